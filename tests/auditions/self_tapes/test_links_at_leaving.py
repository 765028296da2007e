"""Letters that rested: the link in them works when they leave, for whoever still answers, and for nobody else."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.models import Membership
from accounts.services.members import remove_member
from accounts.tenancy import across_offices
from auditions.links import REP, choose_url, read_tape_token
from auditions.messages import CHOICE
from auditions.services.callbacks import Plan, invite_to_callback
from casting.selectors.selection import Selection
from core import clock
from notifications.models import OutboxMessage
from notifications.services.claiming import claim_messages, queue_due_messages
from talent.services.guardians import end_links
from talent.services.representation import end_representation
from tests import factories
from tests.auditions.mine.world import day, invited

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


def leaving() -> str:
    """The link in the only letter of this room, as the worker has it in hand."""
    queue_due_messages()
    (message,) = [message for message in claim_messages() if message.kind.startswith("auditions.")]
    with across_offices("a test reads back"):
        return OutboxMessage.objects.get(pk=message.pk).context["url"]


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


@pytest.mark.parametrize("way", ["the agency stopped", "the agent left"])
def test_who_answers_no_more_is_given_no_link_that_does(submit, call_back, way):
    agency = factories.AgencyFactory()
    owner = factories.MembershipFactory(organisation=agency, role="owner").user
    agent = factories.MembershipFactory(organisation=agency, role="agent").user
    sent = submit(via="rep", agency=agency, submitted_by=agent)
    factories.RepresentationFactory(performer=sent.performer, organisation=agency)
    call_back(sent)
    with later(hours=1):
        if way == "the agent left":
            remove_member(actor=owner, membership=Membership.objects.get(user=agent))
        else:
            end_representation(actor=owner, agency=agency, performer=sent.performer)
    with later(hours=2):
        assert not opens(leaving())
