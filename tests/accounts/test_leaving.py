"""Whoever leaves an office keeps no door to it: what each address, key and letter is worth on the day after."""

import datetime as dt
import re
import uuid

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation, Membership
from accounts.services.erasing import close_account
from accounts.services.invitations import invite_member
from accounts.services.members import hand_over_organisation, leave_organisation, remove_member
from accounts.tenancy import across_offices, office_scope
from auditions.links import answer_token, choose_token
from auditions.models import Appointment, CallIn
from casting.services.presentations import create_presentation
from casting.services.viewers import add_viewer
from casting.viewer_links import viewer_key
from contracts.links import approval_token, hold_token, sign_token
from contracts.messages_contracts import TERMINATED
from contracts.messages_offers import AGREED
from contracts.messages_signing import COPY
from contracts.models import Contract, ContractParty, Hold
from contracts.services.amendments import amend_contract
from contracts.services.approvals import ask_approval
from contracts.services.deal_settings import add_approver
from contracts.services.endings import terminate_contract
from contracts.services.offer_letters import reader_of, tell_talent_it_is_agreed
from contracts.services.sign_letters import write_letters
from core import clock
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.contracts import rows
from tests.contracts.offers.people import a_deal

pytestmark = pytest.mark.django_db

LOCKED = re.compile(r'FROM "(\w+)".* FOR NO KEY UPDATE OF "\1"', re.DOTALL)


def every(model):
    with across_offices("a test reads back"):
        return model.objects.all()


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def taken_out(deal, user) -> None:
    """By a director where it is the office's, by themself where it is the agency's."""
    membership = Membership.objects.select_related("organisation").get(user=user)
    if membership.organisation == deal.office:
        remove_member(actor=deal.director, membership=membership)
    else:
        factories.MembershipFactory(organisation=deal.agency, role="owner")
        leave_organisation(actor=user, organisation=deal.agency)


def test_whoever_approved_for_the_office_approves_nothing_any_more(client):
    deal = a_deal()
    with office_scope(deal.office):
        approver = add_approver(
            actor=deal.director, organisation=deal.office, kind="business_affairs", name="Bea Sum",
            email=deal.affairs.email, approves_offers=True, approves_holds=False,
        )  # fmt: skip
        assert approver.user == deal.affairs
        [asked] = ask_approval(actor=deal.director, offer=deal.drafted())
    address = reverse("contracts:approve", args=[approval_token(asked)])
    bea = signed_in(deal.affairs)
    assert bea.get(address).status_code == 200 and "4,000" in bea.get(address).content.decode()
    taken_out(deal, deal.affairs)
    gone = bea.get(address)
    assert gone.status_code == 410 and "4,000" not in gone.content.decode()
    assert (
        bea.post(reverse("contracts:approve-decide", args=[approval_token(asked)]), {"verdict": "yes"}).status_code
        == 410
    )
    with office_scope(deal.office):
        asked.refresh_from_db()
        approver.refresh_from_db()
    assert asked.state == "cancelled" and approver.removed_at is not None
    assert Notice.objects.filter(user=deal.director, title__startswith="Somebody who approved deals").count() == 1


def test_a_link_to_a_presentation_that_a_member_has_ends_with_the_membership(client):
    deal = a_deal()
    with office_scope(deal.office):
        production = deal.submission.production
        shown = create_presentation(actor=deal.director, production=production, title="For the producer")
        theirs, key = add_viewer(
            actor=deal.director, presentation=shown, name="Ada", email=deal.associate.email, tier="production"
        )
        other, _ = add_viewer(
            actor=deal.director, presentation=shown, name="Dana", email="dana@studio.example", tier="production"
        )
    assert key == viewer_key(theirs.pk)
    taken_out(deal, deal.associate)
    with office_scope(deal.office):
        theirs.refresh_from_db()
        other.refresh_from_db()
    assert theirs.revoked_at is not None and other.revoked_at is None
    assert client.get(reverse("casting:viewer", args=[key])).status_code == 410


def test_an_invitation_to_another_of_their_addresses_is_no_way_back():
    deal = a_deal()
    waiting = invite_member(
        actor=deal.director, organisation=deal.office, email="ada.private@example.com", role="associate"
    )
    deal.associate.emailaddress_set.create(email="ada.private@example.com", verified=True)
    taken_out(deal, deal.associate)
    assert Invitation.objects.get(pk=waiting.pk).revoked_at is not None


def test_an_agent_who_leaves_answers_for_no_client_and_reads_no_deal(client):
    deal = a_deal()
    sent = deal.submission
    with across_offices("a test makes rows"):
        type(sent).objects.filter(pk=sent.pk).update(agency=deal.agency, submitted_by=deal.agent)
        sent.refresh_from_db()
        theirs = {"agency": deal.agency, "rep": deal.agent}
        asked_of = rows.submission_of(deal.office, agency=deal.agency, submitted_by=deal.agent)
        hold = rows.hold(asked_of, kind="avail_check", cancel_fee=None, currency="", approved_at=None, **theirs)
        offer = deal.agreed()
        contract = factories.ContractFactory(offer=offer, state="out_for_signature", **theirs)
        copy = ContractParty.objects.create(
            organisation=deal.office, contract=contract, kind="copy", name="Tom Bell", email=deal.agent.email,
            user=deal.agent, position=9,
        )  # fmt: skip
        session = factories.SessionFactory(production=sent.production)
        asked = factories.CallInFactory(session=session, submission=sent, state="invited")
        seen = Appointment.objects.create(
            organisation=deal.office, submission=sent, performer=sent.performer, kind="callback", state="offered",
            starts_at=clock.now() + dt.timedelta(days=7), ends_at=clock.now() + dt.timedelta(days=7, hours=1),
            told_at=clock.now(),
        )  # fmt: skip
    letters = {
        reverse("contracts:hold-answer", args=[hold_token(hold)]): "hold",
        reverse("contracts:sign", args=[sign_token(copy)]): "copy",
        reverse("auditions:choose", args=[choose_token(asked)]): "call-in",
        reverse("auditions:answer", args=[answer_token(seen)]): "appointment",
    }
    before = {what: client.get(address).status_code for address, what in letters.items()}
    assert set(before.values()) == {200}, before
    assert "<form" in client.get(reverse("contracts:hold-answer", args=[hold_token(hold)])).content.decode()
    with CaptureQueriesContext(connection) as asked_of_database:
        taken_out(deal, deal.agent)
    locked = [locks[1] for one in asked_of_database if (locks := LOCKED.search(one["sql"]))]
    # In the one order, so that none who calls somebody off or signs at that moment waits for the other for ever.
    for first, then in (("auditions_callin", "auditions_appointment"), ("contracts_hold", "contracts_offer"),
                        ("contracts_offer", "contracts_contract"), ("contracts_contract", "contracts_contractparty")):  # fmt: skip
        assert locked.index(first) < locked.index(then), locked
    after = {what: client.get(address) for address, what in letters.items()}
    assert not any("<form" in page.content.decode() for page in after.values()), "nothing is answered by them"
    assert after["copy"].status_code == 410 and "is not in use any more" in after["call-in"].content.decode()
    client.post(reverse("contracts:hold-answer", args=[hold_token(hold)]), {"answer": "available"})

    with across_offices("a test reads back"):
        owner = Membership.objects.get(organisation=deal.agency, role="owner").user
        for made in (hold, offer, contract):
            now = type(made).objects.select_related("rep", "performer__account").get(pk=made.pk)
            assert reader_of(now).user_id == owner.pk, made
        assert ContractParty.objects.get(pk=copy.pk).email == owner.email
        assert CallIn.objects.get(pk=asked.pk).state == "invited" and Hold.objects.get(pk=hold.pk).state == "requested"
        assert Contract.objects.get(pk=contract.pk).agency == deal.agency
    assert Notice.objects.filter(user=owner, title__startswith="Deals of a colleague").count() == 1
    assert signed_in(owner).get(reverse("contracts:deal", args=[offer.uid])).status_code == 200
    assert signed_in(deal.agent).get(reverse("contracts:deal", args=[offer.uid])).status_code == 404


def executed(deal, state="executed") -> Contract:
    """In force, brought by the agency, with a copy for its agent."""
    with across_offices("a test makes rows"):
        contract = factories.ContractFactory(
            offer=deal.agreed(), agency=deal.agency, rep=deal.agent, state=state, executed_at=clock.now()
        )
        ContractParty.objects.create(
            organisation=deal.office, contract=contract, kind="copy", name=deal.agent.name, email=deal.agent.email,
            user=deal.agent, position=9, company=deal.agency.name,
        )  # fmt: skip
    return contract


def copies(contract) -> list[str]:
    with across_offices("a test reads back"):
        found = ContractParty.objects.filter(contract=contract, kind="copy").exclude(state="delegated")
        return list(found.values_list("email", flat=True))


def test_what_was_executed_is_the_agencys_and_nothing_of_it_comes_to_an_agent_who_left():
    deal = a_deal()
    contract = executed(deal)
    taken_out(deal, deal.agent)
    owner = Membership.objects.get(organisation=deal.agency, role="owner").user
    contract.refresh_from_db()
    assert (contract.agency, contract.rep) == (deal.agency, owner)
    with office_scope(deal.office):
        amendment = amend_contract(actor=deal.director, contract=contract, purpose="A day more.")
        terminate_contract(actor=deal.director, contract=contract, because="The production was cancelled.")
    assert (amendment.agency, amendment.rep) == (deal.agency, owner)
    assert copies(contract) == copies(amendment) == [owner.email]
    told = set(every(OutboxMessage).filter(kind=TERMINATED).values_list("to_email", flat=True))
    assert owner.email in told and deal.agent.email not in told


def test_a_copy_ends_where_the_agency_has_another_or_nobody():
    deal = a_deal()
    contract = executed(deal)
    with across_offices("a test makes rows"):
        party = ContractParty.objects.get(contract=contract, kind="copy")
        party.pk, party.uid, party.user, party.email = None, uuid.uuid4(), deal.second_agent, deal.second_agent.email
        party.save()
    leave_organisation(actor=deal.agent, organisation=deal.agency)
    assert copies(contract) == [deal.second_agent.email]
    leave_organisation(actor=deal.second_agent, organisation=deal.agency)
    assert copies(contract) == []
    with office_scope(deal.office):
        amendment = amend_contract(actor=deal.director, contract=contract, purpose="A day more.")
    assert amendment.rep is None and copies(amendment) == []


def test_an_offer_and_a_copy_that_rest_in_the_outbox_go_to_whoever_answers_now():
    deal = a_deal()
    contract = executed(deal, state="out_for_signature")
    [copy] = every(ContractParty).filter(contract=contract, kind="copy")
    with office_scope(deal.office):
        write_letters(COPY, contract=contract, parties=[copy], actor=deal.director)
        tell_talent_it_is_agreed(offer=deal.offer, actor=deal.director)
    assert unsent(deal.agent) == [AGREED, COPY]
    taken_out(deal, deal.agent)
    owner = Membership.objects.get(organisation=deal.agency, role="owner").user
    assert unsent(deal.agent) == [] and unsent(owner) == [AGREED, COPY]


def test_an_agent_who_is_made_assistant_answers_for_no_client_any_more(client):
    deal = a_deal()
    owner = factories.MembershipFactory(organisation=deal.agency, role="owner").user
    with across_offices("a test makes rows"):
        sent = rows.submission_of(deal.office, agency=deal.agency, submitted_by=deal.agent)
        hold = rows.hold(
            sent, kind="avail_check", cancel_fee=None, currency="", approved_at=None, agency=deal.agency, rep=deal.agent
        )
        session = factories.SessionFactory(production=sent.production)
        asked = factories.CallInFactory(session=session, submission=sent, state="invited")
    offer = deal.sent()
    letters = [
        reverse("contracts:hold-answer", args=[hold_token(hold)]),
        reverse("auditions:choose", args=[choose_token(asked)]),
    ]
    assert all("<form" in client.get(address).content.decode() for address in letters)
    member = Membership.objects.get(user=deal.agent)
    signed_in(owner).post(f"/office/{deal.agency.slug}/team/{member.pk}/role/", {"role": "assistant"})
    assert Membership.objects.get(user=deal.agent).role == "assistant"
    assert not any("<form" in client.get(address).content.decode() for address in letters)
    offer.refresh_from_db()
    hold.refresh_from_db()
    assert offer.rep == hold.rep == owner
    assert Notice.objects.filter(user=owner, title="Deals of a colleague are yours now").count() == 1
    # An owner who hands the agency over and stays an assistant does the same.
    heir = Membership.objects.get(user=deal.second_agent)
    hand_over_organisation(actor=owner, membership=heir, own_role="assistant")
    offer.refresh_from_db()
    assert offer.rep == deal.second_agent


def unsent(user) -> list[str]:
    found = every(OutboxMessage).filter(to_email=user.email, state="held", kind__in=[AGREED, COPY])
    return sorted(found.values_list("kind", flat=True))


def test_closing_an_account_ends_the_same():
    deal = a_deal()
    with office_scope(deal.office):
        approver = add_approver(
            actor=deal.director, organisation=deal.office, kind="business_affairs", name="Bea Sum",
            email=deal.affairs.email, approves_offers=True, approves_holds=False,
        )  # fmt: skip
    close_account(user=deal.affairs)
    with office_scope(deal.office):
        approver.refresh_from_db()
    assert approver.removed_at is not None
