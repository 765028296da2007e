"""The panel's page of one room: who is in, their card, and what is noted lands on the submission."""

import pytest
from django.urls import reverse

from accounts.states import MembershipRole
from auditions.models import SessionRoom
from auditions.services.door import check_in, complete_appointment, enter_room
from casting.models import ConflictOfInterest, Note, Rating
from tests import factories
from tests.auditions.door.people import expected

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(office, day):
    return reverse("auditions:room", args=[office.slug, day.pk, SessionRoom.objects.get(session=day).pk])


@pytest.fixture
def inside(director, person):
    check_in(actor=director, appointment=person)
    enter_room(actor=director, appointment=person)
    return person


def test_whoever_is_in_comes_with_card_scores_notes_and_takes(runner, address, inside, office):
    page = runner.get(address).content.decode()
    assert f'<h2 class="xl" id="who-h">{inside.performer.stage_name}</h2>' in page
    base = f"/office/{office.slug}/roles/{inside.submission.role_id}/submissions/{inside.submission_id}/"
    assert f'action="{base}rate/"' in page
    assert f'action="{base}notes/"' in page
    runner.post(f"{base}notes/", {"text": "Listens.", "audience": "office"})
    runner.post(f"{base}rate/", {"value": 4})
    assert (Note.objects.get().submission_id, Rating.objects.get().submission_id) == (inside.submission_id,) * 2


def test_the_next_one_follows(runner, address, director, day, role, inside):
    following = expected(day, role, at=3, performer__stage_name="Ama Boateng")
    check_in(actor=director, appointment=following)
    complete_appointment(actor=director, appointment=inside)
    page = runner.get(address).content.decode()
    assert "Nobody is in" in page
    assert "Ama Boateng" in page
    act = reverse("auditions:door-act", args=[day.organisation.slug, day.pk])
    use = SessionRoom.objects.get(session=day).pk
    answer = runner.post(act, {"appointment": following.pk, "verb": "enter", "use": use})
    assert answer.url == address
    side = runner.get(f"{address}?part=side", headers={"X-Requested-With": "XMLHttpRequest"}).content.decode()
    assert f'data-now-in="{following.pk}"' in side


def test_a_reader_sees_who_is_in_and_no_card(client, office, address, inside):
    client.force_login(factories.MembershipFactory(organisation=office, role=MembershipRole.READER).user)
    page = client.get(address).content.decode()
    assert inside.performer.stage_name in page
    assert "data-room-scoring" not in page
    assert "data-notes" not in page


def test_who_stays_out_of_somebody_meets_them_nowhere(runner, office, address, director, day, inside):
    ConflictOfInterest.objects.create(organisation=office, performer=inside.performer, reviewer=director)
    for page in (address, reverse("auditions:door", args=[office.slug, day.pk])):
        assert inside.performer.stage_name not in runner.get(page).content.decode()
    act = reverse("auditions:door-act", args=[office.slug, day.pk])
    assert runner.post(act, {"appointment": inside.pk, "verb": "complete"}).status_code == 404
