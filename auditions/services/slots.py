"""The times of a session, as rows: made, added, opened to performers, kept for a part, taken away."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.activity import record_activity
from auditions.models import Appointment, Break, Session, SessionRole, SessionRoom, Slot
from auditions.services.sessions import LONGEST_MINUTES, locked_session
from auditions.signals import day_changed, slot_freed
from auditions.slot_times import Span, lay_slots, overlaps, whole_minutes
from auditions.states import LIVE
from core import clock
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotFound

MOST_SLOTS = 1000


@transaction.atomic(durable=True)
def make_slots(
    *,
    actor: User,
    session: Session,
    room_roles: Mapping[int, int] | None = None,
    is_open: bool | None = None,
    replace_free: bool = False,
) -> list[Slot]:
    """Fill the hours of every room with times, around breaks and times that are there. Returns the new ones.

    `room_roles` gives rooms to roles, {room id: role id}: their times are kept for that part, in its length.
    `is_open` says whether performers may take them; without it, as the session books itself. `replace_free` takes
    away the free times first, for a new length. Times that have passed are not made.
    """
    session = locked_session(actor, session)
    given = dict(room_roles or {})
    roles = {row.role_id: row for row in SessionRole.objects.filter(session=session)}
    rooms = list(SessionRoom.objects.filter(session=session).select_related("room"))
    if set(given) - {row.room_id for row in rooms} or set(given.values()) - set(roles):
        raise Invalid("Give a room of this session to a role of this session.", field="rooms")
    if replace_free:
        free_slots(session).delete()
    made = []
    for row in rooms:
        role = roles.get(given.get(row.room_id))
        minutes, gap = length_for(session, roles, role)
        for start, end in lay_slots(
            hours=_hours(session, row), minutes=minutes, gap=gap, blocked=_blocked(session, row.room_id)
        ):
            made.append(
                Slot(
                    organisation_id=session.organisation_id,
                    session=session,
                    room_id=row.room_id,
                    role_id=role.role_id if role else None,
                    starts_at=start,
                    ends_at=end,
                    is_open=session.books_itself if is_open is None else is_open,
                )
            )
    made = [slot for slot in made if slot.starts_at > clock.now()]
    if len(made) > MOST_SLOTS:
        raise Invalid(f"That would be {len(made)} times. Make them longer, or the day shorter.", field="slot_minutes")
    with _no_overlap():
        made = Slot.objects.bulk_create(made)
    record_activity(
        actor=actor, verb="session.make_slots", subject=session, organisation=session.organisation,
        data={"slots": len(made)},
    )  # fmt: skip
    _announce(session, made)
    return made


def length_for(session: Session, roles: Mapping[int, SessionRole], role: SessionRole | None) -> tuple[int, int]:
    """(minutes, gap) of a role's times; without a role what all the session's roles share, else the session's own."""
    of_roles = [role] if role else list(roles.values())
    lengths = {(row.minutes or session.slot_minutes, _gap(session, row)) for row in of_roles}
    return lengths.pop() if len(lengths) == 1 else (session.slot_minutes, session.gap_minutes)


def _gap(session: Session, row: SessionRole) -> int:
    return session.gap_minutes if row.gap_minutes is None else row.gap_minutes


@transaction.atomic(durable=True)
def add_slot(
    *,
    actor: User,
    session: Session,
    room_id: int,
    starts_at: dt.datetime,
    ends_at: dt.datetime | None = None,
    role_id: int | None = None,
    is_open: bool = False,
    is_group: bool = False,
) -> Slot:
    """One more time. Raises Invalid at `starts_at`, `ends_at`, `room` or `role`, Conflict where the room is taken."""
    session = locked_session(actor, session)
    slot = SlotRules.read(session).slot(
        room_id=room_id, starts_at=starts_at, ends_at=ends_at, role_id=role_id, is_open=is_open, is_group=is_group
    )
    with _no_overlap():
        slot.save()
    record_activity(actor=actor, verb="slot.add", subject=slot, organisation=session.organisation)
    _announce(session, [slot])
    return slot


@dataclass(frozen=True)
class SlotRules:
    """What decides whether a time fits its session, read once for many."""

    session: Session
    rooms: dict[int, SessionRoom]
    roles: dict[int, SessionRole]
    breaks: list[Break]

    @classmethod
    def read(cls, session: Session) -> "SlotRules":
        return cls(
            session,
            {row.room_id: row for row in SessionRoom.objects.filter(session=session)},
            {row.role_id: row for row in SessionRole.objects.filter(session=session)},
            list(Break.objects.filter(session=session)),
        )

    def slot(
        self,
        *,
        room_id: int,
        starts_at: dt.datetime,
        ends_at: dt.datetime | None = None,
        role_id: int | None = None,
        is_open: bool = False,
        is_group: bool = False,
    ) -> Slot:
        """An unsaved time that fits the session. Raises Invalid at a field."""
        if room_id not in self.rooms:
            raise Invalid("Choose a room that is in use that day.", field="room")
        if role_id is not None and role_id not in self.roles:
            raise Invalid("Choose a role that is seen in this session.", field="role")
        minutes, _ = length_for(self.session, self.roles, self.roles.get(role_id))
        ends_at = ends_at or starts_at + dt.timedelta(minutes=minutes)
        self._check(room_id, (starts_at, ends_at))
        return Slot(
            organisation_id=self.session.organisation_id,
            session=self.session,
            room_id=room_id,
            role_id=role_id,
            starts_at=starts_at,
            ends_at=ends_at,
            is_open=is_open and not is_group,
            is_group=is_group,
        )

    def _check(self, room_id: int, span: Span) -> None:
        if span[0] <= clock.now():
            raise Invalid("That time has passed.", field="starts_at")
        if not 1 <= whole_minutes(span[1] - span[0]) <= LONGEST_MINUTES:
            raise Invalid("A time lasts between one minute and eight hours.", field="ends_at")
        opens, closes = _hours(self.session, self.rooms[room_id])
        if span[0] < opens or span[1] > closes:
            field = "starts_at" if span[0] < opens else "ends_at"
            raise Invalid("That lies outside the hours of the room.", field=field)
        for pause in self.breaks:
            if pause.room_id in (None, room_id) and overlaps(span, (pause.starts_at, pause.ends_at)):
                raise Invalid(f"That lies in a break: {pause.label}.", field="starts_at")


@transaction.atomic(durable=True)
def remove_slot(*, actor: User, slot: Slot) -> None:
    """Raises Conflict while somebody has it."""
    session = locked_session(actor, slot.session)
    slot = _locked(session, [slot.pk])[0]
    if Appointment.objects.filter(slot=slot, state__in=LIVE).exists():
        raise Conflict("Somebody has this time. Move them first.")
    if slot.is_group:
        raise Conflict("This time belongs to a rota. Take the pairing out first.")
    record_activity(actor=actor, verb="slot.remove", subject=slot, organisation=session.organisation)
    slot.delete()
    day_changed.send(Session, session_id=session.pk)


@transaction.atomic(durable=True)
def open_slots(*, actor: User, session: Session, slot_ids: Sequence[int], is_open: bool) -> int:
    """Let performers take these times themselves, or no longer. Returns how many changed; group times never open."""
    session = locked_session(actor, session)
    rows = [slot for slot in _locked(session, slot_ids) if slot.is_open != is_open and not slot.is_group]
    Slot.objects.filter(pk__in=[slot.pk for slot in rows]).update(is_open=is_open)
    for slot in rows:
        slot.is_open = is_open
    if rows:
        record_activity(
            actor=actor, verb="session.open_slots" if is_open else "session.shut_slots", subject=session,
            organisation=session.organisation, data={"slots": len(rows)},
        )  # fmt: skip
        _announce(session, rows)
    return len(rows)


@transaction.atomic(durable=True)
def keep_slots_for(*, actor: User, session: Session, slot_ids: Sequence[int], role_id: int | None) -> int:
    """Keep these times for one part, or for all. Raises Conflict where somebody of another part has one."""
    session = locked_session(actor, session)
    if role_id is not None and not SessionRole.objects.filter(session=session, role=role_id).exists():
        raise Invalid("Choose a role that is seen in this session.", field="role")
    rows = _locked(session, slot_ids)
    others = Appointment.objects.filter(slot__in=rows, state__in=LIVE).exclude(submission__role=role_id)
    if role_id is not None and others.exists():
        raise Conflict("Somebody of another part has one of these times. Move them first.")
    changed = Slot.objects.filter(pk__in=[slot.pk for slot in rows]).update(role=role_id)
    record_activity(
        actor=actor, verb="session.keep_slots", subject=session, organisation=session.organisation,
        data={"slots": changed, "role": role_id},
    )  # fmt: skip
    day_changed.send(Session, session_id=session.pk)
    return changed


def free_slots(session: Session):
    """Times that nobody has and no rota uses."""
    taken = Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False).values("slot_id")
    return Slot.objects.filter(session=session, is_group=False).exclude(pk__in=taken)


def _locked(session: Session, slot_ids: Sequence[int]) -> list[Slot]:
    rows = list(lock_in_order(Slot.objects.filter(session=session, pk__in=list(slot_ids))))
    if len(rows) < len(set(slot_ids)):
        raise NotFound("One of these times is gone. Reload the page.")
    return rows


def _hours(session: Session, row: SessionRoom) -> Span:
    return row.opens_at or session.opens_at, row.closes_at or session.closes_at


def _blocked(session: Session, room_id: int) -> list[Span]:
    pauses = Break.objects.filter(Q(room=room_id) | Q(room=None), session=session)
    # Of any session: a room never has two bookings.
    used = Slot.objects.filter(room=room_id, starts_at__lt=session.closes_at, ends_at__gt=session.opens_at)
    return [*pauses.values_list("starts_at", "ends_at"), *used.values_list("starts_at", "ends_at")]


@contextmanager
def _no_overlap() -> Iterator[None]:
    """A savepoint that tells a taken room in a sentence."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise Conflict("The room has another time then. Choose one that is free.", field="starts_at") from error


def _announce(session: Session, slots: Sequence[Slot]) -> None:
    day_changed.send(Session, session_id=session.pk)
    opened = [slot.pk for slot in slots if slot.is_open]
    if opened:
        slot_freed.send(Slot, slot_ids=opened, session_id=session.pk)
