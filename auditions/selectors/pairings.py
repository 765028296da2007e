"""Finalists, who reads with whom and when, and what was made of each pair; as one person may know it. In the scope."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from accounts.models import User
from auditions.models import Appointment, Pairing, PairingMember, PairingRating, Room, Session, SessionRoom, Slot, Venue
from auditions.selectors.people import show_people
from auditions.states import LIVE, AppointmentKind
from casting.lens import Lens, lens_for, office_lens_for
from casting.models import Role, Submission
from casting.policies import can_rate_submission
from casting.states import NEGATIVE, OthersScores, SubmissionState
from core import clock
from core.errors import NotFound

OUT = [*NEGATIVE, SubmissionState.WITHDRAWN]
CLOSE = [SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED]
MOST_FINALISTS = 24


@dataclass
class RoleFinalists:
    """A part and who may be chosen for it; `people` are unsaved members, named as the reader may know them."""

    role: Role
    people: list[PairingMember]


@dataclass
class PairScore:
    """The reader's own, and the others' where they show; an abstention opens nobody else's."""

    own: PairingRating | None = None
    others: list[PairingRating] = field(default_factory=list)
    shows_others: bool = False
    may_score: bool = False

    @property
    def standing(self) -> str:
        if self.own is None:
            return "new"
        return "abstained" if self.own.value is None else "scored"

    @property
    def mean(self) -> str:
        values = [one.value for one in [*self.others, *([self.own] if self.own else [])] if one.value is not None]
        return f"{sum(values) / len(values):.1f}" if self.shows_others and values else ""


@dataclass
class PairRow:
    """A wanted group. `slot` is None while it has no time; `up` and `down` are times before and after it in its room,
    `across` {room name: slot id} those at the same time in the others."""

    pairing: Pairing
    people: list[PairingMember]
    slot: Slot | None = None
    room: str = ""
    at: str = ""
    up: int | None = None
    down: int | None = None
    across: dict[str, int] = field(default_factory=dict)
    comes_in: list[str] = field(default_factory=list)
    score: PairScore = field(default_factory=PairScore)

    @property
    def names(self) -> str:
        return " and ".join(one.shown_name for one in self.people)

    @property
    def out(self) -> list[PairingMember]:
        return [one for one in self.people if one.submission.state in OUT]


@dataclass
class PersonSpan:
    """From somebody's first read to the end of their last. `appointment` is what they have; `differs` from the rota."""

    member: PairingMember
    zone: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    reads: int
    minutes_reading: int
    appointment: Appointment | None = None
    rooms: list[Room] = field(default_factory=list)
    where: tuple[str, str] = ("", "")

    @property
    def span(self) -> str:
        zone = self.zone
        return f"{clock.wall_time(self.starts_at, zone)} to {clock.wall_time(self.ends_at, zone)}"

    @property
    def waits(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60) - self.minutes_reading

    @property
    def differs(self) -> bool:
        one = self.appointment
        stands = (one.starts_at, one.ends_at, one.place, one.online_url) if one else None
        return stands != (self.starts_at, self.ends_at, *self.where)


@dataclass
class RotaPage:
    """`hidden` counts pairs with somebody whom the reader stays out of: their times show as taken."""

    session: Session
    rows: list[PairRow]
    rooms: list[tuple[Room, list[PairRow]]]
    waiting: list[PairRow]
    people: list[PersonSpan]
    free: list[Slot]
    hidden: int
    extra: int

    @property
    def unplaced(self) -> int:
        return sum(1 for one in self.people if one.differs) + self.extra

    @property
    def placed(self) -> int:
        return sum(1 for one in self.people if one.appointment is not None)


def where_to(venue: Venue, rooms: Sequence[Room]) -> tuple[str, str]:
    """(place, link) for somebody who reads in these rooms; who reads in several is told the house."""
    names, links = {room.name for room in rooms}, {room.online_url for room in rooms}
    place = f"{venue.name}, {names.pop()}" if len(names) == 1 else venue.name
    return place[:160], links.pop() if len(links) == 1 else ""


def finalists(*, actor: User, session: Session) -> list[RoleFinalists]:
    """The parts of the session, or of the production, with who is a select or called back; five statements."""
    of_production = Role.objects.filter(production=session.production_id).order_by("pk")
    own = list(session.roles.values_list("role_id", flat=True))
    roles = list(of_production.filter(pk__in=own) if own else of_production)
    lens = office_lens_for(actor, session.organisation_id)
    # Who is a select says who they are to somebody from whom names are hidden.
    picked = Q(pick__isnull=False) & ~Q(role__in=list(lens.blind))
    rows = (
        Submission.objects.filter(Q(state__in=CLOSE) | picked, role__in=roles)
        .exclude(state__in=OUT)
        .select_related("performer", "agency", "headshot", "role", "pick")
        .order_by("role_id", "name_key", "pk")
    )
    members = [
        PairingMember(organisation_id=session.organisation_id, submission=row, performer=row.performer) for row in rows
    ]
    found = defaultdict(list)
    for member in show_people(actor, members, lens=lens):
        found[member.submission.role_id].append(member)
    return [RoleFinalists(role, found[role.pk][:MOST_FINALISTS]) for role in roles if found[role.pk]]


def pairing_for(*, actor: User, session: Session, pairing_id: int) -> Pairing:
    """NotFound for one with somebody whom the actor stays out of."""
    row = (
        Pairing.objects.filter(session=session, pk=pairing_id)
        .select_related("session__organisation", "organisation", "slot")
        .prefetch_related("members")
        .first()
    )
    excluded = office_lens_for(actor, session.organisation_id).excluded
    if row is None or any(member.performer_id in excluded for member in row.members.all()):
        raise NotFound("This pair has been taken out meanwhile.")
    return row


def rota_page(*, actor: User, session: Session) -> RotaPage:
    """A fixed number of statements, and two for each part: its open pass says whose scores show."""
    pairings = list(Pairing.objects.filter(session=session).select_related("slot__room").order_by("position", "pk"))
    members = list(
        PairingMember.objects.filter(pairing__in=pairings).select_related(
            "performer", "submission__role", "submission__agency", "submission__headshot"
        )
    )
    lens = office_lens_for(actor, session.organisation_id)
    shown = defaultdict(list)
    for member in show_people(actor, members, lens=lens):
        shown[member.pairing_id].append(member)
    whole = {pk for pk, count in _sizes(members).items() if len(shown[pk]) == count}
    rows = [_row(one, shown[one.pk], session.zone) for one in pairings if one.pk in whole]
    _score(actor, session, rows)
    free = _free(session)
    rooms = _by_room(session, rows, free)
    spans, extra = _spans(session, rows)
    return RotaPage(
        session=session,
        rows=rows,
        rooms=rooms,
        waiting=[row for row in rows if row.slot is None],
        people=spans,
        free=free,
        hidden=len(pairings) - len(rows),
        extra=extra,
    )


def _sizes(members: Iterable[PairingMember]) -> dict[int, int]:
    found: dict[int, int] = defaultdict(int)
    for member in members:
        found[member.pairing_id] += 1
    return found


def _row(pairing: Pairing, people: Sequence[PairingMember], zone: str) -> PairRow:
    ordered = sorted(people, key=lambda one: (one.submission.role_id, one.pk))
    slot = pairing.slot
    if slot is None:
        return PairRow(pairing, ordered)
    return PairRow(pairing, ordered, slot, slot.room.name, clock.wall_time(slot.starts_at, zone))


def _free(session: Session) -> list[Slot]:
    taken = Appointment.objects.filter(session=session, state__in=LIVE, slot__isnull=False).values("slot_id")
    rows = Slot.objects.filter(session=session, is_group=False, is_open=False, role=None).exclude(pk__in=taken)
    found = list(rows.select_related("room").order_by("starts_at", "room_id"))
    for slot in found:
        slot.at = clock.wall_time(slot.starts_at, session.zone)
    return found


def _by_room(session: Session, rows: Sequence[PairRow], free: Sequence[Slot]) -> list[tuple[Room, list[PairRow]]]:
    by_room = defaultdict(list)
    for row in rows:
        if row.slot is not None:
            by_room[row.slot.room_id].append(row)
    steps = defaultdict(list)
    for slot in [*free, *(row.slot for row in rows if row.slot)]:
        steps[slot.room_id].append(slot)
    found = []
    rooms = [one.room for one in SessionRoom.objects.filter(session=session).select_related("room")]
    at = {(slot.starts_at, room_id): slot.pk for room_id, slots in steps.items() for slot in slots}
    for room in rooms:
        order = sorted(steps[room.pk], key=lambda slot: slot.starts_at)
        place = {slot.pk: number for number, slot in enumerate(order)}
        reads = sorted(by_room[room.pk], key=lambda row: row.slot.starts_at)
        before: set[int] = set()
        for row in reads:
            here = place[row.slot.pk]
            row.up = order[here - 1].pk if here else None
            row.down = order[here + 1].pk if here + 1 < len(order) else None
            row.across = {
                other.name: at[row.slot.starts_at, other.pk]
                for other in rooms
                if other != room and (row.slot.starts_at, other.pk) in at
            }
            row.comes_in = [one.shown_name for one in row.people if one.performer_id not in before]
            before = {one.performer_id for one in row.people}
        if reads:
            found.append((room, reads))
    return found


def _spans(session: Session, rows: Sequence[PairRow]) -> tuple[list[PersonSpan], int]:
    """Everybody of the rota in the order of the day, and how many have an appointment for it and no read any more."""
    found: dict[int, PersonSpan] = {}
    for row in rows:
        for member in row.people if row.slot else []:
            start, end = row.slot.starts_at, row.slot.ends_at
            minutes = int((end - start).total_seconds() // 60)
            span = found.setdefault(member.submission_id, PersonSpan(member, session.zone, start, end, 0, 0))
            span.starts_at, span.ends_at = min(span.starts_at, start), max(span.ends_at, end)
            span.reads, span.minutes_reading = span.reads + 1, span.minutes_reading + minutes
            span.rooms.append(row.slot.room)
    for span in found.values():
        span.where = where_to(session.venue, span.rooms)
    standing = Appointment.objects.filter(session=session, slot=None, kind=AppointmentKind.CHEMISTRY, state__in=LIVE)
    extra = 0
    for one in standing:
        if one.submission_id in found:
            found[one.submission_id].appointment = one
        else:
            extra += 1
    return sorted(found.values(), key=lambda span: (span.starts_at, span.member.shown_name)), extra


def _score(actor: User, session: Session, rows: Sequence[PairRow]) -> None:
    ratings = defaultdict(list)
    read = PairingRating.objects.filter(pairing__in=[row.pairing for row in rows]).select_related("reviewer")
    for rating in read.order_by("pk"):
        ratings[rating.pairing_id].append(rating)
    roles = {one.submission.role_id: one.submission.role for row in rows for one in row.people}
    lenses = {key: lens_for(actor, role) for key, role in sorted(roles.items())}
    for row in rows:
        its = [lenses[one.submission.role_id] for one in row.people]
        row.score = _pair_score(actor, row, ratings[row.pairing.pk], its)


def _pair_score(actor: User, row: PairRow, ratings: Sequence[PairingRating], lenses: Sequence[Lens]) -> PairScore:
    own = next((one for one in ratings if one.reviewer_id == actor.pk), None)
    keeps = any(lens.is_keeper for lens in lenses)
    closed = any(lens.others_scores == OthersScores.NEVER for lens in lenses)
    shows = not closed and (keeps or (own is not None and own.value is not None))
    return PairScore(
        own=own,
        others=[one for one in ratings if one.reviewer_id != actor.pk] if shows else [],
        shows_others=shows,
        may_score=not keeps and all(can_rate_submission(actor, one.submission) for one in row.people),
    )
