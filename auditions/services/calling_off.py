"""What becomes of times and queues when casting decides, and when it takes a decision back. In the caller's transaction."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import F

from accounts.models import Activity, User
from accounts.services.activity import record_activities
from auditions.messages import CALLBACK_CANCELLED, CALLED_OFF
from auditions.models import Appointment, CallIn, Session, Slot
from auditions.selectors.sending import has_heard
from auditions.services.call_ins import IN_IT, still_seen
from auditions.services.callbacks import send_cancellations, send_invitations
from auditions.services.dropping import DROPPABLE, SUBJECT_TYPE, free, revive, with_a_free_time
from auditions.services.places import note_told, put_into_slots
from auditions.services.placing import Facts, write_placed
from auditions.signals import day_changed
from auditions.states import LIVE, AppointmentKind, AppointmentState, CallInState, SessionState
from casting.models import Role
from core import clock
from core.db import lock_in_order
from notifications.models import OutboxMessage
from notifications.services.outbox import supersede_messages
from notifications.states import MessageState

CALL_IN_TYPE = "auditions.callin"


def kinds_not_seen(state: str) -> list[str]:
    """The rounds in which somebody whose submission stands there is not seen."""
    return [kind for kind in AppointmentKind.values if not still_seen(state, kind)]


def call_off(
    *,
    actor: User | None,
    role: Role,
    submission_ids: Sequence[int],
    kinds: Sequence[str] | None = None,
    batch: uuid.UUID | None = None,
    tell: bool = True,
) -> int:
    """Out of every queue and time of these rounds, of all without `kinds`; returns how many times were given up.

    An invitation that has not left is replaced; only who has been invited is told it is off.
    """
    kinds = AppointmentKind.values if kinds is None else kinds
    call_ins = list(
        lock_in_order(CallIn.objects.filter(submission_id__in=submission_ids, state__in=IN_IT, session__kind__in=kinds))
    )
    dropped = Appointment.objects.filter(
        state=AppointmentState.CANCELLED, session__isnull=False, told_at__isnull=False, told_off_at=None
    )
    live = Appointment.objects.filter(state__in=DROPPABLE)
    theirs = Appointment.objects.filter(submission_id__in=submission_ids, kind__in=kinds)
    rows = list(lock_in_order(theirs.filter(pk__in=live.values("pk")) | theirs.filter(pk__in=dropped.values("pk"))))
    slots = {row.call_in_id: row.slot_id for row in rows if row.state == AppointmentState.PLANNED}
    record_activities(
        actor=actor,
        verb="call_in.remove",
        subject_type=CALL_IN_TYPE,
        rows=[(row.pk, {"from": row.state, "slot": slots.get(row.pk)}) for row in call_ins],
        organisation=role.organisation,
        batch=batch,
    )
    held = [row for row in rows if row.state in DROPPABLE]
    cancel(actor=actor, role=role, rows=rows, batch=batch, tell=tell)
    CallIn.objects.filter(pk__in=[row.pk for row in call_ins]).update(
        state=CallInState.REMOVED, why_not=[], waits_since=None
    )
    free(held)
    _announce([*call_ins, *rows])
    return len(held)


def cancel(
    *, actor: User | None, role: Role, rows: Sequence[Appointment], batch: uuid.UUID | None = None, tell: bool = True
) -> None:
    """These locked appointments are off at once; those of a role. Planned ones leave no trace but in the log."""
    planned = [row for row in rows if row.state == AppointmentState.PLANNED]
    known = [row for row in rows if row.state != AppointmentState.PLANNED]
    record_activities(
        actor=actor,
        verb="appointment.cancel",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"from": row.state, "slot": row.slot_id}) for row in known if row.state in DROPPABLE],
        organisation=role.organisation,
        batch=batch,
    )
    ids = [row.pk for row in known]
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=ids, because="called off")
    heard = has_heard(known)
    Appointment.objects.filter(pk__in=[row.pk for row in planned]).delete()
    Appointment.objects.filter(pk__in=ids).update(
        state=AppointmentState.CANCELLED, sequence=F("sequence") + 1, told_off_at=clock.now()
    )
    told = [row for row in known if row.pk in heard and (row.told_ends_at or row.ends_at) > clock.now()]
    for row in told:
        row.sequence += 1
        # What is off is what they were told, whatever was being planned.
        row.starts_at, row.ends_at = row.told_starts_at or row.starts_at, row.told_ends_at or row.ends_at
    if tell and told:
        send_cancellations(actor=actor, role=role, appointments=told, batch=batch)


def restore(*, actor: User, role: Role, batch: uuid.UUID) -> None:
    """The decision that called these off is undone: what is still ahead and still free stands again.

    Who has not heard of the cancelling keeps their answer; who has is invited anew. Whose time somebody else has by
    now is back in the queue.
    """
    done = Activity.objects.filter(batch=batch, verb__in=["appointment.cancel", "call_in.remove"]).order_by("pk")
    was = {(kind, pk): data for kind, pk, data in done.values_list("subject_type", "subject_id", "data")}
    call_ins = _requeue([pk for kind, pk in was if kind == CALL_IN_TYPE])
    ids = [pk for kind, pk in was if kind == SUBJECT_TYPE]
    rows = [
        row
        for row in lock_in_order(
            Appointment.objects.select_related("submission").filter(pk__in=ids, state=AppointmentState.CANCELLED)
        )
        if still_seen(row.submission.state, row.kind)
    ]
    unheard = _take_back_cancellations(rows)
    back = with_a_free_time([row for row in rows if row.slot_id is not None])
    put_into_slots({row.pk: row.slot_id for row in back})
    back += _loose_and_free([row for row in rows if row.session_id is None])
    heard = has_heard(rows)
    anew = [row for row in back if not (row.pk in unheard and row.pk in heard)]
    stands = {row.pk: was[SUBJECT_TYPE, row.pk]["from"] for row in back if row.pk in unheard}
    revive(back, stands)
    _count_on(back, anew)
    _wait_for_sending([row for row in rows if row not in back and row.pk in unheard and row.session_id is not None])
    CallIn.objects.filter(pk__in=[row.call_in_id for row in back if row.call_in_id], state=CallInState.QUEUED).update(
        state=CallInState.PLACED
    )
    _invite_anew(actor, role, anew)
    record_activities(
        actor=actor,
        verb="appointment.restore",
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {}) for row in back],
        organisation=role.organisation,
    )
    _place_again(actor, call_ins, {pk: data.get("slot") for (kind, pk), data in was.items() if kind == CALL_IN_TYPE})
    _announce([*call_ins, *back])


def _requeue(ids: Sequence[int]) -> list[CallIn]:
    rows = lock_in_order(
        CallIn.objects.select_related("submission__role", "performer").filter(
            pk__in=list(ids), state=CallInState.REMOVED, session__state=SessionState.OPEN
        )
    )
    found = [row for row in rows if still_seen(row.submission.state, row.session.kind)]
    CallIn.objects.filter(pk__in=[row.pk for row in found]).update(state=CallInState.QUEUED)
    for row in found:
        row.state = CallInState.QUEUED
    return found


def _take_back_cancellations(rows: Sequence[Appointment]) -> set[int]:
    """Those whose cancelling has not left them, and now will not; and those who were not owed one."""
    kinds = [CALLBACK_CANCELLED, CALLED_OFF]
    supersede_messages(subject_type=SUBJECT_TYPE, subject_ids=[row.pk for row in rows], kinds=kinds, because="undone")
    keys = {f"{kind}:{row.uid}:{row.sequence}" for row in rows for kind in kinds}
    left = OutboxMessage.objects.filter(dedupe_key__in=keys, state__in=[MessageState.SENT, MessageState.IN_FLIGHT])
    return {row.pk for row in rows} - set(left.values_list("subject_id", flat=True))


def _loose_and_free(rows: Sequence[Appointment]) -> list[Appointment]:
    ahead = [row for row in rows if row.starts_at > clock.now()]
    busy = defaultdict(list)
    live = Appointment.objects.filter(
        performer__in=[row.performer_id for row in ahead], state__in=LIVE, ends_at__gt=clock.now()
    )
    for who, start, end in live.values_list("performer_id", "starts_at", "ends_at"):
        busy[who].append((start, end))
    return [row for row in ahead if not any(s < row.ends_at and e > row.starts_at for s, e in busy[row.performer_id])]


def _count_on(back: Sequence[Appointment], anew: Sequence[Appointment]) -> None:
    """Where nobody has seen the cancelling, the link and the calendar entry they have stay good."""
    again = {row.pk for row in anew}
    stays = [row.pk for row in back if row.pk not in again]
    Appointment.objects.filter(pk__in=stays).update(sequence=F("sequence") - 1, told_off_at=None)
    Appointment.objects.filter(pk__in=again).update(sequence=F("sequence") + 1, told_off_at=None)


def _wait_for_sending(rows: Sequence[Appointment]) -> None:
    """They believe in a time that somebody else has: the day's next sending tells them, or moves them."""
    Appointment.objects.filter(pk__in=[row.pk for row in rows]).update(sequence=F("sequence") - 1, told_off_at=None)


def _invite_anew(actor: User, role: Role, rows: Sequence[Appointment]) -> None:
    fresh = list(Appointment.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk"))
    send_invitations(actor=actor, role=role, appointments=fresh)
    note_told([row.pk for row in fresh], clock.now())


def _place_again(actor: User, call_ins: Sequence[CallIn], slots: dict[int, int | None]) -> None:
    """Who had been placed and not told is placed again where that is free."""
    by_session: dict[int, list[CallIn]] = defaultdict(list)
    for row in call_ins:
        if slots.get(row.pk):
            by_session[row.session_id].append(row)
    for session_id, rows in by_session.items():
        session = Session.objects.select_related("organisation").get(pk=session_id)
        found = {slot.pk: slot for slot in Slot.objects.filter(session=session, pk__in=[slots[row.pk] for row in rows])}
        facts = Facts.read(session, found, [row.performer_id for row in rows])
        placed = {}
        for row in rows:
            slot = found.get(slots[row.pk])
            if not facts.why_not(row, row.minutes, slot):
                facts.take(row, slot)
                placed[row.pk] = slot
        write_placed(actor=actor, session=session, rows=[row for row in rows if row.pk in placed], slots=placed)


def _announce(rows: Iterable[Any]) -> None:
    for session_id in sorted({row.session_id for row in rows if row.session_id is not None}):
        day_changed.send(Session, session_id=session_id)
