import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from casting.forms.room import TARGETS, TYPED_ABOVE, DecideForm
from casting.policies import can_decide_role
from casting.selectors.board import matching_count
from casting.selectors.decisions import decision_for, moved_rows, picked
from casting.selectors.selection import Selection
from casting.selectors.stage_counts import stored_counts
from casting.services.closures import office_settings
from casting.services.decisions import Outcome, decide_submissions, undo_decision
from casting.states import SubmissionState
from casting.views.room.frame import Frame, frame_for, wants_json, wants_part
from core.errors import Conflict, IllegalTransition, NeedsConfirmation, NotAllowed

SHOWN_NAMES = 12
DONE = {
    SubmissionState.SHORTLISTED: "on the shortlist",
    SubmissionState.AUDITION: "put up for audition",
    SubmissionState.CALLBACK: "called back",
    SubmissionState.VIEWED: "back in review",
    SubmissionState.SUBMITTED: "back in review",
}


@login_required
@require_GET
def bulk(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """What an act on a selection would reach, and the form that does it: a page, or what goes into a dialog."""
    frame = frame_for(request, role_id)
    if not can_decide_role(request.user, frame.role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    selection = frame.selection(request.GET)
    form = DecideForm(initial={"to": request.GET.get("to") or SubmissionState.NOT_SELECTED})
    return _bulk_page(request, frame, selection, form, to=form["to"].initial)


@login_required
@require_POST
def decide(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    frame = frame_for(request, role_id, request.POST)
    selection = frame.selection(request.POST)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _refused(request, frame, selection, form)
    if form.cleaned_data["to"] == SubmissionState.CALLBACK and selection.ids and not wants_json(request):
        # A callback needs a time and a place: the room of appointments asks for them.
        address = reverse("auditions:callback-new", args=[request.organisation.slug, frame.role.pk])
        return redirect(f"{address}?ids={','.join(map(str, selection.ids))}")
    if form.says_no and not form.check_typed(_reach(frame, selection)):
        return _refused(request, frame, selection, form)
    try:
        outcome = decide_submissions(
            actor=request.user,
            role=frame.role,
            submissions=selection,
            to=form.cleaned_data["to"],
            reason=form.cleaned_data["reason"],
            confirm_unopened=form.cleaned_data["confirm_unopened"],
        )
    except NeedsConfirmation as error:
        if wants_json(request):
            raise
        form.add_refusal(error)
        return _bulk_page(request, frame, selection, form, to=form.cleaned_data["to"], ask=error, status=409)
    except (IllegalTransition, Conflict) as error:
        if not wants_json(request):
            raise
        return JsonResponse(
            {"code": error.code, "message": error.message, **_standing(frame, list(selection.ids or []))}, status=409
        )
    return _done(request, frame, outcome, _sentence(frame, outcome))


@login_required
@require_POST
def undo(request: HttpRequest, org_slug: str, role_id: int, decision_id: uuid.UUID) -> HttpResponse:
    frame = frame_for(request, role_id, request.POST)
    decision = decision_for(role=frame.role, decision_id=decision_id)
    outcome = undo_decision(actor=request.user, decision=decision)
    many = f"{outcome.done:,} people are" if outcome.done != 1 else "One person is"
    return _done(request, frame, outcome, f"Taken back. {many} where they were.", undoable=False)


def _reach(frame: Frame, selection: Selection) -> int:
    if selection.ids is not None:
        return len(selection.ids)
    return matching_count(role=frame.role, stage=frame.stage, filters=frame.filters).total


def _bulk_page(
    request, frame: Frame, selection: Selection, form: DecideForm, *, to, ask=None, status=200
) -> HttpResponse:
    reach = picked(selection, limit=SHOWN_NAMES)
    says_no = to == SubmissionState.NOT_SELECTED
    template = "casting/room/bulk_form.html" if wants_part(request) else "casting/room/bulk.html"
    return render(
        request,
        template,
        {
            "frame": frame,
            "role": frame.role,
            "form": form,
            "to": to,
            "targets": TARGETS,
            "title": dict(TARGETS).get(to, "Decide"),
            "reach": reach,
            "others": reach.total - len(reach.names),
            "says_no": says_no,
            "must_type": says_no and reach.total > TYPED_ABOVE,
            "hold_minutes": office_settings(frame.role.organisation_id).hold_no_minutes,
            "unopened": ask.details["unopened"] if ask else reach.unopened,
            "picks": ",".join(map(str, selection.ids)) if selection.ids is not None else "",
            "seen": ",".join(f"{key}:{revision}" for key, revision in (selection.seen or {}).items()),
            "query": frame.filters.to_query(),
            "part": wants_part(request),
        },
        status=status,
    )


def _refused(request: HttpRequest, frame: Frame, selection: Selection, form: DecideForm) -> HttpResponse:
    if wants_json(request):
        field, errors = next(iter(form.errors.items()))
        return JsonResponse({"code": "invalid", "message": errors[0], "field": field}, status=422)
    to = form.cleaned_data.get("to") or SubmissionState.NOT_SELECTED
    return _bulk_page(request, frame, selection, form, to=to, status=422)


def _done(request: HttpRequest, frame: Frame, outcome: Outcome, text: str, *, undoable: bool = True) -> HttpResponse:
    undo_url = (
        reverse("casting:room-undo", args=[request.organisation.slug, frame.role.pk, outcome.decision.pk])
        if undoable and outcome.done
        else ""
    )
    if wants_json(request):
        return JsonResponse(
            {
                "text": text,
                "undo": undo_url,
                "refused": [{"id": r.submission_id, "name": r.name, "reason": r.reason} for r in outcome.refused],
                **_standing(frame, outcome.moved),
            }
        )
    if outcome.refused or undo_url:
        context = {"frame": frame, "role": frame.role, "outcome": outcome, "text": text, "undo_url": undo_url}
        return render(request, "casting/room/outcome.html", context)
    messages.success(request, text)
    return redirect(f"{frame.base}?{frame.query()}")


def _standing(frame: Frame, ids: list[int]) -> dict:
    """Where those people stand now, and the role's counts."""
    return {
        "moved": [
            {"id": row.id, "state": row.state, "stage": row.stage, "rev": row.revision} for row in moved_rows(ids)
        ],
        "counts": stored_counts(frame.role),
    }


def _sentence(frame: Frame, outcome: Outcome) -> str:
    to = outcome.decision.target
    who = f"{outcome.done:,} people" if outcome.done != 1 else "One person"
    if to == SubmissionState.NOT_SELECTED:
        minutes = office_settings(frame.role.organisation_id).hold_no_minutes
        return (
            f"Not this time for {who.lower()}. No note leaves for {_spell(minutes)}; until then it can be taken back."
        )
    return f"{who} {'are' if outcome.done != 1 else 'is'} {DONE[SubmissionState(to)]}."


def _spell(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} hours" if hours > 1 else "an hour" if hours else "", f"{rest} minutes" if rest else ""]
    return " ".join(filter(None, parts)) or "a moment"
