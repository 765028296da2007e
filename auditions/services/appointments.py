"""What becomes of an appointment after it was offered: answered, moved, called off, restored."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.messages import CALLBACK, CALLBACK_CANCELLED
from auditions.models import Appointment, CallIn
from auditions.policies import can_change_appointment
from auditions.selectors.mine import is_changing
from auditions.services.callbacks import SUBJECT_TYPE, Plan, send_cancellations, send_invitations
from auditions.signals import day_changed, slot_freed
from auditions.states import APPOINTMENT_MOVES, AppointmentState, CallInState
from casting.models import Role
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from core.states import check
from notifications.models import OutboxMessage
from notifications.services.outbox import supersede_messages
from notifications.states import MessageState

ANSWERS = {
    "yes": AppointmentState.CONFIRMED,
    "no": AppointmentState.DECLINED,
    "another_time": AppointmentState.RESCHEDULE_REQUESTED,
}


@transaction.atomic(durable=True)
def answer_appointment(
    *, appointment: Appointment, sequence: int, answer: str, note: str = "", actor: User | None = None
) -> Appointment:
    """The invited person, or their agent, says yes, no, or asks for another time.

    Raises Conflict when the office has moved it since (`sequence` is the one they were shown), and
    IllegalTransition when it is off or over. The same answer twice is no error.
    """
    if answer not in ANSWERS:
        raise Invalid("Choose one of the three answers.", field="answer")
    if answer == "another_time" and not note.strip():
        raise Invalid("Say which times would work for you.", field="note")
    if appointment.call_in_id:
        lock_in_order(CallIn.objects.filter(pk=appointment.call_in_id)).get()
    appointment = _locked(appointment)
    must_be_answerable(appointment, sequence)
    target = ANSWERS[answer]
    if appointment.state == target:
        return appointment
    if appointment.ends_at <= clock.now():
        raise IllegalTransition("This callback is over, so it can no longer be answered.")
    check(APPOINTMENT_MOVES, appointment.state, target, noun="callback", labels=AppointmentState.choices)
    before = appointment.state
    appointment.state, appointment.answer_note, appointment.answered_at = target, note.strip(), clock.now()
    # Whoever answered is asked no more: what they said stands until the day.
    appointment.answer_by = None
    appointment.save(update_fields=["state", "answer_note", "answered_at", "answer_by"])
    record_activity(
        actor=actor,
        verb=f"appointment.{APPOINTMENT_MOVES[before][target]}",
        subject=appointment,
        organisation=appointment.organisation,
        data={"from": before, "to": target},
    )
    if target == AppointmentState.DECLINED:
        _leave_the_queue(appointment)
    if appointment.session_id:
        day_changed.send(Appointment, session_id=appointment.session_id)
    return appointment


def must_be_answerable(appointment: Appointment, sequence: int) -> None:
    """Raises Conflict for an answer to what stands no longer, or to what the office is about to change."""
    if is_changing(appointment):
        raise Conflict("The office is just changing this time. You will hear from them shortly.")
    if appointment.sequence != sequence:
        raise Conflict("The time of this callback has changed since. Here is the new one: please answer for that.")
    if appointment.answer_by is not None and appointment.answer_by <= clock.now():
        raise Conflict("This time was kept for you until a moment ago, and has gone to the next in line.")


def _leave_the_queue(appointment: Appointment) -> None:
    CallIn.objects.filter(pk=appointment.call_in_id, state=CallInState.PLACED).update(state=CallInState.DECLINED)
    if appointment.slot_id:
        slot_freed.send(Appointment, slot_ids=[appointment.slot_id], session_id=appointment.session_id)


@transaction.atomic(durable=True)
def move_appointment(*, actor: User, appointment: Appointment, plan: Plan) -> Appointment:
    """Another time or place: the person is asked again, and their calendar takes the change."""
    plan.check()
    appointment = _locked(appointment)
    _require(actor, appointment)
    if appointment.state != AppointmentState.OFFERED:
        check(
            APPOINTMENT_MOVES,
            appointment.state,
            AppointmentState.OFFERED,
            noun="callback",
            labels=AppointmentState.choices,
        )
    starts_at, ends_at = plan.period(0)
    changes = {
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": plan.zone,
        "place": plan.place,
        "address": plan.address,
        "online_url": plan.online_url,
        "prepare": plan.prepare,
        "state": AppointmentState.OFFERED,
        "sequence": appointment.sequence + 1,
        "answer_note": "",
        "answered_at": None,
    }
    for name, value in changes.items():
        setattr(appointment, name, value)
    try:
        with transaction.atomic():
            appointment.save(update_fields=list(changes))
    except IntegrityError as error:
        raise Conflict(
            "They are seen by this office at that time already. Choose another.", field="starts_at"
        ) from error
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=[appointment.pk], because="moved")
    send_invitations(actor=actor, role=appointment.submission.role, appointments=[appointment])
    _record(actor, appointment, "move")
    return appointment


@transaction.atomic(durable=True)
def cancel_appointment(*, actor: User, appointment: Appointment) -> Appointment:
    """Called off by the office; whoever was invited is told."""
    appointment = _locked(appointment)
    _require(actor, appointment)
    check(
        APPOINTMENT_MOVES,
        appointment.state,
        AppointmentState.CANCELLED,
        noun="callback",
        labels=AppointmentState.choices,
    )
    call_off(actor=actor, role=appointment.submission.role, submission_ids=[appointment.submission_id])
    appointment.refresh_from_db()
    return appointment


def call_off(*, actor: User | None, role: Role, submission_ids: list[int], batch=None, tell: bool = True) -> int:
    """Cancel every live appointment of these submissions, in the caller's transaction; returns how many.

    An invitation that has not left is replaced; only who has been invited is told it is off.
    """
    cancellable = [AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED]
    rows = list(lock_in_order(Appointment.objects.filter(submission_id__in=submission_ids, state__in=cancellable)))
    if not rows:
        return 0
    ids = [row.pk for row in rows]
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=ids, because="called off")
    Appointment.objects.filter(pk__in=ids).update(state=AppointmentState.CANCELLED, sequence=F("sequence") + 1)
    invited = _invited(ids)
    told = [row for row in rows if row.pk in invited and row.ends_at > clock.now()]
    for row in told:
        row.sequence += 1
    if tell and told:
        send_cancellations(actor=actor, role=role, appointments=told, batch=batch)
    return len(rows)


def restore(*, actor: User, role: Role, submission_ids: list[int], since: dt.datetime) -> None:
    """The decision that called these off is undone: appointments still ahead stand again.

    Who has not heard of the cancelling keeps their answer; who has is invited anew.
    """
    rows = list(
        lock_in_order(
            Appointment.objects.filter(
                submission_id__in=submission_ids, state=AppointmentState.CANCELLED, starts_at__gt=clock.now()
            )
        )
    )
    if not rows:
        return
    unheard = set(
        OutboxMessage.objects.filter(
            pk__in=supersede_messages(
                subject_type=SUBJECT_TYPE,
                subject_ids=[r.pk for r in rows],
                kinds=[CALLBACK_CANCELLED],
                because="undone",
            ),
            created_at__gte=since,
        ).values_list("subject_id", flat=True)
    )
    invited = _invited([row.pk for row in rows])
    anew = []
    for row in rows:
        stands = row.pk in unheard and row.answered_at is not None
        row.state = AppointmentState.CONFIRMED if stands else AppointmentState.OFFERED
        if row.pk in unheard and row.pk in invited:
            # Nobody has seen the cancelling: the link and the calendar entry they have stay good.
            row.sequence -= 1
        else:
            row.sequence += 1
            anew.append(row)
        row.save(update_fields=["state", "sequence"])
    send_invitations(actor=actor, role=role, appointments=anew)


def _invited(appointment_ids: list[int]) -> set[int]:
    gone = [MessageState.SENT, MessageState.IN_FLIGHT]
    return set(
        OutboxMessage.objects.filter(
            subject_type=SUBJECT_TYPE, subject_id__in=appointment_ids, kind=CALLBACK, state__in=gone
        ).values_list("subject_id", flat=True)
    )


def _locked(appointment: Appointment) -> Appointment:
    return (
        Appointment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "submission__role__production", "submission__role__organisation")
        .get(pk=appointment.pk)
    )


def _require(actor: User, appointment: Appointment) -> None:
    if not can_change_appointment(actor, appointment):
        raise NotAllowed("You can look at this callback, but not change it.")


def _record(actor: User, appointment: Appointment, verb: str) -> None:
    record_activity(actor=actor, verb=f"appointment.{verb}", subject=appointment, organisation=appointment.organisation)
