"""The date of birth of somebody under 18: kept for the hours they may work, shown to nobody."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from talent.models import Performer, ProfileVersion
from talent.services.birth_dates import adult_since, forget_birth_dates
from tests import factories
from tests.talent.conftest import make_cast, sign_in
from tests.words import stands_in

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
    assert not stands_in(shown, day.isoformat())
    assert not stands_in(shown, str(day.year))
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
    Performer.objects.filter(pk=child.pk).update(born_on=adult_since())
    minor = factories.PerformerFactory(born_on=adult_since() + dt.timedelta(days=1))
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
    assert "born_on" not in Client().get(url, **ask).text


@pytest.fixture
def unclaimed():
    cast = make_cast()
    Performer.objects.filter(pk=cast.client.pk).update(born_on=years_ago(12))
    return cast, reverse("talent:section-edit", args=[cast.client.slug, "about"])


def test_an_agent_puts_a_childs_date_right_and_cannot_take_it_away(unclaimed):
    cast, url = unclaimed
    agent = sign_in(cast.agent)
    shown = agent.get(url).content.decode()
    assert "A date is kept" in shown and "Take the date of birth away" not in shown
    tomorrow_of_age = years_ago(18, 1).isoformat()
    for more in ({"forgets_birth": "on"}, {"born_on": years_ago(30).isoformat()}, {"born_on": tomorrow_of_age}):
        refused = agent.post(url, {"stage_name": "Noor Haddad", "bio": "Kept."} | more)
        assert refused.status_code == 422 and "theirs to say" in refused.content.decode()
    token = factories.ApiTokenFactory(user=cast.agent)
    ask = {"headers": {"Authorization": f"Bearer {token.secret}"}, "content_type": "application/json"}
    by_token = reverse("api:performer-detail", args=[cast.client.slug])
    assert Client().patch(by_token, {"born_on": None}, **ask).status_code == 422
    for opened in ("public", "unlisted"):
        assert Client().patch(by_token, {"visibility": opened}, **ask).status_code == 403
    assert born(cast.client) == years_ago(12)
    assert agent.post(url, {"stage_name": "Noor Haddad", "born_on": years_ago(11).isoformat()}).status_code == 302
    assert born(cast.client) == years_ago(11)


def test_a_guardian_says_by_a_date_that_a_child_is_none(child, page):
    Performer.objects.filter(pk=child.pk).update(born_on=years_ago(12))
    second = factories.UserFactory()
    for user in (child.account, second):
        child.guardianships.create(user=user)
    client, url = page
    assert "Take the date of birth away" not in client.get(url).content.decode()
    refused = save(page, forgets_birth="on")
    assert refused.status_code == 422 and "put the right one in" in refused.content.decode()
    grown = {"born_on": years_ago(19).isoformat()}
    other = sign_in(second).post(url, {"stage_name": "Wren Adeyemi"} | grown)
    assert other.status_code == 422 and "Only the account" in other.content.decode()
    assert save(page, **grown).status_code == 302
    assert born(child) is None
    assert list(child.guardianships.values_list("user", flat=True)) == [child.account_id]
    assert Performer.objects.get(pk=child.pk).links_from is not None, "what letters linked to is over for the second"


def test_a_page_that_an_agent_opened_closes_when_it_turns_out_to_be_a_childs():
    cast = make_cast()
    Performer.objects.filter(pk=cast.client.pk).update(visibility="unlisted")
    page = reverse("talent:performer", args=[cast.client.slug])
    assert Client().get(page).status_code == 200
    url = reverse("talent:section-edit", args=[cast.client.slug, "about"])
    born_on = years_ago(12).isoformat()
    assert sign_in(cast.agent).post(url, {"stage_name": "Noor Haddad", "born_on": born_on}).status_code == 302
    assert Client().get(page).status_code == 404
    assert sign_in(cast.director).get(page).status_code == 200
