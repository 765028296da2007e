"""When somebody under 18 may be seen."""

import datetime as dt

from casting.agreements.texts import in_force
from core import clock


def is_minor(born_on: dt.date | None, on: dt.date) -> bool:
    """Nobody is taken for a minor without a date of birth: it is asked only of those under 18."""
    return born_on is not None and clock.age_on(born_on, on) < in_force("minors", on)["adult_at"]


def outside_hours(born_on: dt.date | None, starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> str | None:
    """Why somebody of that birth date cannot be seen then, as a sentence; None where nothing speaks against it.

    `starts_at` and `ends_at` are aware; `zone` is the venue's. The sentence names neither age nor date of birth.
    """
    start, end = clock.in_zone(starts_at, zone), clock.in_zone(ends_at, zone)
    if not is_minor(born_on, start.date()):
        return None
    rules = in_force("minors", start.date())
    if end.date() > start.date() or end.time() > rules["until"]:
        return f"This ends at {end:%H:%M}. Somebody under 18 is out by {rules['until']:%H:%M}."
    if start.time() < rules["from"]:
        return f"This starts at {start:%H:%M}. Somebody under 18 is not seen before {rules['from']:%H:%M}."
    if _is_school_time(rules, born_on, start, end):
        return (
            f"{start:%A} {start:%H:%M} lies in school hours"
            f" ({rules['school_from']:%H:%M} to {rules['school_until']:%H:%M})."
        )
    return None


def _is_school_time(rules: dict, born_on: dt.date, start: dt.datetime, end: dt.datetime) -> bool:
    youngest, oldest = rules["school_ages"]
    return (
        start.weekday() < 5
        and youngest <= clock.age_on(born_on, start.date()) <= oldest
        and not any(_lies_in(start.date(), first, last) for first, last in rules["school_holidays"])
        and start.time() < rules["school_until"]
        and end.time() > rules["school_from"]
    )


def _lies_in(day: dt.date, first: str, last: str) -> bool:
    """Between two month-and-day texts, which may lie on both sides of New Year."""
    here = f"{day:%m-%d}"
    return first <= here <= last if first <= last else here >= first or here <= last
