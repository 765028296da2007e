"""What the clock does about the door."""

import structlog
from celery import shared_task

from auditions.services.purging import purge_attendance

log = structlog.get_logger("callboard.auditions")


@shared_task(ignore_result=True)
def purge_attendance_task() -> None:
    if gone := purge_attendance():
        log.info("lines of sign-in sheets ended", lines=gone)
