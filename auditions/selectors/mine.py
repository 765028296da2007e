"""Appointments as their performers and agents may see them: what they were told, never what is being planned."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from accounts.models import Organisation, User
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import across_offices
from auditions.links import read_beside_token, read_token
from auditions.models import Appointment, CallIn
from auditions.selectors.former import handed_back_since
from auditions.states import LIVE, AppointmentState, CallInState, SessionState
from casting.home_panels import Whose
from core import clock
from core.errors import NotFound
from notifications.models import OutboxMessage
from notifications.states import MessageState
from talent.models import BookOut, Performer
from talent.policies import looked_after, own_performers
from talent.selectors import clients_of, own_among
from talent.selectors.guardians import link_has_ended

WHY = "a performer's own appointments lie in many offices"
SUBJECT_TYPE = "auditions.appointment"
LOADED = ("organisation", "performer__account", "submission__role", "submission__production", "session__venue")
# Both answer for their agency's clients; an assistant looks.
SPEAKING = [MembershipRole.OWNER, MembershipRole.AGENT]
MOST = 400


def is_changing(row: Appointment) -> bool:
    """The office has another time in mind, or none, and has not sent it yet."""
    if row.told_at is None:
        return False
    is_dropped = row.state == AppointmentState.CANCELLED and row.session_id is not None and row.told_off_at is None
    return is_dropped or (row.starts_at, row.ends_at) != (row.told_starts_at, row.told_ends_at)


@dataclass(frozen=True)
class Mine:
    """An appointment with the times and the place that were told."""

    row: Appointment

    @property
    def starts_at(self) -> dt.datetime:
        return self.row.told_starts_at or self.row.starts_at

    @property
    def ends_at(self) -> dt.datetime:
        return self.row.told_ends_at or self.row.ends_at

    @property
    def is_changing(self) -> bool:
        return is_changing(self.row)

    @property
    def is_live(self) -> bool:
        return self.row.state in LIVE and self.row.state != AppointmentState.PLANNED

    @property
    def is_open(self) -> bool:
        """It can still be answered, or asked about."""
        kept = self.row.answer_by is None or self.row.answer_by > clock.now()
        return self.is_live and kept and self.ends_at > clock.now()

    @property
    def minutes(self) -> int:
        return int((self.ends_at - self.starts_at).total_seconds() // 60)

    @property
    def where(self) -> str:
        """The place in one line, as it was told."""
        return self.row.told_where or where_of(self.row)

    @property
    def prepare(self) -> str:
        return self.row.prepare or (self.row.session.prepare if self.row.session else "")

    @property
    def place_is_as_told(self) -> bool:
        return not self.row.told_where or self.row.told_where == where_of(self.row)

    @property
    def may_move_until(self) -> dt.datetime | None:
        """Until when they change the time by themselves; None where they cannot."""
        session = self.row.session
        if session is None or not session.books_itself or self.row.call_in_id is None:
            return None
        return self.starts_at - dt.timedelta(hours=session.notice_hours)

    @property
    def may_move(self) -> bool:
        until = self.may_move_until
        movable = {AppointmentState.OFFERED, AppointmentState.CONFIRMED, AppointmentState.RESCHEDULE_REQUESTED}
        return bool(
            until and until > clock.now() and self.is_open and self.row.state in movable and not self.is_changing
        )

    @property
    def is_today(self) -> bool:
        """From six hours before, wherever midnight lies, to the end."""
        return self.starts_at - dt.timedelta(hours=6) <= clock.now() < self.ends_at


def where_of(row: Appointment) -> str:
    return ", ".join(part for part in (row.place, row.address, row.online_url) if part)


def told_q() -> Q:
    """What has reached somebody: a note about it has left, or they chose or answered it themselves."""
    sent = OutboxMessage.objects.filter(subject_type=SUBJECT_TYPE, subject_id=OuterRef("pk"), state=MessageState.SENT)
    return ~Q(state=AppointmentState.PLANNED) & (Q(answered_at__isnull=False) | Q(Exists(sent)))


def coming_q() -> Q:
    """Ahead by what was told; also one that the office has dropped and not yet called off, which still stands for them."""
    is_dropped = Q(
        state=AppointmentState.CANCELLED, session__isnull=False, told_at__isnull=False, told_off_at__isnull=True
    )
    ahead = Q(told_ends_at__gt=clock.now()) | Q(told_ends_at__isnull=True, ends_at__gt=clock.now())
    return ahead & (Q(state__in=LIVE) | is_dropped)


def agencies_answered_for(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        kind=OrganisationKind.AGENCY, memberships__user=user, memberships__role__in=SPEAKING
    )


def theirs_q(user: User) -> Q:
    """The person's own, and those of the submissions on which their agency is the contact."""
    return Q(performer__in=own_performers(user)) | Q(submission__agency__in=agencies_answered_for(user))


def seen_q(user: User) -> Q:
    """`theirs_q`, and those of children whom the person accompanies: to read, and to arrive for."""
    return Q(performer__in=looked_after(user)) | Q(submission__agency__in=agencies_answered_for(user))


@dataclass(frozen=True)
class MyList:
    """`coming` soonest first, `past` latest first; `calls` are invitations to choose a time."""

    coming: list[Mine]
    past: list[Mine]
    calls: list[CallIn]


def my_appointments(user: User) -> MyList:
    """The person's own and their clients', what was told of them; three statements whatever their number.

    Each of `calls` has `before`: how many come first on its waiting list.
    """
    with across_offices(WHY):
        rows = Appointment.objects.filter(seen_q(user)).filter(told_q()).select_related(*LOADED)
        in_line_before = (
            CallIn.objects.filter(
                session=OuterRef("session"), state=CallInState.WAITING, waits_since__lt=OuterRef("waits_since")
            )
            .order_by()
            .values("session")
            .annotate(people=Count("pk"))
            .values("people")
        )
        calls = (
            CallIn.objects.filter(
                theirs_q(user),
                state__in=[CallInState.INVITED, CallInState.WAITING],
                invited_at__isnull=False,
                session__state=SessionState.OPEN,
                session__closes_at__gt=clock.now(),
            )
            .annotate(before=Coalesce(Subquery(in_line_before), 0))
            .select_related("organisation", "performer", "submission__role", "submission__production", "session__venue")
            .order_by("session__opens_at", "pk")
        )
        return MyList(
            coming=[Mine(row) for row in rows.filter(coming_q()).order_by("told_starts_at", "pk")[:MOST]],
            past=[Mine(row) for row in rows.exclude(coming_q()).order_by("-told_starts_at", "-pk")[:30]],
            calls=list(calls[:MOST]),
        )


def narrowed(found: MyList, *, performer_id: int | None, state: str) -> MyList:
    """Of one person, or in one state; an invitation to choose has none of the states."""

    def fits(mine: Mine) -> bool:
        return performer_id in {None, mine.row.performer_id} and state in {"", mine.row.state}

    return MyList(
        coming=[mine for mine in found.coming if fits(mine)],
        past=[mine for mine in found.past if fits(mine)],
        calls=[call for call in found.calls if not state and performer_id in {None, call.performer_id}],
    )


def mine_by_token(token: str, *, beside: bool = False) -> tuple[Mine, int] | None:
    """The appointment that an answer link names and the sequence it was made for; None for a link we did not make.

    With `beside` also by the link of whoever accompanies a child.
    """
    named = read_token(token) or (read_beside_token(token) if beside else None)
    if named is None:
        return None
    uid, sequence = named
    with across_offices("the bearer of a signed link answers without an account"):
        row = (
            Appointment.objects.filter(~Q(state=AppointmentState.PLANNED), uid=uid)
            .exclude(handed_back_since(token, sequence))
            .exclude(link_has_ended(token))
            .select_related(*LOADED, "call_in")
            .first()
        )
    return (Mine(row), sequence) if row else None


def my_appointment(*, user: User, uid: str) -> Mine:
    """Raises NotFound."""
    with across_offices(WHY):
        row = Appointment.objects.filter(seen_q(user)).filter(told_q(), uid=uid).select_related(*LOADED).first()
    if row is None:
        raise NotFound("There is no such appointment of yours.")
    return Mine(row)


@dataclass(frozen=True)
class Clash:
    """Something else of theirs at that time: `kind` is "booking" or "book_out". Told to nobody but them."""

    kind: str
    starts_at: dt.datetime | None = None
    ends_at: dt.datetime | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None

    def touches(self, starts_at: dt.datetime, ends_at: dt.datetime, zone: str) -> bool:
        if self.starts_at is not None and self.ends_at is not None:
            return self.starts_at < ends_at and self.ends_at > starts_at
        first, last = clock.in_zone(starts_at, zone).date(), clock.in_zone(ends_at, zone).date()
        return self.starts_on is not None and self.starts_on <= last and (self.ends_on or self.starts_on) >= first


def clashes_between(
    *, performer: Performer, organisation_id: int, starts_at: dt.datetime, ends_at: dt.datetime
) -> list[Clash]:
    """What they have with other offices, and their book-outs, in that time; two statements.

    For the performer's and their rep's own page only. An office must never learn of another's booking.
    """
    with across_offices("the performer's own bookings with other offices, for their own page"):
        booked = (
            Appointment.objects.filter(told_q(), performer=performer, state__in=LIVE)
            .exclude(organisation_id=organisation_id)
            .filter(told_starts_at__lt=ends_at, told_ends_at__gt=starts_at)
            .values_list("told_starts_at", "told_ends_at")
        )
        clashes = [Clash("booking", starts_at=start, ends_at=end) for start, end in booked]
    day = dt.timedelta(days=1)
    out = BookOut.objects.filter(
        performer=performer, starts_on__lte=(ends_at + day).date(), ends_on__gte=(starts_at - day).date()
    )
    clashes += [
        Clash("book_out", starts_on=first, ends_on=last) for first, last in out.values_list("starts_on", "ends_on")
    ]
    return clashes


def clashes_of(mine: Mine) -> list[Clash]:
    found = clashes_between(
        performer=mine.row.performer,
        organisation_id=mine.row.organisation_id,
        starts_at=mine.starts_at,
        ends_at=mine.ends_at,
    )
    return [clash for clash in found if clash.touches(mine.starts_at, mine.ends_at, mine.row.zone)]


def people_in(found: MyList) -> list[Performer]:
    """Everyone who stands in these lists, once, by name."""
    people = {mine.row.performer_id: mine.row.performer for mine in [*found.coming, *found.past]}
    people |= {call.performer_id: call.performer for call in found.calls}
    return sorted(people.values(), key=lambda performer: (performer.name_key, performer.pk))


def coming_of(whose: Whose) -> list[Mine]:
    """What lies ahead of these performers and has reached them, what waits for an answer first; one statement."""
    waiting_first = Case(When(state=AppointmentState.OFFERED, then=0), default=1)
    with across_offices(WHY):
        rows = Appointment.objects.filter(told_q(), coming_q(), whose.q()).select_related(*LOADED)
        return [Mine(row) for row in rows.order_by(waiting_first, "told_starts_at", "pk")[:MOST]]


def who_may_speak_for(user: User, rows: Sequence[Mine]) -> set[int]:
    """Ids of those appointments that the person may answer: their own, and those of clients they speak for today."""
    theirs = {performer.pk for performer in clients_of(user)} | own_among(user, [mine.row.performer for mine in rows])
    return {mine.row.pk for mine in rows if mine.row.performer_id in theirs}
