"""What the clock does about search entries and saved searches. A run that is lost or comes twice changes nothing."""

from celery import shared_task

from talent.services.saved_searches import write_search_letters
from talent.services.search_forgetting import end_old_searches
from talent.services.search_index import mark_turned_representations, refresh_due_entries
from talent.states import AlertCadence


@shared_task(ignore_result=True)
def refresh_search_entries_task() -> None:
    refresh_due_entries()


@shared_task(ignore_result=True)
def turn_representations_task() -> None:
    mark_turned_representations()


@shared_task(ignore_result=True)
def write_search_letters_at_once_task() -> None:
    write_search_letters(AlertCadence.AT_ONCE)


@shared_task(ignore_result=True)
def write_daily_search_letters_task() -> None:
    write_search_letters(AlertCadence.DAILY)


@shared_task(ignore_result=True)
def end_old_searches_task() -> None:
    end_old_searches()
