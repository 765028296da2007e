"""What becomes of an appointment after it was offered: answered, moved, called off, restored."""

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Appointment, CallIn
from auditions.policies import can_change_appointment
from auditions.selectors.mine import is_changing
from auditions.services.callbacks import SUBJECT_TYPE, Plan, send_invitations
from auditions.services.calling_off import cancel
from auditions.services.dropping import free
from auditions.services.places import note_told
from auditions.signals import day_changed, slot_freed
from auditions.states import APPOINTMENT_MOVES, AppointmentState, CallInState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from core.states import check
from notifications.services.outbox import supersede_messages

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
    if appointment.session_id is not None:
        raise Conflict("This time belongs to a session. Move it on the board of that day.", field="starts_at")
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
    note_told([appointment.pk], clock.now())
    _record(actor, appointment, "move")
    return appointment


@transaction.atomic(durable=True)
def cancel_appointment(*, actor: User, appointment: Appointment) -> Appointment:
    """Called off by the office; whoever was invited is told. Somebody of a session is back in its queue."""
    if appointment.call_in_id:
        lock_in_order(CallIn.objects.filter(pk=appointment.call_in_id)).first()
    appointment = _locked(appointment)
    _require(actor, appointment)
    if appointment.state == AppointmentState.PLANNED:
        raise Conflict("Nobody has been told of this time. Take them off the board of the day instead.")
    check(
        APPOINTMENT_MOVES,
        appointment.state,
        AppointmentState.CANCELLED,
        noun="callback",
        labels=AppointmentState.choices,
    )
    CallIn.objects.filter(pk=appointment.call_in_id, state=CallInState.PLACED).update(state=CallInState.QUEUED)
    cancel(actor=actor, role=appointment.submission.role, rows=[appointment])
    free([appointment])
    if appointment.session_id:
        day_changed.send(Appointment, session_id=appointment.session_id)
    return Appointment.objects.get(pk=appointment.pk)


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
