"""What a page fetches when it is told, or looks by itself: cards through the reader's lens, and what it missed."""

import datetime as dt

import pytest
import time_machine
from django.test import Client

from accounts.tenancy import office_scope
from casting.models import ConflictOfInterest
from casting.selectors.selection import Selection
from casting.services.decisions import decide_submissions
from casting.services.notes import write_note
from core import clock
from tests import factories
from tests.casting.room.people import fill, office_with, role_in
from tests.words import stands_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def office():
    return office_with()[0]


@pytest.fixture
def role(office):
    return role_in(office, name="Mara Voss")


@pytest.fixture
def ada(office):
    return factories.MembershipFactory(organisation=office, user__name="Ada Okoye").user


@pytest.fixture
def tom(office):
    return factories.MembershipFactory(organisation=office, user__name="Tom Reyes").user


@pytest.fixture
def client(tom):
    client = Client()
    client.force_login(tom)
    return client


def room(role) -> str:
    return f"/office/{role.organisation.slug}/roles/{role.pk}/"


def look(client, role, cursor=None) -> dict:
    return client.get(
        f"{room(role)}changes/" + (f"?cursor={cursor}" if cursor is not None else ""), headers=JSON
    ).json()


def decide(ada, role, people, to="shortlisted"):
    with office_scope(role.organisation):
        chosen = Selection(role, ids=[one.pk for one in people])
        return decide_submissions(actor=ada, role=role, submissions=chosen, to=to)


def test_a_page_that_was_away_is_told_what_happened(client, role, ada):
    people = fill(role, 3, varied=False)
    start = look(client, role)
    assert start["kinds"] == {}
    decide(ada, role, people[:2])
    with office_scope(role.organisation):
        write_note(actor=ada, submission=people[2], text="Strong.")
        write_note(actor=ada, submission=people[1], text="Mine.", audience="me")
    told = look(client, role, start["cursor"])
    assert told["kinds"] == {"moved": [people[0].pk, people[1].pk], "noted": [people[2].pk]}
    # What is young is told again: an act that began earlier may still be writing.
    assert look(client, role, told["cursor"])["kinds"] == told["kinds"]
    with time_machine.travel(clock.now() + dt.timedelta(seconds=16), tick=False):
        settled = look(client, role, told["cursor"])
        assert look(client, role, settled["cursor"])["kinds"] == {}


def test_a_large_act_says_to_look_at_everything(client, role, ada):
    people = fill(role, 1100, varied=False)
    start = look(client, role)
    decide(ada, role, people)
    assert look(client, role, start["cursor"])["much"] is True


def test_cards_say_who_moved_them_and_only_when_asked(client, role, ada, tom, assert_statements):
    [one, other] = fill(role, 2, varied=False)
    decide(ada, role, [one])
    decide(tom, role, [other])
    ids = f"{one.pk},{other.pk}"
    with assert_statements(12):
        plain = client.get(f"{room(role)}cards/?ids={ids}", headers=JSON).json()
    assert set(plain) == {"cards"}
    assert 'data-state="shortlisted"' in plain["cards"][str(one.pk)]
    with assert_statements(7):
        scores = client.get(f"{room(role)}cards/?ids={ids}&scores=1", headers=JSON).json()
    assert "Not rated" in scores["scores"][str(one.pk)]
    full = client.get(f"{room(role)}cards/?ids={ids}&moved=1", headers=JSON).json()
    assert {row["id"]: (row["label"], row["by"], row["is_mine"]) for row in full["moved"]} == {
        one.pk: ("Shortlist", "Ada Okoye", False),
        other.pk: ("Shortlist", "", True),
    }
    assert full["counts"]["shortlisted"]["total"] == 2


def test_who_stays_out_of_somebody_gets_no_card_and_no_news_of_them(client, role, ada, tom):
    [one] = fill(role, 1, varied=False, names=["Noor Haddad"])
    with office_scope(role.organisation):
        ConflictOfInterest.objects.create(organisation=role.organisation, reviewer=tom, performer=one.performer)
    start = look(client, role)
    decide(ada, role, [one])
    assert look(client, role, start["cursor"])["kinds"] == {}
    answer = client.get(f"{room(role)}cards/?ids={one.pk}&moved=1", headers=JSON)
    assert answer.json()["cards"] == {}
    assert not stands_in(answer.text, "Noor")


@pytest.mark.parametrize("query", ["ids=x", "ids=" + ",".join(["1"] * 6000)])
def test_damaged_ids_are_refused(client, role, query):
    assert client.get(f"{room(role)}cards/?{query}", headers=JSON).status_code == 422


def test_damaged_cursors_are_refused(client, role):
    for cursor in ("-1", "x", "9" * 30):
        assert client.get(f"{room(role)}changes/?cursor={cursor}", headers=JSON).status_code == 422
