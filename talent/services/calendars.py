"""Calendars elsewhere, and calendar files: their busy days become book-outs."""

from typing import IO

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid
from talent.fetching import checked_address
from talent.models import BookOut, CalendarSource, Performer
from talent.people_tasks import read_calendar_task
from talent.services.calendar_reading import busy_in
from talent.services.profiles import must_edit
from talent.services.shelf import lock_shelf

MOST_CALENDARS = 6
MOST_FILE = 5_000_000


@transaction.atomic(durable=True)
def add_calendar(*, actor: User, performer: Performer, name: str, address: str) -> CalendarSource:
    """Kept at once, read by the worker. Raises Invalid at "name" or "address", Conflict for too many."""
    must_edit(actor, performer)
    name = " ".join(name.split())[:60]
    if not name:
        raise Invalid("Give the calendar a name.", field="name")
    address = checked_address(address)
    lock_shelf(performer)
    if performer.calendars.count() >= MOST_CALENDARS:
        raise Conflict(f"There are {MOST_CALENDARS} calendars already. Take one away first.")
    if performer.calendars.filter(address=address).exists():
        raise Conflict("This calendar is read already.", field="address")
    source = CalendarSource.objects.create(performer=performer, name=name, address=address)
    record_activity(actor=actor, verb="calendar.added", subject=source)
    _read_after_commit(source)
    return source


@transaction.atomic(durable=True)
def read_again(*, actor: User, source: CalendarSource) -> None:
    """Ask for it now, where it would be read in some hours."""
    must_edit(actor, source.performer)
    CalendarSource.objects.filter(pk=source.pk).update(due_at=clock.now())
    _read_after_commit(source)


@transaction.atomic(durable=True)
def remove_calendar(*, actor: User, source: CalendarSource) -> None:
    """Its days are free again. Removing twice changes nothing."""
    must_edit(actor, source.performer)
    gone, _ = CalendarSource.objects.filter(pk=source.pk).delete()
    if gone:
        record_activity(actor=actor, verb="calendar.removed", subject=source)


def import_file(*, actor: User, performer: Performer, file: IO[bytes]) -> int:
    """The busy days of a calendar file, once, as book-outs of their own; returns how many stretches. Raises Invalid at "file"."""
    must_edit(actor, performer)
    if file.size > MOST_FILE:
        raise Invalid("This file is too large for a calendar.", field="file")
    spans = busy_in(file.read(), zone=actor.time_zone, field="file")
    if not spans:
        raise Invalid("There are no busy days in this file from today on.", field="file")
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        known = set(performer.book_outs.values_list("starts_on", "ends_on"))
        fresh = [span for span in spans if span not in known]
        BookOut.objects.bulk_create(
            BookOut(performer=performer, starts_on=first, ends_on=last, note="From a calendar file")
            for first, last in fresh
        )
        record_activity(actor=actor, verb="book_out.imported", subject=performer, data={"count": len(fresh)})
    return len(fresh)


def _read_after_commit(source: CalendarSource) -> None:
    transaction.on_commit(lambda: read_calendar_task.delay(source.pk), robust=True)
