"""An agent who leaves an agency keeps no link that answers, reads or sends for its clients; the clients keep theirs."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import Membership
from accounts.services.members import remove_member
from auditions.links import PASSED_ON, REP, answer_token, tape_token
from auditions.models import Appointment
from auditions.services.appointments import move_appointment
from auditions.services.callbacks import Plan, invite_to_callback
from auditions.services.self_tape_answers import accept_request
from casting.selectors.selection import Selection
from core import clock
from tests import factories
from tests.auditions.self_tapes.conftest import again
from tests.talent.uploads.hand import Hand

pytestmark = pytest.mark.django_db(transaction=True)

FILM = b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 64


@pytest.fixture
def agency():
    agency = factories.AgencyFactory()
    factories.MembershipFactory(organisation=agency, role="owner")
    return agency


@pytest.fixture
def agent(agency):
    return factories.MembershipFactory(organisation=agency, role="agent").user


@pytest.fixture
def put_up(submit, agency, agent):
    """A client of the agency, whom that agent put up."""

    def make(**performer):
        sent = submit(
            state="viewed", via="rep", agency=agency, submitted_by=agent,
            **{f"performer__{name}": value for name, value in performer.items()},
        )  # fmt: skip
        factories.RepresentationFactory(performer=sent.performer, organisation=agency)
        return sent

    return make


@pytest.fixture
def leaves(agency, agent):
    def act():
        member = Membership.objects.select_related("organisation").get(user=agent)
        remove_member(actor=Membership.objects.get(organisation=agency, role="owner").user, membership=member)

    return act


def later(**by):
    return time_machine.travel(clock.now() + dt.timedelta(**by))


def page(request, by):
    return Client().get(reverse("auditions:tape", args=[tape_token(request, by=by)]))


def test_an_agent_who_left_opens_no_self_tape_and_a_colleague_does(asked, put_up, agency, leaves):
    request = asked(submission=put_up(account=None))
    links = {by: tape_token(request, by=by) for by in ("performer", REP, f"{PASSED_ON}{agency.pk}")}

    def opened():
        return {by: Client().get(reverse("auditions:tape", args=[link])).status_code for by, link in links.items()}

    assert set(opened().values()) == {200}
    with later(seconds=3):
        leaves()
        assert list(opened().values()) == [200, 404, 404]
        refused = Client().post(reverse("auditions:tape-answer", args=[links[REP]]), {"answer": "no"})
        assert (refused.status_code, again(request).state) == (404, "opened")
        assert page(request, REP).status_code == 200, "made for whoever answers at the agency now"


def test_what_an_agent_was_sending_when_they_left_does_not_arrive_and_the_clients_does(asked, put_up, leaves):
    request = asked(submission=put_up(), takes_wanted=2)
    accept_request(request=request)
    hand = Hand(Client(), "")
    begun, own = (
        hand.begin(len(FILM), kind="tape", door="self_tape", token=tape_token(request, by=by))
        for by in (REP, "performer")
    )
    with later(seconds=3):
        leaves()
        refused = hand.send(begun, 0, FILM)
        assert refused.status_code == 404 and "does not lead to a self-tape any more" in refused.json()["detail"]
        assert hand.send(own, 0, FILM).status_code == 204


def test_an_agent_who_left_is_shown_no_way_to_a_time_that_was_moved_since(put_up, director, leaves):
    sent = put_up()
    starts_at = clock.now().replace(minute=0, second=0, microsecond=0) + dt.timedelta(days=7)
    plan = Plan(starts_at=starts_at, minutes=15, zone="Europe/London", place="Studio 2", prepare="")
    invite_to_callback(actor=director, role=sent.role, submissions=Selection(role=sent.role, ids=[sent.pk]), plan=plan)
    seen = Appointment.objects.get()
    address = reverse("auditions:answer", args=[answer_token(seen)])
    assert Client().get(address).status_code == 200
    with later(seconds=3):
        leaves()
        assert Client().get(address).status_code == 404
        newer = answer_token(Appointment.objects.get())
    with later(hours=1):
        move_appointment(actor=director, appointment=Appointment.objects.get(), plan=plan)
        assert Client().get(address).status_code == 404
        assert Client().get(reverse("auditions:answer", args=[newer])).status_code == 200
