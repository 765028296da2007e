"""Writing notes, taking them back, putting newer ones in their place."""
import datetime as dt

import pytest

from accounts.tenancy import across_offices
from core import clock
from core.errors import NotAllowed
from notifications import signals
from notifications.models import OutboxMessage
from notifications.services import outbox
from notifications.states import MessageState
from tests import factories
from tests.notifications.conftest import new_message

pytestmark = pytest.mark.django_db


def stored(key: int) -> OutboxMessage:
    with across_offices("a test looks"):
        return OutboxMessage.objects.get(pk=key)


@pytest.fixture
def heard():
    """The signals sent, by name, each with the ids of its notes."""
    news: dict[str, list[int]] = {}
    receivers = []
    for name, signal in vars(signals).items():
        if not isinstance(signal, signals.Signal):
            continue

        def receive(messages, name=name, **_kwargs):
            news.setdefault(name, []).extend(message.pk for message in messages)

        signal.connect(receive, weak=False)
        receivers.append((signal, receive))
    yield news
    for signal, receive in receivers:
        signal.disconnect(receive)


def test_a_note_is_held_until_its_time_and_out_of_the_night(note_kind, office):
    night = dt.datetime(2030, 7, 1, 22, 30, tzinfo=dt.UTC)
    [london, new_york] = outbox.add_messages(
        [
            new_message(note_kind, office, held_until=night),
            new_message(note_kind, office, held_until=night, time_zone="America/New_York"),
        ]
    )
    assert stored(london).held_until == dt.datetime(2030, 7, 2, 8, 0, tzinfo=dt.UTC)
    assert stored(new_york).held_until == night
    assert stored(london).state == MessageState.HELD


def test_nothing_is_written_for_an_empty_address_nor_twice_for_one_key(note_kind, office):
    first = new_message(note_kind, office)
    ids = outbox.add_messages([first, new_message(note_kind, office, to_email=""), first])
    assert ids[1] is None
    assert ids[0] == ids[2] == outbox.add_messages([first])[0]
    with across_offices("a test counts"):
        assert OutboxMessage.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3, 300])
def test_writing_takes_as_many_statements_for_many_as_for_one(note_kind, office, assert_statements, count):
    notes = [
        new_message(note_kind, office, held_until=clock.now() + dt.timedelta(hours=2), to_name='Zoë "The, Great"')
        for _ in range(count)
    ]
    with assert_statements(5):
        ids = outbox.add_messages(notes)
    assert stored(ids[-1]).to_name == 'Zoë "The, Great"'
    assert stored(ids[-1]).context == notes[-1].context


def test_taking_back_and_putting_back(add_note, director, heard):
    held, waiting = add_note(), add_note(wait_for="first_choice")
    assert stored(waiting).state == MessageState.DRAFT

    outcome = outbox.take_back_messages(actor=director, messages=[held, waiting])
    assert [row.pk for row in outcome.done] == [held, waiting]
    assert stored(held).state == stored(waiting).state == MessageState.CANCELLED
    again = outbox.take_back_messages(actor=director, messages=[held])
    assert again.refused[0].reason == "The note to Saoirse Brennan was taken back."

    outbox.put_back_messages(actor=director, messages=[held, waiting])
    assert stored(held).state == MessageState.HELD
    assert stored(waiting).state == MessageState.DRAFT
    assert heard == {"messages_taken_back": [held, waiting], "messages_put_back": [held, waiting]}


def test_what_is_put_back_late_still_waits_a_little(note_kind, add_note, director):
    key = add_note(held_until=clock.now() - dt.timedelta(minutes=1))
    outbox.take_back_messages(actor=director, messages=[key])
    outbox.put_back_messages(actor=director, messages=[key])
    assert stored(key).held_until > clock.now() + dt.timedelta(minutes=4)


def test_another_office_cannot_take_back(add_note):
    stranger = factories.MembershipFactory().user
    with pytest.raises(NotAllowed):
        outbox.take_back_messages(actor=stranger, messages=[add_note()])


def test_newer_news_replaces_what_has_not_left(add_note):
    about, other = add_note(subject_id=7), add_note(subject_id=8)
    assert outbox.supersede_messages(subject_type="test.thing", subject_ids=[7]) == [about]
    assert stored(about).state == MessageState.SUPERSEDED
    assert stored(other).state == MessageState.HELD
    assert outbox.supersede_messages(subject_type="test.thing", subject_ids=[8], kinds=["another"]) == []


def test_drafts_wait_until_they_are_released(add_note, office, heard):
    mine, other = add_note(wait_for="first_choice", subject_id=7), add_note(wait_for="first_choice", subject_id=8)
    later = dt.datetime(2030, 7, 1, 23, 0, tzinfo=dt.UTC)
    released = outbox.release_waiting(
        wait_for="first_choice", organisation=office, subject_ids=[7], held_until=later
    )
    assert released == heard["messages_released"] == [mine]
    assert stored(mine).state == MessageState.HELD
    assert stored(mine).held_until == dt.datetime(2030, 7, 2, 8, 0, tzinfo=dt.UTC)
    assert stored(other).state == MessageState.DRAFT
