"""The board of a day: rooms, rows, who has which time, who waits, and what stands against it. Inside the scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import OuterRef, Q, Subquery

from accounts.models import User
from auditions.day_conflicts import DayRules, Sat, Time, Wanted, twice_at_once
from auditions.day_grid import Piece, Row, lay_grid
from auditions.models import (
    Appointment,
    Break,
    CallIn,
    PairingMember,
    Panelist,
    Session,
    SessionRole,
    SessionRoom,
    Slot,
)
from auditions.selectors.day_frame import frame_of
from auditions.selectors.people import PEOPLE, show_people
from auditions.selectors.sending import UNSETTLED, where_of
from auditions.slot_times import Span
from auditions.states import LIVE, AppointmentState, CallInState
from casting.lens import office_lens_for
from core import clock
from talent.selectors import book_outs_between

ON_BOARD = [*LIVE, AppointmentState.COMPLETED, AppointmentState.NO_SHOW]
WAITS = [CallInState.INVITED, CallInState.WAITING, CallInState.DECLINED]
AROUND = dt.timedelta(hours=12)


@dataclass
class BoardRoom:
    """`sits` are those of the panel who sit in this room alone, with their part. `slots` counts its times."""

    id: int
    name: str
    note: str
    online_url: str
    span: Span
    delay_minutes: int
    sits: list[str] = field(default_factory=list)


@dataclass
class BoardSlot:
    """`appointment` is None where the time is free, or where `is_kept_from_reader`: somebody they stay out of has it."""

    slot: Slot
    appointment: Appointment | None = None
    is_kept_from_reader: bool = False
    pair: list[PairingMember] = field(default_factory=list)
    against: str = ""

    @property
    def is_free(self) -> bool:
        return self.appointment is None and not self.is_kept_from_reader and not self.slot.is_group


@dataclass(frozen=True)
class Cure:
    slot_id: int
    time: str
    room: str


@dataclass(frozen=True)
class BoardConflict:
    """`appointment` is None where it is the panel's. `cure` is one press away, where there is one."""

    sentence: str
    appointment: Appointment | None = None
    cure: Cure | None = None


@dataclass
class DayBoard:
    """`off` were told of a time that was taken from them and have not heard so; `loose` have no time of the grid."""

    session: Session
    rooms: list[BoardRoom]
    slots: list[BoardSlot]
    queue: list[CallIn]
    waits: list[CallIn]
    off: list[Appointment]
    loose: list[Appointment]
    panel: list[str]
    now: dt.datetime
    rows: list[Row] = field(default_factory=list)
    conflicts: list[BoardConflict] = field(default_factory=list)

    @property
    def people(self) -> list[Appointment]:
        return [*(one.appointment for one in self.slots if one.appointment), *self.loose]

    @property
    def free(self) -> list[BoardSlot]:
        return [one for one in self.slots if one.is_free and one.slot.starts_at > self.now]

    def count(self, *states: str) -> int:
        return len([row for row in self.people if row.state in states])

    @property
    def changed(self) -> int:
        return len([row for row in self.people if row.is_changed])

    @property
    def to_tell(self) -> int:
        """How many sending would tell; `sending.to_tell` names them."""
        coming = [row for row in self.people if row.starts_at > self.now]
        told = [row for row in coming if row.told_at is not None and row.state in UNSETTLED]
        choosing = [row for row in self.waits if row.state == CallInState.INVITED and row.invited_at is None]
        return (
            len([row for row in coming if row.state == AppointmentState.PLANNED])
            + len([row for row in told if row.is_changed or where_of(row) != row.told_where])
            + len(self.off)
            + len(choosing)
        )

    @property
    def confirmed(self) -> int:
        return self.count(AppointmentState.CONFIRMED)

    @property
    def asked(self) -> int:
        return self.count(AppointmentState.OFFERED)

    @property
    def untold(self) -> int:
        return self.count(AppointmentState.PLANNED)

    @property
    def other_time(self) -> int:
        return self.count(AppointmentState.RESCHEDULE_REQUESTED)


def day_board(actor: User, session: Session) -> DayBoard:
    """Six statements at any size, seven with a rota; one fewer for a session that was read with its frame.

    Everybody is as `show_people` shows them; each appointment has `is_changed`, and `own_time` in the person's own
    zone where that differs from the venue's.
    """
    frame = frame_of(session)
    rooms, seats, breaks = frame.rooms, frame.seats, frame.breaks
    slots = list(Slot.objects.filter(session=session).select_related("role").order_by("starts_at", "room_id"))
    near = list(_appointments(session))
    call_ins = list(_call_ins(session))
    mine = [row for row in near if row.session_id == session.pk]
    lens = office_lens_for(actor, session.organisation_id)
    shown = show_people(actor, [*mine, *call_ins, *_pairs(slots)], lens=lens)
    people = [row for row in shown if isinstance(row, Appointment)]
    for row in people:
        times = (row.starts_at, row.ends_at)
        row.is_changed = row.told_at is not None and times != (row.told_starts_at, row.told_ends_at)
        row.own_time = _own_time(row)
    board = DayBoard(
        session=session,
        rooms=[_room(session, row, seats) for row in rooms],
        slots=_board_slots(slots, shown, {row.slot_id for row in mine if row.state in ON_BOARD}),
        queue=[row for row in shown if isinstance(row, CallIn) and row.state == CallInState.QUEUED],
        waits=[row for row in shown if isinstance(row, CallIn) and row.state != CallInState.QUEUED],
        off=[row for row in people if row.state not in ON_BOARD],
        loose=[row for row in people if row.state in ON_BOARD and row.slot_id is None],
        panel=[_said(seat) for seat in seats if seat.room_id is None],
        now=clock.now(),
    )
    board.rows = _rows(board, breaks)
    board.conflicts = _conflicts(board, seats, breaks, near)
    return board


def _appointments(session: Session):
    """This day's, and what the office has with anybody around it: one reading for the board and for clashes."""
    around = Q(state__in=LIVE, starts_at__lt=session.closes_at + AROUND, ends_at__gt=session.opens_at - AROUND)
    not_heard = Q(state=AppointmentState.CANCELLED, told_at__isnull=False, told_off_at=None)
    this_day = Q(session=session) & (Q(state__in=ON_BOARD) | not_heard)
    return (
        Appointment.objects.filter(this_day | around)
        .select_related(*PEOPLE, "performer__account", "call_in")
        .annotate(role_minutes=_role_minutes(session))
        .order_by("starts_at", "pk")
    )


def _call_ins(session: Session):
    return (
        CallIn.objects.filter(session=session, state__in=[CallInState.QUEUED, *WAITS])
        .select_related(*PEOPLE)
        .annotate(role_minutes=_role_minutes(session))
        .order_by("position", "pk")
    )


def _role_minutes(session: Session) -> Subquery:
    lengths = SessionRole.objects.filter(session=session, role=OuterRef("submission__role"))
    return Subquery(lengths.values("minutes")[:1])


def _pairs(slots: Sequence[Slot]) -> list[PairingMember]:
    group = [slot.pk for slot in slots if slot.is_group]
    if not group:
        return []
    return list(PairingMember.objects.filter(pairing__slot__in=group).select_related(*PEOPLE, "pairing"))


def _own_time(row: Appointment) -> str:
    """ "11:20 in Rome"; nothing where the person's clock shows the same, or where their name is hidden."""
    account = row.performer.account
    if account is None or row.is_hidden or not clock.is_zone(account.time_zone or ""):
        return ""
    own, there = clock.in_zone(row.starts_at, account.time_zone), clock.in_zone(row.starts_at, row.zone)
    if own.utcoffset() == there.utcoffset():
        return ""
    return f"{own:%H:%M} in {clock.zone_label(row.starts_at, account.time_zone).split(',')[0]}"


def _said(seat: Panelist) -> str:
    return f"{seat.get_part_display()} {seat.name}"


def _room(session: Session, row: SessionRoom, seats: Sequence[Panelist]) -> BoardRoom:
    span = (row.opens_at or session.opens_at, row.closes_at or session.closes_at)
    sits = [_said(seat) for seat in seats if seat.room_id == row.room_id]
    return BoardRoom(row.room_id, row.room.name, row.room.note, row.room.online_url, span, row.delay_minutes, sits)


def _board_slots(slots: Sequence[Slot], shown: Sequence, taken: set[int]) -> list[BoardSlot]:
    has = {row.slot_id: row for row in shown if isinstance(row, Appointment) and row.state in ON_BOARD}
    pairs = defaultdict(list)
    for row in shown:
        if isinstance(row, PairingMember):
            pairs[row.pairing.slot_id].append(row)
    return [
        BoardSlot(
            slot,
            appointment=has.get(slot.pk),
            is_kept_from_reader=slot.pk in taken and slot.pk not in has,
            pair=pairs.get(slot.pk, []),
        )
        for slot in slots
    ]


def _rows(board: DayBoard, breaks: Sequence[Break]) -> list[Row]:
    pieces = defaultdict(list)
    for one in board.slots:
        pieces[one.slot.room_id].append(Piece(one.slot.starts_at, one.slot.ends_at, one))
    for pause in breaks:
        for room in board.rooms:
            if pause.room_id in (None, room.id):
                pieces[room.id].append(Piece(pause.starts_at, pause.ends_at, pause, is_break=True))
    return lay_grid([room.id for room in board.rooms], pieces)


def _conflicts(
    board: DayBoard, seats: Sequence[Panelist], breaks: Sequence[Break], near: Sequence[Appointment]
) -> list[BoardConflict]:
    session, online = board.session, {room.id for room in board.rooms if room.online_url}
    sat = [
        (seat, Sat(seat.name, seat.room_id, (seat.starts_at or session.opens_at, seat.ends_at or session.closes_at)))
        for seat in seats
    ]
    rules = DayRules(
        zone=session.zone,
        hours={room.id: room.span for room in board.rooms},
        breaks=[(pause.room_id, (pause.starts_at, pause.ends_at), pause.label) for pause in breaks],
        needed=[one for seat, one in sat if seat.is_needed],
    )
    first, last = (clock.in_zone(moment, session.zone).date() for moment in (session.opens_at, session.closes_at))
    placed = [one for one in board.slots if one.appointment is not None and one.appointment.state in CHECKED]
    booked = book_outs_between({one.appointment.performer_id for one in placed}, first, last)
    free = {one.slot.pk: _time(one.slot, online) for one in board.free}
    by_time = {time: pk for pk, time in free.items()}
    found = [
        BoardConflict(f"{name} sits in two rooms at {clock.in_zone(span[0], session.zone):%H:%M}.")
        for name, span in twice_at_once([one for _, one in sat])
    ]
    for one in placed:
        row = one.appointment
        who = _wanted(row, booked.get(row.performer_id, ()), near)
        one.against = rules.against(_time(one.slot, online), who)
        if one.against:
            time = rules.cure(list(free.values()), who, row.starts_at)
            found.append(BoardConflict(one.against, row, _cure(board, by_time.get(time), time)))
    return found


# Who is here has come: nothing stands against their time any more.
CHECKED = [AppointmentState.PLANNED, *UNSETTLED]


def _time(slot: Slot, online: set[int]) -> Time:
    return Time(slot.room_id, (slot.starts_at, slot.ends_at), slot.role_id, slot.room_id in online)


def _wanted(row: Appointment, booked: Sequence[tuple[dt.date, dt.date]], near: Sequence[Appointment]) -> Wanted:
    call_in = row.call_in
    others = [
        ((other.starts_at, other.ends_at), "" if row.is_hidden else other.place, other.address == row.address)
        for other in near
        if other.performer_id == row.performer_id and other.pk != row.pk and other.state in LIVE
    ]
    return Wanted(
        performer_id=row.performer_id,
        role_id=row.submission.role_id,
        minutes=(call_in.minutes if call_in else None) or row.role_minutes or 0,
        free_from=call_in.free_from if call_in else None,
        free_until=call_in.free_until if call_in else None,
        is_online_only=bool(call_in and call_in.is_online_only),
        born_on=row.performer.born_on,
        booked_out=booked,
        elsewhere=others,
    )


def _cure(board: DayBoard, slot_id: int | None, time: Time | None) -> Cure | None:
    if slot_id is None or time is None:
        return None
    room = next(room.name for room in board.rooms if room.id == time.room_id)
    return Cure(slot_id, f"{clock.in_zone(time.span[0], board.session.zone):%H:%M}", room)
