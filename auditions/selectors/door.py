"""The day as it runs: who is here, who is in which room, who waits, who is late. Inside the office's scope."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field

from accounts.models import User
from auditions.models import AccessNeeds, Appointment, Session, SessionRoom
from auditions.policies import can_run_session, can_see_session
from auditions.selectors.access import access_needs_for
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import EXPECTED, AppointmentState, SessionState
from core import clock
from core.errors import NotAllowed, NotFound

_S = AppointmentState
AT_THE_DOOR = [*EXPECTED, _S.CHECKED_IN, _S.IN_ROOM, _S.COMPLETED, _S.NO_SHOW]
GROUPS = {
    **dict.fromkeys(EXPECTED, "coming"),
    _S.CHECKED_IN: "waiting",
    _S.IN_ROOM: "in",
    _S.COMPLETED: "seen",
    _S.NO_SHOW: "missed",
}
# How long before their time somebody can say that they are there, and how long after it.
CHECK_IN_BEFORE = dt.timedelta(hours=2)
CHECK_IN_AFTER = dt.timedelta(hours=2)


@dataclass(frozen=True)
class DoorRow:
    """`due_at` is what they were promised, `expected_at` when they will be seen as the room runs now.

    `late_minutes` they said themselves. `group` is "coming", "waiting", "in", "seen" or "missed".
    """

    id: int
    submission_id: int
    role_id: int
    name: str
    image: str
    role: str
    agency: str
    room_id: int | None
    room: str
    state: str
    label: str
    group: str
    due_at: dt.datetime
    expected_at: dt.datetime
    late_minutes: int
    is_told: bool
    arrived_at: dt.datetime | None
    in_at: dt.datetime | None
    out_at: dt.datetime | None
    way: str
    access: AccessNeeds | None
    order: dt.datetime

    @property
    def is_here(self) -> bool:
        return self.group in {"waiting", "in"}

    @property
    def is_behind(self) -> bool:
        return self.expected_at > self.due_at and self.group in {"coming", "waiting"}


@dataclass
class DoorRoom:
    """`next_up`: who waits for this room, or comes next."""

    id: int
    room_id: int
    name: str
    delay_minutes: int
    delayed_at: dt.datetime | None
    inside: list[DoorRow] = field(default_factory=list)
    waiting: list[DoorRow] = field(default_factory=list)
    coming: list[DoorRow] = field(default_factory=list)
    seen: list[DoorRow] = field(default_factory=list)

    @property
    def next_up(self) -> DoorRow | None:
        return next(iter([*self.waiting, *self.coming]), None)


@dataclass(frozen=True)
class Door:
    session: Session
    rooms: list[DoorRoom]
    rows: list[DoorRow]
    counts: dict[str, int]
    may_run: bool

    def room(self, session_room_id: int) -> DoorRoom:
        found = next((room for room in self.rooms if room.id == session_room_id), None)
        if found is None:
            raise NotFound("That room is not used in this session.")
        return found


def door_of(actor: User, session: Session) -> Door:
    """Everybody of the day by expected time, through the actor's own lens, in a fixed number of statements."""
    if not can_see_session(actor, session):
        raise NotFound("There is no such session in your office.")
    rooms = {
        use.room_id: DoorRoom(use.pk, use.room_id, use.room.name, use.delay_minutes, use.delayed_at)
        for use in SessionRoom.objects.filter(session=session).select_related("room").order_by("position", "pk")
    }
    appointments = show_people(actor, list(_appointments(session)))
    # What somebody needs may say who they are.
    needs = access_needs_for(row.performer_id for row in appointments if not row.is_hidden)
    rows = sorted((_row(one, rooms, needs) for one in appointments), key=lambda row: (row.order, row.room, row.id))
    for row in rows:
        _put(rooms.get(row.room_id), row)
    counts = Counter(row.group for row in rows)
    return Door(session, list(rooms.values()), rows, dict(counts), can_run_session(actor, session))


def _appointments(session: Session):
    rows = Appointment.objects.filter(session=session, state__in=AT_THE_DOOR)
    return rows.select_related("slot", "attendance", *PEOPLE).order_by("starts_at", "pk")


def _put(room: DoorRoom | None, row: DoorRow) -> None:
    if room is None:
        return
    piles = {"in": room.inside, "waiting": room.waiting, "coming": room.coming, "seen": room.seen}
    if row.group in piles:
        piles[row.group].append(row)


def _row(one: Appointment, rooms: dict[int, DoorRoom], needs: dict[int, AccessNeeds]) -> DoorRow:
    room = rooms.get(one.slot.room_id) if one.slot else None
    sheet = getattr(one, "attendance", None)
    due_at = one.told_starts_at or one.starts_at
    behind = dt.timedelta(minutes=room.delay_minutes if room else 0)
    group = GROUPS[AppointmentState(one.state)]
    late = dt.timedelta(minutes=one.late_minutes if group == "coming" else 0)
    waits = group in {"coming", "waiting"}
    return DoorRow(
        id=one.pk,
        submission_id=one.submission_id,
        role_id=one.submission.role_id,
        name=one.shown_name,
        image=one.shown_image,
        role=one.role_name,
        agency=one.agency,
        room_id=room.room_id if room else None,
        room=room.name if room else "",
        state=one.state,
        label=one.get_state_display(),
        group=group,
        due_at=due_at,
        expected_at=due_at + max(behind, late) if waits else due_at,
        late_minutes=one.late_minutes,
        is_told=one.told_at is not None or one.state != AppointmentState.PLANNED,
        arrived_at=sheet.arrived_at if sheet else None,
        in_at=sheet.in_at if sheet else None,
        out_at=sheet.out_at if sheet else None,
        way=sheet.way if sheet else "",
        access=needs.get(one.performer_id),
        # The room's delay moves all of its rows alike, so that nobody jumps under a thumb when they go in.
        order=due_at + behind,
    )


def use_of_session(session: Session, use_id: int) -> SessionRoom:
    """A room as this session uses it. Raises NotFound."""
    use = SessionRoom.objects.select_related("room").filter(session=session, pk=use_id).first()
    if use is None:
        raise NotFound("That room is not used in this session.")
    return use


def appointment_at_door(*, actor: User, session: Session, appointment_id: int) -> Appointment:
    """For an act at the door, with what `show_people` gives it. Raises NotFound for whom the actor does not see."""
    if not can_run_session(actor, session):
        raise NotAllowed("The door is for whoever runs the day.")
    return appointment_seen(actor=actor, session=session, appointment_id=appointment_id)


def appointment_seen(*, actor: User, session: Session, appointment_id: int) -> Appointment:
    rows = show_people(actor, list(_appointments(session).filter(pk=appointment_id)))
    if not rows:
        raise NotFound("This person is not on the list of this day any more.")
    return rows[0]


@dataclass(frozen=True)
class SheetRow:
    """A line of the sign-in sheet. Times are None where nothing was noted."""

    name: str
    role: str
    agency: str
    room: str
    due_at: dt.datetime
    arrived_at: dt.datetime | None
    in_at: dt.datetime | None
    out_at: dt.datetime | None
    state: str
    label: str


def sign_in_sheet(actor: User, session: Session) -> list[SheetRow]:
    """Who was due, arrived, went in and came out, by the time they were promised."""
    rows = sorted(door_of(actor, session).rows, key=lambda row: (row.due_at, row.room, row.id))
    return [
        SheetRow(
            name=row.name,
            role=row.role,
            agency=row.agency,
            room=row.room,
            due_at=row.due_at,
            arrived_at=row.arrived_at,
            in_at=row.in_at,
            out_at=row.out_at,
            state=row.state,
            label=row.label,
        )
        for row in rows
    ]


@dataclass(frozen=True)
class OwnCheckIn:
    """Whether a performer can say by their own phone that they are there: `is_open` now, from `opens_at` on."""

    is_open: bool
    is_here: bool
    opens_at: dt.datetime
    arrived_at: dt.datetime | None


def own_check_in(appointment: Appointment) -> OwnCheckIn | None:
    """None where there is no door to check in at: no session, no code, online, over, or called off."""
    session = appointment.session
    has_door = session is not None and session.state == SessionState.OPEN and bool(session.door_code)
    if not has_door or appointment.state not in AT_THE_DOOR or appointment.online_url:
        return None
    due_at = appointment.told_starts_at or appointment.starts_at
    ends_at = appointment.told_ends_at or appointment.ends_at
    now = clock.now()
    if now > ends_at + CHECK_IN_AFTER:
        return None
    sheet = getattr(appointment, "attendance", None)
    here = appointment.state in {_S.CHECKED_IN, _S.IN_ROOM, _S.COMPLETED}
    opens_at = due_at - CHECK_IN_BEFORE
    is_open = now >= opens_at and appointment.state in EXPECTED and appointment.state != _S.PLANNED
    return OwnCheckIn(is_open, here, opens_at, sheet.arrived_at if sheet else None)
