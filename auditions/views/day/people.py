"""One person of the day: where to, what they said about when, and out again. A dialog, and a page without script."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from auditions.forms.call_ins import WishesForm
from auditions.models import Appointment, CallIn, Session
from auditions.selectors.day import DayBoard, day_board
from auditions.selectors.on_board import appointment_on_board, call_in_on_board
from auditions.services.call_ins import set_wishes
from auditions.views.day.answers import asked, asked_ids, done
from auditions.views.day.board import MOVABLE, dress
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page
from core.errors import DomainError


@dataclass(frozen=True)
class Found:
    """Somebody's time and their place in the queue, whichever there is."""

    appointment: Appointment | None = None
    call_in: CallIn | None = None


def person_asked_for(request: HttpRequest, session: Session) -> Found:
    if asked(request, "who").startswith("c"):
        pk = asked_ids(request, "who", "c")[0]
        return Found(call_in=call_in_on_board(actor=request.user, session=session, call_in_id=pk))
    pk = asked_ids(request, "who", "a")[0]
    appointment = appointment_on_board(actor=request.user, session=session, appointment_id=pk)
    if appointment.call_in_id is None:
        return Found(appointment)
    call_in = call_in_on_board(actor=request.user, session=session, call_in_id=appointment.call_in_id)
    return Found(appointment, call_in)


@require_safe
@office_page
def person(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id)
    found = person_asked_for(request, session)
    form = WishesForm(initial=WishesForm.initial_of(found.call_in)) if found.call_in else None
    return _page(request, session, found, form)


@require_POST
@office_page
def wishes(request: HttpRequest, *, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    found = person_asked_for(request, session)
    form = WishesForm(request.POST)
    if form.is_valid() and found.call_in is not None:
        try:
            set_wishes(actor=request.user, call_in=found.call_in, **form.cleaned_data)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            return done(request, session, f"Kept for {found.call_in.shown_name}.", focus=asked(request, "who"))
    return _page(request, session, found, form)


def _page(request: HttpRequest, session: Session, found: Found, form: WishesForm | None) -> HttpResponse:
    board = dress(day_board(request.user, session))
    context = day_context(request, session) | {
        "appointment": found.appointment,
        "call_in": found.call_in,
        "person": found.appointment or found.call_in,
        "who": asked(request, "who"),
        "may_move": found.appointment is None or found.appointment.state in MOVABLE,
        "form": form,
        "choices": _choices(board, found.appointment),
    }
    template = "auditions/day/person_dialog.html" if request.htmx else "auditions/day/person_page.html"
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


def _choices(board: DayBoard, appointment: Appointment | None) -> list[tuple[str, list[tuple[int, str]]]]:
    """Times by room: free ones, and, for somebody who has one, those of others to change places with."""
    groups = []
    for room in board.rooms:
        times = []
        for one in board.slots:
            if one.slot.room_id != room.id or one.slot.starts_at <= board.now:
                continue
            at = one.said.rsplit(", ", 1)[1]
            if one.is_free:
                only = f", only {one.slot.role.name}" if one.slot.role else ""
                times.append((one.slot.pk, f"{at}{only}"))
            elif appointment and one.appointment and one.appointment.pk != appointment.pk and one.appointment.may_move:
                times.append((one.slot.pk, f"{at}, change places with {one.appointment.shown_name}"))
        groups.append((room.name, times))
    return groups
