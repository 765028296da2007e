"""Letters that rested leave to whoever answers at that moment, with a link that works then."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.models import Membership
from accounts.services.members import remove_member
from accounts.tenancy import across_offices, office_scope
from auditions.links import PERFORMER, REP, choose_url, read_tape_token
from auditions.messages import CHOICE
from auditions.messages_tapes import FOR_REP
from auditions.services.callbacks import Plan, invite_to_callback
from auditions.services.self_tape_letters import write_letters
from casting.selectors.selection import Selection
from core import clock
from notifications.models import OutboxMessage
from notifications.services.claiming import claim_messages, queue_due_messages
from talent.services.guardians import end_links
from talent.services.representation import end_representation
from tests import factories
from tests.auditions.mine.world import day, invited
from tests.auditions.self_tapes.conftest import again

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def call_back(director):
    def act(sent):
        starts_at = clock.now() + dt.timedelta(days=7)
        plan = Plan(starts_at=starts_at, minutes=15, zone="Europe/London", place="Studio 2", prepare="")
        chosen = Selection(role=sent.role, ids=[sent.pk])
        invite_to_callback(actor=director, role=sent.role, submissions=chosen, plan=plan)

    return act


def later(**by):
    return time_machine.travel(clock.now() + dt.timedelta(**by))


def in_hand() -> OutboxMessage:
    """The only letter of this room, as the worker has it in hand and the outbox keeps it."""
    queue_due_messages()
    (message,) = [message for message in claim_messages() if message.kind.startswith("auditions.")]
    with across_offices("a test reads back"):
        kept = OutboxMessage.objects.get(pk=message.pk)
    assert (message.to_email, message.context) == (kept.to_email, kept.context)
    return kept


def leaving() -> str:
    return in_hand().context["url"]


def opens(link: str) -> bool:
    return Client().get(link).status_code == 200


def test_a_callback_rests_while_a_guardian_leaves_and_the_other_opens_it(submit, call_back):
    sent = submit()
    call_back(sent)
    with later(hours=1):
        end_links([sent.performer_id])
        assert not opens(OutboxMessage.objects.get().context["url"])
    with later(hours=2):
        assert opens(leaving())


def test_so_does_a_self_tape_of_a_rep_and_it_stays_the_reps(submit, asked):
    agency = factories.AgencyFactory()
    agent = factories.MembershipFactory(organisation=agency, role="owner").user
    sent = submit(state="viewed", via="rep", agency=agency, submitted_by=agent)
    factories.RepresentationFactory(performer=sent.performer, organisation=agency)
    asked(submission=sent, sent=False)
    with later(hours=1):
        end_links([sent.performer_id])
    with later(hours=2):
        link = leaving()
        assert opens(link)
        assert read_tape_token(link.rstrip("/").rsplit("/", 1)[1])[1] == REP


def test_so_does_an_invitation_to_choose():
    call_in = invited(day())
    user = call_in.performer.account
    message = OutboxMessage.objects.create(
        organisation=call_in.organisation, kind=CHOICE, category="appointments", recipient=user, to_email=user.email,
        context={"url": choose_url(call_in)}, subject_type="auditions.callin", subject_id=call_in.pk,
        dedupe_key="choice", keeps_quiet_hours=False,
    )  # fmt: skip
    with later(hours=1):
        end_links([call_in.performer_id])
        assert not opens(message.context["url"])
    with later(hours=2):
        assert opens(leaving())


@pytest.fixture
def put_up(submit):
    """By an agent; the agency's owner is there too."""
    agency = factories.AgencyFactory()
    owner = factories.MembershipFactory(organisation=agency, role="owner", user__name="Ola Quay").user
    agent = factories.MembershipFactory(organisation=agency, role="agent").user
    sent = submit(state="viewed", via="rep", agency=agency, submitted_by=agent, performer__account__name="Noor Haddad")
    factories.RepresentationFactory(performer=sent.performer, organisation=agency)
    return sent, agency, agent, owner


def read_by(message) -> tuple:
    return message.recipient_id, message.to_email


def test_a_callback_goes_to_the_performer_where_the_agency_stopped_meanwhile(put_up, call_back):
    sent, agency, _, owner = put_up
    call_back(sent)
    with later(hours=1):
        end_representation(actor=owner, agency=agency, performer=sent.performer)
    with later(hours=2):
        message = in_hand()
        assert opens(message.context["url"])
    account = sent.performer.account
    assert read_by(message) == (account.pk, account.email)
    assert (message.context["you"], message.context["greeting"] in sent.performer.stage_name) == ("you", True)
    calendar = message.attachments[0]["text"].replace("\r\n ", "")
    assert account.email in calendar and sent.submitted_by.email not in calendar


def test_where_its_agent_left_it_goes_to_who_speaks_at_the_agency(put_up, call_back):
    sent, _, agent, owner = put_up
    call_back(sent)
    with later(hours=1):
        remove_member(actor=owner, membership=Membership.objects.get(user=agent))
    with later(hours=2):
        message = in_hand()
        assert opens(message.context["url"])
    assert (read_by(message), message.context["greeting"]) == ((owner.pk, owner.email), "Ola")
    assert message.context["you"] != "you"


def test_a_self_tape_too_goes_to_the_performer_with_a_link_of_their_own(put_up, asked):
    sent, agency, _, owner = put_up
    asked(submission=sent, sent=False)
    with later(hours=1):
        end_representation(actor=owner, agency=agency, performer=sent.performer)
    with later(hours=2):
        message = in_hand()
        assert opens(message.context["url"])
    assert read_by(message) == (sent.performer.account_id, sent.performer.account.email)
    assert read_tape_token(message.context["url"].rstrip("/").rsplit("/", 1)[1])[1] == PERFORMER
    assert (message.context["you"], message.context["subject"]) == ("you", "you")


def test_nothing_leaves_where_nobody_is_left_to_read_it(put_up, call_back):
    sent, agency, _, owner = put_up
    call_back(sent)
    type(sent.performer).objects.filter(pk=sent.performer_id).update(account=None)
    with later(hours=1):
        end_representation(actor=owner, agency=agency, performer=sent.performer)
    with later(hours=2):
        queue_due_messages()
        assert not [message for message in claim_messages() if message.kind.startswith("auditions.")]
    with across_offices("a test reads back"):
        assert OutboxMessage.objects.get(kind="auditions.callback").state == "cancelled"


def test_a_tape_for_the_rep_to_see_first_goes_to_nobody_else(put_up, asked):
    sent, agency, _, owner = put_up
    request = asked(submission=sent)
    type(request).objects.filter(pk=request.pk).update(state="accepted")
    type(request).objects.filter(pk=request.pk).update(state="uploading", given_to_rep_at=clock.now())
    request = again(request)
    with office_scope(request.organisation):
        write_letters(FOR_REP, actor=None, requests=[request])
    with later(hours=1):
        end_representation(actor=owner, agency=agency, performer=sent.performer)
    with later(hours=2):
        queue_due_messages()
        assert "auditions.tape_for_rep" not in {message.kind for message in claim_messages()}
