"""What agents arrange among themselves: cover changes who is written to, and notes stay in the agency."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.states import MembershipRole
from accounts.tenancy import across_offices
from core import clock
from notifications.models import Notice
from talent.models import AgentCover
from talent.selectors import representations_on_record
from tests import factories


@pytest.fixture
def agency(db):
    return factories.AgencyFactory()


@pytest.fixture
def ada(agency):
    return factories.MembershipFactory(
        organisation=agency, role=MembershipRole.AGENT, user=factories.UserFactory(name="Ada Lin")
    ).user


@pytest.fixture
def bo(agency):
    return factories.MembershipFactory(
        organisation=agency, role=MembershipRole.AGENT, user=factories.UserFactory(name="Bo Marsh")
    ).user


@pytest.fixture
def performer(agency, ada):
    return factories.RepresentationFactory(organisation=agency, agent=ada).performer


def arrange(client, agency, agent, covered_by, first=0, last=3):
    today = clock.today()
    days = {name: today + dt.timedelta(days=at) for name, at in {"starts_on": first, "ends_on": last}.items()}
    return client.post(
        reverse("talent:cover", args=[agency.slug]), {"agent": agent.pk, "covered_by": covered_by.pk, **days}
    )


def on_record(performer):
    return representations_on_record([performer.pk])[performer.pk][0].agent


def test_whoever_covers_is_told_and_is_who_is_written_to_on_those_days(client, agency, ada, bo, performer):
    client.force_login(ada)
    assert arrange(client, agency, ada, bo).status_code == 302
    assert on_record(performer) == bo
    assert Notice.objects.get(user=bo).title == "You cover for Ada Lin"
    assert "Bo Marsh" in client.get(reverse("talent:cover", args=[agency.slug])).content.decode()
    with across_offices("the test finds the one cover"):
        cover = AgentCover.objects.get()
    assert client.post(reverse("talent:cover-end", args=[agency.slug, cover.pk])).status_code == 302
    assert on_record(performer) == ada


def test_whoever_has_left_the_agency_covers_for_nobody(client, agency, ada, bo, performer):
    client.force_login(ada)
    arrange(client, agency, ada, bo)
    bo.memberships.get(organisation=agency).delete()
    assert on_record(performer) == ada


def test_a_cover_to_come_changes_nothing_today(client, agency, ada, bo, performer):
    client.force_login(ada)
    assert arrange(client, agency, ada, bo, first=2).status_code == 302
    assert on_record(performer) == ada


@pytest.mark.parametrize(
    ("first", "last", "swap", "words"),
    [(0, 3, True, "Somebody else has to cover."), (3, 1, False, "before the first"), (-5, -3, False, "over already"),
     (0, 400, False, "more than a year")],
)  # fmt: skip
def test_what_cannot_be_says_why(client, agency, ada, bo, first, last, swap, words):
    client.force_login(ada)
    answer = arrange(client, agency, ada, ada if swap else bo, first, last)
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_two_who_are_away_at_once_do_not_cover_each_other(client, agency, ada, bo):
    client.force_login(ada)
    arrange(client, agency, ada, bo)
    assert "is away on some of these days too" in arrange(client, agency, bo, ada, 1, 2).content.decode()
    assert "covered on some of these days" in arrange(client, agency, ada, bo, 1, 2).content.decode()


def test_notes_are_read_by_colleagues_and_by_nobody_else(client, agency, ada, bo, performer):
    address = reverse("talent:client-notes", args=[agency.slug, performer.slug])
    client.force_login(ada)
    assert client.post(address, {"text": "Rings back <b>late</b>."}).status_code == 302
    assert client.post(address, {"text": "  "}).status_code == 422
    client.force_login(bo)
    page = client.get(address).content.decode()
    assert "Rings back &lt;b&gt;late&lt;/b&gt;." in page
    assert "Take away" not in page
    stranger = factories.MembershipFactory(organisation=factories.AgencyFactory(), role=MembershipRole.OWNER).user
    for other in (performer.account, stranger):
        client.force_login(other)
        assert client.get(address).status_code == 404
        public = client.get(reverse("talent:performer", args=[performer.slug]))
        assert b"Rings back" not in public.content
