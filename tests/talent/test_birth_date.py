"""The date of birth of somebody under 18: kept for the hours they may work, shown to nobody."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from talent.models import Performer, ProfileVersion
from talent.services.profiles import forget_birth_dates
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def child():
    return factories.PerformerFactory(stage_name="Wren Adeyemi")


@pytest.fixture
def page(child):
    client = Client()
    client.force_login(child.account)
    return client, reverse("talent:section-edit", args=[child.slug, "about"])


def years_ago(years, days=0):
    today = clock.today()
    return today.replace(year=today.year - years, day=min(today.day, 28)) + dt.timedelta(days=days)


def save(page, **more):
    client, url = page
    return client.post(url, {"stage_name": "Wren Adeyemi"} | more)


def born(child):
    return Performer.objects.values_list("born_on", flat=True).get(pk=child.pk)


def test_it_is_kept_over_later_edits_and_never_shown(child, page):
    day = years_ago(12)
    assert save(page, born_on=day.isoformat()).status_code == 302
    assert save(page, bio="Sings.").status_code == 302
    assert born(child) == day
    client, url = page
    shown = client.get(url).content.decode() + client.get(reverse("talent:profile-edit")).content.decode()
    assert "A date is kept" in shown
    assert day.isoformat() not in shown
    assert str(day.year) not in shown
    assert all("born" not in str(version.data) for version in ProfileVersion.objects.filter(performer=child))


def test_it_can_be_taken_away(child, page):
    save(page, born_on=years_ago(12).isoformat())
    save(page, forgets_birth="on")
    assert born(child) is None


@pytest.mark.parametrize(
    ("day", "sentence"), [(years_ago(18, -1), "Only for somebody under 18"), (years_ago(-1), "still to come")]
)
def test_a_grown_person_is_not_asked(child, page, day, sentence):
    answer = save(page, born_on=day.isoformat(), bio="Kept as typed.")
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert "Kept as typed." in answer.content.decode()
    assert born(child) is None


def test_it_goes_when_they_turn_18(child):
    Performer.objects.filter(pk=child.pk).update(born_on=years_ago(18, -1))
    minor = factories.PerformerFactory(born_on=years_ago(18, 1))
    assert forget_birth_dates() == 1
    assert (born(child), born(minor)) == (None, minor.born_on)


def test_a_token_writes_it_and_reads_it_nowhere(child):
    token = factories.ApiTokenFactory(user=child.account)
    ask = {"headers": {"Authorization": f"Bearer {token.secret}"}}
    url = reverse("api:performer-detail", args=[child.slug])
    day = years_ago(12)
    answer = Client().patch(url, {"born_on": day.isoformat()}, content_type="application/json", **ask)
    assert answer.status_code == 200, answer.content
    assert born(child) == day
    Client().patch(url, {"bio": "Sings."}, content_type="application/json", **ask)
    assert born(child) == day
    assert b"born" not in Client().get(url, **ask).content
