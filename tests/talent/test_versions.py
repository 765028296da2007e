"""A profile version says what the profile said, and is written only when that changed."""

import pytest

from accounts.models import User
from talent.models import Credit, Performer
from talent.services.profiles import create_performer
from talent.services.versions import current_version


@pytest.fixture
def actor(db) -> User:
    return User.objects.create_user("ama@example.org", name="Ama Boateng")


@pytest.fixture
def performer(actor) -> Performer:
    return create_performer(
        actor=actor, stage_name=" Ama  Boateng ", playing_age_min=25, playing_age_max=35, bases=["London"]
    )


def test_an_unchanged_profile_keeps_its_version(performer):
    first = current_version(performer=performer)
    assert (first.number, first.data["stage_name"], first.data["bases"]) == (1, "Ama Boateng", ["London"])
    assert current_version(performer=performer).pk == first.pk


def test_a_changed_profile_gets_the_next_number_and_the_old_one_stays(performer):
    first = current_version(performer=performer)
    Credit.objects.create(performer=performer, kind="film", production="The Saltmarsh", role="Ida")
    second = current_version(performer=performer)
    assert (second.number, second.data["credits"][0]["role"]) == (2, "Ida")
    first.refresh_from_db()
    assert first.data["credits"] == []


def test_a_version_never_holds_what_is_private(performer):
    performer.legal_name = "Abena Boateng-Lumley"
    performer.save()
    performer.unions.create(union="equity_uk")
    text = str(current_version(performer=performer).data)
    assert "Lumley" not in text
    assert "equity" not in text
    assert "@" not in text
