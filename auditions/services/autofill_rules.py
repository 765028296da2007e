"""What keeps somebody out of a time. Dataclasses in, names of rules out; no database, no sentences.

Every moment is a whole number of minutes since the epoch, so that a night on which the clocks change
is as long as it is.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import models

from auditions.day_conflicts import TRAVEL
from auditions.slot_times import whole_minutes


class Rule(models.TextChoices):
    LENGTH = "length", "Length of the time"
    ROLE = "role", "Times kept for another part"
    OPEN = "open", "Times that performers choose themselves"
    BOOK_OUT = "book_out", "Dates they are booked out"
    HOURS = "hours", "Hours they gave"
    ONLINE = "online", "Online only"
    MINOR = "minor", "Hours for under-18s"
    ELSEWHERE = "elsewhere", "Another appointment of this office"
    TRAVEL = "travel", "Way from another venue"
    PANEL = "panel", "The panel that is needed"
    FULL = "full", "No time left"


# A law, a length and one's own presence elsewhere do not bend; for the rest somebody can pick up the telephone.
LOOSENABLE = (Rule.HOURS, Rule.ONLINE, Rule.BOOK_OUT, Rule.TRAVEL, Rule.PANEL, Rule.OPEN)

LOOSENABLE_NAMES = frozenset(rule.value for rule in LOOSENABLE)
NOTHING: frozenset[str] = frozenset()

Span = tuple[int, int]


@dataclass(frozen=True)
class Free:
    """A time that nobody has: `role` when it is kept for one part."""

    id: int
    room: int
    starts: int
    ends: int
    role: int | None = None
    is_online: bool = False
    is_open: bool = False

    @property
    def minutes(self) -> int:
        return self.ends - self.starts


@dataclass(frozen=True)
class Busy:
    """Another appointment of the person. `needs_way`: it lies in another house, and they have to come from there."""

    starts: int
    ends: int
    needs_way: bool = False
    is_here: bool = False


@dataclass(frozen=True)
class Person:
    """Somebody in the queue. `free` is the window they gave, `barred_by_law` the times a minor may not be seen at."""

    id: int
    performer: int
    role: int
    minutes: int
    free_from: int | None = None
    free_until: int | None = None
    is_online_only: bool = False
    booked_out: tuple[Span, ...] = ()
    busy: tuple[Busy, ...] = ()
    barred_by_law: frozenset[int] = frozenset()
    loosened: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Needed:
    """Somebody of the panel without whom nobody is seen: in that room, or in every room when it is None."""

    who: str
    room: int | None
    starts: int
    ends: int


@dataclass(frozen=True)
class Taken:
    """A time of the session that somebody has already; it stays."""

    room: int
    starts: int
    ends: int
    role: int | None = None


@dataclass(frozen=True)
class Day:
    """`together`: the parts that are kept in one block. `people` stand in the order of the queue."""

    people: tuple[Person, ...]
    times: tuple[Free, ...]
    taken: tuple[Taken, ...] = ()
    panel: tuple[Needed, ...] = ()
    together: frozenset[int] = frozenset()
    travel_minutes: int = whole_minutes(TRAVEL)
    loosened: frozenset[str] = field(default_factory=frozenset)


def overlaps(first_start: int, first_end: int, second_start: int, second_end: int) -> bool:
    return first_start < second_end and second_start < first_end


Table = Mapping[int, Mapping[int, frozenset[str]]]


def rules_table(day: Day) -> Table:
    """{person id: {time id: the rules that keep them out}}, without those that are bent. Empty: they can have it."""
    unattended = {time.id for time in day.times if misses_the_panel(time, day)}
    return {
        person.id: {time.id: _rules_against(person, time, day, unattended) for time in day.times}
        for person in day.people
    }


def _rules_against(person: Person, time: Free, day: Day, unattended: set[int]) -> frozenset[str]:
    against = set()
    if time.minutes < person.minutes:
        against.add(Rule.LENGTH)
    if time.role is not None and time.role != person.role:
        against.add(Rule.ROLE)
    if time.is_open:
        against.add(Rule.OPEN)
    if any(overlaps(time.starts, time.ends, *dates) for dates in person.booked_out):
        against.add(Rule.BOOK_OUT)
    if person.free_from is not None and time.starts < person.free_from:
        against.add(Rule.HOURS)
    if person.free_until is not None and time.ends > person.free_until:
        against.add(Rule.HOURS)
    if person.is_online_only and not time.is_online:
        against.add(Rule.ONLINE)
    if time.id in person.barred_by_law:
        against.add(Rule.MINOR)
    if time.id in unattended:
        against.add(Rule.PANEL)
    against |= _against_by_other_appointments(person, time, day.travel_minutes)
    return frozenset(rule.value for rule in against) - _bent(person, day) if against else NOTHING


def _bent(person: Person, day: Day) -> frozenset[str]:
    return (person.loosened | day.loosened) & LOOSENABLE_NAMES


def _against_by_other_appointments(person: Person, time: Free, travel_minutes: int) -> set[Rule]:
    against = set()
    for other in person.busy:
        if overlaps(time.starts, time.ends, other.starts, other.ends):
            against.add(Rule.ELSEWHERE)
        elif (
            other.needs_way
            and not time.is_online
            and overlaps(time.starts, time.ends, other.starts - travel_minutes, other.ends + travel_minutes)
        ):
            against.add(Rule.TRAVEL)
    return against


def misses_the_panel(time: Free, day: Day) -> bool:
    here = [one for one in day.panel if one.room is None or one.room == time.room]
    if not here:
        return False
    for who in {one.who for one in here}:
        if not any(one.starts <= time.starts and time.ends <= one.ends for one in here if one.who == who):
            return True
    return any(
        overlaps(time.starts, time.ends, taken.starts, taken.ends)
        for room in rooms_sharing_somebody(time.room, day.panel)
        for taken in day.taken
        if taken.room == room
    )


def rooms_sharing_somebody(room: int, panel: Iterable[Needed]) -> set[int]:
    """Rooms that wait for the same person as this one, who cannot sit in both at once."""
    panel = list(panel)
    here = {one.who for one in panel if one.room == room}
    return {one.room for one in panel if one.who in here and one.room is not None and one.room != room}
