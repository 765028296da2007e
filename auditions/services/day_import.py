"""A day from a list: read, shown line by line, then called in and placed as one act."""

import datetime as dt
import hashlib
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.day_list import DayLine, lines_of, wall_time
from auditions.models import Appointment, CallIn, Session, SessionRole, SessionRoom, Slot
from auditions.policies import can_run_session
from auditions.services.call_ins import IN_IT, apply_call_in, state_for, still_seen
from auditions.services.placing import Facts, one_at_a_time, place_pairs
from auditions.services.sessions import locked_session
from auditions.services.slots import SlotRules
from auditions.slot_times import overlaps
from auditions.states import LIVE, CallInState
from casting.lens import office_lens_for
from casting.models import Role, Submission
from casting.policies import can_decide_role
from casting.selectors.selection import Selection
from casting.services.decisions import Refusal
from casting.states import SUBMISSION_MOVES
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, DomainError, Invalid, NotAllowed
from core.list_files import MOST_BYTES, TOO_LARGE, read_table
from core.states import is_legal
from core.text import fold, name_key

MOST_LINES = 400
PLACE, ALREADY, REFUSE = "place", "already", "refuse"
NOBODY = "Nobody of this name, whom you see, is up for a role of this session."


@dataclass(frozen=True)
class Planned:
    """What would become of a line. `notes` say what happens besides: called in, a time made."""

    line: DayLine
    verdict: str
    why: str = ""
    notes: tuple[str, ...] = ()
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    room_name: str = ""
    role_name: str = ""
    submission: Submission | None = None
    call_in: CallIn | None = None
    slot: Slot | None = None


@dataclass(frozen=True)
class DayPlanned:
    """A dry run. `digest` names exactly this outcome."""

    rows: list[Planned]
    digest: str

    def count(self, verdict: str) -> int:
        return sum(row.verdict == verdict for row in self.rows)


@dataclass(frozen=True)
class Imported:
    done: list[Appointment] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def read_day(*, actor: User, session: Session, file: UploadedFile) -> list[list[str]]:
    """The file as a table of text. Raises Invalid with `field` "file"."""
    _require(actor, session)
    if file.size is not None and file.size > MOST_BYTES:
        raise Invalid(TOO_LARGE, field="file")
    return checked_table(read_table(file.read(MOST_BYTES + 1)))


def checked_table(table: Sequence[Sequence[str]]) -> list[list[str]]:
    """A table that can be a day's list. Raises Invalid with `field` "file"."""
    if sum(1 for row in table if any(row)) > MOST_LINES + 1:
        raise Invalid(f"A day's list holds up to {MOST_LINES} people.", field="file")
    lines_of(table)
    return [list(row) for row in table]


def plan_day(*, actor: User, session: Session, table: Sequence[Sequence[str]]) -> DayPlanned:
    """What would become of each line, by the columns' headings. Nothing is done. A fixed number of statements."""
    _require(actor, session)
    lines = lines_of(table)
    facts = _Facts.read(actor, session, lines)
    rows = [_planned(line, facts) for line in lines]
    return DayPlanned(rows, _digest(rows))


@transaction.atomic(durable=True)
def import_day(*, actor: User, session: Session, table: Sequence[Sequence[str]], expected: str) -> Imported:
    """Do what the dry run with the digest `expected` showed: make times, call people in, place them.

    Raises Conflict where by now something else would come of it. Refused lines come back; the others stand.
    """
    _require(actor, session)
    roles = Role.objects.filter(production=session.production_id)
    list(lock_in_order(roles).values_list("pk", flat=True))
    session = locked_session(actor, session)
    planned = plan_day(actor=actor, session=session, table=table)
    if planned.digest != expected:
        raise Conflict("Something has changed since you looked. Here is what would happen now.", field="expected")
    going = [row for row in planned.rows if row.verdict == PLACE]
    refused = _call_in(actor, session, going)
    with one_at_a_time():
        made = iter(Slot.objects.bulk_create(row.slot for row in going if row.slot.pk is None))
    slots = {row.line.number: row.slot if row.slot.pk else next(made) for row in going}
    call_ins = dict(
        CallIn.objects.filter(session=session, submission__in=[row.submission.pk for row in going]).values_list(
            "submission_id", "pk"
        )
    )
    pairs = [(call_ins[row.submission.pk], slots[row.line.number].pk) for row in going if row.submission.pk in call_ins]
    placed = place_pairs(actor, session, pairs)
    record_activity(
        actor=actor,
        verb="session.import_day",
        subject=session,
        organisation=session.organisation,
        data={"people": len(placed.done), "lines": len(planned.rows)},
    )
    left_out = [Refusal(0, row.line.name, row.why) for row in planned.rows if row.verdict == REFUSE]
    return Imported(placed.done, [*left_out, *refused, *placed.refused])


def _require(actor: User, session: Session) -> None:
    if not can_run_session(actor, session):
        raise NotAllowed("You can look at this day, but not change it.")


def _call_in(actor: User, session: Session, going: Sequence[Planned]) -> list[Refusal]:
    """Those who are not in the queue; for each role one act of deciding."""
    by_role: dict[int, list[Submission]] = defaultdict(list)
    for row in going:
        if row.call_in is None or row.call_in.state not in IN_IT:
            by_role[row.submission.role_id].append(row.submission)
    refused: list[Refusal] = []
    for rows in by_role.values():
        role = rows[0].role
        try:
            done = apply_call_in(
                actor=actor,
                role=role,
                submissions=Selection(role=role, ids=[row.pk for row in rows]),
                session=session,
            )
        except DomainError as error:
            refused += [Refusal(row.pk, row.performer.stage_name, error.message) for row in rows]
        else:
            refused += done.refused
    return refused


@dataclass
class _Facts:
    """What planning needs, read once. `slots` and what is `taken` change as lines are planned one after another."""

    session: Session
    rules: Facts
    lays: SlotRules
    rooms: dict[str, SessionRoom]
    slots: list[Slot]
    people: dict[str, list[Submission]]
    call_ins: dict[int, CallIn]
    times: dict[int, Appointment]
    role_ids: set[int]
    may_decide: bool
    seen: Counter[int] = field(default_factory=Counter)

    @classmethod
    def read(cls, actor: User, session: Session, lines: Sequence[DayLine]) -> "_Facts":
        rooms = {fold(row.room.name): row for row in SessionRoom.objects.filter(session=session).select_related("room")}
        slots = list(
            Slot.objects.filter(
                room__in=[row.room_id for row in rooms.values()],
                ends_at__gt=session.opens_at,
                starts_at__lt=session.closes_at,
            )
        )
        lens = office_lens_for(actor, session.organisation_id)
        found = (
            Submission.objects.filter(
                production=session.production_id, performer__name_key__in={name_key(line.name) for line in lines}
            )
            # A name tells nobody who is behind a stand-in.
            .exclude(role__in=list(lens.blind))
            .exclude(performer__in=list(lens.excluded))
            .select_related("performer", "role__organisation", "role__production")
            .order_by("pk")
        )
        people = defaultdict(list)
        for row in found:
            people[row.performer.name_key].append(row)
        everybody = [row for rows in people.values() for row in rows]
        times = Appointment.objects.filter(session=session, state__in=LIVE, call_in__isnull=False)
        return cls(
            session=session,
            rules=Facts.read(session, {slot.pk: slot for slot in slots}, [row.performer_id for row in everybody]),
            lays=SlotRules.read(session),
            rooms=rooms,
            slots=slots,
            people=people,
            call_ins={
                row.submission_id: row for row in CallIn.objects.filter(session=session, submission__in=everybody)
            },
            times={row.call_in_id: row for row in times},
            role_ids=set(SessionRole.objects.filter(session=session).values_list("role_id", flat=True)),
            may_decide=bool(everybody) and can_decide_role(actor, everybody[0].role),
        )


def _planned(line: DayLine, facts: _Facts) -> Planned:
    try:
        starts_at, ends_at = _times(line, facts.session)
        submission = _person(line, facts)
        room = _room(line, facts)
    except Invalid as error:
        return Planned(line, REFUSE, error.message)
    known = Planned(
        line, PLACE, starts_at=starts_at, ends_at=ends_at, role_name=submission.role.name, submission=submission
    )
    call_in = facts.call_ins.get(submission.pk)
    if call_in is not None and (has := facts.times.get(call_in.pk)) is not None:
        if has.starts_at == starts_at:
            return replace(known, verdict=ALREADY, why="Has this time already.")
        when = clock.in_zone(has.starts_at, facts.session.zone)
        return replace(known, verdict=REFUSE, why=f"Has a time already, at {when:%H:%M}. Move them on the board.")
    if why := _why_not_seen(submission, call_in, facts):
        return replace(known, verdict=REFUSE, why=why)
    facts.seen[submission.pk] += 1
    if facts.seen[submission.pk] > 1:
        return replace(known, verdict=REFUSE, why="Stands in the list twice.")
    slot, why = _slot(known, room, call_in, facts)
    if slot is None:
        return replace(known, verdict=REFUSE, why=why)
    return _taken(known, slot, call_in, facts)


def _taken(known: Planned, slot: Slot, call_in: CallIn | None, facts: _Facts) -> Planned:
    notes = []
    if slot.pk is None:
        notes.append("makes this time")
        facts.slots.append(slot)
    if call_in is None or call_in.state not in IN_IT:
        moves = not still_seen(known.submission.state, facts.session.kind)
        notes.append(f"called in, and moved to {state_for(facts.session.kind).label.lower()}" if moves else "called in")
    if known.submission.role_id not in facts.role_ids:
        notes.append(f"{known.role_name} joins the session")
    facts.rules.busy[known.submission.performer_id].append((slot.starts_at, slot.ends_at))
    if slot.pk is not None:
        facts.rules.taken.add(slot.pk)
    names = {row.room_id: row.room.name for row in facts.rooms.values()}
    return replace(
        known, slot=slot, call_in=call_in, ends_at=slot.ends_at, room_name=names[slot.room_id], notes=tuple(notes)
    )


def _times(line: DayLine, session: Session) -> tuple[dt.datetime, dt.datetime | None]:
    starts_at = wall_time(line.starts, session.opens_at, session.zone)
    if starts_at is None:
        raise Invalid(f"“{line.starts}” is no time of day." if line.starts else "There is no time in this line.")
    if line.minutes:
        if not line.minutes.isdecimal() or not 1 <= int(line.minutes[:4]) <= 480:
            raise Invalid(f"“{line.minutes}” is no length in minutes.")
        return starts_at, starts_at + dt.timedelta(minutes=int(line.minutes))
    if not line.ends:
        return starts_at, None
    ends_at = wall_time(line.ends, session.opens_at, session.zone)
    if ends_at is None or ends_at <= starts_at:
        raise Invalid(f"“{line.ends}” is no time to end at.")
    return starts_at, ends_at


def _person(line: DayLine, facts: _Facts) -> Submission:
    if not line.name:
        raise Invalid("There is no name in this line.")
    rows = facts.people.get(name_key(line.name), [])
    if line.role:
        rows = [row for row in rows if fold(row.role.name) == fold(line.role)]
        if not rows:
            raise Invalid(f"Nobody of this name, whom you see, is up for {line.role}.")
    elif len(rows) > 1:
        rows = [row for row in rows if row.role_id in facts.role_ids] or rows
    if not rows:
        raise Invalid(NOBODY)
    if len({row.performer_id for row in rows}) > 1:
        raise Invalid(f"{len(rows)} people of this name are up for it. Place them on the board.")
    if len(rows) > 1:
        raise Invalid("Is up for several roles. Say which in a column “Role”.")
    return rows[0]


def _room(line: DayLine, facts: _Facts) -> SessionRoom | None:
    if not line.room:
        return None
    room = facts.rooms.get(fold(line.room))
    if room is None:
        raise Invalid(f"{line.room} is no room of this session.")
    return room


def _why_not_seen(submission: Submission, call_in: CallIn | None, facts: _Facts) -> str:
    if still_seen(submission.state, facts.session.kind):
        return ""
    if not is_legal(SUBMISSION_MOVES, submission.state, state_for(facts.session.kind)):
        return f"Is {submission.get_state_display().lower()}, which does not lead there."
    return "" if facts.may_decide else "Is not called that far. The directors and associates decide that."


def _slot(known: Planned, room: SessionRoom | None, call_in: CallIn | None, facts: _Facts) -> tuple[Slot | None, str]:
    """A time that is there and free, else one that can be made; the reason of the last room that was tried."""
    rooms = [room] if room else list(facts.rooms.values())
    why = "There is no room."
    person = call_in or CallIn(submission=known.submission, performer=known.submission.performer)
    for make in (False, True):
        for row in rooms:
            there = [slot for slot in facts.slots if slot.room_id == row.room_id]
            if make:
                found, reason = _new_slot(known, row, there, facts)
            else:
                # Only what is there: a time that an earlier line makes is that line's.
                found, reason = next((s for s in there if s.pk is not None and _is_it(s, known)), None), ""
            if found is not None and found.session_id != facts.session.pk:
                found, reason = None, "Another day uses the room then."
            elif found is not None:
                reason = _capital(facts.rules.why_not(person, person.minutes, found))
            if found is not None and not reason:
                return found, ""
            why = reason or why
    return None, why


def _is_it(slot: Slot, known: Planned) -> bool:
    return slot.starts_at == known.starts_at and known.ends_at in (None, slot.ends_at)


def _new_slot(known: Planned, row: SessionRoom, there: Sequence[Slot], facts: _Facts) -> tuple[Slot | None, str]:
    try:
        slot = facts.lays.slot(room_id=row.room_id, starts_at=known.starts_at, ends_at=known.ends_at)
    except Invalid as error:
        return None, error.message
    if any(overlaps((slot.starts_at, slot.ends_at), (other.starts_at, other.ends_at)) for other in there):
        return None, f"{row.room.name} has another time then."
    return slot, ""


def _capital(reason: str) -> str:
    return f"{reason[:1].upper()}{reason[1:]}." if reason else ""


def _digest(rows: Sequence[Planned]) -> str:
    named = hashlib.sha256()
    for row in rows:
        slot = row.slot
        where = f"{slot.pk} {slot.room_id} {slot.starts_at}" if slot else ""
        who = row.submission.pk if row.submission else ""
        state = row.call_in.state if row.call_in else CallInState.REMOVED
        named.update(f"|{row.line} {row.verdict} {who} {state} {where}".encode())
    return named.hexdigest()[:32]
