"""The list of one's own times, bulk answers of an agent, being late, access needs, and the same by token."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import answer_token, choose_token
from auditions.models import AccessNeeds, Appointment
from auditions.selectors import mine as own_times
from auditions.selectors.access import access_needs_for
from auditions.states import AppointmentState
from core import clock
from tests import factories
from tests.auditions.mine.world import booked, day, fresh, invited

pytestmark = pytest.mark.django_db


def signed_in(user):
    client = Client()
    client.force_login(user)
    return client


def listed(user, **query):
    return " ".join(signed_in(user).get(reverse("auditions:mine"), query).content.decode().split())


def change(row, **values):
    with across_offices("a test"):
        Appointment.objects.filter(pk=row.pk).update(**values)
    return fresh(row)


@pytest.fixture
def agency():
    return factories.AgencyFactory()


@pytest.fixture
def agent(agency):
    return factories.MembershipFactory(organisation=agency, role="agent").user


@pytest.fixture
def client_of(agency, agent):
    def make(session, name):
        call_in = invited(session, account=None, stage_name=name)
        with across_offices("a test"):
            type(call_in.submission).objects.filter(pk=call_in.submission_id).update(
                via="rep", submitted_by=agent, agency=agency
            )
        factories.RepresentationFactory(performer=call_in.performer, organisation=agency)
        return call_in

    return make


def test_what_is_planned_or_moved_and_not_sent_is_not_shown():
    session = day()
    mine = booked(invited(session, stage_name="Noor Haddad"))
    user = mine.performer.account
    told = clock.show(mine.starts_at, user.time_zone, "short")
    later = mine.starts_at + dt.timedelta(hours=3)
    change(mine, slot=None, starts_at=later, ends_at=later + dt.timedelta(minutes=15))
    shown = listed(user)
    assert told in shown
    assert "Just changing" in shown
    assert clock.show(later, user.time_zone, "short") not in shown
    home = signed_in(user).get(reverse("casting:actor-home")).content.decode()
    assert "just changing this time" in home
    url = reverse("auditions:answer", args=[answer_token(mine)])
    refused = Client().post(url, {"answer": "no"})
    assert refused.status_code == 422
    assert "The office is just changing this time. You will hear from them shortly." in refused.content.decode()


def test_a_time_that_waits_for_an_answer_is_shown_before_those_that_stand(monkeypatch):
    first = booked(invited(day()))
    stands, asks = first, booked(invited(day(), performer=first.performer))
    later = stands.starts_at + dt.timedelta(days=2)
    times = {"starts_at": later, "ends_at": later + dt.timedelta(minutes=15)}
    told = {"told_starts_at": times["starts_at"], "told_ends_at": times["ends_at"]}
    change(asks, slot=None, state=AppointmentState.OFFERED, **times, **told)
    monkeypatch.setattr(own_times, "MOST", 1)
    client = signed_in(first.performer.account)
    home = client.get(reverse("casting:actor-home"))
    assert [panel.context["mine"].row.pk for panel in home.context["panels"]] == [asks.pk]
    page = client.get(reverse("casting:my-submission", args=[stands.submission_id]))
    assert [panel.context["mine"].row.pk for panel in page.context["panels"]] == [stands.pk]


def test_a_drop_that_was_not_sent_is_no_news():
    mine = booked(invited(day()))
    change(mine, state=AppointmentState.CANCELLED)
    shown = listed(mine.performer.account)
    assert "Just changing" in shown
    assert "Cancelled" not in shown
    change(mine, told_off_at=clock.now())
    assert "Cancelled" in listed(mine.performer.account)


def test_an_agent_confirms_for_many_and_is_told_who_could_not_be(agent, client_of):
    session = day(slots=3)
    rows = [booked(client_of(session, name)) for name in ("Noor Haddad", "Tomasz Birk", "Ruth Abelard")]
    rows = [change(row, state=AppointmentState.OFFERED) for row in rows]
    assert "3 wait for an answer" in listed(agent)
    moved = rows[2]
    later = moved.starts_at + dt.timedelta(hours=3)
    browser = signed_in(agent)
    browser.get(reverse("auditions:mine"))
    change(moved, slot=None, starts_at=later, ends_at=later + dt.timedelta(minutes=15))
    stranger = change(booked(invited(day())), state=AppointmentState.OFFERED)
    picked = [row.pk for row in (*rows, stranger)]
    answer = browser.post(reverse("auditions:mine-confirm"), {"pick": picked}, follow=True).content.decode()
    assert "2 appointments are confirmed." in answer
    assert "Ruth Abelard: The office is just changing this time." in answer
    assert [fresh(row).state for row in (*rows, stranger)] == ["confirmed", "confirmed", "offered", "offered"]


def test_who_represents_them_no_more_looks_and_does_not_answer(agent, agency, client_of):
    row = change(booked(client_of(day(), "Noor Haddad")), state=AppointmentState.OFFERED)
    with across_offices("a test"):
        agency.representations.update(starts_on=clock.today() - dt.timedelta(days=9), ends_on=clock.today())
    assert 'name="pick"' not in listed(agent)
    signed_in(agent).post(reverse("auditions:mine-confirm"), {"pick": row.pk})
    assert fresh(row).state == AppointmentState.OFFERED


def test_forty_clients_cost_what_one_does(agent, client_of, assert_statements):
    session = day(slots=41)
    booked(client_of(session, "First"))
    browser = signed_in(agent)
    browser.get(reverse("auditions:mine"))
    with assert_statements(16):
        browser.get(reverse("auditions:mine"))
    for number in range(40):
        row = booked(client_of(session, f"Client {number}"))
        change(row, state=AppointmentState.OFFERED)
    with assert_statements(16):
        page = browser.get(reverse("auditions:mine")).content.decode()
    assert page.count('name="pick"') == 40
    assert page.count("Client 7") > 1
    narrowed = listed(agent, state="confirmed")
    assert 'name="pick"' not in narrowed


def test_late_in_one_tap_on_the_day_only():
    row = booked(invited(day()))
    url = reverse("auditions:answer-late", args=[answer_token(row)])
    assert Client().post(url, {"minutes": 10}).status_code == 409
    soon = clock.now() + dt.timedelta(hours=2)
    times = {"starts_at": soon, "ends_at": soon + dt.timedelta(minutes=15)}
    row = change(row, slot=None, **times, **{f"told_{name}": moment for name, moment in times.items()})
    page = Client().get(reverse("auditions:answer", args=[answer_token(row)])).content.decode()
    assert all(f'value="{minutes}"' in page for minutes in (5, 10, 15, 30))
    assert Client().post(url, {"minutes": 10}).status_code == 302
    assert fresh(row).late_minutes == 10
    assert fresh(row).told_starts_at == soon
    assert Client().post(url, {"minutes": 45}).status_code == 404
    Client().post(url, {"minutes": 0})
    assert fresh(row).late_minutes == 0


def test_needs_are_asked_once_and_go_with_every_appointment():
    row = booked(invited(day()))
    performer = row.performer
    url = reverse("auditions:answer-access", args=[answer_token(row)])
    assert Client().post(url, {"needs": "A quiet place to wait", "format": "large_print"}).status_code == 302
    assert access_needs_for([performer.pk])[performer.pk].format == "large_print"
    other = booked(invited(day(), performer=performer, role=None))
    page = Client().get(reverse("auditions:answer", args=[answer_token(other)])).content.decode()
    assert "has told us before" in page
    assert "A quiet place" not in page
    # Whoever holds a link cannot read or change what was told; the performer can, and may empty it.
    url = reverse("auditions:answer-access", args=[answer_token(other)])
    assert Client().post(url, {"needs": "Nothing"}).status_code == 422
    own = signed_in(performer.account)
    own_url = reverse("auditions:access-needs", args=[performer.slug])
    assert "A quiet place to wait" in own.get(own_url).content.decode()
    own.post(own_url, {"needs": "", "format": ""})
    assert access_needs_for([performer.pk]) == {}
    assert AccessNeeds.objects.filter(performer=performer).exists()
    assert signed_in(factories.UserFactory()).get(own_url).status_code == 403


def test_a_token_does_what_the_pages_do():
    session = day(slots=3)
    call_in = invited(session)
    token = factories.ApiTokenFactory(user=call_in.performer.account)
    ask = {"headers": {"Authorization": f"Bearer {token.secret}"}, "content_type": "application/json"}
    browser = Client()
    free = browser.get(reverse("api:invitation-times", args=[call_in.uid]), **ask).json()
    assert len(free) == 3
    made = browser.post(reverse("api:invitation-choose", args=[call_in.uid]), {"slot": free[0]["slot"]}, **ask).json()
    assert (made["state"], made["starts_at"]) == ("confirmed", free[0]["starts_at"])
    taken = browser.post(reverse("api:invitation-choose", args=[call_in.uid]), {"slot": free[1]["slot"]}, **ask)
    assert taken.status_code == 409
    moved = browser.post(reverse("api:my-appointment-move", args=[made["id"]]), {"slot": free[2]["slot"]}, **ask).json()
    assert moved["starts_at"] == free[2]["starts_at"]
    mine = browser.get(reverse("api:my-appointment-list"), **ask).json()
    assert [row["id"] for row in mine["coming"]] == [made["id"]]
    said = browser.post(reverse("api:my-appointment-answer", args=[made["id"]]), {"answer": "no"}, **ask).json()
    assert said["state"] == "declined"


def test_an_agency_that_has_ceased_to_speak_answers_nothing_and_its_letters_lead_nowhere(agent, agency, client_of):
    session = day()
    mine, choosing = booked(client_of(session, "Noor Haddad")), client_of(session, "Idris Vale")
    links = [
        reverse("auditions:answer", args=[answer_token(mine)]),
        reverse("auditions:choose", args=[choose_token(choosing)]),
    ]
    assert [Client().get(url).status_code for url in links] == [200, 200]
    assert "Noor Haddad" in listed(agent)
    for row in (mine, choosing):
        ended = signed_in(agent).post(reverse("talent:roster-end", args=[agency.slug, row.performer.slug]))
        assert ended.status_code == 302
    assert "Noor Haddad" not in listed(agent)
    answer, choose = links
    assert Client().get(answer).status_code == 404
    assert Client().post(answer, {"answer": "no"}).status_code == 404
    assert fresh(mine).state == mine.state
    assert "closed" in Client().get(choose).content.decode()
    # Whoever answers now comes by a link of their own.
    assert Client().get(reverse("auditions:answer", args=[answer_token(fresh(mine))])).status_code == 200
