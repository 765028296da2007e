"""Through the door: each act once, with the sign-in sheet beside it, and back again."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from accounts.models import Activity
from accounts.states import MembershipRole
from auditions.models import Appointment, Attendance, DoorEvent
from auditions.selectors.door import door_of, sign_in_sheet
from auditions.services.door import (
    ACTS,
    Sent,
    check_in,
    complete_appointment,
    correct_miss,
    enter_room,
    miss_appointment,
    miss_appointments,
    undo_check_in,
)
from auditions.services.sessions import close_session
from auditions.states import APPOINTMENT_MOVES
from casting.models import ReviewPass
from casting.pseudonyms import pseudonym
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from tests import factories
from tests.auditions.door.people import expected

pytestmark = pytest.mark.django_db
MINUTE = dt.timedelta(minutes=1)


def state_of(row):
    return Appointment.objects.get(pk=row.pk).state


def sheet_of(row):
    return Attendance.objects.get(appointment=row)


def test_in_and_out_write_the_sign_in_sheet(director, person):
    for minutes, act in [(9, check_in), (6, enter_room), (1, complete_appointment)]:
        act(actor=director, appointment=person, sent=Sent(happened_at=clock.now() - MINUTE * minutes))
    sheet = sheet_of(person)
    assert state_of(person) == "completed"
    assert sheet.due_at == person.told_starts_at
    assert sheet.arrived_at < sheet.in_at < sheet.out_at
    assert sheet.out_at - sheet.arrived_at == pytest.approx(MINUTE * 8, abs=MINUTE)
    verbs = Activity.objects.filter(subject_id=person.pk, verb__startswith="appointment.").values_list(
        "verb", flat=True
    )
    assert list(verbs.order_by("pk")) == ["appointment.check_in", "appointment.enter", "appointment.complete"]


@pytest.mark.parametrize("before", ["planned", "offered", "confirmed", "reschedule_requested"])
def test_a_check_in_goes_back_to_what_stood_before(director, day, role, before):
    row = expected(day, role, state=before)
    check_in(actor=director, appointment=row)
    undo_check_in(actor=director, appointment=row)
    assert state_of(row) == before
    assert sheet_of(row).arrived_at is None


@pytest.mark.parametrize("before", ["offered", "confirmed", "reschedule_requested"])
def test_so_does_a_no_show(director, day, role, before):
    row = expected(day, role, state=before)
    miss_appointment(actor=director, appointment=row)
    assert state_of(row) == "no_show"
    correct_miss(actor=director, appointment=row)
    assert state_of(row) == before


def test_every_act_is_an_arrow_of_the_table():
    assert set(ACTS) == {verb for targets in APPOINTMENT_MOVES.values() for verb in targets.values()} - {
        "offer",
        "cancel",
        "confirm",
        "ask_another_time",
        "expire",
        "decline",
        "move",
        "offer_again",
        "restore",
    }


def test_nobody_is_missing_before_their_time(director, day, role):
    later = expected(day, role, at=8)
    with pytest.raises(IllegalTransition, match="still to come"):
        miss_appointment(actor=director, appointment=later)
    outcome = miss_appointments(actor=director, session=day, appointment_ids=[later.pk])
    assert (outcome.done, list(outcome.refused)) == ([], [later.pk])


def test_several_are_noted_as_missing_and_whoever_came_is_named(director, day, role):
    missing, here = expected(day, role), expected(day, role, at=1)
    check_in(actor=director, appointment=here)
    outcome = miss_appointments(actor=director, session=day, appointment_ids=[missing.pk, here.pk])
    assert (outcome.done, list(outcome.refused)) == ([missing.pk], [here.pk])
    assert (state_of(missing), state_of(here)) == ("no_show", "checked_in")
    assert sheet_of(missing).came_from == "confirmed"


def test_one_key_counts_once(director, person):
    sent = Sent(key=uuid.uuid4())
    check_in(actor=director, appointment=person, sent=sent)
    undo_check_in(actor=director, appointment=person)
    check_in(actor=director, appointment=person, sent=sent)
    assert state_of(person) == "confirmed"
    assert DoorEvent.objects.filter(appointment=person).count() == 1


def test_a_refusal_is_the_same_the_second_time(director, person):
    sent = Sent(key=uuid.uuid4())
    for _ in range(2):
        with pytest.raises(IllegalTransition, match="Confirmed"):
            enter_room(actor=director, appointment=person, sent=sent)
        check_in(actor=director, appointment=person)
        undo_check_in(actor=director, appointment=person)
    [event] = DoorEvent.objects.all()
    assert "Confirmed" in event.refusal


def test_a_key_belongs_to_one_act(director, day, role, person):
    sent = Sent(key=uuid.uuid4())
    check_in(actor=director, appointment=person, sent=sent)
    with pytest.raises(Conflict, match="sent before"):
        check_in(actor=director, appointment=expected(day, role, at=3), sent=sent)


def test_of_two_devices_the_earlier_arrival_counts(director, person):
    check_in(actor=director, appointment=person, sent=Sent(key=uuid.uuid4()))
    enter_room(actor=director, appointment=person)
    early = clock.now() - MINUTE * 20
    check_in(actor=director, appointment=person, sent=Sent(key=uuid.uuid4(), happened_at=early))
    assert (state_of(person), sheet_of(person).arrived_at) == ("in_room", early)


def test_an_act_of_last_week_is_refused_and_one_of_tomorrow_is_now(director, person):
    with pytest.raises(Invalid, match="two days"):
        check_in(actor=director, appointment=person, sent=Sent(happened_at=clock.now() - dt.timedelta(days=7)))
    check_in(actor=director, appointment=person, sent=Sent(happened_at=clock.now() + dt.timedelta(days=1)))
    assert sheet_of(person).arrived_at <= clock.now()


def test_a_time_that_went_to_somebody_else_is_not_taken_back(director, day, role, person):
    miss_appointment(actor=director, appointment=person)
    other = expected(day, role, at=4)
    Appointment.objects.filter(pk=other.pk).update(slot=person.slot, starts_at=person.starts_at, ends_at=person.ends_at)
    with pytest.raises(IllegalTransition, match="somebody else"):
        correct_miss(actor=director, appointment=person)
    assert state_of(person) == "no_show"


def test_a_reader_looks_and_does_not_touch(client, office, day, person):
    reader = factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user
    with pytest.raises(NotAllowed):
        check_in(actor=reader, appointment=person)
    client.force_login(reader)
    page = client.get(reverse("auditions:door", args=[office.slug, day.pk])).content.decode()
    assert person.performer.stage_name in page
    assert 'name="verb"' not in page


def test_the_door_by_expected_time(director, day, role, assert_statements):
    late, first, done = (expected(day, role, at=n) for n in (5, 0, 2))
    Appointment.objects.filter(pk=late.pk).update(late_minutes=20)
    for act in (check_in, enter_room, complete_appointment):
        act(actor=director, appointment=done)
    door = door_of(director, day)
    assert [row.id for row in door.rows] == [first.pk, done.pk, late.pk]
    assert door.rows[2].expected_at - door.rows[2].due_at == MINUTE * 20
    assert door.counts == {"coming": 2, "seen": 1}
    assert [room.next_up.id for room in door.rooms] == [first.pk]
    for n in range(6, 20):
        expected(day, role, at=n)
    with assert_statements(7):
        assert len(door_of(director, day).rows) == 17


def test_the_sign_in_sheet_says_due_arrived_in_and_out(director, day, role, person):
    expected(day, role, at=0, performer__stage_name="Ama Boateng")
    check_in(actor=director, appointment=person)
    first, second = sign_in_sheet(director, day)
    assert (first.name, first.arrived_at, first.out_at) == ("Ama Boateng", None, None)
    assert (second.arrived_at is not None, second.label) == (True, "Checked in")


def post_act(runner, office, day, row, verb, **more):
    address = reverse("auditions:door-act", args=[office.slug, day.pk])
    return runner.post(address, {"appointment": row.pk, "verb": verb, **more})


def test_acts_by_form_without_script(runner, office, day, person):
    answer = post_act(runner, office, day, person, "check_in")
    assert answer.status_code == 302
    assert answer.url.endswith(f"/door/#person-{person.pk}")
    assert state_of(person) == "checked_in"


def test_a_script_hears_who_it_was_and_why_not(runner, office, day, person):
    address = reverse("auditions:door-act", args=[office.slug, day.pk])
    fields = {"appointment": person.pk, "verb": "enter", "key": str(uuid.uuid4()), "ago": "120000"}
    answer = runner.post(address, fields, headers={"Accept": "application/json"})
    assert answer.status_code == 409
    assert answer.json()["message"].startswith(f"{person.performer.stage_name}: ")
    fields |= {"verb": "check_in", "key": str(uuid.uuid4())}
    answer = runner.post(address, fields, headers={"Accept": "application/json"})
    assert answer.json()["state"] == "checked_in"
    assert clock.now() - sheet_of(person).arrived_at > MINUTE * 1.9


def test_ending_the_day_notes_only_who_was_ticked(runner, office, day, role):
    gone, unsure = expected(day, role), expected(day, role, at=1)
    address = reverse("auditions:door-end", args=[office.slug, day.pk])
    page = runner.get(address).content.decode()
    assert page.count('name="missed"') == 2
    assert "checked" not in page.split("<fieldset>")[1].split("</fieldset>")[0].replace("checked in", "")
    runner.post(address, {"missed": [gone.pk], "close": "1"})
    day.refresh_from_db()
    assert (state_of(gone), state_of(unsure), day.state) == ("no_show", "confirmed", "closed")


def test_what_was_noted_before_the_day_was_closed_still_counts(director, day, person):
    close_session(actor=director, session=day)
    check_in(actor=director, appointment=person, sent=Sent(key=uuid.uuid4(), happened_at=clock.now() - MINUTE))
    assert state_of(person) == "checked_in"


def test_a_blind_pass_shows_stand_ins_at_the_door(runner, office, day, role, person):
    ReviewPass.objects.create(
        organisation=office, role=role, name="Blind", state="open", is_blind=True, opened_at=clock.now()
    )
    page = runner.get(reverse("auditions:door", args=[office.slug, day.pk])).content.decode()
    assert person.performer.stage_name not in page
    assert pseudonym(role.blind_key, person.submission.number) in page
    answer = runner.post(
        reverse("auditions:door-act", args=[office.slug, day.pk]),
        {"appointment": person.pk, "verb": "enter"},
        headers={"Accept": "application/json"},
    )
    assert answer.json()["message"].startswith(pseudonym(role.blind_key, person.submission.number))
