"""What the worker does about dates, permits and coming of age."""

from celery import shared_task

from talent.services.calendar_reading import calendars_due, refresh_calendar
from talent.services.guardians import come_of_age
from talent.services.permit_reminders import remind_of_permits
from talent.services.repeating import extend_rules


@shared_task(soft_time_limit=120, time_limit=150, ignore_result=True)
def read_calendar_task(source_id: int) -> None:
    refresh_calendar(source_id=source_id)


@shared_task(ignore_result=True)
def read_due_calendars_task() -> None:
    for source_id in calendars_due():
        read_calendar_task.delay(source_id)


@shared_task(ignore_result=True)
def extend_book_outs_task() -> None:
    extend_rules()


@shared_task(ignore_result=True)
def remind_of_permits_task() -> None:
    remind_of_permits()


@shared_task(ignore_result=True)
def come_of_age_task() -> None:
    come_of_age()
