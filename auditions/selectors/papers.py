"""What is printed of a day: who comes when and where, and what each measures. Inside the office's scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from auditions.models import AccessNeeds, Appointment, Break, PairingMember, Panelist, Room, Session, SessionRoom
from auditions.policies import can_run_session, can_see_session
from auditions.selectors.access import access_needs_for
from auditions.selectors.day import ON_BOARD
from auditions.selectors.people import PEOPLE, show_people
from auditions.states import AppointmentKind, AppointmentState, PanelPart
from casting.lens import STAYS_OUT
from casting.selectors.sizes import sizes_for
from core import clock
from core.errors import NotAllowed, NotFound
from talent.selectors.minors import minor_in_words
from talent.selectors.sizes import SizeLine

_S = AppointmentState
HERE = {_S.CHECKED_IN, _S.IN_ROOM, _S.COMPLETED}
TO_SAY = {
    _S.PLANNED: "not told yet",
    _S.OFFERED: "has not answered",
    _S.RESCHEDULE_REQUESTED: "asked for another time",
    _S.NO_SHOW: "did not come",
}


@dataclass(frozen=True)
class SheetLine:
    """`break_text` alone where nobody is seen. `to_say` is what stands open about somebody; `access` only if asked for."""

    starts_at: dt.datetime
    time: str
    room: str
    name: str = ""
    minor: str = ""
    role: str = ""
    reader: str = ""
    agency: str = ""
    to_say: str = ""
    is_here: bool = False
    access: str = ""
    break_text: str = ""


@dataclass(frozen=True)
class DaySheet:
    session: Session
    rooms: list[Room]
    room: Room | None
    lines: list[SheetLine]
    panel: list[str]
    with_access: bool = False

    @property
    def people(self) -> int:
        return sum(1 for line in self.lines if not line.break_text)


@dataclass(frozen=True)
class SizeCard:
    """`parts` are those that they are seen for here, `first_at` their first time."""

    name: str
    image: str
    parts: list[str]
    agency: str
    height_cm: int | None
    plays: str
    based: str
    first_at: dt.datetime
    headshot: object = field(default=None, compare=False)
    # From the callback on, and not in a pass that hides names.
    sizes: list[SizeLine] = field(default_factory=list)

    @property
    def height(self) -> str:
        if self.height_cm is None:
            return ""
        feet, inches = divmod(round(self.height_cm / 2.54), 12)
        return f"{self.height_cm} cm ({feet} ft {inches} in)"


def day_sheet(actor: User, session: Session, *, room_id: int | None = None, with_access: bool = False) -> DaySheet:
    """By time, then room; one room's with those who have no room. A fixed number of statements.

    What somebody needs is on the copy of whoever runs the day alone: the other hangs on a wall.
    """
    _see(actor, session)
    if with_access and not can_run_session(actor, session):
        raise NotAllowed("What people need is on the copy of whoever runs the day.")
    rooms = rooms_of(session)
    room = _chosen(rooms, room_id)
    seats = list(Panelist.objects.filter(session=session))
    rows = _appointments(session)
    members = _pairs(session)
    shown = {id(row) for row in show_people(actor, [*rows, *members])}
    in_pairs = {member.performer_id for member in members}
    alone = [row for row in rows if not (row.kind == AppointmentKind.CHEMISTRY and row.performer_id in in_pairs)]
    needs = _needs(alone, members, shown) if with_access else {}
    writer = _Writer(session, rooms, seats, needs, shown)
    lines = [writer.line(row) for row in alone] + writer.pairs(members)
    lines += writer.pauses(Break.objects.filter(session=session), room)
    if room is not None:
        lines = [line for line in lines if line.room in {room.name, ""}]
    lines.sort(key=lambda line: (line.starts_at, line.room, line.name))
    return DaySheet(session, rooms, room, lines, [_said(seat) for seat in seats if seat.room_id is None], with_access)


def rooms_of(session: Session) -> list[Room]:
    uses = SessionRoom.objects.filter(session=session).select_related("room").order_by("position", "pk")
    return [use.room for use in uses]


def size_cards(actor: User, session: Session) -> list[SizeCard]:
    """One for each person as the reader knows them, by name, of the profile that was submitted; three statements."""
    _see(actor, session)
    by_person: dict[tuple, list[Appointment]] = defaultdict(list)
    for row in show_people(actor, _appointments(session, "submission__profile")):
        # Two parts of which one hides the name are two people to this reader.
        by_person[row.performer_id, row.shown_name, row.is_hidden].append(row)
    sizes = sizes_for(row.submission for rows in by_person.values() for row in rows if not row.is_hidden)
    cards = [_card(rows, sizes) for rows in by_person.values()]
    return sorted(cards, key=lambda card: (card.name.casefold(), card.first_at))


def _see(actor: User, session: Session) -> None:
    if not can_see_session(actor, session):
        raise NotFound("There is no such session in your office.")


def _chosen(rooms: Sequence[Room], room_id: int | None) -> Room | None:
    if room_id is None:
        return None
    room = next((one for one in rooms if one.pk == room_id), None)
    if room is None:
        raise NotFound("That room is not used in this session.")
    return room


def _appointments(session: Session, *more: str) -> list[Appointment]:
    rows = Appointment.objects.filter(session=session, state__in=ON_BOARD)
    return list(rows.select_related("slot", *PEOPLE, *more).order_by("starts_at", "pk"))


def _pairs(session: Session) -> list[PairingMember]:
    rows = PairingMember.objects.filter(pairing__session=session, starts_at__isnull=False)
    return list(rows.select_related("pairing__slot", *PEOPLE).order_by("starts_at", "pk"))


def _needs(rows: Sequence[Appointment], members: Sequence[PairingMember], shown: set[int]) -> dict[int, AccessNeeds]:
    """What somebody needs may say who they are."""
    seen = [row for row in [*rows, *members] if id(row) in shown and not row.is_hidden]
    return access_needs_for(row.performer_id for row in seen)


class _Writer:
    def __init__(
        self,
        session: Session,
        rooms: Sequence[Room],
        seats: Sequence[Panelist],
        needs: dict[int, AccessNeeds],
        shown: set[int],
    ) -> None:
        self.session, self.seats, self.needs, self.shown = session, seats, needs, shown
        self.names = {room.pk: room.name for room in rooms}

    def line(self, row: Appointment) -> SheetLine:
        room_id = row.slot.room_id if row.slot else None
        start, room = row.starts_at, self.names.get(room_id, "")
        time = self._time(start)
        if id(row) not in self.shown:
            return SheetLine(start, time, room, name=STAYS_OUT)
        return SheetLine(
            starts_at=start,
            time=time,
            room=room,
            name=row.shown_name,
            minor=_minor(row),
            role=row.role_name,
            reader=self._reader(room_id, start),
            agency=row.agency,
            to_say=TO_SAY.get(_S(row.state), ""),
            is_here=row.state in HERE,
            access=access_words(self.needs.get(row.performer_id)),
        )

    def pairs(self, members: Iterable[PairingMember]) -> list[SheetLine]:
        by_pairing: dict[int, list[PairingMember]] = defaultdict(list)
        for member in members:
            by_pairing[member.pairing_id].append(member)
        return [self._pair(together) for together in by_pairing.values()]

    def _pair(self, together: Sequence[PairingMember]) -> SheetLine:
        slot, seen = together[0].pairing.slot, [one for one in together if id(one) in self.shown]
        start = together[0].starts_at
        names = [one.shown_name if id(one) in self.shown else STAYS_OUT for one in together]
        access = [access_words(self.needs.get(one.performer_id)) for one in seen]
        return SheetLine(
            starts_at=start,
            time=self._time(start),
            room=self.names.get(slot.room_id, "") if slot else "",
            name=" with ".join(names),
            minor=", ".join(f"{one.shown_name}: {_minor(one)}" for one in seen if _minor(one)),
            role=" and ".join(dict.fromkeys(one.role_name for one in seen)),
            agency=", ".join(dict.fromkeys(one.agency for one in seen if one.agency)),
            access=" ".join(text for text in access if text),
        )

    def pauses(self, breaks: Iterable[Break], room: Room | None) -> list[SheetLine]:
        return [
            SheetLine(
                starts_at=pause.starts_at,
                time=self._time(pause.starts_at),
                room=self.names.get(pause.room_id, ""),
                break_text=f"{pause.label} until {self._time(pause.ends_at)}"
                + (f", {self.names[pause.room_id]}" if pause.room_id in self.names and room is None else ""),
            )
            for pause in breaks
        ]

    def _reader(self, room_id: int | None, at: dt.datetime) -> str:
        return ", ".join(
            seat.name
            for seat in self.seats
            if seat.part == PanelPart.READER
            and seat.room_id in {None, room_id}
            and (seat.starts_at is None or seat.starts_at <= at)
            and (seat.ends_at is None or seat.ends_at > at)
        )

    def _time(self, moment: dt.datetime) -> str:
        return wall(moment, self.session)


def wall(moment: dt.datetime, session: Session) -> str:
    """The hour where the session is, with the day where that is another than the one on the head of the sheet."""
    hour = clock.wall_time(moment, session.zone)
    day, opens = (clock.in_zone(one, session.zone).date() for one in (moment, session.opens_at))
    return hour if day == opens else f"{hour} {day:%a}"


def _minor(row: Appointment | PairingMember) -> str:
    """“minor: 9 years”, unless the name is hidden from the reader."""
    born_on = row.performer.born_on
    if row.is_hidden or born_on is None:
        return ""
    age = clock.age_on(born_on, clock.today_everywhere())
    return minor_in_words(age) if age < 18 else ""


def access_words(needs: AccessNeeds | None) -> str:
    if needs is None:
        return ""
    said = [needs.needs, needs.get_format_display() if needs.format else "", "A reader" if needs.wants_reader else ""]
    return "; ".join(" ".join(part.split()).rstrip(".;") for part in said if part)


def _said(seat: Panelist) -> str:
    return f"{seat.get_part_display()} {seat.name}"


def _card(rows: Sequence[Appointment], sizes: dict[int, list[SizeLine]]) -> SizeCard:
    first = rows[0]
    measured = next((sizes[row.submission_id] for row in rows if row.submission_id in sizes and not row.is_hidden), [])
    profile = first.submission.profile.data
    low, high = profile.get("playing_age_min"), profile.get("playing_age_max")
    return SizeCard(
        name=first.shown_name,
        image=first.shown_image,
        parts=list(dict.fromkeys(row.role_name for row in rows)),
        agency=first.agency,
        # A pass that hides names hides measurements with them, as the board does.
        height_cm=None if first.is_hidden else profile.get("height_cm"),
        plays=f"{low} to {high}" if low is not None and high is not None else "",
        based="" if first.is_hidden else ", ".join(profile.get("bases") or []),
        first_at=first.starts_at,
        headshot=first.submission.headshot if first.shown_image else None,
        sizes=measured,
    )
