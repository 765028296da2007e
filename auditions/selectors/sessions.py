"""Sessions and venues of an office: lists, one of them, and what a form has to choose from. Inside its scope."""

import datetime as dt
from dataclasses import dataclass, field

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Organisation, User
from accounts.selectors import members_of
from auditions.models import Appointment, CallIn, Room, Session, SessionRoom, Venue
from auditions.policies import can_see_sessions
from auditions.selectors.day_frame import with_frame
from auditions.states import LIVE, AppointmentState, CallInState, SessionState
from casting.models import Production
from core import clock
from core.errors import NotFound

PAST_SHOWN = 60
SEEN_OR_MISSED = [AppointmentState.COMPLETED, AppointmentState.NO_SHOW]


def session_on_board(*, actor: User, organisation: Organisation, session_id: int) -> Session:
    """As `session_for`, read in the same statement with its frame and, by id, the production's days `before` and `after`."""
    _see(actor, organisation)
    session = with_frame(_beside(_sessions_of(organisation))).filter(pk=session_id).first()
    if session is None:
        raise NotFound("There is no such session in your office.")
    return session


def _beside(sessions: QuerySet[Session]) -> QuerySet[Session]:
    others = Session.objects.filter(production=OuterRef("production")).exclude(state=SessionState.CANCELLED)
    same = Q(opens_at=OuterRef("opens_at"))
    earlier = others.filter(Q(opens_at__lt=OuterRef("opens_at")) | same & Q(pk__lt=OuterRef("pk")))
    later = others.filter(Q(opens_at__gt=OuterRef("opens_at")) | same & Q(pk__gt=OuterRef("pk")))
    return sessions.annotate(
        before=Subquery(earlier.order_by("-opens_at", "-pk").values("pk")[:1]),
        after=Subquery(later.order_by("opens_at", "pk").values("pk")[:1]),
    )


def _sessions_of(organisation: Organisation) -> QuerySet[Session]:
    rows = Session.objects.select_related("production__organisation", "venue", "organisation")
    return rows.filter(organisation=organisation)


def session_for(*, actor: User, organisation: Organisation, session_id: int) -> Session:
    """With its production and venue. Raises NotFound, also for somebody whom sessions are none of their business."""
    _see(actor, organisation)
    session = _sessions_of(organisation).filter(pk=session_id).first()
    if session is None:
        raise NotFound("There is no such session in your office.")
    return session


@dataclass
class SessionDay:
    """Sessions that open on one date of their venue."""

    date: dt.date
    sessions: list[Session] = field(default_factory=list)


def sessions_ahead(
    *, actor: User, organisation: Organisation, production: Production | None = None
) -> list[SessionDay]:
    """By date, from now on; each session with `placed` (also those who came or did not), `queued` and `rooms_used`."""
    rows = _sessions(actor, organisation, production).filter(closes_at__gt=clock.now()).order_by("opens_at", "pk")
    return _by_date(rows)


def sessions_past(*, actor: User, organisation: Organisation, production: Production | None = None) -> list[SessionDay]:
    """The latest first, as `sessions_ahead` gives them; the last sixty."""
    rows = _sessions(actor, organisation, production).filter(closes_at__lte=clock.now()).order_by("-opens_at", "-pk")
    return _by_date(rows[:PAST_SHOWN])


def _sessions(actor: User, organisation: Organisation, production: Production | None):
    _see(actor, organisation)
    rows = Session.objects.filter(organisation=organisation).select_related("production", "venue")
    if production is not None:
        rows = rows.filter(production=production)
    return rows.annotate(
        placed=_number(Appointment.objects.filter(state__in=[*LIVE, *SEEN_OR_MISSED])),
        queued=_number(CallIn.objects.filter(state=CallInState.QUEUED)),
        rooms_used=_number(SessionRoom.objects.all()),
    )


def _number(rows: QuerySet) -> Coalesce:
    """How many of them a session has, counted apart: joined, they would multiply each other."""
    each = rows.filter(session=OuterRef("pk")).order_by().values("session").annotate(number=Count("pk"))
    return Coalesce(Subquery(each.values("number")), 0)


def _by_date(rows) -> list[SessionDay]:
    days: dict[dt.date, SessionDay] = {}
    for session in rows:
        date = clock.in_zone(session.opens_at, session.zone).date()
        days.setdefault(date, SessionDay(date)).sessions.append(session)
    return list(days.values())


def next_session(organisation: Organisation) -> Session | None:
    return (
        Session.objects.filter(organisation=organisation, state=SessionState.OPEN, closes_at__gt=clock.now())
        .order_by("opens_at", "pk")
        .first()
    )


def open_sessions(production_id: int) -> list[Session]:
    """Those that people may still be called in to, by day."""
    rows = Session.objects.filter(production_id=production_id, state=SessionState.OPEN, closes_at__gt=clock.now())
    return list(rows.select_related("venue").order_by("opens_at", "pk"))


def venues_of(*, actor: User, organisation: Organisation) -> list[Venue]:
    """Those in use, by name, each with `rooms_in_use`."""
    _see(actor, organisation)
    return list(_venues(organisation).filter(retired_at=None).order_by("name", "pk"))


def venue_for(*, actor: User, organisation: Organisation, venue_id: int) -> Venue:
    _see(actor, organisation)
    venue = _venues(organisation).filter(pk=venue_id, retired_at=None).first()
    if venue is None:
        raise NotFound("There is no such venue in your office.")
    return venue


def _venues(organisation: Organisation):
    rooms = Room.objects.filter(retired_at=None).order_by("position", "pk")
    return Venue.objects.filter(organisation=organisation).prefetch_related(
        Prefetch("rooms", queryset=rooms, to_attr="rooms_in_use")
    )


def rooms_to_choose(organisation: Organisation) -> list[Room]:
    """Every room in use, venue by venue."""
    rows = Room.objects.filter(organisation=organisation, retired_at=None, venue__retired_at=None)
    return list(rows.select_related("venue").order_by("venue__name", "venue_id", "position", "pk"))


def colleagues(organisation: Organisation) -> list[tuple[int, str]]:
    return [(member.user_id, member.user.name) for member in members_of(organisation)]


def _see(actor: User, organisation: Organisation) -> None:
    if not can_see_sessions(actor, organisation):
        raise NotFound("There is no such page for you here.")
