"""The board of one session."""

import datetime as dt
import hashlib
import json
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from auditions.models import Appointment, CallIn, Session, SessionRole
from auditions.selectors.day import DayBoard, day_board
from auditions.states import AppointmentKind, AppointmentState
from auditions.views.day.common import board_in_hand, day_context
from casting.views.calls.context import office_page
from core import clock

_S = AppointmentState
# (colour of the design, icon, word)
LOOKS = {
    _S.PLANNED: ("viewed", "hand", "Not sent"),
    _S.OFFERED: ("submitted", "letter", "Asked"),
    _S.CONFIRMED: ("audition", "check", "Confirmed"),
    _S.RESCHEDULE_REQUESTED: ("hold", "swap", "Wants another time"),
    _S.CHECKED_IN: ("booked", "door", "Here"),
    _S.IN_ROOM: ("booked", "slate", "In the room"),
    _S.COMPLETED: ("closed", "check", "Seen"),
    _S.NO_SHOW: ("withdrawn", "no", "Did not come"),
}
OFF = ("closed", "x", "Taken off, not told")
MOVABLE = {_S.PLANNED, _S.OFFERED, _S.CONFIRMED, _S.RESCHEDULE_REQUESTED}


@require_safe
@office_page
def board(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = board_in_hand(request, session_id)
    context = board_context(request, session)
    if request.htmx and request.GET.get("stamp") == context["stamp"]:
        return HttpResponse(status=204)
    return render(request, f"auditions/day/{'_board' if request.htmx else 'board'}.html", context)


def board_part(
    request: HttpRequest, session_id: int, *, focus: str = "", picked: Sequence[int] = (), status: int = 200
) -> HttpResponse:
    """The board as it stands now, to be put in the place of an older one."""
    session = board_in_hand(request, session_id)
    context = board_context(request, session) | {"focus": focus, "picked": picked}
    return render(request, "auditions/day/_board.html", context, status=status)


def board_context(request: HttpRequest, session: Session) -> dict:
    shown = dress(day_board(request.user, session))
    return day_context(request, session) | {
        "board": shown,
        "stamp": _stamp(shown),
        # Once for the page instead of once for each card.
        "person_url": reverse("auditions:day-person", args=[request.organisation.slug, session.pk]),
        "time_url": reverse("auditions:day-time", args=[request.organisation.slug, session.pk]),
        "zone_said": clock.zone_label(session.opens_at, session.zone),
        "queue_roles": sorted({row.role_name for row in shown.queue}),
        # Read only where the queue is empty.
        "session_roles": SessionRole.objects.filter(session=session).select_related("role"),
    }


def _stamp(shown: DayBoard) -> str:
    """The same for two boards that look the same."""
    times = [
        (one.slot.pk, one.slot.is_open, one.slot.role_id, one.against, [row.shown_name for row in one.pair])
        for one in shown.slots
    ]
    people = [(row.who, row.slot_id, row.word, row.shown_name) for row in [*shown.people, *shown.off]]
    waits = [(row.who, row.state, row.wish, row.shown_name, row.why_not) for row in [*shown.queue, *shown.waits]]
    rooms = [(room.name, room.delay_minutes, room.sits) for room in shown.rooms]
    facts = [shown.session.state, shown.to_tell, times, people, waits, rooms]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()[:16]


def dress(shown: DayBoard) -> DayBoard:
    """What the templates say: each person's colour, icon and words, and times on the venue's clock."""
    zone = shown.session.zone
    for row in [*shown.people, *shown.off]:
        _dress_person(row, is_off=row in shown.off)
    for row in [*shown.queue, *shown.waits]:
        row.who, row.wish = f"c{row.pk}", wish_of(row)
    rooms = {room.id: room.name for room in shown.rooms}
    for one in shown.slots:
        one.said = f"{rooms.get(one.slot.room_id, '')}, {_hour(one.slot.starts_at, zone)}"
    day = None
    for line in shown.rows:
        local = clock.in_zone(line.starts_at, zone)
        line.said = f"{local:%H:%M}"
        # A session past midnight says where the next day begins.
        line.date = f"{local.day} {local:%b}" if day not in (None, local.date()) else ""
        day = local.date()
        for cell in line.cells:
            if cell.is_break:
                cell.thing.until = _hour(cell.thing.ends_at, zone)
    return shown


def _dress_person(row: Appointment, *, is_off: bool) -> None:
    row.who, row.may_move = f"a{row.pk}", row.state in MOVABLE
    row.look, row.icon, row.word = OFF if is_off else LOOKS[row.state]
    if row.kind == AppointmentKind.CHEMISTRY and row.state == _S.CONFIRMED:
        row.look = "chemistry"
    if row.is_changed and row.may_move:
        row.icon, row.word = "swap", "Moved, not sent"


def wish_of(row: CallIn) -> str:
    """What they said about when, in few words."""
    said = []
    if row.free_from and row.free_until:
        said.append(f"Free {row.free_from:%H:%M} to {row.free_until:%H:%M}")
    elif row.free_from:
        said.append(f"Free from {row.free_from:%H:%M}")
    elif row.free_until:
        said.append(f"Free until {row.free_until:%H:%M}")
    if row.is_online_only:
        said.append("Online only")
    if row.minutes:
        said.append(f"{row.minutes} min")
    if row.preference:
        said.append(row.preference)
    return ". ".join(said) or "Any time"


def _hour(moment: dt.datetime, zone: str) -> str:
    return f"{clock.in_zone(moment, zone):%H:%M}"
