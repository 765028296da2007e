"""What the clock does about booked times. A run that is lost or comes twice changes nothing."""

import structlog
from celery import shared_task

from auditions.services.reminders import write_reminders
from auditions.services.waiting_list import expire_offers, fill_waiting_lists

log = structlog.get_logger("callboard.auditions")


@shared_task(ignore_result=True)
def keep_waiting_lists_moving_task() -> None:
    """Kept times that nobody answered for go to the next in line, and free ones to whoever waits."""
    if expired := expire_offers():
        log.info("kept times have lapsed", appointments=expired)
    if offered := fill_waiting_lists():
        log.info("free times were offered to the next in line", appointments=offered)


@shared_task(ignore_result=True)
def write_reminders_task() -> None:
    if written := write_reminders():
        log.info("reminders written", messages=written)
