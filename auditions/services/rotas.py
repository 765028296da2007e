"""The order in which wanted groups read: drawn, changed by hand, and turned into one appointment for each person.

A pairing in the rota has a time of the session, which is then a group's and no single person's. Nobody is told
before the day is sent.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import F

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Appointment, CallIn, Pairing, PairingMember, Session, Slot
from auditions.selectors.people import names_of
from auditions.services.autofill_facts import Outside, free_slots_of, minute
from auditions.services.placing import one_at_a_time
from auditions.services.rota import Group, Place, make_rota
from auditions.services.sessions import locked_session
from auditions.signals import day_changed
from auditions.states import LIVE
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotFound

MEANWHILE = "Somebody else changed the day while the rota was drawn. Draw it once more."
SET_PLACES = "Choose a time of this day that is free, or another pair's."


@dataclass(frozen=True)
class Drawn:
    """How many groups have a time now; `left_out` are those that found none."""

    placed: int
    left_out: list[Pairing] = field(default_factory=list)
    before: dict[int, int] = field(default_factory=dict)


def draw_rota(*, actor: User, session: Session) -> Drawn:
    """A time for every group that has not read yet: each once, few changes between reads, little waiting.

    What was moved by hand is drawn anew; `Drawn.before` brings it back through `restore_rota`. Takes a second or
    two, in which the day stays open to others; raises Conflict where they changed it meanwhile.
    """
    session, pairings, slots, outside = _before_drawing(actor, session)
    if not pairings:
        raise Invalid("Choose first who reads with whom.")
    if not slots:
        raise Invalid("There are no free times on this day. Make the times first, on the board.")
    groups = [Group(row.pk, frozenset(m.performer_id for m in row.members.all())) for row in pairings]
    places = [Place(slot.pk, slot.room_id, minute(slot.starts_at), minute(slot.ends_at)) for slot in slots]
    rota = make_rota(groups, places, outside.barred)
    _write(actor, session, {row.pk for row in pairings}, rota.places)
    by_id = {row.pk: row for row in pairings}
    before = {row.pk: row.slot_id for row in pairings if row.slot_id}
    return Drawn(len(rota.places), [by_id[key] for key in rota.left_out], before)


@transaction.atomic
def _before_drawing(actor: User, session: Session) -> tuple[Session, list[Pairing], list[Slot], Outside]:
    session = locked_session(actor, session)
    pairings = list(
        Pairing.objects.filter(session=session, seen_at=None).prefetch_related("members__performer").order_by("pk")
    )
    slots = _usable(session, [row.slot_id for row in pairings if row.slot_id])
    members = [member for row in pairings for member in row.members.all()]
    return session, pairings, slots, Outside.read(session, members, slots, drawn=[row.pk for row in pairings])


def _usable(session: Session, own: Iterable[int]) -> list[Slot]:
    """Free times that are for anybody, and those the rota has already."""
    free = [slot for slot in free_slots_of(session) if not slot.is_open and slot.role_id is None]
    return sorted(
        [*free, *Slot.objects.filter(session=session, pk__in=list(own)).select_related("room")],
        key=lambda slot: (slot.starts_at, slot.room_id),
    )


@transaction.atomic(durable=True)
def _write(actor: User, session: Session, asked: set[int], places: Mapping[int, int]) -> None:
    session = locked_session(actor, session)
    rows = {row.pk: row for row in lock_in_order(Pairing.objects.filter(session=session, seen_at=None))}
    slots = {
        row.pk: row
        for row in _lock_slots(session, [*places.values(), *(r.slot_id for r in rows.values() if r.slot_id)])
    }
    ours = {row.slot_id for row in rows.values()}
    if rows.keys() != asked or any(slots.get(pk) is None for pk in places.values()) or _taken(places.values(), ours):
        raise Conflict(MEANWHILE)
    _seat(rows.values(), {pk: slots[slot] for pk, slot in places.items()})
    _record(actor, session, "draw_rota", {"pairs": len(places)})


def _lock_slots(session: Session, ids: Iterable[int]) -> list[Slot]:
    return list(lock_in_order(Slot.objects.filter(session=session, pk__in=list(ids))))


def _taken(slot_ids: Iterable[int], ours: set[int | None]) -> bool:
    """Whether somebody's own appointment, or another rota, has one of these times."""
    ids = list(slot_ids)
    if Appointment.objects.filter(slot__in=ids, state__in=LIVE).exists():
        return True
    return Slot.objects.filter(pk__in=ids, is_group=True).exclude(pk__in=[pk for pk in ours if pk]).exists()


def _seat(rows: Iterable[Pairing], places: Mapping[int, Slot]) -> None:
    """Each pairing into its time or out of all; the members' times are the slot's, so that nobody reads twice at once."""
    rows = list(rows)
    old = [row.slot_id for row in rows if row.slot_id]
    with one_at_a_time():
        Pairing.objects.filter(pk__in=[row.pk for row in rows]).update(slot=None)
        PairingMember.objects.filter(pairing__in=rows).update(starts_at=None, ends_at=None)
        Slot.objects.filter(pk__in=old).update(is_group=False)
        Slot.objects.filter(pk__in=[slot.pk for slot in places.values()]).update(is_group=True)
        order = {slot.pk: n for n, slot in enumerate(sorted(places.values(), key=lambda s: (s.starts_at, s.room_id)))}
        for row in rows:
            row.slot = places.get(row.pk)
            row.position = order[row.slot.pk] if row.slot else len(order)
        Pairing.objects.bulk_update(rows, ["slot", "position"])
        members = list(PairingMember.objects.filter(pairing__in=[row for row in rows if row.slot]))
        for member in members:
            slot = places[member.pairing_id]
            member.starts_at, member.ends_at = slot.starts_at, slot.ends_at
        PairingMember.objects.bulk_update(members, ["starts_at", "ends_at"])


@transaction.atomic(durable=True)
def move_pairing(*, actor: User, pairing: Pairing, slot_id: int | None) -> int | None:
    """Into a free time, or in exchange with the pair that has it; None takes it off the rota. Returns where it was.

    Raises Conflict with the name of who would read in two rooms at once or is away then.
    """
    session = locked_session(actor, pairing.session)
    slots = {row.pk: row for row in _lock_slots(session, [pk for pk in (slot_id, pairing.slot_id) if pk])}
    row = lock_in_order(Pairing.objects.filter(pk=pairing.pk, session=session)).first()
    if row is None:
        raise NotFound("This pair has been taken out meanwhile.")
    before = row.slot_id
    if before == slot_id:
        return before
    target = slots.get(slot_id) if slot_id else None
    if slot_id and target is None:
        raise Invalid(SET_PLACES, field="slot")
    other = Pairing.objects.filter(slot=target).first() if target else None
    if target and other is None and slot_id not in {slot.pk for slot in _usable(session, [])}:
        raise Conflict(SET_PLACES, field="slot")
    if other is not None and other.session_id != session.pk:
        raise Conflict(SET_PLACES, field="slot")
    moving, places = [row], {row.pk: target} if target else {}
    if other is not None:
        moving.append(other)
        if before:
            places[other.pk] = slots.get(before) or Slot.objects.get(pk=before)
    _check_free(actor, session, moving, places)
    _seat(moving, places)
    _put_in_order(session)
    _record(actor, session, "move_pair", {"pairing": row.pk, "from": before, "to": slot_id})
    return before


def _put_in_order(session: Session) -> None:
    rows = list(
        Pairing.objects.filter(session=session).order_by(
            F("slot__starts_at").asc(nulls_last=True), "slot__room_id", "pk"
        )
    )
    for position, row in enumerate(rows):
        row.position = position
    Pairing.objects.bulk_update(rows, ["position"])


def _check_free(actor: User, session: Session, moving: Sequence[Pairing], places: Mapping[int, Slot]) -> None:
    members = list(PairingMember.objects.filter(pairing__in=moving).select_related("performer"))
    outside = Outside.read(session, members, list(places.values()), drawn=[row.pk for row in moving])
    others = PairingMember.objects.filter(
        performer__in={m.performer_id for m in members}, starts_at__isnull=False
    ).exclude(pairing__in=moving)
    busy = defaultdict(list)
    for performer_id, start, end in others.values_list("performer_id", "starts_at", "ends_at"):
        busy[performer_id].append((start, end))
    for member in members:
        slot = places.get(member.pairing_id)
        if slot is None:
            continue
        if any(start < slot.ends_at and end > slot.starts_at for start, end in busy[member.performer_id]):
            raise Conflict(f"{_name(actor, member)} reads with somebody else then.", field="slot")
        if slot.pk in outside.barred.get(member.performer_id, ()):
            raise Conflict(f"{_name(actor, member)} cannot come then.", field="slot")


def _name(actor: User, member: PairingMember) -> str:
    return names_of(actor, [member])[member.pk]


@transaction.atomic(durable=True)
def clear_rota(*, actor: User, session: Session) -> dict[int, int]:
    """Every pair that has not read yet off the rota; returns {pairing: slot} as it was, for `restore_rota`."""
    session = locked_session(actor, session)
    rows = list(Pairing.objects.filter(session=session, seen_at=None, slot__isnull=False))
    _lock_slots(session, [row.slot_id for row in rows])
    kept = {row.pk: row.slot_id for row in rows}
    _seat(rows, {})
    _record(actor, session, "clear_rota", {"pairs": len(kept)})
    return kept


def restore_rota(*, actor: User, session: Session, places: Mapping[int, int]) -> None:
    """The rota as `draw_rota` or `clear_rota` found it. Raises Conflict where one of its times is gone by now."""
    asked = set(Pairing.objects.filter(session=session, seen_at=None).values_list("pk", flat=True))
    _write(actor, session, asked, {pairing: slot for pairing, slot in places.items() if pairing in asked})


def spans_of(members: Iterable[PairingMember]) -> dict[int, tuple[dt.datetime, dt.datetime]]:
    """{submission: from their first read to the end of their last}."""
    found: dict[int, tuple[dt.datetime, dt.datetime]] = {}
    for member in members:
        if member.starts_at is not None:
            first, last = found.get(member.submission_id, (member.starts_at, member.ends_at))
            found[member.submission_id] = (min(first, member.starts_at), max(last, member.ends_at))
    return found


def call_ins_of(session: Session, submission_ids: Iterable[int]) -> dict[int, CallIn]:
    rows = lock_in_order(CallIn.objects.filter(session=session, submission__in=list(submission_ids)))
    return {row.submission_id: row for row in rows}


def _record(actor: User, session: Session, verb: str, data: dict) -> None:
    record_activity(actor=actor, verb=f"session.{verb}", subject=session, organisation=session.organisation, data=data)
    day_changed.send(Session, session_id=session.pk)
