"""Appointments as their performers and agents may see them: what they were told, never what is being planned."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Organisation, User
from accounts.states import MembershipRole, OrganisationKind
from accounts.tenancy import across_offices
from auditions.models import Appointment, CallIn
from auditions.states import LIVE, AppointmentState
from core import clock
from core.errors import NotFound
from notifications.models import OutboxMessage
from notifications.states import MessageState
from talent.models import BookOut, Performer

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
    return ~Q(state=AppointmentState.PLANNED) & (Q(answered_at__isnull=False) | Exists(sent))


def agencies_answered_for(user: User) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        kind=OrganisationKind.AGENCY, memberships__user=user, memberships__role__in=SPEAKING
    )


def theirs_q(user: User) -> Q:
    """The person's own, and those of the submissions on which their agency is the contact."""
    return Q(performer__account=user) | Q(submission__agency__in=agencies_answered_for(user))


@dataclass(frozen=True)
class MyList:
    """`coming` soonest first, `past` latest first; `calls` are invitations to choose a time."""

    coming: list[Mine]
    past: list[Mine]
    calls: list[CallIn]


def my_appointments(*, user: User, performer_id: int | None = None, state: str = "") -> MyList:
    """The person's own and their clients', what was told of them; four statements whatever their number."""
    with across_offices(WHY):
        rows = Appointment.objects.filter(theirs_q(user)).filter(told_q()).select_related(*LOADED)
        calls = (
            CallIn.objects.filter(
                theirs_q(user), state__in=["invited", "waiting"], invited_at__isnull=False, session__state="open",
                session__closes_at__gt=clock.now(),
            )
            .select_related("organisation", "performer", "submission__role", "submission__production", "session__venue")
            .order_by("session__opens_at", "pk")
        )  # fmt: skip
        if performer_id is not None:
            rows, calls = rows.filter(performer_id=performer_id), calls.filter(performer_id=performer_id)
        if state:
            rows = rows.filter(state=state)
        ahead = Q(told_ends_at__gt=clock.now()) | Q(told_ends_at__isnull=True, ends_at__gt=clock.now())
        coming = rows.filter(ahead, state__in=LIVE).order_by("starts_at", "pk")[:MOST]
        past = rows.exclude(ahead, state__in=LIVE).order_by("-starts_at", "-pk")[:30]
        return MyList(
            coming=[Mine(row) for row in coming],
            past=[Mine(row) for row in past],
            calls=[] if state else list(calls[:MOST]),
        )


def my_appointment(*, user: User, uid: str) -> Mine:
    """Raises NotFound."""
    with across_offices(WHY):
        row = Appointment.objects.filter(theirs_q(user)).filter(told_q(), uid=uid).select_related(*LOADED).first()
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


def clients_in(rows: Sequence[Mine], calls: Sequence[CallIn]) -> list[Performer]:
    """Everyone who stands in these rows, once, by name."""
    found = {row.row.performer_id: row.row.performer for row in rows}
    found |= {call.performer_id: call.performer for call in calls}
    return sorted(found.values(), key=lambda performer: performer.name_key)
