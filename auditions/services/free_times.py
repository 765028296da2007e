"""Which open times somebody may have: one rule for what a page offers and for what is taken."""

from collections.abc import Sequence

from django.db.models import DurationField, ExpressionWrapper, F, Func, QuerySet, Subquery
from django.db.models.functions import Abs, Extract

from auditions.models import Appointment, CallIn, Slot
from auditions.services.placing import TAKEN, Facts
from auditions.states import LIVE, CallInState
from core import clock
from core.errors import Conflict

NEAREST = 24
OWED = "That time is kept for somebody on the waiting list. Choose another."


def free_times(call_in: CallIn, *, leaving: Sequence[int] = (), near: int | None = None) -> list[Slot]:
    """Open times that are free for this person now, the earliest first, with room and session loaded.

    `near`: no more than some two dozen, those that lie nearest to that slot; all of them where none of those would do.

    `leaving` are appointments of theirs that would give way. At most five statements, whatever the number.
    """
    taken = Appointment.objects.filter(session=call_in.session_id, state__in=LIVE, slot__isnull=False).exclude(
        pk__in=list(leaving)
    )
    rows = (
        Slot.objects.filter(session=call_in.session_id, is_open=True, starts_at__gt=clock.now())
        .exclude(pk__in=taken.values("slot_id"))
        .select_related("room")
        .order_by("starts_at", "room__position", "pk")
    )
    if near is None:
        return _fitting(call_in, rows, leaving)
    found = _fitting(call_in, rows.order_by(_distance(near), "pk")[:NEAREST], leaving)
    found.sort(key=lambda slot: (slot.starts_at, slot.room.position, slot.pk))
    return found or _fitting(call_in, rows, leaving)


def _distance(slot_id: int) -> Func:
    there = Slot.objects.filter(pk=slot_id).values("starts_at")
    return Abs(Extract(ExpressionWrapper(F("starts_at") - Subquery(there), DurationField()), "epoch"))


def _fitting(call_in: CallIn, rows: QuerySet[Slot], leaving: Sequence[int]) -> list[Slot]:
    slots = {}
    for row in rows:
        # The one session of them all: joined, it would be built anew for each of a hundred times.
        row.session = call_in.session
        slots[row.pk] = row
    if not slots:
        return []
    waiting = _waiting_before(call_in)
    people = [call_in.performer_id, *(one.performer_id for one in waiting)]
    # What somebody has is not among the rows.
    facts = Facts.read(call_in.session, slots, people, leaving=leaving, taken=set())
    return [
        slot
        for slot in slots.values()
        if not facts.why_not(call_in, call_in.minutes, slot)
        and not any(wants(one, slot) and not facts.why_not(one, one.minutes, slot) for one in waiting)
    ]


def must_be_free_for(call_in: CallIn, slot: Slot, *, leaving: Sequence[int] = ()) -> None:
    """Raises Conflict with a sentence at `slot`. Said once more by the constraints when it is taken."""
    facts = _facts(call_in, {slot.pk: slot}, [call_in], leaving)
    if slot.pk in facts.taken:
        raise Conflict(TAKEN, field="slot")
    if facts.why_not(call_in, call_in.minutes, slot):
        raise Conflict("This time does not suit this appointment. Choose another.", field="slot")
    must_be_owed_to_nobody(call_in, slot)


def must_be_owed_to_nobody(call_in: CallIn, slot: Slot) -> None:
    """Raises Conflict for a time that somebody who waits longer is about to be asked about."""
    waiting = _waiting_before(call_in)
    if not waiting:
        return
    facts = _facts(call_in, {slot.pk: slot}, waiting, ())
    if any(wants(one, slot) and not facts.why_not(one, one.minutes, slot) for one in waiting):
        raise Conflict(OWED, field="slot")


def wants(call_in: CallIn, slot: Slot) -> bool:
    """Whether the time lies in the hours that they said they are free, and where they said they can be."""
    start = clock.in_zone(slot.starts_at, slot.session.zone).time()
    end = clock.in_zone(slot.ends_at, slot.session.zone).time()
    if call_in.is_online_only and not slot.room.online_url:
        return False
    early = call_in.free_from is not None and start < call_in.free_from
    late = call_in.free_until is not None and end > call_in.free_until
    return not early and not late


def _waiting_before(call_in: CallIn) -> list[CallIn]:
    """Those on the waiting list who come first: all of them, unless this person waits too."""
    rows = CallIn.objects.filter(session=call_in.session_id, state=CallInState.WAITING).exclude(pk=call_in.pk)
    if call_in.state == CallInState.WAITING and call_in.waits_since is not None:
        rows = rows.filter(waits_since__lt=call_in.waits_since)
    # Mostly there is nobody, which is found out for little.
    if not rows.exists():
        return []
    return list(rows.select_related("submission", "performer").order_by("waits_since", "pk"))


def _facts(call_in: CallIn, slots: dict[int, Slot], people: Sequence[CallIn], leaving: Sequence[int]) -> Facts:
    return Facts.read(call_in.session, slots, [one.performer_id for one in people], leaving=leaving)
