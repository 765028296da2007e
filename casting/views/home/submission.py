"""One submission, for its performer or for the agency that sent it: the same pages at two addresses."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import Organisation
from casting import home_panels
from casting.forms.apply import ApplicationForm, initial_from
from casting.models import Submission
from casting.policies import can_change_own_submission
from casting.selectors import mine
from casting.selectors.applications import STEPS, applications
from casting.selectors.applying import films_to_choose, headshots_to_choose, only_choice
from casting.selectors.ways import put_up_words, stands_on, ways_of
from casting.services.submissions import edit_submission, withdraw_submission
from core.errors import DomainError, NotAllowed
from core.permissions import records
from talent.policies import can_see_roster
from talent.selectors import tapes_of


@dataclass(frozen=True)
class Place:
    """Where these pages lie for this reader: under their own home, or under their agency's clients."""

    agency: Organisation | None

    @property
    def base(self) -> str:
        return "base_office.html" if self.agency else "base_actor.html"

    @property
    def back(self) -> str:
        return reverse("casting:agent-desk", args=[self.agency.slug]) if self.agency else reverse("casting:actor-home")

    def url(self, submission: Submission, act: str = "") -> str:
        tail = f"-{act}" if act else ""
        if self.agency:
            return reverse(f"casting:client-submission{tail}", args=[self.agency.slug, submission.pk])
        return reverse(f"casting:my-submission{tail}", args=[submission.pk])


def _found(request: HttpRequest, submission_id: int) -> tuple[Place, Submission]:
    agency = request.organisation
    if agency is not None and not can_see_roster(request.user, agency):
        raise Http404
    submission = mine.my_submission(user=request.user, submission_id=submission_id)
    if agency is not None and not stands_on(agency, submission):
        raise Http404
    return Place(agency), submission


def _context(request: HttpRequest, place: Place, submission: Submission) -> dict:
    (row,) = applications([submission], user=request.user, agency=place.agency)
    may_change = can_change_own_submission(request.user, submission)
    apply_again = {"performer": submission.performer_id, "role": submission.role_id}
    return {
        "base": place.base,
        "row": row,
        "submission": submission,
        "agency": place.agency,
        "for_agent": place.agency is not None,
        "may_change": may_change,
        "steps": STEPS,
        "back_url": place.back,
        "page_url": place.url(submission),
        "edit_url": place.url(submission, "edit"),
        "withdraw_url": place.url(submission, "withdraw"),
        "again_url": f"{reverse('casting:apply', args=[submission.call.slug])}?{urlencode(apply_again)}",
        "rail_at": "casting:agent-desk" if place.agency else "casting:actor-home",
    }


@login_required
@require_safe
def submission_page(request: HttpRequest, submission_id: int, org_slug: str = "") -> HttpResponse:
    place, submission = _found(request, submission_id)
    context = _context(request, place, submission)
    # A guardian reads of the child, not of themself.
    whom = "you" if place.agency is None and submission.performer.born_on is None else submission.performer.stage_name
    # What was arranged through another agency is between it and the performer.
    arranged = place.agency is None or context["row"].standing.is_contact
    context |= {
        "panels": home_panels.panels_for([submission.performer_id], submission_id=submission.pk) if arranged else [],
        "profile": submission.profile.data,
        "put_up": put_up_words(submission, whom=whom),
        "whom": whom,
        "ways": ways_of(submission) if place.agency is None else [],
    }
    return render(request, "casting/home/submission.html", context)


@records
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, submission_id: int, org_slug: str = "") -> HttpResponse:
    place, submission = _found(request, submission_id)
    context = _context(request, place, submission)
    if not context["may_change"]:
        raise NotAllowed("Only the performer and the agents who put them up can change this.")
    if request.method != "POST" and not context["row"].can_edit:
        return render(request, "casting/home/cannot_edit.html", context)
    form = ApplicationForm(
        request.POST or None,
        choices=[only_choice(submission)],
        headshots=headshots_to_choose(submission.performer),
        tapes=tapes_of(submission.performer),
        asks_union=submission.production.asks_union_status,
        office=submission.organisation.name,
        only_role=True,
        films=films_to_choose(submission.performer),
        initial={**initial_from(submission), "note": context["row"].standing.note},
    )
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                edit_submission(actor=request.user, submission=submission, entry=form.entries()[0])
            except DomainError as refused:
                form.add_refusal(refused)
            else:
                messages.success(request, "Changed. They will see this one.")
                return redirect(place.url(submission))
    return render(request, "casting/home/edit.html", context | {"form": form, "part": form.blocks()[0]}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, submission_id: int, org_slug: str = "") -> HttpResponse:
    place, submission = _found(request, submission_id)
    if request.method == "POST":
        withdraw_submission(actor=request.user, submission=submission, agency=place.agency)
        messages.success(request, f"Withdrawn from {submission.role.name}.")
        return redirect(place.url(submission))
    context = _context(request, place, submission)
    if not context["may_change"]:
        raise NotAllowed("Only the performer and the agents who put them up can change this.")
    if not context["row"].can_withdraw:
        return redirect(place.url(submission))
    return render(request, "casting/home/withdraw.html", context)
