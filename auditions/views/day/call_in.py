"""From the decision room into the queue of a session: those selected, or everyone who fits."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditions.forms.call_ins import CallInForm
from auditions.policies import can_plan_sessions
from auditions.selectors.sessions import open_sessions
from auditions.services.call_ins import CalledIn, call_in
from casting.selectors.decisions import picked
from casting.views.room.frame import Frame, frame_for
from core.errors import DomainError, NotAllowed

SHOWN_NAMES = 12


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def call_in_page(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    frame = frame_for(request, role_id, data)
    if not can_plan_sessions(request.user, request.organisation):
        raise NotAllowed("Sessions are planned by the directors, associates and session runners of the office.")
    selection = frame.selection(data)
    sessions = open_sessions(frame.role.production_id)
    form = CallInForm(request.POST or None, sessions=sessions, initial={"session": request.GET.get("session")})
    if request.method == "POST" and form.is_valid():
        try:
            outcome = call_in(actor=request.user, role=frame.role, submissions=selection, session=form.chosen)
        except DomainError as refusal:
            form.add_refusal(refusal)
        else:
            _say(request, outcome)
            return redirect("auditions:session", org_slug, form.chosen.pk)
    reach = picked(selection, limit=SHOWN_NAMES)
    if not reach.total:
        return redirect(f"{frame.base}?{frame.query()}")
    context = {
        "frame": frame,
        "role": frame.role,
        "form": form,
        "sessions": sessions,
        "reach": reach,
        "others": reach.total - len(reach.names),
        "selection": _named(selection),
        "query": frame.filters.to_query(),
        "here": f"{request.path}?{_again(frame, selection)}",
        "rail_at": "casting:desk",
    }
    return render(request, "auditions/day/call_in.html", context, status=422 if form.errors else 200)


def _named(selection) -> dict[str, str]:
    if selection.ids is None:
        return {"all": "1"}
    seen = ",".join(f"{key}:{revision}" for key, revision in (selection.seen or {}).items())
    return {"pick": ",".join(map(str, selection.ids)), "seen": seen}


def _again(frame: Frame, selection) -> str:
    """The address of this page with the same people, for whoever makes a session first."""
    return frame.query(**_named(selection))


def _say(request: HttpRequest, outcome: CalledIn) -> None:
    people = "1 person is" if outcome.done == 1 else f"{outcome.done} people are"
    messages.success(request, f"{people} called in. Nobody has been told yet.")
    if outcome.refused:
        names = ", ".join(f"{one.name} {one.reason}" for one in outcome.refused)
        messages.warning(request, f"Not called in: {names}.")
