"""What performers, and whoever speaks for them, do with times themselves: choose, move, say no, be late."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from auditions import live
from auditions.models import Appointment, CallIn, Slot
from auditions.selectors.mine import LOADED, Mine
from auditions.services.appointments import must_be_answerable
from auditions.services.booking_letters import tell_booked, tell_rebooked
from auditions.services.free_times import must_be_free_for, must_be_owed_to_nobody
from auditions.services.locks import lock_appointments
from auditions.services.places import note_told, put_into_slots
from auditions.services.placing import CLOSED, TAKEN, one_at_a_time, take_open_slot
from auditions.signals import day_changed, slot_freed
from auditions.states import CALL_IN_MOVES, LIVE, AppointmentState, CallInState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, DomainError, IllegalTransition, Invalid
from core.states import check

LATE_MINUTES = (5, 10, 15, 30)


@transaction.atomic(durable=True)
def choose_slot(*, call_in: CallIn, of_round: int, slot_id: int, actor: User | None = None) -> Appointment:
    """First come, first served: the time is theirs and confirmed. `of_round` is the one their link was made for.

    Raises Conflict where somebody was quicker or a person on the waiting list is owed the time.
    """
    _must_be_invited(call_in, of_round)
    taken = Appointment.objects.filter(slot=OuterRef("pk"), state__in=LIVE)
    slots = Slot.objects.select_related("room").annotate(is_taken=Exists(taken))
    slot = slots.filter(pk=slot_id, session=call_in.session_id).first()
    if slot is None:
        raise Conflict("That time is not offered any more. Choose another.", field="slot")
    # Most who come too late are told so here, without having waited for anybody's lock.
    if slot.is_taken:
        raise Conflict(TAKEN, field="slot")
    slot.session = call_in.session
    must_be_owed_to_nobody(call_in, slot)
    made = take_open_slot(call_in=call_in, slot=slot, actor=actor, of_round=of_round)
    tell_booked(made)
    return made


@transaction.atomic(durable=True)
def move_to_slot(*, appointment: Appointment, sequence: int, slot_id: int, actor: User | None = None) -> Appointment:
    """Another open time of the same session, until the notice period. The old one is theirs until this one is.

    Raises IllegalTransition when it is too late for that, Conflict where somebody was quicker.
    """
    wanted = [pk for pk in (appointment.slot_id, slot_id) if pk is not None]
    slots = {row.pk: row for row in lock_in_order(Slot.objects.select_related("session", "room").filter(pk__in=wanted))}
    row = _locked(appointment)
    must_be_answerable(row, sequence)
    mine = Mine(row)
    if not mine.may_move:
        raise IllegalTransition(_too_late(mine))
    slot = slots.get(slot_id)
    if slot is None or slot.session_id != row.session_id or not slot.is_open:
        raise Conflict(TAKEN, field="slot")
    if row.slot_id == slot.pk:
        raise Invalid("That is the time you have.", field="slot")
    must_be_free_for(row.call_in, slot, leaving=[row.pk])
    before, old = row.state, row.slot_id
    with one_at_a_time():
        put_into_slots({row.pk: slot.pk})
    _confirm(row, sequence=row.sequence + 1)
    note_told([row.pk], clock.now())
    record_activity(
        actor=actor,
        verb="appointment.rebook",
        subject=row,
        organisation=row.organisation,
        data={"from": before, "to": AppointmentState.CONFIRMED},
    )
    tell_rebooked(row)
    if old is not None:
        slot_freed.send(Appointment, slot_ids=[old], session_id=row.session_id)
    day_changed.send(Appointment, session_id=row.session_id)
    row.refresh_from_db()
    return row


def _too_late(mine: Mine) -> str:
    session = mine.row.session
    if session is not None and session.books_itself and mine.is_open:
        return f"Less than {_hours(session.notice_hours)} before, the office moves times by hand. Ask for another time below."
    return "This time is not yours to move. Ask the office for another one."


def _hours(hours: int) -> str:
    return "an hour" if hours == 1 else f"{hours} hours"


@transaction.atomic(durable=True)
def decline_invitation(*, call_in: CallIn, of_round: int, note: str = "", actor: User | None = None) -> CallIn:
    """No, before a time was chosen; off the waiting list too."""
    call_in = locked_invitation(call_in, of_round)
    check(CALL_IN_MOVES, call_in.state, CallInState.DECLINED, noun="invitation", labels=CallInState.choices)
    call_in.state, call_in.answer_note, call_in.waits_since = CallInState.DECLINED, note.strip(), None
    call_in.save(update_fields=["state", "answer_note", "waits_since"])
    record_activity(actor=actor, verb="call_in.decline", subject=call_in, organisation=call_in.organisation)
    day_changed.send(CallIn, session_id=call_in.session_id)
    return call_in


@transaction.atomic(durable=True)
def be_late(*, appointment: Appointment, sequence: int, minutes: int, actor: User | None = None) -> Appointment:
    """On the way, and late: the door sees it. 0 takes it back. The time they were promised stays."""
    if minutes not in (0, *LATE_MINUTES):
        raise Invalid("Choose how late you will be.", field="minutes")
    row = _locked(appointment)
    must_be_answerable(row, sequence)
    awaited = {AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED}
    if row.state not in awaited or not Mine(row).is_today:
        raise IllegalTransition("You can say this from six hours before until your time is over.")
    if row.late_minutes != minutes:
        row.late_minutes = minutes
        row.save(update_fields=["late_minutes"])
        record_activity(
            actor=actor,
            verb="appointment.late",
            subject=row,
            organisation=row.organisation,
            data={"minutes": minutes},
        )
        if row.session_id:
            live.announce(row.session_id, "door", [row.pk])
            day_changed.send(Appointment, session_id=row.session_id)
    return row


@dataclass(frozen=True)
class Confirmed:
    """`refused` has (performer's name, sentence) for each that could not be."""

    done: list[Appointment] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


@transaction.atomic(durable=True)
def confirm_many(*, rows: Sequence[Mine], actor: User) -> Confirmed:
    """Yes for several at once. `rows` come from the actor's own list, which is their right to answer."""
    with across_offices("an agent's clients are seen by many offices; the rows are of their own list"):
        return _confirmed({mine.row.pk: mine for mine in rows}, actor)


def _confirmed(seen: dict[int, Mine], actor: User) -> Confirmed:
    locked = lock_appointments(Appointment.objects.filter(pk__in=seen).select_related("organisation", "session"))
    done, refused = [], []
    for row in locked:
        try:
            _confirm_one(row, seen[row.pk])
        except DomainError as error:
            refused.append((seen[row.pk].row.performer.stage_name, error.message))
        else:
            done.append(row)
    for row in done:
        record_activity(
            actor=actor,
            verb="appointment.confirm",
            subject=row,
            organisation=row.organisation,
            data={"to": AppointmentState.CONFIRMED},
        )
    for session_id in {row.session_id for row in done if row.session_id}:
        day_changed.send(Appointment, session_id=session_id)
    return Confirmed(done, refused)


def _confirm_one(row: Appointment, mine: Mine) -> None:
    must_be_answerable(row, mine.row.sequence)
    if row.state != AppointmentState.OFFERED:
        raise IllegalTransition(f"It is {row.get_state_display().lower()} by now.")
    if not Mine(row).is_open:
        raise IllegalTransition("It is over.")
    _confirm(row, sequence=row.sequence)


def _confirm(row: Appointment, *, sequence: int) -> None:
    row.state, row.sequence = AppointmentState.CONFIRMED, sequence
    row.answered_at, row.answer_by, row.answer_note = clock.now(), None, ""
    row.save(update_fields=["state", "sequence", "answered_at", "answer_by", "answer_note"])


def locked_invitation(call_in: CallIn, of_round: int) -> CallIn:
    found = lock_in_order(CallIn.objects.select_related("organisation", "session").filter(pk=call_in.pk)).get()
    if found.round != of_round:
        raise Conflict(CLOSED)
    return found


def _must_be_invited(call_in: CallIn, of_round: int) -> None:
    if call_in.round != of_round:
        raise Conflict(CLOSED)
    if call_in.state == CallInState.PLACED:
        raise Conflict("You have a time already.")
    if call_in.state not in {CallInState.INVITED, CallInState.WAITING}:
        raise Conflict(CLOSED)


def _locked(appointment: Appointment) -> Appointment:
    if appointment.call_in_id:
        lock_in_order(CallIn.objects.filter(pk=appointment.call_in_id)).first()
    rows = Appointment.objects.select_related(*LOADED, "call_in__submission", "call_in__performer", "call_in__session")
    return lock_in_order(rows.filter(pk=appointment.pk)).get()
