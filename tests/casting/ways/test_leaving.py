"""A performer leaves an agency: what it sent stays on record there as it stood, and answering is the performer's."""

import datetime as dt
import re

import pytest
import time_machine
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Activity, Membership
from accounts.services.members import change_role, leave_organisation
from accounts.states import MembershipRole
from accounts.tenancy import across_offices, office_scope
from auditions.links import REP, tape_token
from auditions.models import SelfTapeBrief, SelfTapeRequest
from casting.models import Closure, Submission, WayIn
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.signals import contacts_turned
from casting.states import ClosureState, SubmissionState, Via
from casting.tasks import turn_cards_of_lapsed_agencies_task
from contracts.links import sign_token
from contracts.models import Contract, ContractParty, Hold, Offer
from contracts.services.amendments import amend_contract
from contracts.tasks import turn_deals_of_lapsed_agencies_task
from core import clock
from notifications.models import Notice, OutboxMessage
from notifications.services.outbox import take_back_messages
from talent.models import Performer, Representation
from tests import factories
from tests.casting.apply.conftest import every, ground
from tests.casting.ways.test_one_card import harbour, meadow, represented_by, send, signed_in
from tests.contracts import rows as deals
from tests.words import stands_in

__all__ = ["ground", "harbour", "meadow"]


def standing(ground, agency) -> Representation:
    return every(Representation).get(performer=ground.performer, organisation=agency)


def act(ground, verb, agency):
    row = standing(ground, agency)
    answer = signed_in(ground.actor).post(f"/profile/{ground.performer.slug}/representation/{row.pk}/{verb}/")
    assert answer.status_code == 302, answer.content.decode()


@pytest.fixture
def left(ground, harbour):
    """Put up by Harbour, shortlisted; then the performer left."""
    agency, agent = harbour
    (row,) = send(ground, agent, "Free all June.").new
    every(Submission).filter(pk=row.pk).update(state="shortlisted", viewed_at=clock.now())
    act(ground, "end", agency)
    return row


def test_what_an_agency_sent_stays_to_read_as_it_stood_and_no_verb_is_left_to_it(ground, harbour, left):
    agency, agent = harbour
    every(Submission).filter(pk=left.pk).update(
        state="callback", viewed_at=clock.now(), answers=[{"prompt": "Later", "answer": "New"}]
    )
    theirs = signed_in(agent)
    page = f"/office/{agency.slug}/clients/submissions/{left.pk}/"
    html = theirs.get(page).content.decode()
    assert "spoke for <bdi>Noor Haddad</bdi> until" in html
    assert "Shortlisted" in html
    assert "Free all June." in html
    for later in ("Called back", "New", "Opened by", "Withdraw", "Send it again"):
        assert not stands_in(html, later)
    desk = theirs.get(f"/office/{agency.slug}/clients/").content.decode()
    assert "when you ceased to speak for them" in desk
    assert "Called back" not in desk
    assert page in theirs.get(f"/office/{agency.slug}/clients/?show=left").content.decode()
    assert page not in theirs.get(f"/office/{agency.slug}/clients/?show=open").content.decode()

    assert theirs.post(f"{page}withdraw/").status_code == 403
    assert theirs.post(f"{page}edit/", {"note": "Mine"}).status_code == 403
    refused = theirs.post(f"/office/{agency.slug}/clients/submissions/withdraw/", {"pick": [left.pk]}, follow=True)
    assert "speaks for them no more" in refused.content.decode()
    again = theirs.post(ground.url, {"performer": ground.performer.pk, "roles": [ground.role.pk]})
    assert again.status_code in {302, 403, 404, 422}
    row = every(Submission).get()
    assert (row.state, row.agency, row.via, row.submitted_by, row.note) == (
        "callback",
        None,
        Via.SELF,
        ground.actor,
        "",
    )


def test_a_list_without_former_clients_reads_nothing_of_their_cards(ground, harbour, left):
    agency, agent = harbour
    with CaptureQueriesContext(connection) as asked:
        page = signed_in(agent).get(f"/office/{agency.slug}/clients/?show=open")
    assert page.status_code == 200
    ways = [one["sql"] for one in asked if re.match(r'SELECT "casting_wayin".* FROM "casting_wayin"', one["sql"])]
    assert ways and all('"withdrawn_at" IS NULL' in sql for sql in ways)


def test_an_agency_reads_the_same_by_its_token(ground, harbour, left):
    agency, agent = harbour
    token = factories.ApiTokenFactory(user=agent, organisation=agency).secret
    bearer = {"Authorization": f"Bearer {token}"}
    every(Submission).filter(pk=left.pk).update(state="callback")
    told = Client().get(f"/api/v1/submissions/{left.pk}/", headers=bearer).json()
    assert (told["status"], told["can_withdraw"], told["can_edit"]) == ("shortlisted", False, False)
    assert told["spoke_until"]
    assert Client().post(f"/api/v1/submissions/{left.pk}/withdraw/", headers=bearer).status_code == 403


def test_the_performer_answers_from_then_on_and_reads_who_sent_it(ground, harbour, left):
    agency, _ = harbour
    html = signed_in(ground.actor).get(f"/home/submissions/{left.pk}/").content.decode()
    assert f"{agency.name} put you up, and spoke for you until" in html
    assert "It is yours to answer from then on" in html
    assert Notice.objects.filter(user=ground.actor, title="You answer from now on: one part under way").count() == 1
    assert every(Activity).filter(verb="submission.turn", subject_id=left.pk).count() == 1
    panel = signed_in(ground.director).get(f"/office/okoye/roles/{ground.role.pk}/submissions/{left.pk}/")
    told = " ".join(panel.content.decode().split())
    assert "Somebody else answers for them now" in told
    assert "Applied themself, number" not in told
    assert signed_in(ground.actor).post(f"/home/submissions/{left.pk}/withdraw/").status_code == 302
    assert every(Submission).get().state == SubmissionState.WITHDRAWN


def test_leaving_that_is_taken_back_today_gives_the_agency_its_cards_again(ground, harbour, left):
    agency, agent = harbour
    act(ground, "resume", agency)
    row = every(Submission).get()
    assert (row.agency, row.submitted_by, row.via, row.note) == (agency, agent, Via.REP, "Free all June.")
    assert not every(WayIn).exists()
    page = f"/office/{agency.slug}/clients/submissions/{row.pk}/"
    assert signed_in(agent).post(f"{page}withdraw/").status_code == 302


def test_another_agency_on_the_card_takes_over_and_later_ones_what_is_under_way(ground, harbour, meadow):
    (first, agent), (second, other) = harbour, meadow
    (row,) = send(ground, agent, "Free all June.").new
    send(ground, other, "Rides well.")
    act(ground, "end", first)
    card = every(Submission).get()
    assert (card.agency, card.submitted_by, card.note) == (second, other, "Rides well.")
    act(ground, "end", second)
    assert every(Submission).get().agency is None
    third, new = represented_by(ground, "quay", standing="asked")
    claim = standing(ground, third)
    page = signed_in(ground.actor).get(f"/profile/{ground.performer.slug}/representation/").content.decode()
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    answer = signed_in(ground.actor).post(
        f"/profile/{ground.performer.slug}/representation/{claim.pk}/confirm/", {"stamp": stamp}
    )
    assert answer.status_code == 302
    card = every(Submission).get()
    assert (card.agency, card.submitted_by) == (third, new)
    html = signed_in(new).get(f"/office/{third.slug}/clients/submissions/{row.pk}/").content.decode()
    assert "by who spoke for them before you" in html
    assert Notice.objects.filter(user=new, title__startswith="You answer for Noor Haddad from now on").exists()


def test_an_answer_that_has_not_left_goes_to_the_performer(ground, harbour):
    agency, agent = harbour
    (row,) = send(ground, agent).new
    every(Submission).filter(pk=row.pk).update(viewed_at=clock.now())
    with office_scope(ground.office):
        chosen = Selection(role=ground.role, ids=[row.pk])
        decide_submissions(actor=ground.director, role=ground.role, submissions=chosen, to="not_selected")
    assert every(OutboxMessage).get(kind="casting.not_this_time").recipient == agent
    act(ground, "end", agency)
    live = every(Closure).get(state=ClosureState.HELD)
    assert live.message.recipient == ground.actor
    html = signed_in(agent).get(f"/office/{agency.slug}/clients/submissions/{row.pk}/").content.decode()
    assert "Not this time" not in html


@pytest.mark.parametrize("leaves", [True, False])
def test_an_answer_goes_to_whoever_speaks_at_the_agency_where_its_agent_does_no_more(ground, harbour, leaves):
    agency, agent = harbour
    owner = factories.MembershipFactory(organisation=agency, role=MembershipRole.OWNER).user
    (row,) = send(ground, agent).new
    with office_scope(ground.office):
        chosen = Selection(role=ground.role, ids=[row.pk])
        decide_submissions(actor=ground.director, role=ground.role, submissions=chosen, to="not_selected")
    member = Membership.objects.get(user=agent)
    if leaves:
        leave_organisation(actor=agent, organisation=agency)
    else:
        change_role(actor=owner, membership=member, role=MembershipRole.ASSISTANT)
    waiting = every(Closure).get(submission=row, state__in=[ClosureState.DUE, ClosureState.HELD])
    assert waiting.message.recipient == owner
    assert waiting.message.context["greeting"] == owner.name.split(" ")[0]
    assert not every(OutboxMessage).filter(recipient=agent, kind="casting.not_this_time").exists()
    assert every(Submission).get(pk=row.pk).submitted_by == owner


def test_an_answer_that_was_taken_back_or_waits_for_the_first_choice_stays_so(ground, harbour):
    agency, agent = harbour
    owner = factories.MembershipFactory(organisation=agency, role=MembershipRole.OWNER).user
    (row,) = send(ground, agent).new
    every(Submission).filter(pk=row.pk).update(state="callback", viewed_at=clock.now())
    with office_scope(ground.office):
        chosen = Selection(role=ground.role, ids=[row.pk])
        decide_submissions(actor=ground.director, role=ground.role, submissions=chosen, to="not_selected")
    before = every(Closure).get(submission=row)
    assert (before.took_part, before.message.wait_for) == ("called_back", "first_choice")
    leave_organisation(actor=agent, organisation=agency)
    after = every(Closure).get(submission=row)
    assert (after.pk, after.took_part, after.due_by, after.state) == (before.pk, "called_back", before.due_by, "due")
    assert (after.message.recipient, after.message.wait_for) == (owner, "first_choice")
    assert "for coming back" in after.message.context["thanks"]
    with office_scope(ground.office):
        take_back_messages(actor=ground.director, messages=[after.message_id])
    act(ground, "end", agency)
    assert every(OutboxMessage).get(kind="casting.not_this_time").state == "cancelled"


def test_an_agency_that_comes_back_has_somebody_who_is_there_on_its_card(ground, harbour, left):
    agency, agent = harbour
    owner = factories.MembershipFactory(organisation=agency, role=MembershipRole.OWNER).user
    leave_organisation(actor=agent, organisation=agency)
    act(ground, "resume", agency)
    assert every(Submission).get(pk=left.pk).submitted_by == owner


def test_dates_and_papers_under_way_turn_too_and_what_was_signed_stays(ground, harbour):
    agency, agent = harbour
    (row,) = send(ground, agent).new
    hold = deals.hold(
        row, kind="avail", state="requested", cancel_fee=None, currency="", approved_at=None, agency=agency, rep=agent
    )
    offer = deals.offer(row, agency=agency, rep=agent, current=1, state="sent")
    signed = factories.ContractFactory(
        submission=row, agency=agency, rep=agent, state="executed", executed_at=clock.now()
    )
    token = signing.dumps([str(hold.uid), hold.round], salt="contracts.hold", compress=False)
    act(ground, "end", agency)
    hold = every(Hold).get(pk=hold.pk)
    assert (hold.agency, hold.rep, hold.round) == (None, ground.actor, 1) or (hold.agency, hold.rep, hold.round) == (
        None,
        None,
        1,
    )
    offer.refresh_from_db()
    assert offer.agency is None
    assert every(Contract).get(pk=signed.pk).agency == agency
    answer = signed_in(agent).post(f"/availability/{token}/", {"answer": "available"})
    assert every(Hold).get(pk=hold.pk).state == "requested", answer.content.decode()


@pytest.fixture
def own_deals(ground, harbour):
    """The performer applied themself; Harbour, on record, was asked for dates and has an offer."""
    agency, agent = harbour
    (row,) = send(ground, ground.actor).new
    theirs = {"agency": agency, "rep": agent}
    hold = deals.hold(row, kind="avail_check", cancel_fee=None, currency="", approved_at=None, **theirs)
    offer = deals.offer(row, current=1, state="sent", expires_at=clock.now() + dt.timedelta(days=2), **theirs)
    deals.revision(offer)
    return row, hold, offer


def test_deals_of_a_part_that_they_applied_for_themself_turn_too(ground, harbour, own_deals):
    agency, agent = harbour
    _, hold, offer = own_deals
    link = f"/availability/{signing.dumps([str(hold.uid), hold.round], salt='contracts.hold', compress=False)}/"
    assert "<form" in Client().get(link).content.decode()
    act(ground, "end", agency)
    assert "<form" not in Client().get(link).content.decode()
    Client().post(link, {"answer": "available"})
    assert [(one.agency, one.state) for one in (every(Hold).get(), every(Offer).get())] == [
        (None, "requested"),
        (None, "sent"),
    ]
    deal = reverse("contracts:deal", args=[offer.uid])
    assert signed_in(agent).get(deal).status_code == 404
    assert signed_in(ground.actor).get(deal).status_code == 200
    assert Notice.objects.filter(user=ground.actor, title="Deals under way are yours to answer now").count() == 1
    # Taken back that day, they are the agency's again; what the performer has read meanwhile stays theirs to read.
    act(ground, "resume", agency)
    assert (every(Hold).get().agency, every(Offer).get().agency) == (agency, agency)
    assert every(Offer).get().performer_sees == "all"
    assert signed_in(agent).get(deal).status_code == 200


def test_deals_stay_with_an_agency_that_still_speaks_when_another_comes(ground, harbour, own_deals):
    agency, _ = harbour
    third, _ = represented_by(ground, "quay", standing="asked", territory=ground.call.place)
    claim = standing(ground, third)
    page = signed_in(ground.actor).get(f"/profile/{ground.performer.slug}/representation/").content.decode()
    stamp = page.split('name="stamp" value="')[1].split('"')[0]
    signed_in(ground.actor).post(
        f"/profile/{ground.performer.slug}/representation/{claim.pk}/confirm/", {"stamp": stamp}
    )
    assert (every(Hold).get().agency, every(Offer).get().agency) == (agency, agency)


def test_deals_of_their_own_turn_by_the_clock_when_representation_ran_out(ground, harbour, own_deals):
    agency, _ = harbour
    every(Representation).filter(organisation=agency).update(ends_on=clock.today())
    turn_deals_of_lapsed_agencies_task()
    assert (every(Hold).get().agency, every(Offer).get().agency) == (None, None)
    turn_deals_of_lapsed_agencies_task()
    assert every(Hold).get().round == 1


def contract_of(ground, row, agency, agent, **values) -> Contract:
    """With a copy for the agent, and one for somebody of the production."""
    offer = every(Offer).filter(submission=row).first()
    offer = offer or factories.AcceptedOfferFactory(submission=row, agency=agency, rep=agent)
    made = factories.ContractFactory(offer=offer, **values)
    for name, user in (("Tom Bell", agent), ("Ines Okafor", factories.UserFactory())):
        deals.party(made, kind="copy", name=name, user=user, email=user.email, consented_at=None, signed_at=None)
    return made


def copies(contract) -> list[str]:
    return sorted(
        every(ContractParty)
        .filter(contract=contract, kind="copy")
        .exclude(state="delegated")
        .values_list("name", flat=True)
    )


def test_a_former_agency_has_no_copy_of_what_is_still_to_be_signed_nor_of_what_comes_after(ground, harbour):
    agency, agent = harbour
    (row,) = send(ground, agent).new
    under_way = contract_of(ground, row, agency, agent, state="out_for_signature")
    signed = contract_of(ground, row, agency, agent, state="executed", executed_at=clock.now())
    link = sign_token(every(ContractParty).get(contract=under_way, user=agent))
    assert Client().get(reverse("contracts:sign", args=[link])).status_code == 200
    act(ground, "end", agency)
    assert copies(under_way) == ["Ines Okafor"] and copies(signed) == ["Ines Okafor", "Tom Bell"]
    assert Client().get(reverse("contracts:sign", args=[link])).status_code == 410
    with office_scope(ground.office):
        amendment = amend_contract(actor=ground.director, contract=signed, purpose="A day more.")
    assert (amendment.agency, amendment.rep, copies(amendment)) == (None, None, ["Ines Okafor"])


def test_whoever_took_over_has_the_copy_instead(ground, harbour, meadow):
    (first, agent), (second, other) = harbour, meadow
    (row,) = send(ground, agent).new
    under_way = contract_of(ground, row, first, agent, state="out_for_signature")
    signed = contract_of(ground, row, first, agent, state="executed", executed_at=clock.now())
    act(ground, "end", first)
    assert copies(under_way) == sorted(["Ines Okafor", other.name])
    copy = every(ContractParty).get(contract=under_way, user=other)
    assert (copy.email, copy.company) == (other.email, second.name)
    with office_scope(ground.office):
        amendment = amend_contract(actor=ground.director, contract=signed, purpose="A day more.")
    assert (amendment.rep, copies(amendment)) == (other, sorted(["Ines Okafor", other.name]))


def test_what_amends_the_contract_of_a_self_sent_card_is_not_for_the_former_agency(ground, harbour):
    agency, agent = harbour
    (row,) = send(ground, ground.actor).new
    signed = contract_of(ground, row, agency, agent, state="executed", executed_at=clock.now())
    act(ground, "end", agency)
    with office_scope(ground.office):
        amendment = amend_contract(actor=ground.director, contract=signed, purpose="A day more.")
    assert (amendment.agency, amendment.rep, copies(amendment)) == (None, None, ["Ines Okafor"])


def test_representation_that_ran_out_turns_by_the_clock_however_late(ground, harbour):
    agency, agent = harbour
    (row,) = send(ground, agent).new
    every(Representation).filter(organisation=agency).update(ends_on=clock.today() - dt.timedelta(days=9))
    page = f"/office/{agency.slug}/clients/submissions/{row.pk}/"
    # Before the clock has come by, too.
    assert signed_in(agent).post(f"{page}withdraw/").status_code == 403
    turn_cards_of_lapsed_agencies_task()
    card = every(Submission).get()
    assert (card.agency, card.submitted_by) == (None, ground.actor)
    assert every(Activity).filter(verb="submission.turn").count() == 1
    turn_cards_of_lapsed_agencies_task()
    assert every(Activity).filter(verb="submission.turn").count() == 1


def begins_again(ground, agency, agent, *, on):
    return factories.RepresentationFactory(performer=ground.performer, organisation=agency, agent=agent, starts_on=on)


def test_an_agency_that_speaks_for_them_again_can_put_them_up_again(ground, harbour, left):
    agency, agent = harbour
    begins_again(ground, agency, agent, on=clock.today())
    sent = send(ground, agent, "Free all July.")
    assert [row.pk for row in sent.joined] == [left.pk]
    row = every(Submission).get()
    assert (row.agency, row.submitted_by, row.note) == (agency, agent, "Free all July.")
    assert not every(WayIn).exclude(outcome="").exists()


def test_a_representation_to_come_turns_the_cards_on_its_first_day(ground, harbour, left):
    agency, agent = harbour
    begins_again(ground, agency, agent, on=clock.today() + dt.timedelta(days=3))
    turn_cards_of_lapsed_agencies_task()
    assert every(Submission).get().agency is None
    with time_machine.travel(clock.now() + dt.timedelta(days=3)):
        turn_cards_of_lapsed_agencies_task()
        row = every(Submission).get()
        assert (row.agency, row.submitted_by, row.note) == (agency, agent, "Free all June.")
        turn_cards_of_lapsed_agencies_task()
    assert every(Activity).filter(verb="submission.turn").count() == 2


def test_statements_grow_with_offices_and_not_with_cards_or_places(ground, harbour, django_assert_max_num_queries):
    agency, agent = harbour
    version = factories.ProfileVersionFactory(performer=ground.performer)
    calls = [
        factories.CastingCallFactory(production=ground.production, place=f"Town {n}", slug=f"town-{n}")
        for n in range(20)
    ]
    for role in [ground.role, ground.other_role, *(factories.RoleFactory(call=call) for call in calls)]:
        factories.SubmissionFactory(
            role=role, performer=ground.performer, profile=version, agency=agency, via="rep", submitted_by=agent
        )
    row = standing(ground, agency)
    client = signed_in(ground.actor)
    with django_assert_max_num_queries(60):
        client.post(f"/profile/{ground.performer.slug}/representation/{row.pk}/end/")
    assert every(Submission).filter(agency=None).count() == 22


def test_one_performer_who_cannot_be_turned_holds_up_nobody(ground, harbour):
    agency, agent = harbour
    (row,) = send(ground, agent).new
    other = factories.PerformerFactory()
    factories.RepresentationFactory(performer=other, organisation=agency, agent=agent)
    factories.SubmissionFactory(role=ground.other_role, performer=other, agency=agency, via="rep", submitted_by=agent)
    every(Representation).update(ends_on=clock.today())

    def follow(sender, submissions, **news):
        if any(one.performer == ground.performer for one in submissions):
            raise RuntimeError("a room that fails")

    contacts_turned.connect(follow)
    try:
        turn_cards_of_lapsed_agencies_task()
    finally:
        contacts_turned.disconnect(follow)
    assert [one.performer for one in every(Submission).filter(agency=None)] == [other]
    turn_cards_of_lapsed_agencies_task()
    assert every(Submission).get(pk=row.pk).agency is None


def test_the_link_of_a_former_agency_to_a_tape_opens_nothing_for_whoever_came_after_it(ground, harbour, meadow):
    (first, agent), (second, other) = harbour, meadow
    (row,) = send(ground, agent).new
    send(ground, other)
    with across_offices("a test"):
        brief = SelfTapeBrief.objects.create(
            organisation=ground.office, role=ground.role, page_count=1, zone="Europe/London",
            due_at=clock.now() + dt.timedelta(days=9),
        )  # fmt: skip
        tape = SelfTapeRequest.objects.create(
            organisation=ground.office, brief=brief, submission=row, performer=ground.performer, state="sent",
            due_at=brief.due_at,
        )  # fmt: skip
    link = reverse("auditions:tape", args=[tape_token(tape, by=REP)])
    own = reverse("auditions:tape", args=[tape_token(tape)])
    Performer.objects.filter(pk=ground.performer.pk).update(account=None)
    page = Client().get(link).content.decode()
    [passed_on] = re.findall(r'id="copy-link" value="http://[^/]+([^"]+)"', page)
    assert Client().get(own).status_code == Client().get(passed_on).status_code == 200
    assert "For you as" not in Client().get(passed_on).content.decode()
    Performer.objects.filter(pk=ground.performer.pk).update(account=ground.actor)
    # Whoever has claimed their profile has a page of their own.
    assert "on their own page" in Client().get(link).content.decode()
    assert Client().get(passed_on).status_code == 404
    Performer.objects.filter(pk=ground.performer.pk).update(account=None)
    assert Client().get(passed_on).status_code == 200
    Performer.objects.filter(pk=ground.performer.pk).update(account=ground.actor)
    with time_machine.travel(clock.now() + dt.timedelta(seconds=3)):
        act(ground, "end", first)
        assert every(Submission).get().agency == second
        for address in (link, own, passed_on):
            assert Client().get(address).status_code == 404
        Performer.objects.filter(pk=ground.performer.pk).update(account=None)
        assert Client().get(passed_on).status_code == 404
        theirs = reverse("auditions:tape", args=[tape_token(tape, by=REP)])
        assert Client().get(theirs).status_code == 200
