"""Two devices at one door, at the same moment: real threads on real PostgreSQL."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import Activity
from accounts.tenancy import office_scope
from auditions.models import Appointment, Attendance, DoorEvent, SessionRoom, Take
from auditions.services.delays import set_delay
from auditions.services.door import Sent, check_in, miss_appointment
from core.errors import DomainError
from talent.services.film_shelf import put_up
from tests.auditions.door.people import day_with, expected
from tests.casting.room.people import director_of, office_with, role_in
from tests.races.test_apply import at_once
from tests.races.test_room import inside
from tests.tapes import tape

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office)


@pytest.fixture
def day(role):
    return day_with(role)


@pytest.fixture
def person(day, role):
    return expected(day, role)


@pytest.fixture
def team(office):
    return [director_of(office) for _ in range(4)]


def test_one_act_sent_twice_at_once_counts_once(office, person, team):
    sent = Sent(key=uuid.uuid4())
    twice = [inside(office, lambda: check_in(actor=team[0], appointment=person, sent=sent)) for _ in range(4)]
    assert not [answer for answer in at_once(*twice) if isinstance(answer, Exception)]
    with office_scope(office):
        assert DoorEvent.objects.count() == Attendance.objects.count() == 1
        assert Activity.objects.filter(verb="appointment.check_in").count() == 1


def test_here_and_not_here_at_once_leave_one_truth(office, person, team):
    acts = [check_in, miss_appointment]
    answers = at_once(
        *[
            inside(office, lambda act=act, one=one: act(actor=one, appointment=person, sent=Sent(key=uuid.uuid4())))
            for act, one in zip(acts, team, strict=False)
        ]
    )
    refused = [answer for answer in answers if isinstance(answer, Exception)]
    assert len(refused) == 1
    assert isinstance(refused[0], DomainError)
    with office_scope(office):
        state = Appointment.objects.get().state
        assert state in {"checked_in", "no_show"}
        assert (Attendance.objects.get().arrived_at is not None) == (state == "checked_in")
        assert DoorEvent.objects.exclude(refusal="").count() == 1


def test_two_who_say_how_late_it_is_tell_nobody_twice(office, day, role, team):
    expected(day, role, at=8)
    with office_scope(office):
        use = SessionRoom.objects.get(session=day)
    answers = at_once(*[inside(office, lambda one=one: set_delay(actor=one, use=use, minutes=15)) for one in team])
    assert sorted(answer.told for answer in answers) == [0, 0, 0, 1]


def test_takes_uploaded_at_once_have_numbers_of_their_own(office, person, team):
    film = tape(0.2)
    answers = at_once(
        *[
            inside(
                office,
                lambda one=one: put_up(
                    actor=one,
                    performer=person.performer,
                    kind="take",
                    door="take",
                    appointment=str(person.pk),
                    file=SimpleUploadedFile("take.mp4", film),
                ),
            )
            for one in team
        ]
    )
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    with office_scope(office):
        assert sorted(Take.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
