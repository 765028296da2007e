"""The next twelve weeks of performers, as free or not free: never why, and never for whom."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import Organisation
from core import clock
from talent.busy import busy_between
from talent.selectors.bookouts import book_outs_between

WEEKS = 12
FREE, SOME, PENCIL, BOOKED = "", "s", "p", "b"
NAMED = {BOOKED: "taken", SOME: "taken on some days", PENCIL: "pencilled"}


@dataclass(frozen=True)
class Week:
    """`state` is "" (free), "s" (taken on some of its days), "p" (pencilled) or "b" (taken on all of them)."""

    starts_on: dt.date
    state: str


@dataclass(frozen=True)
class Weeks:
    weeks: list[Week]
    words: str

    @property
    def starts_on(self) -> dt.date:
        return self.weeks[0].starts_on

    @property
    def ends_on(self) -> dt.date:
        return self.weeks[-1].starts_on + dt.timedelta(days=6)

    @property
    def is_free(self) -> bool:
        return all(week.state == FREE for week in self.weeks)


def weeks_of(performer_ids: Iterable[int], *, agency: Organisation | None = None) -> dict[int, Weeks]:
    """By performer id, everybody who was asked about among them; statements do not grow with them.

    Weeks begin on Mondays, this one first. With `agency` the dates that stand through it and the book-outs; without
    one everything of the performer's, for their own page alone.
    """
    ids = list(performer_ids)
    today = clock.today()
    monday = today - dt.timedelta(days=today.weekday())
    last = monday + dt.timedelta(days=7 * WEEKS - 1)
    taken: dict[int, set[dt.date]] = {pk: set() for pk in ids}
    pencilled: dict[int, set[dt.date]] = {pk: set() for pk in ids}
    for pk, spans in book_outs_between(ids, today, last).items():
        for first, end in spans:
            taken[pk] |= _days(max(first, today), min(end, last))
    for one in busy_between(ids, today, last, agency=agency):
        days = pencilled if one.is_pencil else taken
        days[one.performer_id] |= _days(max(one.first, today), min(one.last, last))
    starts = [monday + dt.timedelta(weeks=number) for number in range(WEEKS)]
    return {pk: _weeks(starts, today, taken[pk], pencilled[pk]) for pk in ids}


def _days(first: dt.date, last: dt.date) -> set[dt.date]:
    return {first + dt.timedelta(days=number) for number in range((last - first).days + 1)}


def _weeks(starts: list[dt.date], today: dt.date, taken: set[dt.date], pencilled: set[dt.date]) -> Weeks:
    found = []
    for start in starts:
        # Of this week only what is still to come.
        days = {day for day in _days(start, start + dt.timedelta(days=6)) if day >= today}
        if days <= taken:
            state = BOOKED
        elif days & pencilled:
            state = PENCIL
        else:
            state = SOME if days & taken else FREE
        found.append(Week(start, state))
    return Weeks(found, _in_words(found))


def _in_words(weeks: list[Week]) -> str:
    parts = []
    for state, name in NAMED.items():
        numbers = [number for number, week in enumerate(weeks, 1) if week.state == state]
        if numbers:
            parts.append(f"{name} in week{'s' if len(numbers) > 1 else ''} {_listed(numbers)}")
    if not parts:
        return "Next twelve weeks: free throughout"
    if all(week.state == BOOKED for week in weeks):
        return "Next twelve weeks: taken throughout"
    return f"Next twelve weeks: free, except {'; '.join(parts)}"


def _listed(numbers: list[int]) -> str:
    *others, last = [str(number) for number in numbers]
    return f"{', '.join(others)} and {last}" if others else last
