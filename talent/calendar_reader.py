"""Reads one calendar that somebody else wrote, in a process of its own: `python -I calendar_reader.py FIRST LAST ZONE`.

The calendar comes on standard input, days as ISO dates. Prints {"busy": [[first, last], …]} or {"refused": sentence}.
Only that days are taken leaves this process: no titles, no places, no people.
"""

import datetime as dt
import json
import resource
import sys
from zoneinfo import ZoneInfo

import icalendar
import recurring_ical_events

MEMORY = 1024 * 1024 * 1024
SECONDS = 20
MOST_EVENTS = 5000
NOT_A_CALENDAR = "This is not a calendar that we can read. The address of a calendar ends in .ics."
TOO_MANY = "There is more in this calendar than one person could do. Choose a smaller one."
OFTEN = {"SECONDLY", "MINUTELY", "HOURLY"}


def read(text: bytes, first: dt.date, last: dt.date, zone: dt.tzinfo) -> dict:
    try:
        calendars = icalendar.Calendar.from_ical(text, multiple=True)
    except (ValueError, IndexError, KeyError, TypeError, AttributeError):
        return {"refused": NOT_A_CALENDAR}
    if not calendars or any(calendar.name != "VCALENDAR" for calendar in calendars):
        return {"refused": NOT_A_CALENDAR}
    days: set[dt.date] = set()
    for calendar in calendars:
        if _comes_too_often(calendar):
            return {"refused": TOO_MANY}
        query = recurring_ical_events.of(calendar, skip_bad_series=True)
        for number, event in enumerate(query.between(first, last + dt.timedelta(days=1))):
            if number >= MOST_EVENTS:
                return {"refused": TOO_MANY}
            if _takes_the_day(event):
                days |= _days(event, first, last, zone)
    return {"busy": [[span[0].isoformat(), span[1].isoformat()] for span in _spans(days)]}


def _comes_too_often(calendar) -> bool:
    for event in calendar.walk("VEVENT"):
        rules = event.get("RRULE") or []
        for rule in rules if isinstance(rules, list) else [rules]:
            if {str(word).upper() for word in rule.get("FREQ", [])} & OFTEN:
                return True
    return False


def _takes_the_day(event) -> bool:
    """What is marked as free, or was called off, takes nobody's time."""
    if str(event.get("TRANSP", "OPAQUE")).upper() == "TRANSPARENT":
        return False
    if str(event.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper() == "FREE":
        return False
    return str(event.get("STATUS", "CONFIRMED")).upper() != "CANCELLED"


def _days(event, first: dt.date, last: dt.date, zone: dt.tzinfo) -> set[dt.date]:
    start = event["DTSTART"].dt
    end = event["DTEND"].dt if "DTEND" in event else start
    if isinstance(start, dt.datetime):
        begins, ends = _local(start, zone), _local(end, zone)
        # Over at midnight sharp, it does not take the day that begins then.
        if ends > begins and ends.time() == dt.time(0):
            ends -= dt.timedelta(seconds=1)
        from_day, to_day = begins.date(), ends.date()
    else:
        # Whole days end on the first day that is free again.
        from_day, to_day = start, max(start, end - dt.timedelta(days=1))
    from_day, to_day = max(from_day, first), min(to_day, last)
    return {from_day + dt.timedelta(days=number) for number in range((to_day - from_day).days + 1)}


def _local(moment: dt.datetime, zone: dt.tzinfo) -> dt.datetime:
    """A moment without a zone is one wherever the person is."""
    return moment if moment.tzinfo is None else moment.astimezone(zone)


def _spans(days: set[dt.date]) -> list[list[dt.date]]:
    spans: list[list[dt.date]] = []
    for day in sorted(days):
        if spans and day - spans[-1][1] == dt.timedelta(days=1):
            spans[-1][1] = day
        else:
            spans.append([day, day])
    return spans


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    first, last = dt.date.fromisoformat(sys.argv[1]), dt.date.fromisoformat(sys.argv[2])
    print(json.dumps(read(sys.stdin.buffer.read(), first, last, ZoneInfo(sys.argv[3]))))  # noqa: T201 - its answer


if __name__ == "__main__":
    main()
