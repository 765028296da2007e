"""The waiting list: a time that comes free is kept for the first in line, for a while, then for the next."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.booking_tasks import keep_waiting_lists_moving_task
from auditions.links import answer_token, choose_token
from auditions.models import Appointment
from auditions.services.waiting_list import expire_offers, fill_waiting_lists
from auditions.states import AppointmentState, CallInState
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.auditions.mine.world import add_slots, booked, day, fresh, invited, waiting

pytestmark = pytest.mark.django_db


def answer(appointment, word):
    url = reverse("auditions:answer", args=[answer_token(appointment)])
    return Client().post(url, {"answer": word})


def offered_to(call_in):
    with across_offices("a test"):
        return Appointment.objects.filter(call_in=call_in, state=AppointmentState.OFFERED).first()


def kinds():
    with across_offices("a test"):
        return list(OutboxMessage.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def full():
    """One time, taken, and two in line."""
    session = day(slots=1, hold_minutes=30)
    return session, booked(invited(session)), waiting(session, 2)


def test_a_time_that_is_dropped_is_kept_for_the_first_in_line(full, time_machine):
    time_machine.move_to(clock.now(), tick=False)
    _, taken, (first, second) = full
    answer(taken, "no")
    assert fresh(taken.call_in).state == CallInState.DECLINED
    assert fill_waiting_lists() == 1
    kept = offered_to(first)
    assert kept.slot_id == taken.slot_id
    assert kept.answer_by == clock.now() + dt.timedelta(minutes=30)
    assert offered_to(second) is None
    assert "auditions.time_kept" in kinds()
    shown = Client().get(reverse("auditions:answer", args=[answer_token(kept)])).content.decode()
    assert "This time is kept for you until" in shown


def test_twice_is_once(full):
    _, taken, _ = full
    answer(taken, "no")
    assert [fill_waiting_lists(), fill_waiting_lists(), expire_offers()] == [1, 0, 0]
    assert kinds().count("auditions.time_kept") == 1


def test_who_does_not_answer_gives_way_to_the_next_and_may_choose_again(full, time_machine):
    _, taken, (first, second) = full
    now = clock.now()
    answer(taken, "no")
    fill_waiting_lists()
    kept = offered_to(first)
    time_machine.move_to(now + dt.timedelta(minutes=31))
    assert answer(kept, "yes").status_code == 422
    keep_waiting_lists_moving_task()
    assert fresh(kept).state == AppointmentState.EXPIRED
    assert fresh(first).state == CallInState.INVITED
    assert offered_to(second).slot_id == kept.slot_id
    keep_waiting_lists_moving_task()
    assert kinds().count("auditions.time_kept") == 2
    assert kinds().count("auditions.time_lapsed") == 1
    # The old link is dead, the invitation is not.
    page = Client().get(reverse("auditions:answer", args=[answer_token(kept)])).content.decode()
    assert "has gone to the next in line" in page
    page = Client().get(reverse("auditions:choose", args=[choose_token(first)])).content.decode()
    assert "Every time is taken just now" in page


def test_a_yes_in_time_stands_however_late_the_clock_looks(full, time_machine):
    _, taken, (first, _) = full
    now = clock.now()
    answer(taken, "no")
    fill_waiting_lists()
    kept = offered_to(first)
    assert answer(kept, "yes").status_code == 302
    time_machine.move_to(now + dt.timedelta(hours=2))
    assert expire_offers() == 0
    assert fresh(kept).state == AppointmentState.CONFIRMED


def test_nobody_slips_in_before_the_line(full):
    session, taken, (first, _) = full
    late = invited(session)
    answer(taken, "no")
    url = reverse("auditions:choose", args=[choose_token(late)])
    assert "Every time is taken just now" in Client().get(url).content.decode()
    refused = Client().post(url, {"slot": taken.slot_id})
    assert refused.status_code == 422
    assert "kept for somebody on the waiting list" in refused.content.decode()
    # The first in line may take it before anybody was asked.
    url = reverse("auditions:choose", args=[choose_token(first)])
    assert Client().post(url, {"slot": taken.slot_id}).status_code == 302


def test_a_time_goes_past_whom_it_does_not_suit():
    session = day(slots=0)
    other_part = factories.RoleFactory(call__production=session.production)
    first, second = waiting(session, 2)
    third = invited(session, role=other_part, state=CallInState.WAITING, waits_since=clock.now())
    with across_offices("a test"):
        type(first).objects.filter(pk=first.pk).update(free_from=dt.time(15))
    add_slots(session, 1)
    add_slots(session, 1, after=1, role=other_part)
    assert fill_waiting_lists() == 2
    assert offered_to(first) is None
    assert offered_to(second) is not None
    assert offered_to(third) is not None


def test_a_number_before_you_is_said_only_where_it_is_kind():
    session = day(slots=0)
    line = waiting(session, 8)
    pages = [Client().get(reverse("auditions:choose", args=[choose_token(one)])).content.decode() for one in line]
    assert "You are next" in pages[0]
    assert "5 people are before you" in pages[5]
    assert "You are on the waiting list" in pages[7]
    assert "7 " not in pages[7].split("full-h")[-1][:60]


def test_filling_costs_the_same_for_one_and_for_thirty(assert_statements):
    session = day(slots=0)
    waiting(session, 31)
    add_slots(session, 1)
    with assert_statements(32):
        assert fill_waiting_lists() == 1
    add_slots(session, 30, after=1)
    with assert_statements(32):
        assert fill_waiting_lists() == 30
