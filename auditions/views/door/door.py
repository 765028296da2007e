"""The door of a day: for somebody in a corridor with a telephone in one hand."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from auditions.forms.door import ActForm, DelayForm
from auditions.messages_door import in_words
from auditions.models import Session
from auditions.selectors.door import Door, appointment_at_door, door_of, use_of_session
from auditions.services.delays import set_delay
from auditions.services.door import ACTS, UNDOES, miss_appointments
from auditions.services.door_codes import renew_door_code
from auditions.services.sessions import close_session
from auditions.states import SessionState
from auditions.views.day.common import day_context, session_in_hand
from casting.views.room.frame import numbers_in, wants_json, wants_part
from core import clock
from core.errors import DomainError, Invalid

SHOWS = {
    "now": "Now",
    "coming": "Not here",
    "waiting": "Waiting",
    "in": "In",
    "seen": "Seen",
    "missed": "Did not come",
    "all": "All",
}
SHOWN_GROUPS = {"now": {"coming", "waiting", "in"}, "all": {"coming", "waiting", "in", "seen", "missed"}}
# What one tap sets a room's delay to, beside five and ten minutes more.
STEPS = (5, 10)


@login_required
@require_GET
def door(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    """A page; to a script, the part of it that changes."""
    session = session_in_hand(request, session_id)
    shown = door_of(request.user, session)
    if wants_part(request):
        return render(request, "auditions/door/live.html", _live(request, shown))
    context = (
        day_context(request, session)
        | _live(request, shown)
        | {
            "is_over": session.state != SessionState.OPEN,
            "line": f"Times in {clock.zone_label(session.opens_at, session.zone)}.",
        }
    )
    return render(request, "auditions/door/door.html", context)


def _live(request: HttpRequest, shown: Door) -> dict:
    chosen = request.GET.get("show", "now")
    chosen = chosen if chosen in SHOWS else "now"
    rooms = [
        {"room": room, "late": in_words(room.delay_minutes), "steps": [room.delay_minutes + step for step in STEPS]}
        for room in shown.rooms
    ]
    chips = [
        {"key": key, "label": label, "count": sum(shown.counts.get(group, 0) for group in SHOWN_GROUPS.get(key, {key}))}
        for key, label in SHOWS.items()
    ]
    return {
        "door": shown,
        "session": shown.session,
        "rooms": rooms,
        "chips": chips,
        "chosen": chosen,
        "shown_groups": SHOWN_GROUPS.get(chosen, {chosen}),
        "now": clock.now(),
        "can_act": shown.may_run and shown.session.state != SessionState.CANCELLED,
    }


@login_required
@require_POST
def act(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    """One act. A script gets {"id", "name", "state", "label"}, or the sentence that refuses it, by name."""
    session = session_in_hand(request, session_id, to_run=True)
    form = ActForm(request.POST)
    if not form.is_valid():
        raise Invalid("That act cannot be read. Load the page again.")
    given = form.cleaned_data
    appointment = appointment_at_door(
        actor=request.user, session=session, appointment_id=form.cleaned_data["appointment"]
    )
    name = appointment.shown_name
    try:
        row = ACTS[given["verb"]](actor=request.user, appointment=appointment, sent=form.sent())
    except DomainError as error:
        error.message = f"{name}: {error.message}"
        raise
    if wants_json(request):
        undo = UNDOES.get(given["verb"], "")
        said = {"id": row.pk, "name": name, "state": row.state, "label": row.get_state_display(), "undo": undo}
        return JsonResponse(said)
    if given["use"]:
        return redirect("auditions:room", org_slug, session.pk, given["use"])
    messages.success(request, f"{name}: {row.get_state_display()}.")
    return redirect(f"{_address(session)}#person-{row.pk}")


@login_required
@require_POST
def delay(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    form = DelayForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say by how many minutes the room runs late.", field="minutes")
    use = use_of_session(session, form.cleaned_data["room"])
    delayed = set_delay(actor=request.user, use=use, minutes=form.cleaned_data["minutes"])
    text = _delay_words(delayed.use, delayed.told)
    if wants_json(request):
        return JsonResponse({"room": use.pk, "minutes": delayed.use.delay_minutes, "text": text})
    messages.success(request, text)
    return redirect(_address(session))


def _delay_words(use, told: int) -> str:
    behind = f"runs {in_words(use.delay_minutes)} late" if use.delay_minutes else "is back on time"
    people = {0: "Nobody had to be told", 1: "1 person is told"}.get(told, f"{told} people are told")
    return f"{use.room.name} {behind}. {people}."


@login_required
@require_POST
def code(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    renew_door_code(actor=request.user, session=session)
    messages.success(request, "There is a new code. The one before does not work any more.")
    return redirect(_address(session))


@login_required
@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    """Who never came is offered here; a person says so, and only then is the day closed."""
    session = session_in_hand(request, session_id, to_run=True)
    shown = door_of(request.user, session)
    if request.method == "POST" and session.state == SessionState.OPEN:
        ids = set(numbers_in(request.POST.getlist("missed"))) & {row.id for row in shown.rows}
        outcome = miss_appointments(actor=request.user, session=session, appointment_ids=sorted(ids))
        names = {row.id: row.name for row in shown.rows}
        for row_id, why in outcome.refused.items():
            messages.error(request, f"{names[row_id]}: {why}")
        if request.POST.get("close") and not outcome.refused:
            close_session(actor=request.user, session=session)
            messages.success(request, "The day is closed.")
        elif outcome.done:
            messages.success(request, f"Noted for {len(outcome.done)}.")
        return redirect(_address(session))
    now = clock.now()
    context = day_context(request, session) | {
        "door": shown,
        "missing": [row for row in shown.rows if row.group == "coming" and row.is_told and row.due_at <= now],
        "later": [row for row in shown.rows if row.group == "coming" and row.due_at > now],
        "inside": [row for row in shown.rows if row.is_here],
        "is_over": session.state != SessionState.OPEN,
    }
    return render(request, "auditions/door/end.html", context)


def _address(session: Session) -> str:
    return reverse("auditions:door", args=[session.organisation.slug, session.pk])
