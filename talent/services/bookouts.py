"""Dates when a performer is not available: theirs and their agents' to say."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid
from talent.models import BookOut, Performer
from talent.services.profiles import must_edit
from talent.services.shelf import lock_shelf

MOST = 60
LONGEST = dt.timedelta(days=366)
# What a rule or a calendar wrote is theirs, and goes with them.
TYPED = Q(rule__isnull=True, source__isnull=True)
FURTHEST = dt.timedelta(days=3 * 366)


@transaction.atomic(durable=True)
def add_book_out(*, actor: User, performer: Performer, starts_on: dt.date, ends_on: dt.date, note: str = "") -> BookOut:
    """First and last day, both included. Dates that overlap others become one with them; notes are kept side by side.

    Raises Invalid at "starts_on", "ends_on" or "note".
    """
    must_edit(actor, performer)
    _check(starts_on, ends_on)
    lock_shelf(performer)
    book_out = BookOut(performer=performer, starts_on=starts_on, ends_on=ends_on, note=_note(note))
    _join(book_out)
    if book_out.pk is None and performer.book_outs.filter(TYPED, ends_on__gte=clock.today()).count() >= MOST:
        raise Conflict(f"There are {MOST} stretches already. Take one away, or make two into one.")
    book_out.save()
    record_activity(actor=actor, verb="book_out.added", subject=book_out)
    return book_out


@transaction.atomic(durable=True)
def change_book_out(*, actor: User, book_out: BookOut, starts_on: dt.date, ends_on: dt.date, note: str = "") -> BookOut:
    """As `add_book_out`. Raises Conflict when somebody took it away meanwhile."""
    must_edit(actor, book_out.performer)
    _check(starts_on, ends_on)
    lock_shelf(book_out.performer)
    current = BookOut.objects.filter(TYPED, pk=book_out.pk).first()
    if current is None:
        raise Conflict("Those dates were taken away meanwhile. Add them anew if they still hold.")
    current.performer = book_out.performer
    current.starts_on, current.ends_on, current.note = starts_on, ends_on, _note(note)
    _join(current)
    current.save()
    record_activity(actor=actor, verb="book_out.changed", subject=current)
    return current


@transaction.atomic(durable=True)
def remove_book_out(*, actor: User, book_out: BookOut) -> None:
    """Available again. Removing twice changes nothing."""
    must_edit(actor, book_out.performer)
    gone, _ = BookOut.objects.filter(TYPED, pk=book_out.pk).delete()
    if gone:
        record_activity(actor=actor, verb="book_out.removed", subject=book_out)


def _check(starts_on: dt.date, ends_on: dt.date) -> None:
    today = clock.today()
    if ends_on < starts_on:
        raise Invalid("The last day is before the first.", field="ends_on")
    if ends_on < today:
        raise Invalid("These days are over already.", field="ends_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid("That is more than a year. Book out a year at a time.", field="ends_on")
    if starts_on > today + FURTHEST:
        raise Invalid("That is more than three years away.", field="starts_on")


def _note(text: str) -> str:
    note = " ".join(text.replace("\x00", "").split())
    if len(note) > 120:
        raise Invalid("Keep the note under 120 characters.", field="note")
    return note


def _join(book_out: BookOut) -> None:
    """Take in what overlaps: the days of all of them, and every note once, as long as there is room."""
    others = list(
        book_out.performer.book_outs.filter(
            TYPED, starts_on__lte=book_out.ends_on, ends_on__gte=book_out.starts_on
        ).exclude(pk=book_out.pk)
    )
    if not others:
        return
    book_out.starts_on = min(book_out.starts_on, *(one.starts_on for one in others))
    book_out.ends_on = max(book_out.ends_on, *(one.ends_on for one in others))
    notes = dict.fromkeys(one for one in [book_out.note, *(other.note for other in others)] if one)
    joined = "; ".join(notes)
    book_out.note = joined if len(joined) <= 120 else book_out.note
    BookOut.objects.filter(pk__in=[one.pk for one in others]).delete()
