"""What the lines of a day's list say, as it was written. Nothing here reads the database."""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from core import clock
from core.errors import Invalid
from core.list_files import first_line
from core.text import fold

HEADINGS = {
    "starts": {"time", "start", "starts", "from", "at", "slot", "call time", "call", "starts at", "start time"},
    "ends": {"end", "ends", "to", "until", "ends at", "end time"},
    "minutes": {"minutes", "min", "mins", "length", "duration"},
    "name": {"name", "full name", "stage name", "performer", "actor", "actress", "artist", "talent", "client", "who"},
    "role": {"role", "part", "character", "for"},
    "room": {"room", "studio", "where", "place"},
}
_TIME = re.compile(r"(?:.*[ T])?(\d{1,2})(?:[:.h](\d{2}))?(?::\d{2})?\s*([ap])?\.?m?\.?", re.IGNORECASE)


@dataclass(frozen=True)
class DayLine:
    """`number` counts from 1, the heading too."""

    number: int
    starts: str
    name: str
    role: str = ""
    room: str = ""
    ends: str = ""
    minutes: str = ""


def lines_of(table: Sequence[Sequence[str]]) -> list[DayLine]:
    """By the headings of its columns. Raises Invalid with `field` "file" where times or names have none."""
    start_at, heading = first_line(table)
    cells = [fold(cell).rstrip(":") for cell in heading]
    places = {
        key: next((place for place, cell in enumerate(cells) if cell in words), None) for key, words in HEADINGS.items()
    }
    if places["starts"] is None or places["name"] is None:
        raise Invalid("The first line has to name the columns: at least “Time” and “Name”.", field="file")

    def at(row: Sequence[str], key: str) -> str:
        place = places[key]
        return row[place].strip()[:120] if place is not None and place < len(row) else ""

    return [
        DayLine(number=place + 1, **{key: at(row, key) for key in HEADINGS})
        for place, row in enumerate(table)
        if place > start_at and any(row)
    ]


def wall_time(text: str, opens_at: dt.datetime, zone: str) -> dt.datetime | None:
    """A time of the day as the venue's wall shows it; before the opening, it is on the morning after.

    None for what is no time. Raises Invalid for one that the clocks skip or show twice that night.
    """
    found = _TIME.fullmatch(text.strip())
    if not found:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "p" else 0)
    elif found[2] is None:
        return None
    if hour > 23 or minute > 59:
        return None
    opens = clock.in_zone(opens_at, zone)
    time = dt.time(hour, minute)
    day = opens.date() + dt.timedelta(days=1) if time < opens.time().replace(second=0, microsecond=0) else opens.date()
    try:
        return clock.wall_to_utc(dt.datetime.combine(day, time), zone)
    except ValueError as error:
        raise Invalid(str(error)) from error
