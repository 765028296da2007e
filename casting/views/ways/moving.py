"""Putting people up for another role of the production: instead, or as well."""

import uuid

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casting.forms.ways import OtherRoleForm
from casting.policies import can_decide_role, check_not_blind
from casting.selectors.bringing import roles_to_choose
from casting.selectors.decisions import decision_for, picked
from casting.services.decisions import Outcome
from casting.services.moving import COPY, MOVE, copy_submissions, move_submissions, undo_move
from casting.views.room.frame import Frame, frame_for
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

SHOWN_NAMES = 12


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    return _page(request, role_id, MOVE)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    return _page(request, role_id, COPY)


@login_required
@require_POST
def undo(request: HttpRequest, org_slug: str, role_id: int, decision_id: uuid.UUID) -> HttpResponse:
    frame = frame_for(request, role_id, request.POST)
    outcome = undo_move(actor=request.user, decision=decision_for(role=frame.role, decision_id=decision_id))
    who = "One person is" if outcome.done == 1 else f"{outcome.done:,} people are"
    context = {"frame": frame, "role": frame.role, "outcome": outcome, "text": f"Taken back. {who} where they were."}
    return render(request, "casting/room/outcome.html", context)


def _page(request: HttpRequest, role_id: int, act: str) -> HttpResponse:
    data = request.POST if request.method == "POST" else request.GET
    frame = frame_for(request, role_id, data)
    if not can_decide_role(request.user, frame.role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    check_not_blind(request.user, frame.role, "moving people")
    selection = frame.selection(data)
    form = OtherRoleForm(request.POST or None, roles=roles_to_choose(frame.role))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            do = move_submissions if act == MOVE else copy_submissions
            try:
                outcome = do(actor=request.user, role=frame.role, submissions=selection, to_role=form.chosen)
            except (Invalid, IllegalTransition, Conflict) as refusal:
                form.add_refusal(refusal)
            else:
                return _done(request, frame, outcome, form.chosen.name)
    reach = picked(selection, limit=SHOWN_NAMES)
    if not reach.total:
        return redirect(f"{frame.base}?{frame.query()}")
    context = {
        "frame": frame,
        "role": frame.role,
        "form": form,
        "act": act,
        "reach": reach,
        "others": reach.total - len(reach.names),
        "picks": ",".join(map(str, selection.ids)) if selection.ids is not None else "",
        "seen": ",".join(f"{key}:{revision}" for key, revision in (selection.seen or {}).items()),
        "query": frame.filters.to_query(),
        "closed": [form.roles[key].name + ": " + why for key, why in form.closed.items()],
    }
    return render(request, "casting/ways/other_role.html", context, status=status)


def _done(request: HttpRequest, frame: Frame, outcome: Outcome, to_role: str) -> HttpResponse:
    many = f"{outcome.done:,} people are" if outcome.done != 1 else "One person is"
    text = f"{many} considered for {to_role}{' as well' if outcome.decision.verb == COPY else ' now'}."
    undo_url = (
        reverse("casting:move-undo", args=[request.organisation.slug, frame.role.pk, outcome.decision.pk])
        if outcome.done
        else ""
    )
    context = {
        "frame": frame,
        "role": frame.role,
        "outcome": outcome,
        "text": text,
        "told": outcome.done,
        "undo_url": undo_url,
    }
    return render(request, "casting/room/outcome.html", context)
