"""Dates that come again: kept as book-outs, which go with their rule."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, Invalid
from talent.models import BookOut, BookOutRule, Performer
from talent.services.profiles import must_edit
from talent.services.shelf import lock_shelf

MOST_RULES = 12
AHEAD = dt.timedelta(days=2 * 366)
LONGEST = dt.timedelta(days=3 * 366)

Span = tuple[dt.date, dt.date]


@transaction.atomic(durable=True)
def add_rule(
    *,
    actor: User,
    performer: Performer,
    weekdays: Sequence[int],
    every_weeks: int,
    starts_on: dt.date,
    ends_on: dt.date,
    note: str = "",
) -> BookOutRule:
    """Weeks are counted from the Monday before `starts_on`. Raises Invalid at the field, Conflict for too many."""
    must_edit(actor, performer)
    today = clock.today()
    days = sorted(set(weekdays))
    if not days or any(day not in range(7) for day in days):
        raise Invalid("Choose the days of the week.", field="weekdays")
    if every_weeks not in range(1, 9):
        raise Invalid("Every week, or every 2nd to 8th.", field="every_weeks")
    if ends_on < starts_on:
        raise Invalid("The last day is before the first.", field="ends_on")
    if ends_on < today:
        raise Invalid("These days are over already.", field="ends_on")
    if ends_on > today + LONGEST:
        raise Invalid("That is more than three years away.", field="ends_on")
    if starts_on < today - AHEAD:
        raise Invalid("That began long ago. Begin with this year.", field="starts_on")
    lock_shelf(performer)
    if performer.book_out_rules.count() >= MOST_RULES:
        raise Conflict(f"There are {MOST_RULES} already. Take one away first.")
    rule = BookOutRule(
        performer=performer,
        weekdays=days,
        every_weeks=every_weeks,
        starts_on=starts_on,
        ends_on=ends_on,
        note=" ".join(note.replace("\x00", "").split())[:120],
    )
    if not spans_of(rule, starts_on, min(ends_on, today + LONGEST)):
        raise Invalid("No such day lies between the two.", field="weekdays")
    rule.save()
    _write(rule, today)
    record_activity(actor=actor, verb="book_out_rule.added", subject=rule)
    return rule


@transaction.atomic(durable=True)
def remove_rule(*, actor: User, rule: BookOutRule) -> None:
    """Free again on all of its days. Removing twice changes nothing."""
    must_edit(actor, rule.performer)
    gone, _ = BookOutRule.objects.filter(pk=rule.pk).delete()
    if gone:
        record_activity(actor=actor, verb="book_out_rule.removed", subject=rule)


def spans_of(rule: BookOutRule, first: dt.date, last: dt.date) -> list[Span]:
    """Its days from `first` to `last`, those that follow each other as one."""
    monday = rule.starts_on - dt.timedelta(days=rule.starts_on.weekday())
    begins, ends = max(first, rule.starts_on), min(last, rule.ends_on)
    spans: list[Span] = []
    for number in range(max(0, (ends - begins).days + 1)):
        day = begins + dt.timedelta(days=number)
        if day.weekday() not in rule.weekdays or ((day - monday).days // 7) % rule.every_weeks:
            continue
        if spans and day - spans[-1][1] == dt.timedelta(days=1):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


@transaction.atomic
def extend_rules() -> int:
    """Write what has come within two years since the last turn; returns how many rules were looked at."""
    today = clock.today()
    rules = list(lock_in_order(BookOutRule.objects.filter(ends_on__gte=today)))
    for rule in rules:
        _write(rule, today)
    return len(rules)


def _write(rule: BookOutRule, today: dt.date) -> None:
    """What is not written yet, from today on."""
    last = rule.dates.aggregate(last=Max("ends_on"))["last"]
    begins = today if last is None else max(today, last + dt.timedelta(days=1))
    BookOut.objects.bulk_create(
        BookOut(performer_id=rule.performer_id, rule=rule, starts_on=first, ends_on=end)
        for first, end in spans_of(rule, begins, today + AHEAD)
    )
