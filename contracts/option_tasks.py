"""What the clock does about options. A run that is lost or comes twice changes nothing."""

import structlog
from celery import shared_task

from contracts.services.options import lapse_options, remind_of_options

log = structlog.get_logger("callboard.contracts")


@shared_task(ignore_result=True)
def look_after_options_task() -> None:
    if reminded := remind_of_options():
        log.info("reminded of options", options=reminded)
    if lapsed := lapse_options():
        log.info("options have lapsed", options=lapsed)
