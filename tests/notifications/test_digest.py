"""The weekly digest."""

import datetime as dt

import pytest

from accounts.tenancy import across_offices
from notifications import kinds
from notifications.kinds import Verdict
from notifications.models import OutboxMessage
from notifications.services import claiming, outbox, sending
from notifications.services.digests import last_monday_nine, write_digests
from notifications.states import MessageState
from tests import factories
from tests.notifications.test_outbox import heard, stored  # noqa: F401
from tests.notifications.test_sending import plain

pytestmark = pytest.mark.django_db

THURSDAY = dt.datetime(2030, 7, 4, 12, 0, tzinfo=dt.UTC)
MONDAY_NINE = dt.datetime(2030, 7, 8, 8, 0, tzinfo=dt.UTC)


@pytest.fixture
def at(time_machine):
    time_machine.move_to(THURSDAY, tick=False)
    return time_machine


@pytest.fixture
def reader(db):
    return factories.UserFactory(name="Saoirse Brennan", email="saoirse@example.com")


@pytest.fixture
def park(add_note, reader):
    def one(**values) -> int:
        return add_note(wait_for="digest", recipient_id=reader.pk, to_email=reader.email, **values)

    return one


def deliver(mail_sink) -> list:
    claiming.queue_due_messages()
    while sending.send_due_messages() is not None:
        pass
    return [mail_sink.message(entry.name) for entry in mail_sink.entries()]


@pytest.mark.parametrize(
    ("zone", "monday"),
    [("Europe/London", "2030-07-08T08:00"), ("America/New_York", "2030-07-01T13:00"), ("Asia/Tokyo", "2030-07-08T00:00")],
)
def test_monday_at_nine_is_where_the_reader_lives(zone, monday):
    assert last_monday_nine(MONDAY_NINE, zone).astimezone(dt.UTC).isoformat().startswith(monday)


def test_a_week_of_news_is_one_mail_on_monday(at, park, mail_sink, heard):  # noqa: F811
    parked = [park(), park(context={"role": "Jory", "production": "The Salt Road", "thanks": "coming in"})]
    assert write_digests() == 0
    at.move_to(MONDAY_NINE - dt.timedelta(minutes=1))
    assert write_digests() == 0
    at.move_to(MONDAY_NINE)
    assert write_digests() == 1
    [arrived] = deliver(mail_sink)
    assert arrived["Subject"] == "Your week on Callboard"
    text = plain(arrived)
    assert "Mara Voss in The Salt Road" in text
    assert "Thank you for coming in." in text
    assert [stored(key).state for key in parked] == [MessageState.SENT] * 2
    assert set(parked) < set(heard["messages_sent"])
    assert write_digests() == 0
    assert len(deliver(mail_sink)) == 1


def test_news_of_monday_noon_waits_a_week(at, park, mail_sink):
    at.move_to(MONDAY_NINE + dt.timedelta(hours=3))
    key = park()
    assert write_digests() == 0
    assert stored(key).state == MessageState.DRAFT


def test_a_monday_that_was_missed_is_made_up_for(at, park, mail_sink):
    park()
    at.move_to(MONDAY_NINE + dt.timedelta(days=2))
    assert write_digests() == 1
    assert len(deliver(mail_sink)) == 1


def test_what_no_longer_stands_is_left_out_at_the_last_moment(at, office, reader, add_note, mail_sink, heard):  # noqa: F811
    said = {"go": Verdict.send(), "no": Verdict.drop("They are in play again")}
    kind = kinds.register(
        kinds.Kind(
            "test.guarded", "Guarded", "answers", "About {role}", "About {role}.", {"role": "the role"},
            guard=lambda messages: {message.pk: said[message.context["role"]] for message in messages},
        )
    )  # fmt: skip
    go, no = (
        add_note(kind=kind, wait_for="digest", recipient_id=reader.pk, to_email=reader.email, context={"role": role})
        for role in said
    )
    at.move_to(MONDAY_NINE)
    write_digests()
    [arrived] = deliver(mail_sink)
    assert "About go." in plain(arrived)
    assert "About no." not in plain(arrived)
    assert stored(go).state == MessageState.SENT
    assert stored(no).state == MessageState.CANCELLED
    assert heard["messages_dropped"] == [no]
    kinds.unregister(kind.key)


def test_a_digest_with_nothing_left_in_it_does_not_leave(at, park, director, mail_sink):
    key = park()
    at.move_to(MONDAY_NINE)
    write_digests()
    outbox.take_back_messages(actor=director, messages=[key])
    assert deliver(mail_sink) == []
    with across_offices("a test looks"):
        assert OutboxMessage.objects.get(kind="notifications.digest").outcome == "Nothing was left to say."
