"""Several people at one time, one slot, one waiting list at the same moment, on real threads and real PostgreSQL."""

import datetime as dt

import pytest

from accounts.tenancy import across_offices, office_scope
from auditions.models import Appointment, CallIn
from auditions.services.appointments import answer_appointment, cancel_appointment
from auditions.services.booking import choose_slot, move_to_slot
from auditions.services.waiting_list import expire_offers, fill_waiting_lists, join_waiting_list
from auditions.states import LIVE, AppointmentState, CallInState
from core import clock
from core.errors import Conflict, DomainError
from tests.auditions.mine.world import add_slots, booked, day, fresh, invited, waiting
from tests.casting.room.people import director_of
from tests.races.test_apply import at_once

pytestmark = pytest.mark.django_db(transaction=True)
AGAIN = range(4)


def inside(session, act):
    """The act as a request runs it: in the office's scope."""

    def run():
        with office_scope(session.organisation):
            return act()

    return run


def choosing(session, call_in, slot):
    return inside(session, lambda: choose_slot(call_in=fresh_call(call_in), of_round=0, slot_id=slot.pk))


def fresh_call(call_in):
    return CallIn.objects.select_related("session", "performer", "submission").get(pk=call_in.pk)


def answering(session, appointment, word, sequence=None):
    given = appointment.sequence if sequence is None else sequence
    note = "After four" if word == "another_time" else ""
    return inside(
        session,
        lambda: answer_appointment(appointment=appointment, sequence=given, answer=word, note=note),
    )


def slots_of(session):
    with across_offices("a test"):
        return list(session.slots.order_by("starts_at"))


def live_in(session):
    with across_offices("a test"):
        return list(Appointment.objects.filter(session=session, state__in=LIVE))


def refusals(answers):
    return [answer for answer in answers if isinstance(answer, DomainError)]


def assert_nobody_twice(session):
    live = live_in(session)
    slots = [row.slot_id for row in live if row.slot_id]
    assert len(slots) == len(set(slots))
    assert len({row.performer_id for row in live}) == len(live)


@pytest.mark.parametrize("_", AGAIN)
def test_of_eight_for_one_slot_one_has_it(_):
    session = day(slots=1)
    people = [invited(session) for _ in range(8)]
    slot = slots_of(session)[0]
    answers = at_once(*(choosing(session, person, slot) for person in people))
    refused = refusals(answers)
    assert len(refused) == 7
    assert {error.message for error in refused} == {"That time has just been taken. Choose another."}
    assert len(live_in(session)) == 1
    assert sorted(fresh(person).state for person in people).count(CallInState.INVITED) == 7


@pytest.mark.parametrize("_", AGAIN)
def test_one_person_with_two_windows_has_one_time(_):
    session = day(slots=2)
    person = invited(session)
    answers = at_once(*(choosing(session, person, slot) for slot in slots_of(session)))
    assert len(refusals(answers)) == 1
    assert len(live_in(session)) == 1


@pytest.mark.parametrize("_", AGAIN)
def test_two_who_move_to_one_time_and_to_each_others(_):
    session = day(slots=3)
    first, second = booked(invited(session)), booked(invited(session))
    free = slots_of(session)[2]

    def moving(row, slot_id):
        return inside(session, lambda: move_to_slot(appointment=row, sequence=row.sequence, slot_id=slot_id))

    answers = at_once(moving(first, free.pk), moving(second, free.pk))
    assert len(refusals(answers)) == 1
    assert_nobody_twice(session)
    first, second = fresh(first), fresh(second)
    # Each wants where the other stands: neither can, and nobody loses what they have.
    answers = at_once(moving(first, second.slot_id), moving(second, first.slot_id))
    assert all(isinstance(answer, Conflict) for answer in answers), answers
    assert_nobody_twice(session)
    assert len(live_in(session)) == 2


@pytest.mark.parametrize("_", AGAIN)
def test_a_decline_against_the_waiting_list_and_somebody_quick(_):
    session = day(slots=1)
    taken = booked(invited(session))
    [first] = waiting(session, 1)
    quick = invited(session)
    slot = slots_of(session)[0]
    fill = inside(session, lambda: fill_waiting_lists([session.pk]))
    at_once(answering(session, taken, "no"), fill, choosing(session, quick, slot))
    fill_waiting_lists([session.pk])
    [now] = live_in(session)
    assert now.call_in_id == first.pk
    assert fresh(taken).state == AppointmentState.DECLINED
    assert fresh(quick).state == CallInState.INVITED


@pytest.mark.parametrize("_", AGAIN)
def test_four_clocks_keep_a_time_for_one(_):
    session = day(slots=0)
    waiting(session, 3)
    add_slots(session, 2)
    filled = at_once(*([lambda: fill_waiting_lists([session.pk])] * 4))
    assert sum(filled) == 2
    assert_nobody_twice(session)


@pytest.mark.parametrize("_", AGAIN)
def test_a_kept_time_runs_out_as_they_say_yes(_):
    session = day(slots=0)
    first, second = waiting(session, 2)
    add_slots(session, 1)
    fill_waiting_lists([session.pk])
    with across_offices("a test"):
        kept = Appointment.objects.get(call_in=first)
        # A breath before the end: which of the two is first is up to the threads.
        Appointment.objects.filter(pk=kept.pk).update(answer_by=clock.now() + dt.timedelta(milliseconds=40))
        kept.refresh_from_db()

    def clocks():
        while clock.now() < kept.answer_by:
            pass
        return expire_offers()

    def yes():
        while clock.now() < kept.answer_by - dt.timedelta(milliseconds=2):
            pass
        return answering(session, kept, "yes")()

    said, ran_out = at_once(yes, clocks)
    state = fresh(kept).state
    if isinstance(said, Conflict):
        expire_offers()
        assert fresh(kept).state == AppointmentState.EXPIRED
        fill_waiting_lists([session.pk])
        [now] = live_in(session)
        assert now.call_in_id == second.pk
    else:
        assert (state, ran_out) == (AppointmentState.CONFIRMED, 0)
        assert fresh(first).state == CallInState.PLACED


@pytest.mark.parametrize("_", AGAIN)
def test_a_yes_against_the_offices_no(_):
    session = day(slots=1)
    director = director_of(session.organisation)
    row = booked(invited(session))
    with across_offices("a test"):
        Appointment.objects.filter(pk=row.pk).update(state=AppointmentState.OFFERED, answered_at=None)
        row.refresh_from_db()
    cancelling = inside(session, lambda: cancel_appointment(actor=director, appointment=row))
    said, cancelled = at_once(answering(session, row, "yes"), cancelling)
    assert not isinstance(cancelled, Exception), cancelled
    assert fresh(row).state == AppointmentState.CANCELLED
    if isinstance(said, Exception):
        assert isinstance(said, DomainError), said
    assert live_in(session) == []


@pytest.mark.parametrize("_", AGAIN)
def test_a_place_in_line_is_not_lost_to_a_time_that_comes_free_meanwhile(_):
    session = day(slots=1)
    taken = booked(invited(session))
    person = invited(session)
    joining = inside(session, lambda: join_waiting_list(call_in=person, of_round=0))
    at_once(answering(session, taken, "no"), joining)
    fill_waiting_lists([session.pk])
    state = fresh(person).state
    # They stand in line and have been kept the time, or saw that there is one to choose.
    assert state in {CallInState.PLACED, CallInState.INVITED}
    if state == CallInState.PLACED:
        assert [row.call_in_id for row in live_in(session)] == [person.pk]
