"""Whoever accompanies a child: they read the times and the letters, and say that they have come. The rest is a parent's.

That every other address refuses them is held in tests/architecture/test_access.py.
"""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import answer_token, beside_token, read_beside_token, read_token
from auditions.models import Appointment
from contracts.models import Offer
from core import clock
from notifications.models import OutboxMessage
from notifications.signals import messages_sent
from talent.models import Guardianship
from talent.services import guardians
from talent.states import Relation
from tests import factories
from tests.auditions.mine.world import booked, day, fresh, invited
from tests.talent.conftest import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def mother():
    return factories.UserFactory(name="Ada Marsh", email="ada@example.org")


@pytest.fixture
def chaperone():
    return factories.UserFactory(name="Cy Bell", email="cy@example.org")


@pytest.fixture
def booking(mother, chaperone) -> Appointment:
    """A child's time in two hours, which both of them were told of."""
    # Old enough not to be at school at that hour.
    born_on = clock.today() - dt.timedelta(days=16 * 366)
    row = booked(invited(day(), stage_name="Ida Marsh", account=mother, born_on=born_on))
    Guardianship.objects.create(performer=row.performer, user=chaperone, relation=Relation.CHAPERONE)
    soon = clock.now() + dt.timedelta(hours=2)
    times = {"starts_at": soon, "ends_at": soon + dt.timedelta(minutes=15)}
    with across_offices("a test"):
        told = {f"told_{name}": moment for name, moment in times.items()}
        Appointment.objects.filter(pk=row.pk).update(slot=None, state="offered", **times, **told)
    return fresh(row)


def tokens_in(page: str) -> set[str]:
    return set(re.findall(r"/callback/([^/\"]+)/", page))


def test_a_chaperone_sees_the_time_and_says_that_they_are_late(booking, chaperone, mother):
    reader = sign_in(chaperone)
    home = reader.get(reverse("casting:actor-home")).content.decode()
    assert "Whom you accompany" in home
    assert booking.submission.role.name not in home
    listed = reader.get(reverse("auditions:mine")).content.decode()
    (own,) = tokens_in(listed)
    assert read_beside_token(own) == (str(booking.uid), booking.sequence)
    assert 'name="pick"' not in listed
    page = reader.get(reverse("auditions:answer", args=[own])).content.decode()
    assert "You accompany Ida Marsh" in page
    assert "Can you come?" not in page
    assert all(read_token(token) is None for token in tokens_in(page))
    arriving = reader.get(reverse("auditions:own-check-in", args=[own]))
    assert arriving.status_code == 200
    assert all(read_token(token) is None for token in tokens_in(arriving.content.decode()))
    assert reader.post(reverse("auditions:answer-late", args=[own]), {"minutes": 10}).status_code == 302
    assert fresh(booking).late_minutes == 10
    answering = reverse("auditions:answer", args=[answer_token(booking)])
    assert "Can you come?" in sign_in(mother).get(answering).content.decode()


@pytest.mark.parametrize("verb", ["answer", "answer-move", "answer-access", "answer-calendar"])
def test_their_link_answers_nothing_whoever_bears_it(booking, chaperone, verb):
    address = reverse(f"auditions:{verb}", args=[beside_token(booking)])
    for bearer in (sign_in(chaperone), Client()):
        given = bearer.get(address) if verb == "answer-calendar" else bearer.post(address, {"answer": "no"})
        assert given.status_code in {403, 404}
    assert fresh(booking).state == "offered"


def test_they_leave_and_take_nobody_else_away(booking, chaperone, mother):
    performer = booking.performer
    page = reverse("talent:guardians", args=[performer.slug])
    shown = sign_in(chaperone).get(page).content.decode()
    assert "Ada Marsh" in shown
    assert "Add the permit" not in shown
    assert "Ask somebody to join" not in shown
    guardians.invite_guardian(actor=mother, performer=performer, email="flo@example.org", relation=Relation.PARENT)
    for reader, waiting in ((chaperone, []), (mother, ["flo@example.org"])):
        token = factories.ApiTokenFactory(user=reader).secret
        address = reverse("api:guardian-list", args=[performer.slug])
        told = Client().get(address, headers={"Authorization": f"Bearer {token}"}).json()
        assert [letter["email"] for letter in told["invitations"]] == waiting
    away = reverse("talent:guardian-remove", args=[performer.slug, mother.pk])
    assert sign_in(chaperone).post(away).status_code == 403
    leaving = reverse("talent:guardian-remove", args=[performer.slug, chaperone.pk])
    assert sign_in(chaperone).post(leaving).status_code == 302
    assert not performer.guardianships.exists()
    assert sign_in(chaperone).get(page).status_code in {403, 404}


def test_they_read_letters_without_the_links_and_none_about_money(booking, chaperone, mother):
    with across_offices("a test"):
        offer = factories.OfferFactory(submission=booking.submission)
        url = f"https://example.org/callback/{answer_token(booking)}/"
        shared = {"organisation": booking.organisation, "recipient": mother, "to_email": mother.email}
        letters = [
            OutboxMessage.objects.create(
                kind="casting.not_this_time", subject_type=subject_type, subject_id=subject.pk, dedupe_key=subject_type,
                subject_text="About you", body_text="Dear Ada.", attachments=[{"name": "a.ics", "text": url}],
                context={"role": "Mara", "production": "Salt", "thanks": "Thank you.", "url": url}, **shared,
            )
            for subject_type, subject in [("auditions.appointment", booking), ("contracts.offer", offer)]
        ]  # fmt: skip
        assert Offer.objects.get(pk=offer.pk).performer == booking.performer
        messages_sent.send(OutboxMessage, messages=letters)
        (copy,) = OutboxMessage.objects.filter(kind="talent.guardian_copy")
    assert (copy.to_email, copy.attachments) == (chaperone.email, [])
    assert copy.context["url"].endswith(reverse("casting:actor-home"))
