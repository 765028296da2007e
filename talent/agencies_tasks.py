"""What the worker does with lists of clients. A run that is lost or comes twice changes nothing."""

from celery import shared_task
from django.db import OperationalError

from talent.services.roster_bringing import bring_in_some, lists_left_behind
from talent.services.roster_lists import forget_unused_lists
from talent.services.roster_taking_back import take_back_some
from talent.states import ImportState

# A turn that lost against somebody who writes the same people is made anew; the clock asks after a minute in any case.
AGAIN = {"ignore_result": True, "autoretry_for": (OperationalError,), "retry_backoff": 1, "max_retries": 5}


@shared_task(**AGAIN)
def bring_in_roster_task(import_id: int) -> None:
    while bring_in_some(import_id=import_id):
        continue


@shared_task(**AGAIN)
def take_back_roster_task(import_id: int) -> None:
    while take_back_some(import_id=import_id):
        continue


@shared_task(ignore_result=True)
def go_on_with_lists_task() -> None:
    """What a lost worker left in the middle, and lists that nobody brought in."""
    for import_id, state in lists_left_behind():
        task = bring_in_roster_task if state == ImportState.RUNNING else take_back_roster_task
        task.delay(import_id)
    forget_unused_lists()
