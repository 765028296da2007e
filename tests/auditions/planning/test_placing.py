"""Into a time, out of it, into another; nobody is told."""

import datetime as dt

import pytest
from django.db import connection

from accounts.models import Activity
from auditions.models import Appointment, CallIn, Slot
from auditions.services.call_ins import call_in, remove_call_ins, requeue_call_in, set_wishes
from auditions.services.placing import book_slot, move_to, place, place_many, swap, unplace
from auditions.services.slots import add_slot, make_slots, open_slots, remove_slot
from casting.models import Role, Submission
from casting.selectors.selection import Selection
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from notifications.models import OutboxMessage
from tests import factories

pytestmark = pytest.mark.django_db


def check_now():
    """What a commit would check."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def test_calling_in_moves_people_and_queues_them_in_order(director, role, day, submit):
    first, second = submit(performer__stage_name="Zoe Zed"), submit(state="callback", performer__stage_name="Abe Ay")
    gone = submit(state="withdrawn", performer__stage_name="Vera Way")
    outcome = call_in(
        actor=director, role=role, submissions=Selection(role=role, ids=[first.pk, second.pk, gone.pk]), session=day
    )
    assert [row.submission_id for row in outcome.call_ins] == [first.pk, second.pk]
    assert outcome.moved == [first.pk]
    assert [(one.name, one.reason) for one in outcome.refused] == [
        ("Vera Way", "is withdrawn, which does not lead there")
    ]
    assert Submission.objects.get(pk=first.pk).state == "callback"
    assert Role.objects.get(pk=role.pk).state == "callbacks"
    assert OutboxMessage.objects.count() == 0
    again = Selection(role=role, ids=[first.pk])
    with pytest.raises(IllegalTransition, match="is called in to this session already"):
        call_in(actor=director, role=role, submissions=again, session=day)


def test_a_session_runner_queues_but_does_not_decide(runner, role, day, submit):
    far, near = submit(state="callback"), submit()
    assert call_in(actor=runner, role=role, submissions=Selection(role=role, ids=[far.pk]), session=day).done == 1
    with pytest.raises(NotAllowed, match="decided by the directors"):
        call_in(actor=runner, role=role, submissions=Selection(role=role, ids=[near.pk]), session=day)


def test_somebody_is_placed_moved_swapped_and_taken_off(director, submit, queue, slots):
    one, two = queue(submit(), submit())
    first, second = place(actor=director, call_in=one, slot=slots[0]), place(actor=director, call_in=two, slot=slots[1])
    assert (first.state, first.starts_at, first.place) == ("planned", slots[0].starts_at, "Quarry Hill, Studio 1")
    first, second = swap(actor=director, first=first, second=second)
    assert (first.slot_id, second.slot_id) == (slots[1].pk, slots[0].pk)
    first = move_to(actor=director, appointment=first, slot=slots[5])
    assert first.starts_at == slots[5].starts_at
    check_now()
    unplace(actor=director, appointment=first)
    assert not Appointment.objects.filter(pk=first.pk).exists()
    assert CallIn.objects.get(pk=one.pk).state == "queued"
    assert OutboxMessage.objects.count() == 0
    assert set(Activity.objects.values_list("verb", flat=True)) >= {
        "appointment.place",
        "appointment.move",
        "call_in.unplace",
    }


def test_each_refused_row_says_why_and_the_rest_is_placed(director, office, role, day, submit, queue, slots):
    names = ["Ann", "Ben", "Cat", "Dan", "Eve", "Fay"]
    people = [submit(profile__data={"stage_name": name}, performer__stage_name=name) for name in names]
    ann, ben, cat, dan, eve, fay = queue(*people)
    place(actor=director, call_in=ann, slot=slots[0])
    busy = people[2]
    Appointment.objects.create(
        organisation=office, submission=busy, performer=busy.performer, kind="callback", state="offered", zone="UTC",
        starts_at=slots[2].starts_at, ends_at=slots[2].ends_at,
    )  # fmt: skip
    set_wishes(actor=director, call_in=dan, minutes=20)
    Slot.objects.filter(pk=slots[4].pk).update(role=factories.RoleFactory(call=role.call))
    late = add_late_slot(day)
    people[5].performer.born_on = clock.today() - dt.timedelta(days=12 * 365)
    people[5].performer.save()
    pairs = [
        (ben.pk, slots[0].pk),
        (cat.pk, slots[2].pk),
        (dan.pk, slots[3].pk),
        (eve.pk, slots[4].pk),
        (fay.pk, late.pk),
    ]
    placed = place_many(actor=director, session=day, pairs=pairs)
    assert placed.done == []
    reasons = {one.name: one.reason for one in placed.refused}
    assert reasons["Ben"] == "cannot have a time that somebody else has"
    assert reasons["Cat"] == "is seen by this office at that time already"
    assert reasons["Dan"] == "needs 20 minutes, and this time has 15"
    assert reasons["Eve"] == "cannot have a time that is kept for another part"
    assert "Somebody under 18 is out by 21:00" in reasons["Fay"]
    again = place_many(actor=director, session=day, pairs=[(ben.pk, slots[1].pk), (cat.pk, slots[1].pk)])
    assert [row.submission_id for row in again.done] == [people[1].pk]
    assert again.refused[0].reason == "cannot have a time that somebody else has"


def add_late_slot(day):
    start = day.opens_at.replace(hour=21, minute=30)
    return factories.SlotFactory(session=day, starts_at=start, ends_at=start + dt.timedelta(minutes=15))


def test_placing_sixty_takes_as_many_statements_as_placing_two(director, office, role, day, slots, assert_statements):
    made = [factories.CallInFactory(session=day, submission__role=role) for _ in range(25)]
    with assert_statements(34):
        place_many(
            actor=director, session=day, pairs=[(row.pk, slot.pk) for row, slot in zip(made[:2], slots, strict=False)]
        )
    with assert_statements(34):
        done = place_many(
            actor=director, session=day, pairs=[(r.pk, s.pk) for r, s in zip(made[2:], slots[2:], strict=False)]
        ).done
    assert len(done) == 23
    check_now()


def test_who_is_taken_out_of_the_queue_loses_their_time_and_can_come_back(director, day, submit, queue, slots):
    [one] = queue(submit())
    place(actor=director, call_in=one, slot=slots[0])
    assert remove_call_ins(actor=director, session=day, call_in_ids=[one.pk]) == 1
    assert CallIn.objects.get(pk=one.pk).state == "removed"
    assert not Appointment.objects.exists()
    requeue_call_in(actor=director, call_in=one)
    assert CallIn.objects.get(pk=one.pk).state == "queued"


def test_an_open_time_is_theirs_at_once_and_nobody_elses(director, day, submit, queue, slots):
    one, two = queue(submit(), submit())
    with pytest.raises(Conflict, match="just been taken"):
        book_slot(call_in=one, slot=slots[0])
    open_slots(actor=director, session=day, slot_ids=[slots[0].pk], is_open=True)
    booked = book_slot(call_in=one, slot=slots[0])
    assert (booked.state, booked.told_starts_at, booked.told_where) == (
        "confirmed",
        slots[0].starts_at,
        "Quarry Hill, Studio 1, 14 Quarry Hill, Leeds",
    )
    with pytest.raises(Conflict, match="just been taken"):
        book_slot(call_in=two, slot=slots[0])
    check_now()


def test_times_fill_the_hours_around_breaks_and_stay_out_of_each_others_way(director, day, slots):
    assert len(slots) == 32
    assert make_slots(actor=director, session=day) == []
    with pytest.raises(Conflict, match="The room has another time then"):
        add_slot(
            actor=director,
            session=day,
            room_id=slots[0].room_id,
            starts_at=slots[0].starts_at + dt.timedelta(minutes=5),
        )
    remove_slot(actor=director, slot=slots[0])
    again = add_slot(actor=director, session=day, room_id=slots[0].room_id, starts_at=slots[0].starts_at)
    assert again.ends_at == slots[0].ends_at


@pytest.mark.parametrize(
    ("hours", "minutes", "field"),
    [(-1, 15, "starts_at"), (7.9, 15, "ends_at"), (0, 0, "ends_at"), (-24 * 8, 15, "starts_at")],
)
def test_a_time_that_cannot_be_is_refused_at_its_field(director, day, hours, minutes, field):
    start = day.opens_at + dt.timedelta(hours=hours)
    with pytest.raises(Invalid) as caught:
        add_slot(
            actor=director, session=day, room_id=day.rooms.first().room_id, starts_at=start,
            ends_at=start + dt.timedelta(minutes=minutes),
        )  # fmt: skip
    assert caught.value.field == field
