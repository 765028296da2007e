"""Real workers, a real queue, a real mail server: every note arrives, and none twice."""

import os
import signal
import subprocess
import sys

import pytest
from celery import current_app

from accounts.tenancy import across_offices
from config.local import valkey
from core import clock
from notifications.models import OutboxMessage
from notifications.services.claiming import queue_due_messages
from notifications.services.handoff import DISPATCH, SEND
from notifications.states import MessageState
from tests.processes.conftest import eventually
from tests.support.environment import ROOT

pytestmark = pytest.mark.processes

INCLUDE = ("--include", "tests.processes.kinds")


def in_state(state: str) -> int:
    with across_offices("a test counts"):
        return OutboxMessage.objects.filter(state=state).count()


def test_two_workers_racing_send_each_note_once(start_worker, sink, add_notes):
    sink.handler.before = 0.04
    for _ in range(2):
        start_worker(*INCLUDE, EMAIL_URL=sink.url)
    eventually(lambda: len(current_app.control.ping(timeout=1)) == 2, "Both workers' listening")
    addresses = add_notes(120)
    queue_due_messages()
    for _ in range(4):
        current_app.send_task(SEND)
    eventually(lambda: in_state(MessageState.SENT) == len(addresses), "Sending them all")
    assert sink.arrived() == dict.fromkeys(addresses, 1)
    assert sink.handler.most_talking == 2, "only one worker was at work, so nothing was raced for"


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_while_sending_loses_and_doubles_nothing(start_worker, sink, add_notes, moment):
    """Killed before the server has kept the note, or after it has and before it could say so."""
    addresses = add_notes(30)
    sink.handler.pause_at = 4
    setattr(sink.handler, moment, 30)
    worker = start_worker(*INCLUDE, EMAIL_URL=sink.url)
    current_app.send_task(DISPATCH)
    assert sink.handler.paused.wait(timeout=40)
    worker.kill()
    sink.handler.pause_at = -1
    assert in_state(MessageState.IN_FLIGHT) == 25
    eventually(lambda: sink.handler.talking == 0, "The server's hanging up")

    # Five minutes later.
    with across_offices("a test lets the lease run out"):
        OutboxMessage.objects.filter(state=MessageState.IN_FLIGHT).update(lease_until=clock.now())
    start_worker(*INCLUDE, EMAIL_URL=sink.url)
    current_app.send_task(DISPATCH)
    eventually(lambda: in_state(MessageState.SENT) == len(addresses), "Sending the rest")
    assert sink.arrived() == dict.fromkeys(addresses, 1)


def test_redis_lost_and_back_loses_and_doubles_nothing(start_beating_worker, own_valkey, sink, add_notes, process_environment):
    """Valkey keeps nothing on disk here, so whatever was queued is gone with it."""
    start_beating_worker()
    valkey.stop(own_valkey)
    addresses = add_notes(40)

    # Who owes a note while the queue is away is not troubled by that.
    written = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", WRITE_ONE],
        cwd=ROOT,
        env=os.environ | process_environment | {"REDIS_URL": own_valkey.redis_url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert written.returncode == 0, written.stderr
    assert "the queue is away" in written.stderr
    addresses.append("late@example.com")

    assert sink.arrived() == {}
    valkey.start(own_valkey)
    eventually(lambda: in_state(MessageState.SENT) == len(addresses), "Sending them all", patience=60)
    assert sink.arrived() == dict.fromkeys(addresses, 1)


def test_a_worker_told_to_stop_finishes_what_it_has_begun(start_worker, sink, add_notes):
    addresses = add_notes(10)
    sink.handler.pause_at = 3
    sink.handler.before = 2
    worker = start_worker(*INCLUDE, EMAIL_URL=sink.url)
    current_app.send_task(DISPATCH)
    assert sink.handler.paused.wait(timeout=40)
    os.kill(worker.pid, signal.SIGTERM)
    eventually(lambda: in_state(MessageState.SENT) == len(addresses), "Finishing")
    assert sink.arrived() == dict.fromkeys(addresses, 1)


WRITE_ONE = """
from notifications.services.outbox import NewMessage, add_messages
from tests.processes.kinds import ANSWER
add_messages([NewMessage(kind=ANSWER, to_email="late@example.com", to_name="Late", dedupe_key="late", context={})])
"""
