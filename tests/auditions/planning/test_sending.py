"""Sending: the list that is shown is what is told, and only whose time really changed is asked again."""

import datetime as dt
import itertools

import pytest
from icalendar import Calendar

from auditions.guards import callback_guard, choice_guard
from auditions.links import answer_token
from auditions.models import Appointment, CallIn, Session, Slot
from auditions.selectors.sending import to_tell
from auditions.services.appointments import answer_appointment
from auditions.services.moving_day import move_block, shift_session
from auditions.services.placing import move_to, place, place_many, swap, unplace
from auditions.services.sending import send_day
from auditions.services.sessions import cancel_session, restore_session
from auditions.services.venues import RoomDraft, change_venue
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions, undo_decision
from core import clock
from core.errors import Conflict
from notifications.models import OutboxMessage
from tests import factories
from tests.auditions.planning.test_placing import check_now
from tests.tokens import payload

pytestmark = pytest.mark.django_db
QUARTER = dt.timedelta(minutes=15)


@pytest.fixture
def send(director, day):
    def act(session=day, actor=director):
        sent = send_day(actor=actor, session=session, expected=to_tell(actor, session).digest)
        check_now()
        return sent

    return act


@pytest.fixture
def told(director, queue, slots, submit, send):
    """People with times one after another, told and confirmed: `told(3)`."""

    def make(count):
        call_ins = queue(*(submit() for _ in range(count)))
        pairs = [(row.pk, slot.pk) for row, slot in zip(call_ins, slots, strict=False)]
        made = place_many(actor=director, session=call_ins[0].session, pairs=pairs).done
        send()
        leave()
        for row in made:
            answer_appointment(appointment=row, sequence=0, answer="yes")
        return [Appointment.objects.get(pk=row.pk) for row in made]

    return make


def leave():
    """Everything that waits in the outbox reaches its people."""
    for state in ("queued", "in_flight", "sent"):
        before = {"queued": "held", "in_flight": "queued", "sent": "in_flight"}[state]
        OutboxMessage.objects.filter(state=before).update(state=state, sent_at=clock.now() if state == "sent" else None)


def kinds():
    return sorted(OutboxMessage.objects.filter(state="held").values_list("kind", flat=True))


def fresh(row):
    return Appointment.objects.get(pk=row.pk)


def listed(actor, session):
    return [(line.telling, line.name) for line in to_tell(actor, session).lines]


def test_nothing_is_told_before_it_is_sent_and_then_what_the_list_said(director, day, submit, queue, slots, send):
    [one] = queue(submit(performer__stage_name="Zoe Zed", performer__account__time_zone="America/New_York"))
    made = place(actor=director, call_in=one, slot=slots[0])
    assert OutboxMessage.objects.count() == 0
    telling = to_tell(director, day)
    [line] = telling.lines
    assert (line.telling, line.name, line.starts_at, line.has_address) == (
        "invite",
        "Zoe Zed",
        slots[0].starts_at,
        True,
    )
    sent = send_day(actor=director, session=day, expected=telling.digest)
    assert sent.told == {"invite": 1}
    note = OutboxMessage.objects.get()
    assert note.kind == "auditions.callback"
    assert "New York" in note.context["when"]
    assert "London" in note.context["when_there"]
    event = Calendar.from_ical(note.attachments[0]["text"]).walk("VEVENT")[0]
    assert (event.decoded("dtstart"), event["sequence"]) == (slots[0].starts_at, 0)
    row = fresh(made)
    assert (row.state, row.told_starts_at, row.told_where) == (
        "offered",
        slots[0].starts_at,
        "Quarry Hill, Studio 1, 14 Quarry Hill, Leeds",
    )
    with pytest.raises(Conflict, match="told already"):
        send_day(actor=director, session=day, expected=telling.digest)
    assert OutboxMessage.objects.count() == 1


def test_a_list_that_is_another_by_now_tells_nobody(director, day, submit, queue, slots):
    one, two = queue(submit(), submit())
    place(actor=director, call_in=one, slot=slots[0])
    seen = to_tell(director, day).digest
    place(actor=director, call_in=two, slot=slots[1])
    with pytest.raises(Conflict, match="list has changed") as caught:
        send_day(actor=director, session=day, expected=seen)
    assert caught.value.details == {"digest": to_tell(director, day).digest}
    assert OutboxMessage.objects.count() == 0


def test_only_whose_time_really_changed_is_asked_again(director, day, told, slots, send):
    moved, stays, back, away = told(4)
    move_to(actor=director, appointment=moved, slot=slots[10])
    move_to(actor=director, appointment=back, slot=slots[11])
    move_to(actor=director, appointment=back, slot=slots[2])
    unplace(actor=director, appointment=away)
    with pytest.raises(Conflict, match="just changing this time"):
        answer_appointment(appointment=moved, sequence=0, answer="no")
    assert fresh(moved).state == "confirmed"
    assert [telling for telling, _ in listed(director, day)] == ["off", "change"]
    send()
    assert kinds() == ["auditions.called_off", "auditions.changed"]
    assert [(fresh(row).state, fresh(row).sequence) for row in (moved, stays, back, away)] == [
        ("offered", 1),
        ("confirmed", 0),
        ("confirmed", 0),
        ("cancelled", 1),
    ]
    off = OutboxMessage.objects.get(kind="auditions.called_off")
    event = Calendar.from_ical(off.attachments[0]["text"]).walk("VEVENT")[0]
    assert (event["sequence"], event["status"], event.decoded("dtstart")) == (1, "CANCELLED", slots[3].starts_at)
    changed = OutboxMessage.objects.get(kind="auditions.changed")
    assert clock.show(slots[0].starts_at, "Europe/London") == changed.context["was"]
    answer_appointment(appointment=moved, sequence=1, answer="yes")
    assert listed(director, day) == []


def test_another_place_asks_nobody_but_tells_everybody(director, day, told, send):
    [one] = told(1)
    rooms = [RoomDraft(id=row.room_id, name=row.room.name + " upstairs") for row in day.rooms.select_related("room")]
    change_venue(actor=director, venue=day.venue, rooms=rooms)
    assert [telling for telling, _ in listed(director, day)] == ["place"]
    send()
    assert kinds() == ["auditions.place_changed"]
    row = fresh(one)
    assert (row.state, row.sequence, row.told_where) == (
        "confirmed",
        1,
        "Quarry Hill, Studio 1 upstairs, 14 Quarry Hill, Leeds",
    )


def test_who_had_not_heard_of_the_first_time_is_invited_to_the_second(director, day, submit, queue, slots, send):
    [one] = queue(submit())
    made = place(actor=director, call_in=one, slot=slots[0])
    send()
    move_to(actor=director, appointment=made, slot=slots[1])
    first = OutboxMessage.objects.get()
    assert callback_guard([first])[first.pk].act == "wait"
    send()
    assert list(OutboxMessage.objects.order_by("pk").values_list("kind", "state")) == [
        ("auditions.callback", "superseded"),
        ("auditions.callback", "held"),
    ]
    unplace(actor=director, appointment=made)
    assert [telling for telling, _ in listed(director, day)] == ["take_back"]
    send()
    assert kinds() == []
    assert CallIn.objects.get(pk=one.pk).state == "queued"


def test_who_was_taken_off_and_placed_again_is_told_of_one_change(director, day, told, slots, send):
    [one] = told(1)
    call_in = one.call_in
    unplace(actor=director, appointment=one)
    again = place(actor=director, call_in=call_in, slot=slots[7])
    assert again.pk == one.pk
    assert fresh(one).state == "confirmed"
    unplace(actor=director, appointment=again)
    place(actor=director, call_in=call_in, slot=slots[0])
    assert listed(director, day) == []


def test_a_day_moved_by_ten_minutes_asks_all_again_and_moved_back_nobody(director, day, told, send):
    people = told(3)
    free_before = Slot.objects.count()
    shifted = shift_session(actor=director, session=day, minutes=10)
    assert (shifted.moved, shifted.lost, shifted.refused) == (3, 0, [])
    assert [fresh(row).starts_at - row.starts_at for row in people] == [dt.timedelta(minutes=10)] * 3
    assert Slot.objects.count() == free_before
    assert [telling for telling, _ in listed(director, day)] == ["change"] * 3
    shift_session(actor=director, session=Session.objects.get(pk=day.pk), minutes=-10)
    check_now()
    assert listed(director, day) == []
    assert {fresh(row).state for row in people} == {"confirmed"}


def test_who_is_seen_elsewhere_at_the_new_time_is_back_in_the_queue(director, office, day, told, send):
    one, _two = told(2)
    Appointment.objects.create(
        organisation=office, submission=one.submission, performer=one.performer, kind="callback", state="offered",
        starts_at=one.starts_at + dt.timedelta(days=1), ends_at=one.ends_at + dt.timedelta(days=1), zone="UTC",
    )  # fmt: skip
    tomorrow = clock.in_zone(day.opens_at, day.zone).date() + dt.timedelta(days=1)
    shifted = shift_session(actor=director, session=day, to_date=tomorrow)
    assert [refusal.reason for refusal in shifted.refused] == ["is seen by this office at that time already"]
    assert CallIn.objects.get(pk=one.call_in_id).state == "queued"
    send()
    assert kinds() == ["auditions.called_off", "auditions.changed"]


def test_a_block_takes_the_times_that_lie_there_and_who_is_in_the_way_stays(director, day, told, slots):
    first, second, third = told(3)
    placed = move_block(actor=director, session=day, appointment_ids=[first.pk, second.pk], minutes=15)
    assert [refusal.reason for refusal in placed.refused] == ["cannot have a time that somebody else has"] * 2
    placed = move_block(actor=director, session=day, appointment_ids=[second.pk, third.pk], minutes=30)
    check_now()
    assert placed.refused == []
    assert [fresh(row).starts_at for row in (first, second, third)] == [
        slots[0].starts_at,
        slots[3].starts_at,
        slots[4].starts_at,
    ]


def test_a_block_moved_by_odd_minutes_takes_its_times_along(director, day, told, slots):
    first, second = told(2)
    placed = move_block(actor=director, session=day, appointment_ids=[first.pk, second.pk], minutes=40)
    check_now()
    assert placed.refused == []
    assert fresh(first).starts_at == slots[0].starts_at + dt.timedelta(minutes=40)
    of_room = list(Slot.objects.filter(room=slots[0].room_id).order_by("starts_at").values_list("starts_at", "ends_at"))
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(of_room))


def test_a_cancelled_day_is_told_when_it_is_sent_and_restored_before_that_it_stands(director, day, told, send):
    one, two = told(2)
    cancel_session(actor=director, session=day)
    assert [telling for telling, _ in listed(director, Session.objects.get(pk=day.pk))] == ["off", "off"]
    restore_session(actor=director, session=Session.objects.get(pk=day.pk))
    check_now()
    assert {fresh(row).state for row in (one, two)} == {"confirmed"}
    assert listed(director, day) == []
    cancel_session(actor=director, session=day)
    assert send(Session.objects.get(pk=day.pk)).told == {"off": 2}
    assert kinds() == ["auditions.called_off"] * 2
    restore_session(actor=director, session=Session.objects.get(pk=day.pk))
    assert set(CallIn.objects.values_list("state", flat=True)) == {"queued"}


def no(director, role, *people):
    selection = Selection(role=role, ids=[person.pk for person in people])
    return decide_submissions(actor=director, role=role, submissions=selection, to="not_selected").decision


def test_a_no_frees_the_time_and_undone_gives_it_back(director, role, day, told, send):
    one, _two = told(2)
    decision = no(director, role, one.submission)
    assert kinds() == ["auditions.callback_cancelled"]
    assert (fresh(one).state, CallIn.objects.get(pk=one.call_in_id).state) == ("cancelled", "removed")
    assert listed(director, day) == []
    undo_decision(actor=director, decision=decision)
    check_now()
    row = fresh(one)
    assert (row.state, row.sequence, row.told_off_at) == ("confirmed", 0, None)
    assert CallIn.objects.get(pk=one.call_in_id).state == "placed"
    assert kinds() == []
    assert listed(director, day) == []


def test_a_time_that_went_to_somebody_else_meanwhile_stays_theirs(
    director, role, day, told, queue, slots, submit, send
):
    [one] = told(1)
    decision = no(director, role, one.submission)
    [other] = queue(submit())
    place(actor=director, call_in=other, slot=slots[0])
    undo_decision(actor=director, decision=decision)
    check_now()
    assert fresh(one).state == "cancelled"
    assert CallIn.objects.get(pk=one.call_in_id).state == "queued"
    assert sorted(telling for telling, _ in listed(director, day)) == ["invite", "off"]
    place(actor=director, call_in=one.call_in, slot=slots[1])
    assert sorted(telling for telling, _ in listed(director, day)) == ["change", "invite"]


def test_a_no_to_somebody_placed_and_untold_is_undone_into_the_same_time(director, role, submit, queue, slots):
    [one] = queue(submit())
    place(actor=director, call_in=one, slot=slots[0])
    decision = no(director, role, one.submission)
    assert not Appointment.objects.exists()
    undo_decision(actor=director, decision=decision)
    assert Appointment.objects.get(call_in=one).slot_id == slots[0].pk
    assert CallIn.objects.get(pk=one.pk).state == "placed"


def test_undoing_the_calling_in_takes_them_out_of_the_queue(director, role, day, submit, slots):
    from auditions.services.call_ins import call_in

    one, two = submit(), submit()
    outcome = call_in(actor=director, role=role, submissions=Selection(role=role, ids=[one.pk, two.pk]), session=day)
    place(actor=director, call_in=outcome.call_ins[0], slot=slots[0])
    undo_decision(actor=director, decision=outcome.decision)
    assert set(CallIn.objects.values_list("state", flat=True)) == {"removed"}
    assert not Appointment.objects.exists()


def test_who_is_asked_to_choose_is_told_so_once(director, day, submit, queue, send):
    [one] = queue(submit(performer__stage_name="Zoe Zed"))
    CallIn.objects.filter(pk=one.pk).update(state="invited")
    assert listed(director, day) == [("choose", "Zoe Zed")]
    assert send().told == {"choose": 1}
    note = OutboxMessage.objects.get()
    assert note.kind == "auditions.choice"
    assert choice_guard([note])[note.pk].act == "send"
    assert listed(director, day) == []


def test_swapping_two_told_people_asks_both(director, day, told):
    one, two = told(2)
    swap(actor=director, first=one, second=two)
    assert [telling for telling, _ in listed(director, day)] == ["change", "change"]
    assert payload(answer_token(fresh(one))) == payload(answer_token(one))


def test_a_list_of_many_takes_no_more_statements(director, role, day, slots, assert_statements):
    made = [factories.CallInFactory(session=day, submission__role=role) for _ in range(22)]
    place_many(actor=director, session=day, pairs=[(made[0].pk, slots[0].pk), (made[1].pk, slots[1].pk)])
    with assert_statements(6):
        to_tell(director, day)
    with assert_statements(45):
        send_day(actor=director, session=day, expected=to_tell(director, day).digest)
    place_many(actor=director, session=day, pairs=[(r.pk, s.pk) for r, s in zip(made[2:], slots[2:], strict=False)])
    with assert_statements(6):
        to_tell(director, day)
    with assert_statements(45):
        send_day(actor=director, session=day, expected=to_tell(director, day).digest)
