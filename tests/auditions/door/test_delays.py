"""Running late: later people hear it once, kindly, and keep what they were promised."""

import datetime as dt

import pytest
from django.urls import reverse

from auditions.guards_door import delay_guard
from auditions.messages_door import DELAY
from auditions.models import Appointment, SessionRoom
from auditions.selectors.door import door_of
from auditions.services.delays import set_delay
from auditions.services.door import check_in
from auditions.services.sessions import close_session
from core import clock
from core.errors import IllegalTransition, Invalid
from notifications.models import Notice, OutboxMessage
from tests import factories
from tests.auditions.door.people import day_with, expected

pytestmark = pytest.mark.django_db


@pytest.fixture
def use(day):
    return SessionRoom.objects.get(session=day)


@pytest.fixture
def delay(director, use):
    def act(minutes, use=use):
        return set_delay(actor=director, use=use, minutes=minutes)

    return act


def with_account(name):
    return {"performer": factories.PerformerFactory(stage_name=name, account=factories.UserFactory(name=name))}


def letters(state="held"):
    return list(OutboxMessage.objects.filter(kind=DELAY, state=state).order_by("pk"))


def send_all():
    rows = OutboxMessage.objects.filter(kind=DELAY, pk__in=[letter.pk for letter in letters()])
    for change in ({"state": "queued"}, {"state": "in_flight"}, {"state": "sent", "sent_at": clock.now()}):
        rows.update(**change)


def test_later_people_are_told_and_their_times_stay(director, day, role, delay):
    gone = expected(day, role, at=0, **with_account("Elias Thorne"))
    here = expected(day, role, at=3, **with_account("Kavita Raman"))
    later = expected(day, role, at=5, **with_account("Noor Haddad"))
    check_in(actor=director, appointment=here)
    assert delay(20).told == 1
    [letter] = letters()
    assert letter.to_name == "Noor Haddad"
    assert "20 minutes behind" in letter.context["news"]
    assert "still stands" in letter.context["stands"]
    assert [notice.user_id for notice in Notice.objects.all()] == [later.performer.account_id]
    before = (later.starts_at, later.told_starts_at, later.state, later.sequence)
    later.refresh_from_db()
    assert (later.starts_at, later.told_starts_at, later.state, later.sequence) == before
    rows = {row.id: row for row in door_of(director, day).rows}
    assert rows[later.pk].expected_at - rows[later.pk].due_at == dt.timedelta(minutes=20)
    assert rows[gone.pk].group == "coming"


def test_a_small_change_is_a_notice_and_taps_become_one_letter(day, role, delay):
    expected(day, role, at=6, **with_account("Noor Haddad"))
    delay(5)
    assert (Notice.objects.count(), letters()) == (1, [])
    delay(10)
    delay(15)
    [letter] = letters()
    assert letter.context["minutes"] == 15
    send_all()
    delay(20)
    assert letters() == []
    assert delay(20).told == 0
    delay(25)
    [letter] = letters()
    assert letter.context["minutes"] == 25
    delay(15)
    assert letters() == []


def test_catching_up_is_told_too(day, role, delay):
    expected(day, role, at=6, **with_account("Noor Haddad"))
    delay(20)
    send_all()
    delay(0)
    [letter] = letters()
    assert "caught up" in letter.context["news"]


def test_the_performer_hears_it_themself_and_the_agent_only_for_who_has_no_sign_in(day, role, delay):
    agent = factories.UserFactory(name="Agnes Bell")
    own = with_account("Noor Haddad")
    expected(day, role, at=6, via="rep", submitted_by=agent, **own)
    expected(day, role, at=7, via="rep", submitted_by=agent, performer=factories.PerformerFactory(account=None))
    delay(15)
    assert {letter.to_name for letter in letters()} == {"Noor Haddad", "Agnes Bell"}
    [to_agent] = [letter for letter in letters() if letter.to_name == "Agnes Bell"]
    assert "they may come" not in to_agent.context["stands"]
    assert "may come then" in to_agent.context["stands"]


def test_other_rooms_and_whoever_was_not_told_hear_nothing(role, director):
    day = day_with(role, rooms=2)
    use = SessionRoom.objects.filter(session=day).first()
    expected(day, role, at=6, room=1, **with_account("Noor Haddad"))
    expected(day, role, at=7, state="planned", **with_account("Ama Boateng"))
    assert set_delay(actor=director, use=use, minutes=30).told == 0
    assert letters() == []


def test_a_letter_does_not_leave_once_they_have_come(director, day, role, delay):
    row = expected(day, role, at=6, **with_account("Noor Haddad"))
    delay(15)
    [letter] = letters()
    assert delay_guard([letter])[letter.pk].act == "send"
    check_in(actor=director, appointment=row)
    assert delay_guard([letter])[letter.pk].act == "drop"


def test_nonsense_is_refused(director, day, delay):
    with pytest.raises(Invalid, match="eight hours"):
        delay(481)
    close_session(actor=director, session=day)
    with pytest.raises(IllegalTransition, match="over"):
        delay(10)


def test_one_tap_by_form(runner, office, day, role, use):
    expected(day, role, at=6, **with_account("Noor Haddad"))
    address = reverse("auditions:door-delay", args=[office.slug, day.pk])
    answer = runner.post(address, {"room": use.pk, "minutes": 10}, headers={"Accept": "application/json"})
    assert answer.json()["text"] == "Studio A runs 10 minutes late. 1 person is told."
    assert Appointment.objects.get().state == "confirmed"
    page = runner.get(reverse("auditions:door", args=[office.slug, day.pk])).content.decode()
    assert "10 minutes late" in page
