"""Two people, or a person and a worker, at the same note at the same moment, on real connections."""

import datetime as dt
import threading

import pytest
from django.db import connection

from core import clock
from notifications.services import claiming, outbox
from notifications.services.outbox import add_messages
from notifications.states import MessageState
from tests.notifications.conftest import new_message
from tests.notifications.test_outbox import stored

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


def together(*acts):
    """Runs them at once, each on its own connection; gives what they answered, or the error they raised."""
    barrier = threading.Barrier(len(acts))
    answers: list = [None] * len(acts)

    def run(place: int, act) -> None:
        barrier.wait()
        try:
            answers[place] = act()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return answers


@pytest.fixture
def due(note_kind, office):
    """Notes that are about to leave, wherever it is day."""
    zone = next(zone for zone in ("UTC", "Asia/Tokyo", "America/Los_Angeles") if is_day(zone))

    def add(count: int) -> list[int]:
        ids = add_messages(
            [new_message(note_kind, office, time_zone=zone, held_until=clock.now()) for _ in range(count)]
        )
        claiming.queue_due_messages()
        return ids

    return add


def is_day(zone: str) -> bool:
    return dt.time(9) <= clock.in_zone(clock.now(), zone).time() < dt.time(21)


def test_a_note_that_is_taken_back_while_a_worker_claims_it_goes_one_way(due, director):
    ways = set()
    for _ in range(ROUNDS):
        [key] = due(1)
        taken, claimed = together(
            lambda key=key: outbox.take_back_messages(actor=director, messages=[key]), claiming.claim_messages
        )
        state = stored(key).state
        ways.add(state)
        assert state == (MessageState.CANCELLED if taken.done else MessageState.IN_FLIGHT)
        assert bool(taken.done) != bool(claimed)
    assert ways <= {MessageState.CANCELLED, MessageState.IN_FLIGHT}


def test_two_workers_never_claim_the_same_note(due):
    ids = due(40)
    first, second = together(claiming.claim_messages, claiming.claim_messages)
    claimed = [message.pk for batch in (first, second) for message in batch or []]
    assert len(claimed) == len(set(claimed))
    assert set(claimed) <= set(ids)


def test_two_decisions_that_replace_overlapping_notes_do_not_deadlock(due):
    due(30)
    about = list(range(1, 10_000))
    one, other = together(
        lambda: outbox.supersede_messages(subject_type="test.thing", subject_ids=about),
        lambda: outbox.supersede_messages(subject_type="test.thing", subject_ids=about[::-1]),
    )
    assert not set(one) & set(other)
    assert len(one) + len(other) == 30


def test_the_same_note_written_twice_at_once_is_written_once(note_kind, office):
    from django.db import IntegrityError

    from accounts.tenancy import across_offices
    from notifications.models import OutboxMessage

    note = new_message(note_kind, office)

    def write():
        try:
            return add_messages([note])
        except IntegrityError:
            return None

    together(write, write)
    with across_offices("a test counts"):
        assert OutboxMessage.objects.filter(dedupe_key=note.dedupe_key).count() == 1
