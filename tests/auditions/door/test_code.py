"""The performer checks in on their own phone, with the digits that hang at the door."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from auditions.links import answer_token
from auditions.models import Appointment, Attendance
from auditions.selectors.door import own_check_in
from auditions.services.door_codes import renew_door_code
from core import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client, person):
    address = reverse("auditions:own-check-in", args=[answer_token(person)])

    class Phone:
        def get(self):
            return client.get(address)

        def types(self, code):
            return client.post(address, {"code": code})

    return Phone()


def state_of(row):
    return Appointment.objects.get(pk=row.pk).state


def test_the_right_code_checks_them_in(page, person):
    assert "The six digits" in page.get().content.decode()
    assert page.types("482 913").status_code == 302
    sheet = Attendance.objects.get(appointment=person)
    assert (state_of(person), sheet.way, sheet.recorded_by) == ("checked_in", "code", None)
    assert "You are checked in" in page.get().content.decode()


def test_a_wrong_code_tells_nothing_and_keeps_nobody_guessing_for_ever(page, person):
    answers = [page.types(f"{n:06d}") for n in range(9)]
    assert {answer.status_code for answer in answers[:8]} == {422}
    assert answers[8].status_code == 429
    assert page.types("482913").status_code == 429
    assert state_of(person) == "confirmed"


def test_a_new_code_ends_the_old_one(page, director, day, person):
    code = renew_door_code(actor=director, session=day)
    if code != "482913":
        assert page.types("482913").status_code == 422
    assert page.types(code).status_code == 302


def test_only_near_their_time(page, person):
    early = person.starts_at - dt.timedelta(hours=3)
    with time_machine.travel(early, tick=False):
        assert "You can check in from" in page.get().content.decode()
        assert page.types("482913").status_code == 422
    with time_machine.travel(person.ends_at + dt.timedelta(hours=3), tick=False):
        assert own_check_in(person) is None
        assert page.types("482913").status_code == 422
    assert state_of(person) == "confirmed"


@pytest.mark.parametrize("change", [{"state": "cancelled"}, {"state": "declined"}])
def test_who_is_off_cannot_check_in(page, person, change):
    Appointment.objects.filter(pk=person.pk).update(**change)
    assert page.types("482913").status_code == 422
    assert state_of(person) == change["state"]


def test_an_older_link_shows_the_new_time_first(page, person):
    Appointment.objects.filter(pk=person.pk).update(sequence=person.sequence + 1)
    answer = page.types("482913")
    assert answer.status_code == 302
    assert "/here/" not in answer.url
    assert state_of(person) == "confirmed"


def test_a_link_that_is_nobodys(client):
    assert client.get(reverse("auditions:own-check-in", args=["nobodys"])).status_code == 404


def test_a_day_without_a_code_has_no_such_door(day, person):
    day.door_code = ""
    day.save(update_fields=["door_code"])
    assert own_check_in(Appointment.objects.select_related("session").get(pk=person.pk)) is None
    assert clock.now()
