"""What the clock does about offers. A run that is lost or comes twice changes nothing."""

import structlog
from celery import shared_task

from contracts.services.negotiation import expire_offers

log = structlog.get_logger("callboard.contracts")


@shared_task(ignore_result=True)
def expire_offers_task() -> None:
    if expired := expire_offers():
        log.info("offers have run out", offers=expired)
