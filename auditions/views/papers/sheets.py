"""The papers of a day: pages to look at and print, and the same as PDF."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from auditions.models import Session
from auditions.papers_pdf import cards_as_pdf, sheet_as_pdf, sign_in_as_pdf
from auditions.policies import can_run_session
from auditions.selectors.door import SheetRow, sign_in_sheet
from auditions.selectors.papers import DaySheet, day_sheet, rooms_of, size_cards, wall
from auditions.services.purging import KEPT as ATTENDANCE_KEPT
from auditions.views.day.common import day_context, session_in_hand
from core import clock
from core.errors import NotFound
from core.text import whole_number

RUNNER = "runner"


@login_required
@require_safe
def day_sheet_page(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    sheet = _sheet(request, session)
    context = _context(request, session, "sheet") | {"sheet": sheet, "room": sheet.room, "rooms": sheet.rooms}
    return _private(render(request, "auditions/papers/day_sheet.html", context))


@login_required
@require_safe
def day_sheet_pdf(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    sheet = _sheet(request, session)
    return _pdf(sheet_as_pdf(sheet, reader=request.user), session, "day sheet")


@login_required
@require_safe
def sign_in_page(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    rows, rooms, room = _sign_in(request, session)
    context = _context(request, session, "sign-in") | {
        "rooms": rooms,
        "room": room,
        "rows": [(row, *(_hour(moment, session) for moment in _moments(row))) for row in rows],
        "is_emptied": session.closes_at + ATTENDANCE_KEPT < clock.now(),
    }
    return _private(render(request, "auditions/papers/sign_in.html", context))


@login_required
@require_safe
def sign_in_pdf(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    rows, _, room = _sign_in(request, session)
    return _pdf(sign_in_as_pdf(session, rows, room=room, reader=request.user), session, "sign-in sheet")


@login_required
@require_safe
def size_cards_page(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    cards = size_cards(request.user, session)
    context = _context(request, session, "cards") | {"cards": cards}
    return _private(render(request, "auditions/papers/size_cards.html", context))


@login_required
@require_safe
def size_cards_pdf(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    cards = size_cards(request.user, session)
    return _pdf(cards_as_pdf(session, cards, reader=request.user), session, "size cards")


def _sheet(request: HttpRequest, session: Session) -> DaySheet:
    wants_access = request.GET.get("copy") == RUNNER
    return day_sheet(request.user, session, room_id=_room_id(request), with_access=wants_access)


def _sign_in(request: HttpRequest, session: Session) -> tuple[list[SheetRow], list, object]:
    rooms, wanted = rooms_of(session), _room_id(request)
    room = next((one for one in rooms if one.pk == wanted), None)
    if wanted is not None and room is None:
        raise NotFound("That room is not used in this session.")
    rows = sign_in_sheet(request.user, session)
    return [row for row in rows if room is None or row.room in {room.name, ""}], rooms, room


def _moments(row: SheetRow) -> tuple:
    return row.due_at, row.arrived_at, row.in_at, row.out_at


def _hour(moment, session: Session) -> str:
    return wall(moment, session) if moment else ""


def _room_id(request: HttpRequest) -> int | None:
    asked = request.GET.get("room", "")
    if not asked:
        return None
    room_id = whole_number(asked)
    if room_id is None:
        raise NotFound("That room is not used in this session.")
    return room_id


def _context(request: HttpRequest, session: Session, paper: str) -> dict:
    # What a PDF keeps of what was chosen on the page.
    query = request.GET.urlencode()
    return day_context(request, session) | {
        "paper": paper,
        "query": f"?{query}" if query else "",
        "copy": request.GET.get("copy", ""),
        "may_have_runner_copy": can_run_session(request.user, session),
    }


def _pdf(content: bytes, session: Session, what: str) -> HttpResponse:
    day = clock.in_zone(session.opens_at, session.zone)
    name = f"{what} {day:%Y-%m-%d}.pdf".replace(" ", "-")
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return _private(response)


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
