"""Telling the worker, once the transaction stands, that there is something to do."""
import structlog
from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = structlog.get_logger("callboard.outbox")

DISPATCH = "notifications.tasks.dispatch_due_messages_task"
SEND = "notifications.tasks.send_messages_task"

# A task that found no worker for so long would do nothing that beat has not asked for since.
PATIENCE = 60


def hand_off_due() -> None:
    transaction.on_commit(lambda: enqueue(DISPATCH), robust=True)


def enqueue(task: str) -> None:
    """Redis being away loses nothing: the row is written, and beat asks again every few seconds."""
    try:
        current_app.send_task(task, retry=False, expires=PATIENCE)
    except OperationalError:
        log.warning("the queue is away; the outbox keeps the notes", task=task)
