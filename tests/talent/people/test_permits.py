"""What an office reads of a child, and the permits that a family keeps."""

import datetime as dt

import time_machine
from django.test import Client
from django.urls import reverse

from core import clock
from talent.models import WorkPermit
from talent.selectors import (
    minor_words,
    permit_words,
)
from talent.services.permit_reminders import remind_of_permits
from talent.services.permits import add_permit
from tests import factories
from tests.talent.conftest import make_cast, picture, sign_in


def test_offices_read_an_age_and_a_permit_and_never_a_date(family):
    mother, _, child = family
    grown = factories.PerformerFactory()
    add_permit(actor=mother, performer=child, territory="England", expires_on=dt.date(2027, 5, 3), number="LDS-99")
    assert minor_words([child, grown]) == {child.pk: "minor: 9 years"}
    assert permit_words([child.pk, grown.pk]) == {child.pk: "permit until 3 May 2027"}
    cast = make_cast()
    for viewer in (cast.director, cast.agent, cast.stranger):
        assert sign_in(viewer).get(reverse("talent:guardians", args=[child.slug])).status_code in {403, 404}
    assert "LDS-99" in sign_in(mother).get(reverse("talent:guardians", args=[child.slug])).content.decode()


def test_the_paper_of_a_permit_is_for_those_who_answer_alone(family, tmp_path):
    mother, father, child = family
    paper = tmp_path / "permit.pdf"
    paper.write_bytes(b"%PDF-1.4 not really")
    with paper.open("rb") as file:
        refused = sign_in(mother).post(
            reverse("talent:permit-add", args=[child.slug]),
            {"territory": "England", "expires_on": "2027-05-03", "file": file},
        )
    assert refused.status_code == 422
    assert not WorkPermit.objects.exists()
    with (tmp_path / "permit.jpg").open("wb") as file:
        file.write(picture())
    with (tmp_path / "permit.jpg").open("rb") as file:
        sign_in(mother).post(
            reverse("talent:permit-add", args=[child.slug]),
            {"territory": "England", "expires_on": "2027-05-03", "file": file},
        )
    permit = WorkPermit.objects.get()
    there = reverse("talent:permit-paper", args=[child.slug, permit.pk])
    assert sign_in(father).get(there).status_code in {403, 404}
    signed = sign_in(mother).get(there)["Location"]
    answer = Client().get(signed)
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content)[:2] == b"\xff\xd8"
    sign_in(mother).post(reverse("talent:permit-remove", args=[child.slug, permit.pk]))
    assert Client().get(signed).status_code == 404
    assert not WorkPermit.objects.exists()


def test_a_permit_is_told_of_a_month_a_week_and_a_day_before_it_ends(family):
    mother, _, child = family
    add_permit(actor=mother, performer=child, territory="England", expires_on=clock.today() + dt.timedelta(days=40))
    told = []
    for days in range(45):
        with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC) + dt.timedelta(days=days)):
            told += [40 - days] * remind_of_permits()
    assert told == [30, 7, 1]
