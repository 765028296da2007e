"""What the worker does. Everything due is in the database: a task that is lost or comes twice changes nothing."""
import time

from celery import shared_task

from notifications.services.claiming import has_queued_messages, queue_due_messages
from notifications.services.digests import write_digests
from notifications.services.handoff import SEND, enqueue
from notifications.services.sending import send_due_messages, sweep_expired_leases

# A task gives its place up after this long, so that images and exports get their turn.
TURN_SECONDS = 45


@shared_task(ignore_result=True)
def dispatch_due_messages_task() -> None:
    queue_due_messages()
    sweep_expired_leases()
    if has_queued_messages():
        enqueue(SEND)


@shared_task(ignore_result=True)
def send_messages_task() -> None:
    ends = time.monotonic() + TURN_SECONDS
    while time.monotonic() < ends:
        if send_due_messages() is None:
            return
    enqueue(SEND)


@shared_task(ignore_result=True)
def write_digests_task() -> None:
    if write_digests():
        dispatch_due_messages_task()
