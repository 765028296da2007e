"""An answer against the clock, placing against releasing, two who place or ask at once: real threads, real PostgreSQL."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from accounts.models import Activity
from accounts.tenancy import office_scope
from contracts.models import Hold
from contracts.services.approvals import decide_approval
from contracts.services.hold_answers import answer_hold
from contracts.services.hold_approving import ask_to_place
from contracts.services.hold_ends import expire_holds
from contracts.services.holds import ask_availability, place_hold, release_holds
from core import clock
from core.errors import Conflict, DomainError, IllegalTransition, NeedsConfirmation
from notifications.models import OutboxMessage
from tests import factories
from tests.casting.room.people import director_of, office_with, role_in
from tests.contracts.holds.conftest import approver, days, leave
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def director(office):
    return director_of(office)


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def hold_in(office, director, role):
    def make(state, kind="pin"):
        fee = {"cancel_fee": Decimal(500), "currency": "GBP"} if kind == "hold" else {}
        with office_scope(office):
            person = factories.SubmissionFactory(role=role, state="shortlisted", viewed_at=clock.now())
            (hold,) = ask_availability(
                actor=director, role=role, submission_ids=[person.pk], kind=kind, **days(), **fee
            ).holds
            leave(hold)
            if state == "available":
                answer_hold(hold=hold, by=None, name="Tom Bell", available=True)
        return hold

    return make


def inside(office, act):
    def run():
        with office_scope(office):
            return act()

    return run


def state_of(office, hold):
    with office_scope(office):
        return Hold.objects.get(pk=hold.pk).state


def lines_of(office, hold):
    with office_scope(office):
        rows = Activity.objects.filter(subject_type="contracts.hold", subject_id=hold.pk)
        return list(rows.order_by("pk").values_list("verb", flat=True))


@pytest.mark.parametrize("attempt", range(3))
def test_an_answer_against_the_clock_ends_one_way(office, hold_in, attempt):
    hold = hold_in("requested")
    with time_machine.travel(hold.expires_at - dt.timedelta(milliseconds=15), tick=True):
        results = at_once(
            inside(office, lambda: answer_hold(hold=hold, by=None, name="Tom Bell", available=True)), expire_holds
        )
    answered = not isinstance(results[0], DomainError)
    with time_machine.travel(hold.expires_at + dt.timedelta(seconds=1), tick=False):
        expire_holds()
        expire_holds()
    lines = lines_of(office, hold)
    assert ("hold.answer" in lines) is answered
    # Free or silent: without being placed it runs out, once, and is told once.
    assert state_of(office, hold) == "expired"
    assert lines.count("hold.expire") == 1
    with office_scope(office):
        assert OutboxMessage.objects.filter(subject_id=hold.pk, kind="contracts.hold_expired").count() == 1


@pytest.mark.parametrize("attempt", range(3))
def test_placing_against_releasing_leaves_it_released(office, director, hold_in, attempt):
    hold = hold_in("available")
    placed, released = at_once(
        inside(office, lambda: place_hold(actor=director, hold=hold)),
        inside(office, lambda: release_holds(actor=director, holds=[hold.pk])),
    )
    assert not isinstance(released, Exception)
    assert state_of(office, hold) == "released"
    if isinstance(placed, Exception):
        assert isinstance(placed, IllegalTransition)
        assert "released" in placed.message
    else:
        assert lines_of(office, hold)[-2:] == ["hold.place", "hold.release"]


@pytest.mark.parametrize("attempt", range(3))
def test_approving_against_releasing_binds_nobody_unseen(office, director, hold_in, attempt):
    hold = hold_in("available", kind="hold")
    with office_scope(office):
        approver(office, director)
        (asked,) = ask_to_place(actor=director, hold=hold)
    approved, released = at_once(
        inside(office, lambda: decide_approval(approval=asked, by_name="Renata", approve=True)),
        inside(office, lambda: release_holds(actor=director, holds=[hold.pk])),
    )
    if isinstance(approved, Exception):
        assert isinstance(approved, Conflict)
        assert state_of(office, hold) == "released"
    else:
        # It bound first: nobody calls that off without having read what it costs.
        assert isinstance(released, NeedsConfirmation)
        assert state_of(office, hold) == "placed"


def test_two_who_place_at_once_place_once(office, director, hold_in):
    hold = hold_in("available")
    results = at_once(*[inside(office, lambda: place_hold(actor=director, hold=hold)) for _ in range(4)])
    refused = [one for one in results if isinstance(one, Exception)]
    assert len(refused) == 3
    assert all(isinstance(one, Conflict) for one in refused)
    assert lines_of(office, hold).count("hold.place") == 1


def test_two_who_ask_for_the_same_dates_at_once_ask_once(office, director, role):
    with office_scope(office):
        person = factories.SubmissionFactory(role=role, state="shortlisted", viewed_at=clock.now())
    ask = inside(
        office,
        lambda: ask_availability(actor=director, role=role, submission_ids=[person.pk], kind="pin", **days()),
    )
    refused = [one for one in at_once(*[ask] * 4) if isinstance(one, Exception)]
    assert len(refused) == 3
    assert all(isinstance(one, IllegalTransition) and "already" in one.message for one in refused)
    with office_scope(office):
        assert Hold.objects.filter(submission=person).count() == 1
