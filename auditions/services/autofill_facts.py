"""A session read as a `Day` for the model, and the model's reasons said in sentences."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from auditions.models import (
    Appointment,
    Break,
    CallIn,
    PairingMember,
    Panelist,
    Session,
    SessionRole,
    SessionRoom,
    Slot,
)
from auditions.services.autofill_model import Reason
from auditions.services.autofill_rules import Busy, Day, Free, Needed, Person, Rule, Taken, rules_table
from auditions.slot_times import overlaps
from auditions.states import LIVE, CallInState
from casting.agreements.minors import outside_hours
from core import clock
from talent.selectors import book_outs_between

A_DAY = dt.timedelta(days=1)
PLAIN = {
    Rule.ROLE: "Free times are kept for other parts.",
    Rule.OPEN: "Free times are open for performers to choose themselves.",
    Rule.BOOK_OUT: "They are booked out then.",
    Rule.ONLINE: "They can only be seen online.",
}
NO_TIME = "There is no free time left on this day."
GIVEN_AWAY = "Every time that suits them is given to somebody else."


@dataclass(frozen=True)
class DayFacts:
    """`day` for the model; the rest is what sentences are made of."""

    session: Session
    day: Day
    people: Mapping[int, Person]
    places: Mapping[tuple[int, int], str] = field(default_factory=dict)
    laws: Mapping[int, str] = field(default_factory=dict)

    def say(self, person_id: int, reason: Reason) -> dict:
        return {
            "rule": str(reason.rule),
            "sentence": self._sentence(self.people[person_id], Rule(reason.rule)),
            "loosen": list(reason.loosen),
            "opens": reason.opens,
        }

    def _sentence(self, person: Person, rule: Rule) -> str:
        if rule in PLAIN:
            return PLAIN[rule]
        if rule == Rule.FULL:
            return GIVEN_AWAY if self.day.times else NO_TIME
        return {
            Rule.LENGTH: self._length,
            Rule.HOURS: self._hours,
            Rule.MINOR: self._law,
            Rule.ELSEWHERE: self._elsewhere,
            Rule.TRAVEL: self._travel,
            Rule.PANEL: self._panel,
        }[rule](person)

    def _length(self, person: Person) -> str:
        return f"They need {person.minutes} minutes, and the free times are shorter."

    def _law(self, person: Person) -> str:
        return self.laws.get(person.id, "Somebody under 18 cannot be seen then.")

    def _elsewhere(self, person: Person) -> str:
        return f"This office sees them {self._spans(person, needs_way=False)}."

    def _travel(self, person: Person) -> str:
        return f"They are seen {self._spans(person, needs_way=True)}, and need {self.day.travel_minutes} minutes from there."

    def _hours(self, person: Person) -> str:
        first = f" from {self._at(person.free_from)}" if person.free_from is not None else ""
        last = f" until {self._at(person.free_until)}" if person.free_until is not None else ""
        return f"They are free only{first}{last}."

    def _spans(self, person: Person, *, needs_way: bool) -> str:
        rows = [one for one in person.busy if one.needs_way or not needs_way]
        words = []
        for one in rows:
            place = self.places.get((person.id, one.starts), "")
            words.append(f"{f'at {place} ' if place else ''}from {self._at(one.starts)} to {self._at(one.ends)}")
        return " and ".join(words)

    def _panel(self, _person: Person) -> str:
        words = {}
        for one in self.day.panel:
            words.setdefault(one.who, []).append(f"from {self._at(one.starts)} to {self._at(one.ends)}")
        return " ".join(
            f"{who} is needed, and is there {' and '.join(dict.fromkeys(spans))}." for who, spans in words.items()
        )

    def _at(self, minute: int) -> str:
        moment = dt.datetime.fromtimestamp(minute * 60, dt.UTC)
        return f"{clock.in_zone(moment, self.session.zone):%H:%M}"


def read_day(session: Session, asked: Mapping) -> DayFacts:
    """Inside the office's scope, in a fixed number of statements. `asked` as `DayPlan.asked`."""
    queue = list(
        CallIn.objects.filter(session=session, state=CallInState.QUEUED)
        .select_related("submission", "performer")
        .order_by("position", "pk")
    )
    roles = list(SessionRole.objects.filter(session=session))
    taken = list(
        Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False).select_related(
            "slot", "submission"
        )
    )
    times = _free_times(session, {row.slot_id for row in taken})
    busy, places = _elsewhere(session, queue)
    away = _book_outs(session, queue)
    laws = _laws(session, queue, times)
    lengths = {row.role_id: row.minutes for row in roles if row.minutes}
    bent = asked.get("people", {})
    people = tuple(
        Person(
            id=row.pk,
            performer=row.performer_id,
            role=row.submission.role_id,
            minutes=row.minutes or lengths.get(row.submission.role_id, 0),
            free_from=_wall(session, row.free_from),
            free_until=_wall(session, row.free_until, is_end=True),
            is_online_only=row.is_online_only,
            booked_out=tuple(away.get(row.performer_id, ())),
            busy=tuple(busy.get(row.performer_id, ())),
            barred_by_law=frozenset(laws.get(row.pk, {})),
            loosened=frozenset(bent.get(str(row.pk), ())),
        )
        for row in queue
    )
    day = Day(
        people=people,
        times=tuple(_as_free(slot) for slot in times),
        taken=tuple(
            Taken(row.slot.room_id, minute(row.starts_at), minute(row.ends_at), row.submission.role_id) for row in taken
        ),
        panel=_panel(session),
        together=frozenset(row.role_id for row in roles if row.keep_together),
        loosened=frozenset(asked.get("day", ())),
    )
    return DayFacts(
        session=session,
        day=day,
        people={person.id: person for person in people},
        places={(row.pk, start): name for row in queue for start, name in places.get(row.performer_id, {}).items()},
        laws={call_in: next(iter(found.values())) for call_in, found in laws.items() if found},
    )


@dataclass(frozen=True)
class Outside:
    """`barred`: {performer id: ids of the times at which they cannot read}, for whatever reason outside the rota."""

    barred: Mapping[int, frozenset[int]]

    @classmethod
    def read(
        cls, session: Session, members: Iterable[PairingMember], slots: list[Slot], *, drawn: Iterable[int]
    ) -> "Outside":
        """`members` have their performer, `slots` their room; pairings in `drawn` are about to move and bar nobody."""
        rows = list({member.performer_id: member for member in members}.values())
        busy, _ = _elsewhere(session, rows, drawn=drawn)
        away, laws = _book_outs(session, rows), _laws(session, rows, slots)
        day = Day(
            people=tuple(
                Person(
                    id=row.performer_id,
                    performer=row.performer_id,
                    role=0,
                    minutes=0,
                    booked_out=tuple(away.get(row.performer_id, ())),
                    busy=tuple(busy.get(row.performer_id, ())),
                    barred_by_law=frozenset(laws.get(row.pk, {})),
                )
                for row in rows
            ),
            times=tuple(replace(_as_free(slot), role=None, is_open=False) for slot in slots),
        )
        table = rules_table(day)
        return cls({key: frozenset(time for time, rules in found.items() if rules) for key, found in table.items()})


def minute(moment: dt.datetime) -> int:
    return int(moment.timestamp() // 60)


def free_slots_of(session: Session) -> list[Slot]:
    """Times ahead that nobody has, within the hours of their room and outside its breaks."""
    used = Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False)
    return _free_times(session, set(used.values_list("slot_id", flat=True)))


def _free_times(session: Session, used: set[int]) -> list[Slot]:
    rows = Slot.objects.filter(session=session, is_group=False, starts_at__gt=clock.now()).select_related("room")
    hours = {
        row.room_id: (row.opens_at or session.opens_at, row.closes_at or session.closes_at)
        for row in SessionRoom.objects.filter(session=session)
    }
    breaks = list(Break.objects.filter(session=session))
    return [
        slot
        for slot in rows.order_by("starts_at", "room_id")
        if slot.pk not in used
        and slot.room_id in hours
        and hours[slot.room_id][0] <= slot.starts_at
        and slot.ends_at <= hours[slot.room_id][1]
        and not any(
            pause.room_id in (None, slot.room_id)
            and overlaps((slot.starts_at, slot.ends_at), (pause.starts_at, pause.ends_at))
            for pause in breaks
        )
    ]


def _as_free(slot: Slot) -> Free:
    return Free(
        id=slot.pk,
        room=slot.room_id,
        starts=minute(slot.starts_at),
        ends=minute(slot.ends_at),
        role=slot.role_id,
        is_online=bool(slot.room.online_url),
        is_open=slot.is_open,
    )


def _elsewhere(
    session: Session, queue: Iterable[CallIn | PairingMember], *, drawn: Iterable[int] | None = None
) -> tuple[dict[int, list[Busy]], dict[int, dict[int, str]]]:
    """What else this office has with them around that day, and where; by performer.

    `drawn` are the pairings of a rota that is being drawn: they and the spans they gave people keep nobody.
    """
    around = {
        "performer__in": {row.performer_id for row in queue},
        "starts_at__lt": session.closes_at + A_DAY,
        "ends_at__gt": session.opens_at - A_DAY,
    }
    rows = (
        Appointment.objects.filter(state__in=LIVE, **around)
        .select_related("session__venue")
        .order_by("starts_at", "pk")
    )
    if drawn is not None:
        rows = rows.exclude(session=session, slot=None)
    busy, places = defaultdict(list), defaultdict(dict)
    for row in rows:
        same_house = _is_here(row, session)
        busy[row.performer_id].append(
            Busy(
                starts=minute(row.starts_at),
                ends=minute(row.ends_at),
                needs_way=not same_house and not row.online_url,
                is_here=same_house,
            )
        )
        places[row.performer_id][minute(row.starts_at)] = row.session.venue.name if row.session else row.place
    reads = PairingMember.objects.filter(**around).exclude(pairing__in=list(drawn or ()))
    for performer_id, start, end in reads.values_list("performer_id", "starts_at", "ends_at"):
        busy[performer_id].append(Busy(minute(start), minute(end)))
    return busy, places


def _is_here(row: Appointment, session: Session) -> bool:
    if row.session is not None:
        return row.session.venue_id == session.venue_id
    return bool(row.address) and row.address == session.venue.address


def _book_outs(session: Session, queue: Iterable[CallIn | PairingMember]) -> dict[int, list[tuple[int, int]]]:
    """Whole days where the session is, as the dates were written for no place in particular."""
    first = clock.in_zone(session.opens_at, session.zone).date()
    last = clock.in_zone(session.closes_at, session.zone).date()
    found = book_outs_between({row.performer_id for row in queue}, first, last)
    return {
        performer_id: [(_midnight(session, start), _midnight(session, end + A_DAY)) for start, end in spans]
        for performer_id, spans in found.items()
    }


def _midnight(session: Session, day: dt.date) -> int:
    return minute(dt.datetime.combine(day, dt.time(), tzinfo=clock.zone(session.zone)))


def _laws(session: Session, queue: Iterable[CallIn | PairingMember], times: list[Slot]) -> dict[int, dict[int, str]]:
    """{call-in id: {slot id: why a minor is not seen then}}."""
    found = {}
    for row in queue:
        if row.performer.born_on is None:
            continue
        why = {
            slot.pk: outside_hours(row.performer.born_on, slot.starts_at, slot.ends_at, session.zone) for slot in times
        }
        found[row.pk] = {slot_id: sentence for slot_id, sentence in why.items() if sentence}
    return found


def _wall(session: Session, time: dt.time | None, *, is_end: bool = False) -> int | None:
    """A wall-clock time of the session as a minute; past midnight it means the morning after.

    Where the clocks show it twice the window is the wider one, so that nobody is kept out by the second showing.
    """
    if time is None:
        return None
    opens = clock.in_zone(session.opens_at, session.zone)
    closes = clock.in_zone(session.closes_at, session.zone)
    crosses = closes.date() > opens.date()
    day = opens.date() + A_DAY if crosses and time < opens.time() else opens.date()
    return minute(dt.datetime.combine(day, time, tzinfo=clock.zone(session.zone)).replace(fold=int(is_end)))


def _panel(session: Session) -> tuple[Needed, ...]:
    rows = Panelist.objects.filter(session=session, is_needed=True)
    return tuple(
        Needed(
            who=row.name,
            room=row.room_id,
            starts=minute(row.starts_at or session.opens_at),
            ends=minute(row.ends_at or session.closes_at),
        )
        for row in rows
    )
