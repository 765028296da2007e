"""What the clock does about signing."""

from celery import shared_task

from contracts.services.reminding import remind_of_signatures
from contracts.services.sending_out import expire_contracts


@shared_task
def expire_contracts_task() -> None:
    expire_contracts()


@shared_task
def remind_of_signatures_task() -> None:
    remind_of_signatures()
