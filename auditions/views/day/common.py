"""What every page of a session starts with."""

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from auditions.models import Session
from auditions.policies import can_plan_sessions, can_run_session
from auditions.selectors.sessions import next_session, session_for, session_on_board
from core import clock
from core.errors import NotAllowed

RAIL = "auditions:session-list"


def session_in_hand(request: HttpRequest, session_id: int, *, to_run: bool = False) -> Session:
    """Raises NotAllowed where the act asks for somebody who runs the day."""
    session = session_for(actor=request.user, organisation=request.organisation, session_id=session_id)
    if to_run and not can_run_session(request.user, session):
        raise NotAllowed("You can look at this session, but not change it.")
    return session


def board_in_hand(request: HttpRequest, session_id: int) -> Session:
    return session_on_board(actor=request.user, organisation=request.organisation, session_id=session_id)


def check_may_plan(request: HttpRequest) -> None:
    if not can_plan_sessions(request.user, request.organisation):
        raise NotAllowed("Sessions are planned by the directors, associates and session runners of the office.")


def next_page(request: HttpRequest) -> str:
    """Where somebody goes on from here, when it is one of our pages."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    return asked if url_has_allowed_host_and_scheme(asked, {request.get_host()}) else ""


def schedule_context(request: HttpRequest) -> dict:
    """What the rail and the heads of the schedule's pages need."""
    coming = next_session(request.organisation)
    date = clock.in_zone(coming.opens_at, coming.zone) if coming else None
    return {
        "rail_at": RAIL,
        "rail_counts": {RAIL: f"{date.day} {date:%b}"} if date else {},
        "may_plan": can_plan_sessions(request.user, request.organisation),
    }


def day_context(request: HttpRequest, session: Session) -> dict:
    date = clock.in_zone(session.opens_at, session.zone)
    return {
        "rail_at": RAIL,
        "rail_counts": {RAIL: f"{date.day} {date:%b}"},
        "session": session,
        "may_run": can_run_session(request.user, session),
    }
