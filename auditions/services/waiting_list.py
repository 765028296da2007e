"""The waiting list of a session: a time that comes free is kept for the first in line, for a while, then for the next."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn, Session, Slot
from auditions.services.booking import locked_invitation
from auditions.services.booking_letters import tell_kept, tell_lapsed
from auditions.services.call_ins import still_seen
from auditions.services.free_times import free_times, wants
from auditions.services.locks import lock_appointments
from auditions.services.places import note_told, put_into_slots
from auditions.services.placing import Facts, one_at_a_time
from auditions.signals import day_changed, slot_freed
from auditions.states import CALL_IN_MOVES, LIVE, AppointmentState, CallInState, SessionState
from core import clock
from core.db import lock_in_order
from core.errors import Conflict
from core.states import check

APPOINTMENT = "auditions.appointment"
MOST = 500


@transaction.atomic(durable=True)
def join_waiting_list(*, call_in: CallIn, of_round: int, actor: User | None = None) -> CallIn:
    """At the end of the line. Raises Conflict while there are times to choose from."""
    call_in = locked_invitation(call_in, of_round)
    if call_in.state == CallInState.WAITING:
        return call_in
    check(CALL_IN_MOVES, call_in.state, CallInState.WAITING, noun="invitation", labels=CallInState.choices)
    person = CallIn.objects.select_related("submission", "performer", "session").get(pk=call_in.pk)
    if free_times(person):
        raise Conflict("There are times free just now. Choose one of them.", field="slot")
    call_in.state, call_in.waits_since = CallInState.WAITING, clock.now()
    call_in.save(update_fields=["state", "waits_since"])
    record_activity(actor=actor, verb="call_in.wait", subject=call_in, organisation=call_in.organisation)
    day_changed.send(CallIn, session_id=call_in.session_id)
    return call_in


@transaction.atomic(durable=True)
def leave_waiting_list(*, call_in: CallIn, of_round: int, actor: User | None = None) -> CallIn:
    """Back to choosing for themself."""
    call_in = locked_invitation(call_in, of_round)
    if call_in.state == CallInState.INVITED:
        return call_in
    check(CALL_IN_MOVES, call_in.state, CallInState.INVITED, noun="invitation", labels=CallInState.choices)
    call_in.state, call_in.waits_since = CallInState.INVITED, None
    call_in.save(update_fields=["state", "waits_since"])
    record_activity(actor=actor, verb="call_in.stop_waiting", subject=call_in, organisation=call_in.organisation)
    day_changed.send(CallIn, session_id=call_in.session_id)
    return call_in


def expire_offers() -> int:
    """Offers that nobody answered in time give their slot free; returns how many. A second run finds none."""
    with across_offices("the clock lets the kept times of every office run out"):
        due = Appointment.objects.filter(state=AppointmentState.OFFERED, answer_by__lte=clock.now())
        ids = list(due.order_by("answer_by", "pk").values_list("pk", flat=True)[:MOST])
        return sum(_expire(pk) for pk in ids)


@transaction.atomic(durable=True)
def _expire(appointment_id: int) -> int:
    now = clock.now()
    # Read again under lock: they may have answered in the last moment, or the office moved them.
    rows = lock_appointments(
        Appointment.objects.filter(pk=appointment_id, state=AppointmentState.OFFERED, answer_by__lte=now)
    )
    if not rows:
        return 0
    [row] = rows
    row.state, row.sequence, row.told_off_at = AppointmentState.EXPIRED, row.sequence + 1, now
    row.save(update_fields=["state", "sequence", "told_off_at"])
    record_activity(actor=None, verb="appointment.expire", subject=row, organisation=row.organisation)
    call_in = CallIn.objects.filter(pk=row.call_in_id, state=CallInState.PLACED).first()
    if call_in is not None:
        # To the choosing, not to the end of the line: else the same time would be kept for them again.
        back = CallInState.INVITED if call_in.invited_at else CallInState.QUEUED
        CallIn.objects.filter(pk=call_in.pk).update(state=back, waits_since=None)
        if back == CallInState.INVITED:
            tell_lapsed([(call_in, row)])
    if row.slot_id is not None:
        slot_freed.send(Appointment, slot_ids=[row.slot_id], session_id=row.session_id)
    if row.session_id is not None:
        day_changed.send(Appointment, session_id=row.session_id)
    return 1


def fill_waiting_lists(session_ids: Sequence[int] | None = None) -> int:
    """Keep every free open time for the first in line whom it suits; returns how many. Twice is once."""
    with across_offices("the clock fills the waiting lists of every office"):
        waiting = CallIn.objects.filter(
            state=CallInState.WAITING, session__state=SessionState.OPEN, session__closes_at__gt=clock.now()
        )
        if session_ids is not None:
            waiting = waiting.filter(session__in=session_ids)
        return sum(_fill(pk) for pk in waiting.order_by("session").values_list("session", flat=True).distinct()[:MOST])


@transaction.atomic(durable=True)
def _fill(session_id: int) -> int:
    rows = lock_in_order(Session.objects.filter(pk=session_id, state=SessionState.OPEN))
    session = rows.first()
    if session is None:
        return 0
    now = clock.now()
    taken = Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False).values("slot_id")
    free = Slot.objects.filter(session=session, is_open=True, starts_at__gt=now).exclude(pk__in=taken)
    slots = {
        slot.pk: slot
        for slot in lock_in_order(Slot.objects.select_related("room", "session").filter(pk__in=free.values("pk")))
    }
    waiting = lock_in_order(
        CallIn.objects.select_related("submission", "performer").filter(session=session, state=CallInState.WAITING)
    )
    line = sorted(waiting, key=lambda row: (row.waits_since or row.created_at, row.pk))
    facts = Facts.read(session, slots, [row.performer_id for row in line])
    pairs: list[tuple[CallIn, Slot]] = []
    for slot in sorted(slots.values(), key=lambda slot: (slot.starts_at, slot.pk)):
        person = next((row for row in line if _suits(row, slot, session, facts)), None)
        if person is not None:
            line.remove(person)
            facts.take(person, slot)
            pairs.append((person, slot))
    if pairs:
        _keep(session, pairs, now)
    return len(pairs)


def _suits(row: CallIn, slot: Slot, session: Session, facts: Facts) -> bool:
    return (
        still_seen(row.submission.state, session.kind)
        and wants(row, slot)
        and not facts.why_not(row, row.minutes, slot)
    )


def _keep(session: Session, pairs: Sequence[tuple[CallIn, Slot]], now: dt.datetime) -> None:
    kept_until = now + dt.timedelta(minutes=session.hold_minutes)
    with one_at_a_time():
        made = Appointment.objects.bulk_create(
            Appointment(
                organisation_id=session.organisation_id,
                submission_id=row.submission_id,
                performer_id=row.performer_id,
                session=session,
                slot=slot,
                call_in=row,
                kind=session.kind,
                state=AppointmentState.OFFERED,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                zone=session.zone,
                prepare=session.prepare,
                # Nothing can be answered once it has begun.
                answer_by=min(kept_until, slot.starts_at),
            )
            for row, slot in pairs
        )
        put_into_slots({row.pk: row.slot_id for row in made})
    note_told([row.pk for row in made], now)
    CallIn.objects.filter(pk__in=[row.pk for row, _ in pairs]).update(
        state=CallInState.PLACED, waits_since=None, why_not=[]
    )
    record_activities(
        actor=None,
        verb="appointment.keep",
        subject_type=APPOINTMENT,
        rows=[(row.pk, {"slot": row.slot_id}) for row in made],
        organisation=session.organisation,
    )
    tell_kept(made)
    day_changed.send(Session, session_id=session.pk)
