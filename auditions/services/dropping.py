"""Taking people off a day, and putting them back while nobody has heard of it. For other services, in their transaction."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from accounts.models import Activity, Organisation, User
from accounts.services.activity import record_activities
from auditions.models import Appointment, CallIn, Slot
from auditions.services.places import put_into_slots
from auditions.signals import slot_freed
from auditions.states import LIVE, AppointmentState, CallInState, SessionState
from core import clock

SUBJECT_TYPE = "auditions.appointment"
DROPPABLE = [
    AppointmentState.PLANNED,
    AppointmentState.OFFERED,
    AppointmentState.CONFIRMED,
    AppointmentState.RESCHEDULE_REQUESTED,
]


def drop(
    *,
    actor: User | None,
    organisation: Organisation,
    appointments: Sequence[Appointment],
    is_freed: bool = True,
    batch: uuid.UUID | None = None,
) -> list[Appointment]:
    """Off the board and back into the queue. Who was told of a time is told that it is off when the day is sent.

    `appointments` are locked. Who is here already stays; the answer holds those that went.
    """
    rows = [row for row in appointments if row.state in DROPPABLE]
    if not rows:
        return []
    planned = [row for row in rows if row.told_at is None]
    told = [row for row in rows if row.told_at is not None]
    # Before the rows are gone, so that the log still knows whom they were about.
    record_activities(
        actor=actor,
        verb="call_in.unplace",
        subject_type="auditions.callin",
        rows=[(row.call_in_id, {"slot": row.slot_id}) for row in planned if row.call_in_id],
        organisation=organisation,
        batch=batch,
    )
    record_activities(
        actor=actor,
        verb="appointment.drop",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"from": row.state, "slot": row.slot_id}) for row in told],
        organisation=organisation,
        batch=batch,
    )
    Appointment.objects.filter(pk__in=[row.pk for row in planned]).delete()
    Appointment.objects.filter(pk__in=[row.pk for row in told]).update(state=AppointmentState.CANCELLED)
    CallIn.objects.filter(pk__in=[row.call_in_id for row in rows if row.call_in_id], state=CallInState.PLACED).update(
        state=CallInState.QUEUED, why_not=[]
    )
    if is_freed:
        free(rows)
    return rows


def free(appointments: Iterable[Appointment]) -> None:
    """Says that their slots are free; for each session once."""
    by_session: dict[int | None, list[int]] = {}
    for row in appointments:
        if row.slot_id is not None:
            by_session.setdefault(row.session_id, []).append(row.slot_id)
    for session_id, slot_ids in by_session.items():
        slot_freed.send(Appointment, slot_ids=sorted(slot_ids), session_id=session_id)


def bring_back(
    *, actor: User | None, organisation: Organisation, appointments: Sequence[Appointment]
) -> list[Appointment]:
    """Dropped people whose time is still free stand again as they stood; the others stay in the queue.

    `appointments` are locked, cancelled, and have not been told so.
    """
    before = states_before([row.pk for row in appointments])
    back = with_a_free_time([row for row in appointments if row.slot_id is not None])
    # While it is cancelled it occupies nothing, so the time is set first: its slot may have moved since.
    put_into_slots({row.pk: row.slot_id for row in back})
    revive(back, before)
    CallIn.objects.filter(pk__in=[row.call_in_id for row in back if row.call_in_id], state=CallInState.QUEUED).update(
        state=CallInState.PLACED, why_not=[]
    )
    record_activities(
        actor=actor,
        verb="appointment.restore",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"slot": row.slot_id}) for row in back],
        organisation=organisation,
    )
    return back


def revive(appointments: Sequence[Appointment], before: Mapping[int, str]) -> None:
    """Cancelled ones stand as they stood: confirmed, or waiting for an answer."""
    for state in (AppointmentState.CONFIRMED, AppointmentState.OFFERED):
        ids = [row.pk for row in appointments if _standing(before.get(row.pk)) == state]
        Appointment.objects.filter(pk__in=ids).update(state=state)


def states_before(appointment_ids: Sequence[int]) -> dict[int, str]:
    """In which state each was when it was last taken off, from the log."""
    rows = Activity.objects.filter(
        subject_type=SUBJECT_TYPE,
        subject_id__in=list(appointment_ids),
        verb__in=["appointment.drop", "appointment.cancel"],
    ).order_by("pk")
    return {pk: state for pk, state in rows.values_list("subject_id", "data__from") if state}


def _standing(before: str | None) -> str:
    return AppointmentState.CONFIRMED if before == AppointmentState.CONFIRMED else AppointmentState.OFFERED


def with_a_free_time(rows: Sequence[Appointment]) -> list[Appointment]:
    """Those whose slot is there, ahead and free, and who are not seen elsewhere by this office then."""
    ahead = Slot.objects.filter(
        pk__in=[row.slot_id for row in rows],
        starts_at__gt=clock.now(),
        is_group=False,
        session__state=SessionState.OPEN,
    )
    slots = {slot.pk: slot for slot in ahead}
    live = Appointment.objects.filter(state__in=LIVE)
    taken = set(live.filter(slot__in=list(slots)).values_list("slot_id", flat=True))
    busy = list(
        live.filter(performer__in=[row.performer_id for row in rows], ends_at__gt=clock.now()).values_list(
            "performer_id", "starts_at", "ends_at"
        )
    )
    found = []
    for row in rows:
        slot = slots.get(row.slot_id)
        if slot is None or slot.pk in taken:
            continue
        if any(who == row.performer_id and s < slot.ends_at and e > slot.starts_at for who, s, e in busy):
            continue
        taken.add(slot.pk)
        busy.append((row.performer_id, slot.starts_at, slot.ends_at))
        found.append(row)
    return found
