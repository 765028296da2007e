"""Reminders: a week, a day, two hours before; each person's choice; each written once."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.guards_booking import reminder_guard
from auditions.links import reminders_token
from auditions.models import Appointment, ReminderChoice
from auditions.services.reminders import write_reminders
from auditions.states import AppointmentState
from core import clock
from notifications.models import OutboxMessage
from tests import factories
from tests.auditions.mine.world import booked, day, invited

pytestmark = pytest.mark.django_db
TEN = dt.datetime(2027, 6, 16, 9, 0, tzinfo=dt.UTC)  # 10:00 in London


@pytest.fixture
def mine(time_machine):
    """A confirmed appointment, chosen three weeks ahead."""
    time_machine.move_to(TEN - dt.timedelta(days=21), tick=False)
    return booked(invited(day(slots=3, opens_at=TEN), stage_name="Noor Haddad"))


def reminders():
    with across_offices("a test"):
        rows = OutboxMessage.objects.filter(kind__startswith="auditions.reminder").order_by("pk")
        return list(rows)


@pytest.mark.parametrize(
    ("before", "words"),
    [
        (dt.timedelta(days=7), "A week from now"),
        (dt.timedelta(days=1), "A day from now"),
        (dt.timedelta(hours=2), "Soon"),
    ],
)
def test_each_comes_at_its_moment_and_once(mine, time_machine, before, words):
    time_machine.move_to(TEN - before - dt.timedelta(seconds=1), tick=False)
    assert write_reminders() == 0
    time_machine.move_to(TEN - before, tick=False)
    assert [write_reminders(), write_reminders()] == [1, 0]
    [note] = reminders()
    assert note.context["how_soon"] == words
    assert note.recipient_id == mine.performer.account_id
    assert reverse("auditions:reminders-by-link", args=[reminders_token(note.recipient_id)]) in note.context["choices"]


def test_three_in_all_however_often_the_clock_looks(mine, time_machine):
    moment, due = (
        TEN - dt.timedelta(days=8),
        [TEN - before for before in (dt.timedelta(days=7), dt.timedelta(days=1), dt.timedelta(hours=2))],
    )
    while moment < TEN + dt.timedelta(hours=2):
        time_machine.move_to(moment, tick=False)
        write_reminders()
        # As often as in life around the moments that matter, and still often in between.
        near = any(abs(moment - at) <= dt.timedelta(hours=4) for at in due)
        moment += dt.timedelta(minutes=20) if near else dt.timedelta(hours=2)
    assert [note.context["lead"] for note in reminders()] == ["week", "day", "hours"]


def test_never_what_is_switched_off_not_even_at_the_last_moment(mine, time_machine):
    account = mine.performer.account
    client = Client()
    client.force_login(account)
    client.post(reverse("auditions:reminders"), {"wanted": ["week", "hours"]})
    time_machine.move_to(TEN - dt.timedelta(days=1), tick=False)
    assert write_reminders() == 0
    time_machine.move_to(TEN - dt.timedelta(hours=2), tick=False)
    assert write_reminders() == 1
    [note] = reminders()
    assert reminder_guard([note])[note.pk].act == "send"
    Client().post(reverse("auditions:reminders-by-link", args=[reminders_token(account.pk)]), {"wanted": []})
    assert ReminderChoice.objects.get(user=account).two_hours_before is False
    assert reminder_guard([note])[note.pk].act == "drop"


def test_somebody_elses_choice_is_not_touched(mine):
    other = factories.UserFactory()
    assert (
        Client().get(reverse("auditions:reminders-by-link", args=[reminders_token(other.pk) + "x"])).status_code == 404
    )
    Client().post(reverse("auditions:reminders-by-link", args=[reminders_token(other.pk)]), {"wanted": ["day"]})
    assert not ReminderChoice.objects.filter(user=mine.performer.account).exists()


def test_who_hears_of_it_late_is_not_reminded_of_what_they_have_just_read(time_machine):
    time_machine.move_to(TEN - dt.timedelta(hours=20), tick=False)
    booked(invited(day(slots=1, opens_at=TEN)))
    assert write_reminders() == 0
    time_machine.move_to(TEN - dt.timedelta(hours=2), tick=False)
    assert write_reminders() == 1


@pytest.mark.parametrize("state", [AppointmentState.CANCELLED, AppointmentState.DECLINED])
def test_nobody_is_reminded_of_what_is_off(mine, time_machine, state):
    time_machine.move_to(TEN - dt.timedelta(days=1), tick=False)
    write_reminders()
    [note] = reminders()
    with across_offices("a test"):
        Appointment.objects.filter(pk=mine.pk).update(state=state)
    assert reminder_guard([note])[note.pk].act == "drop"
    time_machine.move_to(TEN - dt.timedelta(hours=2), tick=False)
    assert write_reminders() == 0


def test_a_time_that_is_just_changing_is_not_repeated(mine, time_machine):
    time_machine.move_to(TEN - dt.timedelta(days=1), tick=False)
    with across_offices("a test"):
        Appointment.objects.filter(pk=mine.pk).update(
            slot=None, starts_at=mine.starts_at + dt.timedelta(hours=1), ends_at=mine.ends_at + dt.timedelta(hours=1)
        )
    assert write_reminders() == 0


def test_the_agent_and_once_it_is_settled_the_performer_too(time_machine):
    time_machine.move_to(TEN - dt.timedelta(days=21), tick=False)
    agency = factories.AgencyFactory()
    agent = factories.MembershipFactory(organisation=agency, role="agent").user
    call_in = invited(day(slots=1, opens_at=TEN), stage_name="Noor Haddad")
    with across_offices("a test"):
        type(call_in.submission).objects.filter(pk=call_in.submission_id).update(
            via="rep", submitted_by=agent, agency=agency
        )
    booked(call_in)
    time_machine.move_to(TEN - dt.timedelta(days=1), tick=False)
    assert write_reminders() == 2
    by_reader = {note.recipient_id: note.context["you"] for note in reminders()}
    assert by_reader == {agent.pk: "Noor Haddad", call_in.performer.account_id: "you"}


def test_statements_do_not_grow_with_people(time_machine, assert_statements):
    time_machine.move_to(TEN - dt.timedelta(days=21), tick=False)
    session = day(slots=40, opens_at=TEN)
    booked(invited(session))
    time_machine.move_to(TEN - dt.timedelta(days=8), tick=False)
    for _ in range(30):
        booked(invited(session))
    time_machine.move_to(TEN - dt.timedelta(days=1) + dt.timedelta(hours=5), tick=False)
    with assert_statements(30):
        assert write_reminders() > 15
    assert clock.now() < TEN
