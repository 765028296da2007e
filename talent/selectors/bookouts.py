"""Dates when performers are not available."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from core import clock
from core.errors import NotFound
from talent.models import BookOut, BookOutRule, CalendarSource, Performer


def book_outs_between(
    performer_ids: Iterable[int], start: dt.date, end: dt.date
) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """First and last days, by performer id, of what touches those days; a performer with nothing is left out.

    For whoever may see the performer at a role. What they wrote beside the dates is theirs and not read here.
    """
    rows = BookOut.objects.filter(performer_id__any_of=list(performer_ids), starts_on__lte=end, ends_on__gte=start)
    found = defaultdict(list)
    for performer_id, first, last in rows.values_list("performer_id", "starts_on", "ends_on"):
        found[performer_id].append((first, last))
    return dict(found)


def coming_book_outs(performer: Performer) -> list[BookOut]:
    """Those that were typed in, for their owner and who speaks for them: notes and all, the next first, none that is over."""
    return list(performer.book_outs.filter(rule__isnull=True, source__isnull=True, ends_on__gte=clock.today()))


def book_out_to_edit(performer: Performer, book_out_id: int) -> BookOut:
    """Raises NotFound."""
    book_out = BookOut.objects.filter(
        performer=performer, pk=book_out_id, rule__isnull=True, source__isnull=True
    ).first()
    if book_out is None:
        raise NotFound("Those dates are no longer there.")
    book_out.performer = performer
    return book_out


def rules_of(performer: Performer) -> list[BookOutRule]:
    """Dates that come again, without what is over."""
    return list(performer.book_out_rules.filter(ends_on__gte=clock.today()))


def rule_to_edit(performer: Performer, rule_id: int) -> BookOutRule:
    """Raises NotFound."""
    rule = BookOutRule.objects.filter(performer=performer, pk=rule_id).first()
    if rule is None:
        raise NotFound("Those dates are no longer there.")
    rule.performer = performer
    return rule


def calendar_to_edit(performer: Performer, calendar_id: int) -> CalendarSource:
    """Raises NotFound."""
    source = CalendarSource.objects.filter(performer=performer, pk=calendar_id).first()
    if source is None:
        raise NotFound("That calendar is no longer there.")
    source.performer = performer
    return source
