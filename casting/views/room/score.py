"""The reader's own scores of one submission, and that they stay out of it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casting.models import Opening, Rating, Role, Submission
from casting.selectors.board import role_for_review
from casting.selectors.panel import submission_for_review
from casting.selectors.scores import Scoring, scoring_of
from casting.services.conflicts import declare_conflict
from casting.services.ratings import clear_rating, rate_submission
from casting.views.room.frame import wants_json
from core.errors import Invalid
from core.text import whole_number

ABSTAIN = "abstain"


@login_required
@require_POST
def rate(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    """ "value" 1 to 5 (0 takes it back), or "score-<dimension>" for each, or "abstain"; "pass" is the one looked at."""
    role, submission = _found(request, role_id, submission_id)
    meant_for = _number(request.POST.get("pass", ""), "pass")
    if request.POST.get("value") == "0" or request.POST.get("clear"):
        clear_rating(actor=request.user, submission=submission, review_pass_id=meant_for)
        rating = None
    else:
        rating = rate_submission(actor=request.user, submission=submission, review_pass_id=meant_for, **_given(request))
    if not wants_json(request):
        messages.success(request, "Saved.")
        return redirect("casting:room-panel", org_slug, role.pk, submission.pk)
    return JsonResponse(_standing(request, role, submission, rating))


def _standing(request: HttpRequest, role: Role, submission: Submission, rating: Rating | None) -> dict:
    """Where the reader is with them now, and the team's mean where it shows; with "part" also the panel's piece."""
    value = rating.value if rating else None
    mean = count = None
    if role.lens.shows_scores(has_own=value is not None):
        mean, count = Submission.objects.values_list("rating_mean", "rating_count").get(pk=submission.pk)
    answer = {
        "mean": f"{mean:.1f}" if mean is not None else None,
        "count": count,
        "mine": float(value or 0),
        "abstained": bool(rating and rating.is_abstention),
    }
    if request.POST.get("part"):
        submission.rating_mean, submission.rating_count = mean, count
        scoring = _scoring(request, role, submission)
        answer["part"] = render_to_string(
            "casting/room/scoring.html", _context(request, role, submission, scoring), request
        )
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def conflict_declare(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    role, submission = _found(request, role_id, submission_id)
    if request.method == "POST":
        declare_conflict(actor=request.user, submission=submission)
        messages.success(request, "You stay out of this person. They are gone from everything you see.")
        return redirect("casting:room", org_slug, role.pk)
    name = role.lens.name_for(submission.number, submission.profile.data.get("stage_name", ""))
    return render(
        request,
        "casting/passes/conflict.html",
        {"role": role, "submission": submission, "name": name},
    )


def _found(request: HttpRequest, role_id: int, submission_id: int) -> tuple[Role, Submission]:
    role = role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)
    return role, submission_for_review(role=role, submission_id=submission_id)


def _given(request: HttpRequest) -> dict:
    if request.POST.get(ABSTAIN):
        return {"abstain": True}
    scores = {}
    for name, text in request.POST.items():
        if name.startswith("score-") and text:
            scores[_number(name.removeprefix("score-"), "scores")] = (
                None if text == ABSTAIN else _number(text, "scores")
            )
    value = _number(request.POST.get("value", ""), "value")
    if not scores and value is None:
        raise Invalid("Rate from 1 to 5.", field="value")
    return {"scores": scores, "value": value}


def _number(text: str, field: str) -> int | None:
    if not text:
        return None
    number = whole_number(text)
    if number is None:
        raise Invalid("Rate from 1 to 5." if field == "value" else "Rate with the numbers shown.", field=field)
    return number


def _scoring(request: HttpRequest, role: Role, submission: Submission) -> Scoring:
    looked = Opening.objects.filter(submission=submission, reviewer=request.user).exists()
    return scoring_of(actor=request.user, role=role, submission=submission, looked=looked)


def _context(request: HttpRequest, role: Role, submission: Submission, scoring: Scoring) -> dict:
    base = reverse("casting:room", args=[request.organisation.slug, role.pk])
    return {"role": role, "submission": submission, "scoring": scoring, "here": f"{base}submissions/{submission.pk}/"}
