"""Arithmetic of slots: moments in, moments out. Nothing here reads or writes."""

import datetime as dt
from collections.abc import Iterable, Sequence

from core import clock

Span = tuple[dt.datetime, dt.datetime]


def overlaps(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def whole_minutes(length: dt.timedelta) -> int:
    return int(length.total_seconds() // 60)


def lay_slots(*, hours: Span, minutes: int, gap: int, blocked: Iterable[Span]) -> list[Span]:
    """Times of that length from the opening on, `gap` minutes apart, that touch nothing blocked.

    Real minutes, so a night on which the clocks change is as long as it is.
    """
    length, pause = dt.timedelta(minutes=minutes), dt.timedelta(minutes=gap)
    rest = sorted(blocked)
    found, at = [], hours[0]
    while at + length <= hours[1]:
        if (stop := next((span for span in rest if overlaps((at, at + length), span)), None)) is not None:
            at = stop[1]
            continue
        found.append((at, at + length))
        at += length + pause
    return found


def on_another_day(moment: dt.datetime, days: int, zone: str) -> dt.datetime:
    """The same time on the wall's clock, `days` later. Raises ValueError where that night skips it or shows it twice."""
    local = clock.in_zone(moment, zone).replace(tzinfo=None)
    return clock.wall_to_utc(local + dt.timedelta(days=days), zone)


def moved(span: Span, *, minutes: int, days: int, zone: str) -> Span:
    """A time moved by minutes as they pass, or by days on the wall's clock; it stays as long as it was."""
    start = on_another_day(span[0], days, zone) if days else span[0]
    start += dt.timedelta(minutes=minutes)
    return start, start + (span[1] - span[0])


def first_clash(span: Span, others: Sequence[Span]) -> Span | None:
    return next((other for other in others if overlaps(span, other)), None)
