"""What stands against somebody's time on the board, and which free time would cure it. Pure: facts in, sentences out.

Book-outs, wishes, minors' hours, the way from another house, breaks, rooms' hours and who has to be there. Nothing
here forbids: the office may know better.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from auditions.slot_times import Span, overlaps
from casting.agreements.minors import outside_hours
from core import clock

# Between two houses of one city; the plan that is made by itself keeps as much.
TRAVEL = dt.timedelta(minutes=45)


@dataclass(frozen=True)
class Wanted:
    """Somebody's facts. `elsewhere` are their other times of this office, each with its place and whether it is here."""

    performer_id: int
    role_id: int
    minutes: int = 0
    free_from: dt.time | None = None
    free_until: dt.time | None = None
    is_online_only: bool = False
    born_on: dt.date | None = None
    booked_out: Sequence[tuple[dt.date, dt.date]] = ()
    elsewhere: Sequence[tuple[Span, str, bool]] = ()


@dataclass(frozen=True)
class Sat:
    """Somebody of the panel without whom nobody is seen; `room_id` None: in every room."""

    name: str
    room_id: int | None
    span: Span


@dataclass(frozen=True)
class Time:
    room_id: int
    span: Span
    role_id: int | None = None
    is_online: bool = False


@dataclass
class DayRules:
    """`hours` by room id; `breaks` as (room id or None, span, label)."""

    zone: str
    hours: dict[int, Span]
    breaks: Sequence[tuple[int | None, Span, str]] = ()
    needed: Sequence[Sat] = field(default_factory=list)

    def against(self, time: Time, who: Wanted) -> str:
        """A sentence, or nothing. The first that applies, gravest first."""
        start, end = (clock.in_zone(moment, self.zone) for moment in time.span)
        if why := outside_hours(who.born_on, *time.span, self.zone):
            return why
        if any(first <= day <= last for first, last in who.booked_out for day in (start.date(), end.date())):
            return "Booked out that day."
        return self._way(time, who) or self._wish(time, who, start, end) or self._house(time, who)

    def _way(self, time: Time, who: Wanted) -> str:
        for (begins, ends), place, is_here in who.elsewhere:
            gap = dt.timedelta(0) if is_here else TRAVEL
            if not overlaps((begins - gap, ends + gap), time.span):
                continue
            at = f"{clock.in_zone(begins, self.zone):%H:%M}"
            if overlaps((begins, ends), time.span):
                return f"Seen at {at} already, {place}."
            return f"Seen at {at}, {place}: too close for the way."
        return ""

    def _wish(self, time: Time, who: Wanted, start: dt.datetime, end: dt.datetime) -> str:
        if who.is_online_only and not time.is_online:
            return "Can only be seen online."
        if who.free_from and who.free_until and who.free_from > who.free_until:
            # Free through midnight: what lies between the two is what they are not.
            if who.free_until < end.time() and start.time() < who.free_from:
                return f"Free from {who.free_from:%H:%M} to {who.free_until:%H:%M}."
            return ""
        if who.free_from and start.time() < who.free_from:
            return f"Free from {who.free_from:%H:%M}."
        if who.free_until and (end.time() > who.free_until or end.date() > start.date()):
            return f"Free until {who.free_until:%H:%M}."
        return ""

    def _house(self, time: Time, who: Wanted) -> str:
        length = (time.span[1] - time.span[0]).total_seconds() / 60
        if who.minutes > length:
            return f"Needs {who.minutes} minutes, and this has {length:.0f}."
        opens, closes = self.hours.get(time.room_id, time.span)
        if time.span[0] < opens or time.span[1] > closes:
            return "Outside the hours of the room."
        for room_id, span, label in self.breaks:
            if room_id in (None, time.room_id) and overlaps(span, time.span):
                return f"In a break: {label}."
        missing = [
            seat.name for seat in self.needed if seat.room_id in (None, time.room_id) and not _covers(seat, time)
        ]
        there = {seat.name for seat in self.needed if seat.room_id in (None, time.room_id) and _covers(seat, time)}
        away = next((name for name in missing if name not in there), None)
        return f"{away} is not there then." if away else ""

    def cure(self, free: Sequence[Time], who: Wanted, near: dt.datetime) -> Time | None:
        """The free time nearest to `near` against which nothing stands."""
        fits = [time for time in free if time.role_id in (None, who.role_id) and not self.against(time, who)]
        return min(fits, key=lambda time: (abs(time.span[0] - near), time.span[0], time.room_id), default=None)


def _covers(seat: Sat, time: Time) -> bool:
    return seat.span[0] <= time.span[0] and time.span[1] <= seat.span[1]


def twice_at_once(seats: Sequence[Sat]) -> list[tuple[str, Span]]:
    """Who sits in two rooms at once, and when; by name."""
    found = []
    for number, one in enumerate(seats):
        for other in seats[number + 1 :]:
            same = one.name.casefold() == other.name.casefold() and None not in (one.room_id, other.room_id)
            if same and one.room_id != other.room_id and overlaps(one.span, other.span):
                found.append((one.name, (max(one.span[0], other.span[0]), min(one.span[1], other.span[1]))))
    return found
