"""Dates when performers are not available."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from core import clock
from core.errors import NotFound
from talent.models import BookOut, Performer


def book_outs_between(
    performer_ids: Iterable[int], start: dt.date, end: dt.date
) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """First and last days, by performer id, of what touches those days; a performer with nothing is left out.

    For whoever may see the performer at a role. What they wrote beside the dates is theirs and not read here.
    """
    rows = BookOut.objects.filter(performer__in=list(performer_ids), starts_on__lte=end, ends_on__gte=start)
    found = defaultdict(list)
    for performer_id, first, last in rows.values_list("performer_id", "starts_on", "ends_on"):
        found[performer_id].append((first, last))
    return dict(found)


def coming_book_outs(performer: Performer) -> list[BookOut]:
    """For their owner and who speaks for them: notes and all, the next first; what is over is left out."""
    return list(performer.book_outs.filter(ends_on__gte=clock.today()))


def book_out_to_edit(performer: Performer, book_out_id: int) -> BookOut:
    """Raises NotFound."""
    book_out = BookOut.objects.filter(performer=performer, pk=book_out_id).first()
    if book_out is None:
        raise NotFound("Those dates are no longer there.")
    book_out.performer = performer
    return book_out
