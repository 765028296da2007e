"""From the decision room into the queue of a session."""

import pytest

from auditions.models import CallIn, Session
from casting.models import Submission
from tests.auditions.day.days import day_of
from tests.casting.room.people import fill


@pytest.fixture
def session(role, director):
    return day_of(role, director, names=["Idris Bello"])


@pytest.fixture
def people(role):
    return fill(role, 3, varied=False, names=["Yuki Tanabe", "Hye-jin Park", "Nadia Belkacem"])


def queue_of(session):
    return list(CallIn.objects.filter(session=session).values_list("performer__stage_name", flat=True))


def test_those_selected_come_into_the_queue_in_their_order(browser, url, role, session, people):
    pick = f"{people[2].pk},{people[0].pk}"
    page = browser.get(url("call-in", role.pk), {"pick": pick}).content.decode()
    assert "Nadia Belkacem" in page and "Call in 2 people" in page and "Hye-jin" not in page
    answer = browser.post(url("call-in", role.pk), {"pick": pick, "session": session.pk})
    assert answer.status_code == 302 and answer["Location"] == url("session", session.pk)
    assert queue_of(session) == ["Idris Bello", "Nadia Belkacem", "Yuki Tanabe"]
    assert set(Submission.objects.filter(pk__in=[people[0].pk, people[2].pk]).values_list("state", flat=True)) == {
        "callback"
    }


def test_who_cannot_come_is_named_and_the_rest_is_called_in(browser, url, role, session, people):
    Submission.objects.filter(pk=people[1].pk).update(state="withdrawn", stage="withdrawn")
    data = {"pick": [one.pk for one in people], "session": session.pk}
    board = browser.post(url("call-in", role.pk), data, follow=True).content.decode()
    assert "2 people are called in" in board and "Not called in: Hye-jin Park" in board


def test_without_a_session_they_wait_while_one_is_made(browser, url, role, people, typed):
    here = url("call-in", role.pk) + f"?pick={people[0].pk}"
    page = browser.get(here).content.decode()
    assert "No session to come" in page
    answer = browser.post(url("session-new"), typed() | {"next": here})
    session = Session.objects.get()
    assert answer["Location"] == f"{here}&session={session.pk}"
    assert "checked" in browser.get(answer["Location"]).content.decode()


def test_nobody_chosen_and_no_session_chosen_are_said(browser, url, role, session, people):
    assert browser.get(url("call-in", role.pk)).status_code == 422
    answer = browser.post(url("call-in", role.pk), {"pick": people[0].pk})
    assert answer.status_code == 422 and "Choose a session" in answer.content.decode()
