"""What happens at the door. Each act moves one appointment along the table and writes the sign-in sheet beside it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions import live
from auditions.models import Appointment, Attendance, DoorEvent, Session
from auditions.policies import can_run_session
from auditions.states import APPOINTMENT_MOVES, LIVE, AppointmentState, CheckInWay
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, DomainError, IllegalTransition, Invalid, NotAllowed
from core.states import check

SUBJECT_TYPE = "auditions.appointment"
# What a device kept longer than this without a connection is no record of anything.
LONGEST_AGO = dt.timedelta(days=2)


@dataclass(frozen=True)
class Sent:
    """An act as a device sent it. The same `key` again does nothing.

    `happened_at` lies back where the act was made without a connection; None means now.
    """

    key: uuid.UUID | None = None
    happened_at: dt.datetime | None = None

    def moment(self) -> dt.datetime:
        now = clock.now()
        at = min(self.happened_at or now, now)
        if at < now - LONGEST_AGO:
            raise Invalid("This was noted more than two days ago. Look at the day again first.", field="happened_at")
        return at


NOW = Sent()


@dataclass(frozen=True)
class _Act:
    verb: str
    actor: User | None
    sent: Sent
    way: str = CheckInWay.RUNNER


def check_in(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    """They are there; also somebody who came without having answered. Of two devices the earlier arrival counts."""
    return _done(_Act("check_in", actor, sent), appointment)


def check_in_by_code(*, appointment: Appointment) -> Appointment:
    """By the code at the door, which the caller has compared; nobody of the office is asked."""
    return _done(_Act("check_in", None, NOW, CheckInWay.CODE), appointment)


def undo_check_in(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    return _done(_Act("undo_check_in", actor, sent), appointment)


def enter_room(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    return _done(_Act("enter", actor, sent), appointment)


def undo_enter(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    return _done(_Act("undo_enter", actor, sent), appointment)


def complete_appointment(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    return _done(_Act("complete", actor, sent), appointment)


def reopen_appointment(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    return _done(_Act("reopen", actor, sent), appointment)


def miss_appointment(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    """They did not come: said by a person, never by the clock."""
    return _done(_Act("miss", actor, sent), appointment)


def correct_miss(*, actor: User, appointment: Appointment, sent: Sent = NOW) -> Appointment:
    return _done(_Act("correct", actor, sent), appointment)


ACTS = {
    "check_in": check_in,
    "undo_check_in": undo_check_in,
    "enter": enter_room,
    "undo_enter": undo_enter,
    "complete": complete_appointment,
    "reopen": reopen_appointment,
    "miss": miss_appointment,
    "correct": correct_miss,
}
# What takes each of them back.
UNDOES = {"check_in": "undo_check_in", "enter": "undo_enter", "complete": "reopen", "miss": "correct"}

_TARGETS = {
    "check_in": AppointmentState.CHECKED_IN,
    "enter": AppointmentState.IN_ROOM,
    "undo_enter": AppointmentState.CHECKED_IN,
    "complete": AppointmentState.COMPLETED,
    "reopen": AppointmentState.IN_ROOM,
    "miss": AppointmentState.NO_SHOW,
}


def _done(act: _Act, appointment: Appointment) -> Appointment:
    row, refusal = _written(act, appointment)
    if refusal:
        raise IllegalTransition(refusal)
    return row


@transaction.atomic(durable=True)
def _written(act: _Act, appointment: Appointment) -> tuple[Appointment, str]:
    """The appointment as it stands after the act, and why it was refused: a refusal is kept with its key."""
    at = act.sent.moment()
    row = _locked(appointment)
    if act.actor is not None and not can_run_session(act.actor, row.session):
        raise NotAllowed("The door is for whoever runs the day.")
    known = DoorEvent.objects.filter(key=act.sent.key).first() if act.sent.key else None
    if known is not None and (known.appointment_id, known.verb) != (row.pk, act.verb):
        raise Conflict("This act was sent before, for somebody else. Look at the day again.", field="key")
    if known is not None:
        return row, known.refusal
    refusal = ""
    try:
        with transaction.atomic():
            _move(act, row, at)
    except (IllegalTransition, Conflict) as error:
        refusal = error.message
        row.refresh_from_db(fields=["state"])
    if act.sent.key:
        _keep(act, row, at, refusal)
    return row, refusal


def _locked(appointment: Appointment) -> Appointment:
    rows = Appointment.objects.select_for_update(of=("self",), no_key=True)
    row = rows.select_related("organisation", "session", "slot").get(pk=appointment.pk)
    if row.session is None:
        raise IllegalTransition("This appointment belongs to no day with a door.")
    return row


def _keep(act: _Act, row: Appointment, at: dt.datetime, refusal: str) -> None:
    try:
        with transaction.atomic():
            DoorEvent.objects.create(
                organisation_id=row.organisation_id,
                appointment=row,
                key=act.sent.key,
                verb=act.verb,
                happened_at=at,
                refusal=refusal[:300],
                recorded_by=act.actor,
            )
    except IntegrityError as error:
        raise Conflict("This act was sent before, for somebody else. Look at the day again.", field="key") from error


def _move(act: _Act, row: Appointment, at: dt.datetime) -> None:
    sheet = Attendance.objects.filter(appointment=row).first() or Attendance(
        organisation_id=row.organisation_id, appointment=row, due_at=row.told_starts_at or row.starts_at
    )
    before, target = row.state, _TARGETS.get(act.verb, sheet.came_from)
    if before == target or (act.verb == "check_in" and _came_already(row)):
        _arrived_earlier(act, sheet, at)
        return
    if APPOINTMENT_MOVES[before].get(target) != act.verb:
        raise IllegalTransition(_refusal(before, target), details={"from": before, "to": target})
    if act.verb == "miss" and row.starts_at > at:
        raise IllegalTransition("Their time is still to come.")
    _change_state(row, target)
    _write_sheet(act, sheet, before, at)
    record_activity(
        actor=act.actor,
        verb=f"appointment.{act.verb}",
        subject=row,
        organisation=row.organisation,
        data={"from": before, "to": target},
    )
    live.announce(row.session_id, "door", [row.pk])


def _came_already(row: Appointment) -> bool:
    return row.state in {AppointmentState.IN_ROOM, AppointmentState.COMPLETED}


def _arrived_earlier(act: _Act, sheet: Attendance, at: dt.datetime) -> None:
    """Somebody without a connection had seen them come first."""
    if act.verb == "check_in" and sheet.pk and sheet.arrived_at and at < sheet.arrived_at:
        sheet.arrived_at = at
        sheet.save(update_fields=["arrived_at"])


def _refusal(before: str, target: str) -> str:
    labels = dict(AppointmentState.choices)
    return f"They are down as “{labels[before]}” by now, so they cannot become “{labels[target]}”."


def _change_state(row: Appointment, target: str) -> None:
    if row.state not in LIVE and target in LIVE:
        _check_time_is_theirs(row)
    row.state = target
    try:
        with transaction.atomic():
            row.save(update_fields=["state"])
    except IntegrityError as error:
        raise Conflict("Their time has gone to somebody else since. Place them anew on the board.") from error


def _check_time_is_theirs(row: Appointment) -> None:
    slot = row.slot
    if slot is not None and (slot.starts_at, slot.ends_at, slot.session_id) != (
        row.starts_at,
        row.ends_at,
        row.session_id,
    ):
        raise Conflict("Their time has been moved since. Place them anew on the board.")


def _write_sheet(act: _Act, sheet: Attendance, before: str, at: dt.datetime) -> None:
    match act.verb:
        case "check_in":
            sheet.arrived_at, sheet.way, sheet.came_from = at, act.way, before
        case "undo_check_in":
            sheet.arrived_at, sheet.way = None, ""
        case "enter":
            sheet.in_at = max(at, sheet.arrived_at or at)
        case "undo_enter":
            sheet.in_at = None
        case "complete":
            sheet.out_at = max(at, sheet.in_at or at)
        case "reopen":
            sheet.out_at = None
        case "miss":
            sheet.came_from = before
    sheet.recorded_by = act.actor
    sheet.save()


@dataclass(frozen=True)
class Missed:
    """Ids of who was noted as not having come, and of who could not be, with the reason."""

    done: list[int]
    refused: dict[int, str]


@transaction.atomic(durable=True)
def miss_appointments(*, actor: User, session: Session, appointment_ids: Sequence[int]) -> Missed:
    """Several who did not come, as a person ticked them at the end of the day."""
    if not can_run_session(actor, session):
        raise NotAllowed("The door is for whoever runs the day.")
    rows = list(lock_in_order(Appointment.objects.filter(session=session, pk__any_of=list(appointment_ids))))
    refused = {row.pk: why for row in rows if (why := _why_not_missed(row))}
    missed = [row for row in rows if row.pk not in refused]
    ids = [row.pk for row in missed]
    Attendance.objects.bulk_create(
        [
            Attendance(
                organisation_id=row.organisation_id,
                appointment=row,
                due_at=row.told_starts_at or row.starts_at,
                came_from=row.state,
                recorded_by=actor,
            )
            for row in missed
        ],
        update_conflicts=True,
        unique_fields=["appointment"],
        update_fields=["came_from", "recorded_by"],
    )
    record_activities(
        actor=actor,
        verb="appointment.miss",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"from": row.state, "to": AppointmentState.NO_SHOW.value}) for row in missed],
        organisation=session.organisation,
        batch=uuid.uuid4(),
    )
    Appointment.objects.filter(pk__any_of=ids).update(state=AppointmentState.NO_SHOW)
    if ids:
        live.announce(session.pk, "door", ids)
    return Missed(ids, refused)


def _why_not_missed(row: Appointment) -> str:
    try:
        check(
            APPOINTMENT_MOVES, row.state, AppointmentState.NO_SHOW, noun="appointment", labels=AppointmentState.choices
        )
    except DomainError as error:
        return error.message
    return "Their time is still to come." if row.starts_at > clock.now() else ""
