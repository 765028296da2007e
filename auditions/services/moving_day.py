"""Moving many at once: some people by minutes, or the whole day by minutes or to another date.

The number of statements does not depend on how many people move. Nobody is asked again before the day is sent, and
then only those whose time really differs from what they were told.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from auditions.models import Appointment, Break, PairingMember, Panelist, Session, SessionRoom, Slot
from auditions.selectors.people import names_of
from auditions.services.dropping import DROPPABLE, SUBJECT_TYPE, drop
from auditions.services.locks import lock_appointments
from auditions.services.places import put_into_slots, set_times
from auditions.services.placing import Placed, one_at_a_time, reassign
from auditions.services.sessions import locked_session
from auditions.signals import day_changed, slot_freed
from auditions.slot_times import Span, moved, overlaps
from auditions.states import LIVE
from casting.agreements.minors import outside_hours
from casting.services.decisions import Refusal
from core import clock
from core.db import lock_in_order
from core.errors import IllegalTransition, Invalid, NotFound

FURTHEST_MINUTES = 1440
NOWHERE = "has no time on the new day"


@transaction.atomic(durable=True)
def move_block(*, actor: User, session: Session, appointment_ids: Sequence[int], minutes: int) -> Placed:
    """These people by so many minutes, each in their own room.

    Into the times that lie there, where they fit exactly; else their own times move along, and free times in the way
    go. Who cannot go stays and comes back in `refused`.
    """
    session = locked_session(actor, session)
    if not minutes or abs(minutes) > FURTHEST_MINUTES:
        raise Invalid("Say by how many minutes, up to a day.", field="minutes")
    rows = list(
        Appointment.objects.filter(session=session, pk__in=list(appointment_ids), slot__isnull=False).select_related(
            "slot"
        )
    )
    if len(rows) < len(set(appointment_ids)):
        raise NotFound("Somebody here is not on this day any more. Reload the page.")
    by = dt.timedelta(minutes=minutes)
    there = {
        (slot.room_id, slot.starts_at, slot.ends_at): slot.pk
        for slot in Slot.objects.filter(session=session, is_group=False)
    }
    wanted = {row.pk: there.get((row.slot.room_id, row.starts_at + by, row.ends_at + by)) for row in rows}
    if all(wanted.values()):
        return reassign(actor=actor, session=session, wanted=wanted)
    return _carry(actor, session, [row.pk for row in rows], by)


def _carry(actor: User, session: Session, ids: Sequence[int], by: dt.timedelta) -> Placed:
    """The people together with their slots. `locked_session` has been asked."""
    slots = {slot.pk: slot for slot in lock_in_order(Slot.objects.filter(session=session))}
    rows = lock_appointments(
        Appointment.objects.select_related("submission__role", "performer", "slot").filter(pk__in=list(ids))
    )
    day = _Day.read(session, slots)
    going = {row.slot_id: row for row in rows}
    reasons: dict[int, str] = {row.pk: "is here already or has been seen" for row in rows if row.state not in DROPPABLE}
    going = {slot: row for slot, row in going.items() if row.pk not in reasons}
    while found := {
        row.pk: why
        for slot, row in going.items()
        if (why := day.why_not_there(row, slots[slot], (row.starts_at + by, row.ends_at + by), going))
    }:
        reasons |= found
        going = {slot: row for slot, row in going.items() if row.pk not in found}
    targets = {slot: (slots[slot].starts_at + by, slots[slot].ends_at + by) for slot in going}
    in_the_way = [
        slot.pk
        for slot in slots.values()
        if slot.pk not in going
        and any(
            slots[other].room_id == slot.room_id and overlaps((slot.starts_at, slot.ends_at), span)
            for other, span in targets.items()
        )
    ]
    Slot.objects.filter(pk__in=in_the_way).delete()
    with one_at_a_time():
        set_times(Slot, [(slot, *span) for slot, span in targets.items()])
        put_into_slots({row.pk: slot for slot, row in going.items()})
    _log(actor, session, "appointment.move", going.values())
    day_changed.send(Session, session_id=session.pk)
    done = [row.pk for row in going.values()]
    names = names_of(actor, [row for row in rows if row.pk in reasons])
    return Placed(
        list(
            Appointment.objects.filter(pk__in=done).select_related("submission__role", "performer", "session", "slot")
        ),
        [Refusal(row.submission_id, names[row.pk], reasons[row.pk]) for row in rows if row.pk in reasons],
    )


@dataclass(frozen=True)
class Shifted:
    """`moved` people have another time than before, `refused` are back in the queue, `lost` free times went."""

    session: Session
    moved: int = 0
    lost: int = 0
    refused: list[Refusal] = field(default_factory=list)


@transaction.atomic(durable=True)
def shift_session(*, actor: User, session: Session, minutes: int = 0, to_date: dt.date | None = None) -> Shifted:
    """The whole day: by minutes as they pass, or to another date at the same times on the venue's wall.

    A time that the new night skips or shows twice, that the room or the person does not have free, or at which a
    minor may not be seen: whoever had it is back in the queue and in `refused`, everybody else moves. Answers stand
    until the day is sent. Raises Invalid where the opening itself is no time, or lies in the past.
    """
    session = locked_session(actor, session)
    if abs(minutes) > FURTHEST_MINUTES:
        raise Invalid("Move it by a day at most, or to another date.", field="minutes")
    days = (to_date - clock.in_zone(session.opens_at, session.zone).date()).days if to_date else 0
    if not minutes and not days:
        raise Invalid("Say by how many minutes, or to which day.", field="to_date" if to_date else "minutes")
    slots = {slot.pk: slot for slot in lock_in_order(Slot.objects.filter(session=session))}
    rows = lock_appointments(
        Appointment.objects.select_related("submission__role", "performer", "slot").filter(
            session=session, state__in=LIVE
        )
    )
    if any(row.state not in DROPPABLE for row in rows):
        raise IllegalTransition("Somebody is here already, so the day stays where it is.")
    how = {"minutes": minutes, "days": days, "zone": session.zone}
    _move_frame(session, how)
    day = _Day.read(session, slots)
    spans, reasons = day.moved_slots(how)
    people = _People(session, rows, spans, how, reasons)
    _write_shift(actor, session, slots, spans, people)
    record_activity(
        actor=actor,
        verb="session.move",
        subject=session,
        organisation=session.organisation,
        data={"minutes": minutes, "to": to_date.isoformat() if to_date else "", "people": len(people.going)},
    )
    day_changed.send(Session, session_id=session.pk)
    names = names_of(actor, people.out)
    return Shifted(
        session=session,
        moved=len(people.going),
        lost=len(slots.keys() - spans.keys() - {row.slot_id for row in people.out}),
        refused=[Refusal(row.submission_id, names[row.pk], people.reasons[row.pk]) for row in people.out],
    )


def _move_frame(session: Session, how: Mapping) -> None:
    """Opening, closing, breaks, rooms' hours and the panel's. The opening must be a time that there is."""
    field_name = "to_date" if how["days"] else "minutes"
    try:
        opens, same_length = moved((session.opens_at, session.closes_at), **how)
    except ValueError as error:
        raise Invalid(str(error), field=field_name) from error
    if opens <= clock.now():
        raise Invalid("Choose a day that is still to come.", field=field_name)
    # The same closing on the wall, whether that night is longer or shorter, where there is such a time.
    session.opens_at, session.closes_at = opens, _there(session.closes_at, how) or same_length
    session.save(update_fields=["opens_at", "closes_at"])
    parts_of: tuple[tuple[Any, str, str], ...] = (
        (Break, "starts_at", "ends_at"),
        (SessionRoom, "opens_at", "closes_at"),
        (Panelist, "starts_at", "ends_at"),
    )
    for model, first, last in parts_of:
        parts = list(model.objects.filter(session=session))
        for part in parts:
            _move_part(part, first, last, how)
        model.objects.bulk_update(parts, [first, last])


def _move_part(part, first: str, last: str, how: Mapping) -> None:
    starts_at, ends_at = getattr(part, first), getattr(part, last)
    start, end = _there(starts_at, how), _there(ends_at, how)
    if starts_at is not None and ends_at is not None:
        start = start or (end or _there_or_later(ends_at, how)) - (ends_at - starts_at)
        # A night on which the clocks change could turn it round: then it stays as long as it was.
        end = end if end is not None and end > start else start + (ends_at - starts_at)
    setattr(part, first, start or (starts_at and _there_or_later(starts_at, how)))
    setattr(part, last, end or (ends_at and _there_or_later(ends_at, how)))


def _there(moment: dt.datetime | None, how: Mapping) -> dt.datetime | None:
    try:
        return moved((moment, moment), **how)[0] if moment is not None else None
    except ValueError:
        return None


def _there_or_later(moment: dt.datetime, how: Mapping) -> dt.datetime:
    """For a moment that the wall's clock skips or shows twice: as many hours later as a day has."""
    return moment + dt.timedelta(minutes=how["minutes"], days=how["days"])


@dataclass
class _Day:
    """A day's rooms, breaks and times, to ask whether a time could lie elsewhere."""

    session: Session
    slots: Mapping[int, Slot]
    hours: dict[int, Span]
    breaks: list[Break]
    busy: dict[int, list[tuple[int, Span]]]
    foreign: dict[int, list[Span]]
    taken: set[int]

    @classmethod
    def read(cls, session: Session, slots: Mapping[int, Slot]) -> "_Day":
        hours = {
            row.room_id: (row.opens_at or session.opens_at, row.closes_at or session.closes_at)
            for row in SessionRoom.objects.filter(session=session)
        }
        around = {
            "starts_at__lt": session.closes_at + dt.timedelta(days=1),
            "ends_at__gt": session.opens_at - dt.timedelta(days=1),
        }
        foreign = defaultdict(list)
        others = Slot.objects.filter(room__in=list(hours), **around).exclude(session=session)
        for room_id, start, end in others.values_list("room_id", "starts_at", "ends_at"):
            foreign[room_id].append((start, end))
        busy = defaultdict(list)
        live = Appointment.objects.filter(organisation=session.organisation_id, state__in=LIVE, **around)
        for pk, performer_id, start, end in live.values_list("pk", "performer_id", "starts_at", "ends_at"):
            busy[performer_id].append((pk, (start, end)))
        here = Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False)
        return cls(
            session=session,
            slots=slots,
            hours=hours,
            breaks=list(Break.objects.filter(session=session)),
            busy=busy,
            foreign=foreign,
            taken=set(here.values_list("slot_id", flat=True)),
        )

    def why_not_there(self, row: Appointment, slot: Slot, span: Span, going: Mapping[int, Appointment]) -> str:
        """Why one of a block cannot go; empty where nothing is in the way. `going` are the slots that move along."""
        if span[0] <= clock.now():
            return "cannot have a time that has passed"
        opens, closes = self.hours[slot.room_id]
        if span[0] < opens or span[1] > closes:
            return "would lie outside the hours of the room"
        for pause in self.breaks:
            if pause.room_id in (None, slot.room_id) and overlaps(span, (pause.starts_at, pause.ends_at)):
                return f"would lie in a break: {pause.label}"
        for other in self.slots.values():
            stays = other.pk not in going and (other.pk in self.taken or other.is_group)
            if stays and other.room_id == slot.room_id and overlaps(span, (other.starts_at, other.ends_at)):
                return "cannot have a time that somebody else has"
        if any(overlaps(span, other) for other in self.foreign[slot.room_id]):
            return "cannot have the room then: another day uses it"
        moving = {one.pk for one in going.values()}
        if any(pk not in moving and overlaps(span, other) for pk, other in self.busy[row.performer_id]):
            return "is seen by this office at that time already"
        why = outside_hours(row.performer.born_on, *span, self.session.zone)
        return f"cannot come then. {why}".removesuffix(".") if why else ""

    def moved_slots(self, how: Mapping) -> tuple[dict[int, Span], dict[int, str]]:
        """Where each slot lies on the new day, and why the others have no place there, in the order of the day."""
        spans: dict[int, Span] = {}
        reasons: dict[int, str] = {}
        of_room: dict[int, list[Span]] = defaultdict(list)
        for slot in sorted(self.slots.values(), key=lambda slot: (slot.starts_at, slot.pk)):
            try:
                span = moved((slot.starts_at, slot.ends_at), **how)
            except ValueError as error:
                reasons[slot.pk] = f"{NOWHERE}. {error}".removesuffix(".")
                continue
            if any(overlaps(span, other) for other in of_room[slot.room_id][-3:]):
                reasons[slot.pk] = f"{NOWHERE}: the clocks change that night"
            elif any(overlaps(span, other) for other in self.foreign[slot.room_id]):
                reasons[slot.pk] = "cannot have the room then: another day uses it"
            else:
                spans[slot.pk] = span
                of_room[slot.room_id].append(span)
        return spans, reasons


class _People:
    """Who moves along with the day and who is out, each with the reason."""

    def __init__(self, session: Session, rows: Sequence[Appointment], spans: Mapping[int, Span], how, slot_reasons):
        self.reasons: dict[int, str] = {}
        self.times: dict[int, Span] = {}
        mine = {row.pk for row in rows}
        busy = _elsewhere(session, rows, mine)
        for row in rows:
            span, why = self._span(row, spans, how, slot_reasons)
            if span is not None:
                why = self._why_not(row, span, session, busy)
            if why:
                self.reasons[row.pk] = why
            else:
                self.times[row.pk] = span
        self.going = [row for row in rows if row.pk in self.times]
        self.out = [row for row in rows if row.pk in self.reasons]

    @staticmethod
    def _span(row: Appointment, spans: Mapping[int, Span], how, slot_reasons) -> tuple[Span | None, str]:
        if row.slot_id is not None:
            return spans.get(row.slot_id), slot_reasons.get(row.slot_id, "")
        try:
            return moved((row.starts_at, row.ends_at), **how), ""
        except ValueError as error:
            return None, f"{NOWHERE}. {error}".removesuffix(".")

    @staticmethod
    def _why_not(row: Appointment, span: Span, session: Session, busy) -> str:
        if any(overlaps(span, other) for other in busy[row.performer_id]):
            return "is seen by this office at that time already"
        why = outside_hours(row.performer.born_on, *span, session.zone)
        return f"cannot come then. {why}".removesuffix(".") if why else ""


def _elsewhere(session: Session, rows: Iterable[Appointment], mine: set[int]) -> dict[int, list[Span]]:
    busy = defaultdict(list)
    others = Appointment.objects.filter(
        organisation=session.organisation_id,
        performer__in=[row.performer_id for row in rows],
        state__in=LIVE,
        starts_at__lt=session.closes_at,
        ends_at__gt=session.opens_at,
    ).exclude(pk__in=mine)
    for performer_id, start, end in others.values_list("performer_id", "starts_at", "ends_at"):
        busy[performer_id].append((start, end))
    return busy


def _write_shift(
    actor: User, session: Session, slots: Mapping[int, Slot], spans: Mapping[int, Span], people: _People
) -> None:
    drop(actor=actor, organisation=session.organisation, appointments=people.out, is_freed=False)
    gone = [pk for pk in slots if pk not in spans]
    Slot.objects.filter(pk__in=gone).delete()
    with one_at_a_time():
        set_times(Slot, [(pk, *span) for pk, span in spans.items()])
        set_times(Appointment, [(row.pk, *people.times[row.pk]) for row in people.going])
        _move_pairings(session)
    _log(actor, session, "appointment.move", people.going)
    freed = [row.slot_id for row in people.out if row.slot_id in spans]
    if freed:
        slot_freed.send(Session, slot_ids=freed, session_id=session.pk)


def _move_pairings(session: Session) -> None:
    members = PairingMember.objects.filter(pairing__session=session)
    members.filter(pairing__slot=None).update(starts_at=None, ends_at=None)
    placed = members.filter(pairing__slot__isnull=False)
    set_times(PairingMember, list(placed.values_list("pk", "pairing__slot__starts_at", "pairing__slot__ends_at")))


def _log(actor: User, session: Session, verb: str, rows: Iterable[Appointment]) -> None:
    record_activities(
        actor=actor,
        verb=verb,
        subject_type=SUBJECT_TYPE,
        rows=[(row.pk, {"from": row.state, "slot": row.slot_id}) for row in rows],
        organisation=session.organisation,
    )
