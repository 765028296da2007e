"""What the clock does about holds. A run that is lost or comes twice changes nothing."""

from celery import shared_task

from contracts.services.hold_ends import expire_holds


@shared_task(ignore_result=True)
def expire_holds_task() -> None:
    expire_holds()
