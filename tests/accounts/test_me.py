"""A person's own page."""

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db

SAID = {
    "name": "Ada Ng",
    "pronouns": "they/them",
    "time_zone": "Europe/Lisbon",
    "language": "en-us",
    "single_keys": "on",
}


def test_what_is_said_is_kept(enter):
    person = factories.UserFactory()
    client = enter(person)
    answer = client.post(reverse("accounts:me"), SAID | {"single_keys": ""})
    assert answer.url == reverse("accounts:me")
    person.refresh_from_db()
    assert (person.name, person.pronouns, person.time_zone, person.language, person.single_keys) == (
        "Ada Ng", "they/them", "Europe/Lisbon", "en-us", False,
    )  # fmt: skip
    assert "data-keys-off" in client.get(reverse("accounts:me")).content.decode()


@pytest.mark.parametrize(("typed", "kept"), [("lisbon", "Europe/Lisbon"), ("new york", "America/New_York"), ("UTC", "UTC")])
def test_a_city_is_a_zone(enter, typed, kept):
    person = factories.UserFactory()
    enter(person).post(reverse("accounts:me"), SAID | {"time_zone": typed})
    person.refresh_from_db()
    assert person.time_zone == kept


def test_unknown_zone_is_refused_and_nothing_saved(enter):
    person = factories.UserFactory(name="Before")
    answer = enter(person).post(reverse("accounts:me"), SAID | {"time_zone": "Atlantis"})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "We do not know that zone" in page
    assert 'value="Atlantis"' in page
    assert "Before" in page, "the frame still greets the person as they are"
    person.refresh_from_db()
    assert person.name == "Before"


def test_zones_are_offered_without_script(enter):
    page = enter(factories.UserFactory()).get(reverse("accounts:me")).content.decode()
    assert '<option value="Europe/London"></option>' in page
    assert 'list="id_time_zone_zones"' in page


def test_budget(enter, assert_statements):
    member = factories.MembershipFactory()
    for _ in range(4):
        factories.MembershipFactory(user=member.user)
    client = enter(member.user)
    with assert_statements(7):
        client.get(reverse("accounts:me"))
