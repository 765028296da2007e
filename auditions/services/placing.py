"""Into a time, out of it, into another. Every way into an occupied slot leads through here.

Nobody is told: a day is told when it is sent (sending.py). What a performer books themself is the one exception.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions.models import Appointment, CallIn, Session, SessionRole, Slot
from auditions.selectors.people import names_of
from auditions.services.call_ins import still_seen
from auditions.services.dropping import DROPPABLE, SUBJECT_TYPE, drop, free, revive, states_before
from auditions.services.locks import lock_appointments
from auditions.services.places import note_told, put_into_slots
from auditions.services.sessions import locked_session
from auditions.signals import day_changed
from auditions.slot_times import whole_minutes
from auditions.states import LIVE, AppointmentState, CallInState, SessionState
from casting.agreements.minors import outside_hours
from casting.services.decisions import Refusal
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, NotFound

TAKEN = "That time has just been taken. Choose another."
CLOSED = "This invitation has been closed. If the office asks again, you will have a new link."
ELSEWHERE = "They are seen by this office at that time already. Choose another."
SENTENCES = {
    "one_person_a_slot": TAKEN,
    "one_place_at_a_time": ELSEWHERE,
    "one_slot_at_a_time": "The room has another time then.",
    "one_pairing_at_a_time": "They read in another room then.",
}
PLACEABLE = [CallInState.QUEUED, CallInState.INVITED, CallInState.WAITING]
BOOKABLE = PLACEABLE


@dataclass(frozen=True)
class Placed:
    """`refused` names those who stay where they were, each with what stands after their name."""

    done: list[Appointment] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """A savepoint in which a time that somebody else just took comes back as a Conflict."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        name = getattr(getattr(error.__cause__, "diag", None), "constraint_name", "")
        if name not in SENTENCES:
            raise
        raise Conflict(SENTENCES[name], field="slot") from error


@transaction.atomic(durable=True)
def place(*, actor: User, call_in: CallIn, slot: Slot) -> Appointment:
    """Raises Conflict for a time that is taken, Invalid for one that does not fit; the sentence names the person."""
    placed = place_pairs(actor, call_in.session, [(call_in.pk, slot.pk)])
    _raise_for(placed)
    return placed.done[0]


@transaction.atomic(durable=True)
def place_many(*, actor: User, session: Session, pairs: Sequence[tuple[int, int]]) -> Placed:
    """(call-in id, slot id) for each; a fixed number of statements. Who cannot be placed is in `refused`."""
    return place_pairs(actor, session, pairs)


def place_pairs(actor: User, session: Session, pairs: Sequence[tuple[int, int]]) -> Placed:
    """`place_many` in the caller's transaction."""
    session = locked_session(actor, session)
    slots = _locked_slots(session, [slot for _, slot in pairs])
    call_ins = {
        row.pk: row
        for row in lock_in_order(
            CallIn.objects.select_related("submission__role", "performer").filter(
                session=session, pk__in=[call_in for call_in, _ in pairs]
            )
        )
    }
    if len(call_ins) < len({call_in for call_in, _ in pairs}):
        raise NotFound("Somebody here is not in the queue of this session any more. Reload the page.")
    facts = Facts.read(session, slots, [row.performer_id for row in call_ins.values()])
    wanted, reasons = {}, {}
    for call_in_id, slot_id in pairs:
        row, slot = call_ins[call_in_id], slots.get(slot_id)
        reason = _not_placeable(row, session) or facts.why_not(row, row.minutes, slot)
        if reason:
            reasons[call_in_id] = reason
        elif call_in_id not in wanted:
            wanted[call_in_id] = slot_id
            facts.take(row, slot)
    done = write_placed(
        actor=actor,
        session=session,
        rows=[call_ins[pk] for pk in wanted],
        slots={pk: slots[slot] for pk, slot in wanted.items()},
    )
    names = names_of(actor, [call_ins[pk] for pk in reasons])
    return Placed(done, [Refusal(call_ins[pk].submission_id, names[pk], why) for pk, why in reasons.items()])


def _not_placeable(row: CallIn, session: Session) -> str:
    if row.state not in PLACEABLE:
        return "has a time already" if row.state == CallInState.PLACED else f"is {row.get_state_display().lower()}"
    return "" if still_seen(row.submission.state, session.kind) else "is not called that far any more"


def write_placed(
    *, actor: User, session: Session, rows: Sequence[CallIn], slots: Mapping[int, Slot]
) -> list[Appointment]:
    """Locked call-ins into slots that are known to be free, {call-in id: slot}, in the caller's transaction.

    New ones as planned; who was told of an earlier time and not yet of its end keeps that appointment, moved.
    """
    ids = [row.pk for row in rows]
    dropped = {
        row.call_in_id: row
        for row in lock_in_order(
            Appointment.objects.filter(
                call_in__in=ids, state=AppointmentState.CANCELLED, told_at__isnull=False, told_off_at=None
            )
        )
    }
    with one_at_a_time():
        made = Appointment.objects.bulk_create(
            Appointment(
                organisation_id=session.organisation_id,
                submission_id=row.submission_id,
                performer_id=row.performer_id,
                session=session,
                slot=slots[row.pk],
                call_in=row,
                kind=session.kind,
                state=AppointmentState.PLANNED,
                starts_at=slots[row.pk].starts_at,
                ends_at=slots[row.pk].ends_at,
                zone=session.zone,
                prepare=session.prepare,
                created_by=actor,
            )
            for row in rows
            if row.pk not in dropped
        )
        again = list(dropped.values())
        put_into_slots({row.pk: slots[row.call_in_id].pk for row in [*made, *again]})
        revive(again, states_before([row.pk for row in again]))
    CallIn.objects.filter(pk__in=ids).update(state=CallInState.PLACED, why_not=[], waits_since=None)
    _log(actor, session, "appointment.place", made)
    _log(actor, session, "appointment.move", again)
    day_changed.send(Session, session_id=session.pk)
    return _fresh([row.pk for row in [*made, *again]])


@transaction.atomic(durable=True)
def unplace(*, actor: User, appointment: Appointment) -> None:
    """Off the board, back into the queue. Who was told of it hears when the day is sent."""
    session = locked_session(actor, _session_of(appointment))
    rows = lock_appointments(Appointment.objects.filter(pk=appointment.pk, state__in=LIVE))
    if not drop(actor=actor, organisation=session.organisation, appointments=rows):
        raise IllegalTransition("They are here already or have been seen, so they keep their time.")
    day_changed.send(Session, session_id=session.pk)


@transaction.atomic(durable=True)
def move_to(*, actor: User, appointment: Appointment, slot: Slot) -> Appointment:
    """Into a free time of the same session. Back where they were told to be, their answer stands as it was."""
    placed = reassign(actor=actor, session=_session_of(appointment), wanted={appointment.pk: slot.pk})
    _raise_for(placed)
    return placed.done[0]


@transaction.atomic(durable=True)
def swap(*, actor: User, first: Appointment, second: Appointment) -> tuple[Appointment, Appointment]:
    """Two people change places, in one statement."""
    if first.slot_id is None or second.slot_id is None or first.session_id != second.session_id:
        raise Conflict("Only two people with times of the same session change places.")
    placed = reassign(actor=actor, session=first.session, wanted={first.pk: second.slot_id, second.pk: first.slot_id})
    _raise_for(placed)
    by_id = {row.pk: row for row in placed.done}
    return by_id[first.pk], by_id[second.pk]


def reassign(*, actor: User, session: Session, wanted: Mapping[int, int]) -> Placed:
    """{appointment id: slot id}, in the caller's transaction and a fixed number of statements.

    Who cannot go stays, and whoever wanted their place stays too; both come back in `refused`.
    """
    session = locked_session(actor, session)
    slots = _locked_slots(session, list(wanted.values()))
    rows = {
        row.pk: row
        for row in lock_appointments(
            Appointment.objects.select_related("submission__role", "performer", "call_in").filter(
                pk__in=list(wanted), session=session
            )
        )
    }
    if len(rows) < len(wanted):
        raise NotFound("Somebody here is not on this day any more. Reload the page.")
    reasons = {pk: "is here already or has been seen" for pk, row in rows.items() if row.state not in DROPPABLE}
    going = {pk: slot for pk, slot in wanted.items() if pk not in reasons and rows[pk].slot_id != slot}
    while True:
        facts = Facts.read(session, slots, [rows[pk].performer_id for pk in going], leaving=going.keys())
        found = {}
        for pk, slot_id in going.items():
            row, slot = rows[pk], slots.get(slot_id)
            if reason := facts.why_not(row, row.call_in.minutes if row.call_in else None, slot):
                found[pk] = reason
            else:
                facts.take(row, slot)
        if not found:
            break
        reasons |= found
        going = {pk: slot for pk, slot in going.items() if pk not in found}
    with one_at_a_time():
        put_into_slots(going)
    moved = [rows[pk] for pk in going]
    _log(actor, session, "appointment.move", moved)
    free(row for row in moved if row.slot_id not in going.values())
    day_changed.send(Session, session_id=session.pk)
    names = names_of(actor, [rows[pk] for pk in reasons])
    refused = [Refusal(rows[pk].submission_id, names[pk], why) for pk, why in reasons.items()]
    return Placed(_fresh([pk for pk in wanted if pk not in reasons]), refused)


@transaction.atomic(durable=True)
def book_slot(*, call_in: CallIn, slot: Slot, actor: User | None = None) -> Appointment:
    """An open time, taken by the performer themself or whoever speaks for them: confirmed at once, and theirs.

    Asks for no permission: whoever calls has checked the link. Raises Conflict with the first come.
    """
    return take_open_slot(call_in=call_in, slot=slot, actor=actor)


def take_open_slot(*, call_in: CallIn, slot: Slot, actor: User | None, of_round: int | None = None) -> Appointment:
    """As `book_slot`, in the caller's transaction; the answer has its session, submission and office with it.

    `of_round`: the round that the link was made for, where there was one.
    """
    # The slot's own lock, not the session's: people who choose at once wait for nobody but each other.
    found = lock_in_order(
        Slot.objects.select_related("session__organisation", "session__venue").filter(pk=slot.pk)
    ).first()
    call_in = lock_in_order(
        CallIn.objects.select_related("submission__role", "submission__production", "performer").filter(pk=call_in.pk)
    ).first()
    # Locked by now: an invitation that was closed a moment ago books nothing.
    if of_round is not None and (call_in is None or call_in.round != of_round):
        raise Conflict(CLOSED)
    if found is None or not found.is_open or call_in is None or found.session_id != call_in.session_id:
        raise Conflict(TAKEN, field="slot")
    session = found.session
    if session.state != SessionState.OPEN or not still_seen(call_in.submission.state, session.kind):
        raise IllegalTransition("This session is not taking anybody any more.")
    if call_in.state == CallInState.PLACED:
        raise Conflict("You have a time already.")
    if call_in.state not in BOOKABLE:
        raise IllegalTransition("This invitation is closed.")
    facts = Facts.read(session, {found.pk: found}, [call_in.performer_id])
    if found.pk in facts.taken:
        raise Conflict(TAKEN, field="slot")
    if facts.why_not(call_in, call_in.minutes, found):
        raise Conflict("This time does not suit this appointment. Choose another.", field="slot")
    at = clock.now()
    with one_at_a_time():
        made = Appointment.objects.create(
            organisation_id=session.organisation_id,
            submission_id=call_in.submission_id,
            performer_id=call_in.performer_id,
            session=session,
            slot=found,
            call_in=call_in,
            kind=session.kind,
            state=AppointmentState.CONFIRMED,
            starts_at=found.starts_at,
            ends_at=found.ends_at,
            zone=session.zone,
            prepare=session.prepare,
            answered_at=at,
            created_by=actor,
        )
        put_into_slots({made.pk: found.pk})
    note_told([made.pk], at)
    CallIn.objects.filter(pk=call_in.pk).update(state=CallInState.PLACED, why_not=[], waits_since=None)
    record_activity(actor=actor, verb="appointment.book", subject=made, organisation=session.organisation)
    day_changed.send(Session, session_id=session.pk)
    made.refresh_from_db()
    made.session, made.organisation = session, session.organisation
    made.submission, made.performer = call_in.submission, call_in.performer
    made.submission.organisation = session.organisation
    return made


@dataclass
class Facts:
    """What decides whether somebody may have a time, read once for everyone. `busy` lists moments by performer."""

    session: Session
    now: dt.datetime
    minutes: dict[int, int]
    taken: set[int]
    busy: dict[int, list[tuple[dt.datetime, dt.datetime]]]

    @classmethod
    def read(
        cls,
        session: Session,
        slots: Mapping[int, Slot],
        performer_ids: Sequence[int],
        leaving: Iterable[int] = (),
        taken: set[int] | None = None,
    ) -> "Facts":
        """`leaving` are appointments that give up the time they have in the same act; `taken`, where it is known."""
        live = Appointment.objects.filter(state__in=LIVE).exclude(pk__in=list(leaving))
        busy = defaultdict(list)
        if slots:
            first, last = min(s.starts_at for s in slots.values()), max(s.ends_at for s in slots.values())
            theirs = live.filter(
                organisation=session.organisation_id, performer__in=performer_ids, starts_at__lt=last, ends_at__gt=first
            )
            for performer_id, start, end in theirs.values_list("performer_id", "starts_at", "ends_at"):
                busy[performer_id].append((start, end))
        roles = SessionRole.objects.filter(session=session, minutes__isnull=False).values_list("role_id", "minutes")
        if taken is None:
            taken = set(live.filter(slot__in=list(slots)).values_list("slot_id", flat=True))
        return cls(session, clock.now(), dict(roles), taken, busy)

    def why_not(self, row: Appointment | CallIn, minutes: int | None, slot: Slot | None) -> str:
        """What stands after the person's name; empty where nothing is in the way."""
        if slot is None:
            return "cannot have a time that is gone"
        if slot.is_group:
            return "cannot have a time of the rota"
        if slot.starts_at <= self.now:
            return "cannot have a time that has passed"
        if slot.role_id is not None and slot.role_id != row.submission.role_id:
            return "cannot have a time that is kept for another part"
        # Without a length of their own, any time of the day will do.
        needed = minutes or self.minutes.get(row.submission.role_id, 0)
        length = whole_minutes(slot.ends_at - slot.starts_at)
        if needed > length:
            return f"needs {needed} minutes, and this time has {length}"
        if why := outside_hours(row.performer.born_on, slot.starts_at, slot.ends_at, self.session.zone):
            return f"cannot come then. {why}".removesuffix(".")
        if slot.pk in self.taken:
            return "cannot have a time that somebody else has"
        if any(start < slot.ends_at and end > slot.starts_at for start, end in self.busy[row.performer_id]):
            return "is seen by this office at that time already"
        return ""

    def take(self, row: Appointment | CallIn, slot: Slot) -> None:
        self.taken.add(slot.pk)
        self.busy[row.performer_id].append((slot.starts_at, slot.ends_at))


def _raise_for(placed: Placed) -> None:
    if placed.refused:
        refusal = placed.refused[0]
        raise Conflict(f"{refusal.name} {refusal.reason}.", field="slot")


def _session_of(appointment: Appointment) -> Session:
    if appointment.session is None:
        raise Conflict("This appointment belongs to no session.")
    return appointment.session


def _locked_slots(session: Session, slot_ids: Sequence[int]) -> dict[int, Slot]:
    return {slot.pk: slot for slot in lock_in_order(Slot.objects.filter(session=session, pk__in=list(slot_ids)))}


def _fresh(ids: Sequence[int]) -> list[Appointment]:
    rows = Appointment.objects.select_related("submission__role", "performer", "session", "slot").filter(pk__in=ids)
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in ids if pk in by_id]


def _log(actor: User, session: Session, verb: str, rows: Sequence[Appointment]) -> None:
    record_activities(
        actor=actor,
        verb=verb,
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"from": row.state, "slot": row.slot_id}) for row in rows],
        organisation=session.organisation,
    )
