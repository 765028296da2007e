"""What stays of a day: thirty days of sign-in sheet, and a true word of thanks."""

import datetime as dt

import pytest
import time_machine

from auditions.models import Appointment, Attendance, DoorEvent
from auditions.services.door import Sent, check_in, complete_appointment, enter_room, miss_appointment
from auditions.services.purging import purge_attendance
from casting.models import Closure, Submission
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from core import clock
from notifications.models import OutboxMessage
from tests.auditions.door.people import expected

pytestmark = pytest.mark.django_db


def seen(director, row):
    for act in (check_in, enter_room, complete_appointment):
        act(actor=director, appointment=row)


def test_the_sheet_ends_after_thirty_days_and_the_appointment_stays(director, day, person):
    check_in(actor=director, appointment=person, sent=Sent(key=day.uid))
    with time_machine.travel(clock.now() + dt.timedelta(days=29), tick=False):
        assert purge_attendance() == 0
    with time_machine.travel(clock.now() + dt.timedelta(days=31), tick=False):
        assert purge_attendance() == 1
        assert purge_attendance() == 0
    assert not Attendance.objects.exists()
    assert not DoorEvent.objects.exists()
    assert Appointment.objects.get().state == "checked_in"


def no_to(director, role, row, *, state):
    Submission.objects.filter(pk=row.submission_id).update(state=state)
    decide_submissions(
        actor=director, role=role, submissions=Selection(role=role, ids=[row.submission_id]), to="not_selected",
        reason="another_way",
    )  # fmt: skip
    closure = Closure.objects.get(submission=row.submission_id)
    return closure, OutboxMessage.objects.get(pk=closure.message_id).context["thanks"]


@pytest.mark.parametrize(
    ("kind", "state", "part"),
    [("audition", "shortlisted", "auditioned"), ("callback", "shortlisted", "called_back"),
     ("audition", "callback", "called_back")],
)  # fmt: skip
def test_whoever_was_seen_is_thanked_for_coming_whatever_their_stage(director, day, role, kind, state, part):
    row = expected(day, role)
    Appointment.objects.filter(pk=row.pk).update(kind=kind)
    seen(director, row)
    closure, thanks = no_to(director, role, row, state=state)
    assert closure.took_part == part
    assert "coming" in thanks


def test_who_did_not_come_is_not_thanked_for_it_and_hears_as_soon(director, day, role):
    row = expected(day, role)
    miss_appointment(actor=director, appointment=row)
    closure, thanks = no_to(director, role, row, state="callback")
    assert closure.took_part == "submitted"
    assert "coming" not in thanks
    assert closure.due_by - closure.created_at == dt.timedelta(hours=48)
