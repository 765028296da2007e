"""The review passes of a role: planned, opened, closed, shared out; and who stays out of whom."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casting.forms.passes import AssignForm, PassForm
from casting.models import Role
from casting.policies import can_lead_office, can_lead_passes
from casting.selectors.board import role_for_review
from casting.selectors.filters import BoardFilters
from casting.selectors.passes import conflict_for, conflicts_for, pass_for, passes_of, reviewers_of
from casting.selectors.selection import Selection
from casting.services.assignments import assign_reviewers
from casting.services.conflicts import lift_conflict
from casting.services.passes import change_pass, close_pass, move_pass, open_pass, plan_pass, remove_pass, reopen_pass
from casting.views.room.filters import filter_fields
from core.errors import DomainError, NotAllowed

ACTS = {
    "open": (open_pass, "“{name}” is open. The board goes by its rules now."),
    "close": (close_pass, "“{name}” is closed."),
    "reopen": (reopen_pass, "“{name}” is open again."),
    "remove": (remove_pass, "“{name}” is removed."),
}


@login_required
@require_GET
def passes(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    role = _role(request, role_id)
    context = {
        "role": role,
        "rows": passes_of(actor=request.user, role=role),
        "may_lead": can_lead_passes(request.user, role),
        "conflicts": conflicts_for(actor=request.user, organisation_id=role.organisation_id),
        "leads_office": can_lead_office(request.user, role.organisation_id),
    }
    return render(request, "casting/passes/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def pass_edit(request: HttpRequest, org_slug: str, role_id: int, pass_id: int | None = None) -> HttpResponse:
    role = _led(request, role_id)
    review_pass = pass_for(role=role, pass_id=pass_id) if pass_id else None
    people = reviewers_of(role.organisation_id)
    form = PassForm(request.POST or None, people=people, initial=PassForm.initial_of(review_pass))
    if request.method == "POST" and form.is_valid():
        try:
            if review_pass:
                saved = change_pass(actor=request.user, review_pass=review_pass, **form.cleaned_data)
            else:
                saved = plan_pass(actor=request.user, role=role, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"“{saved.name}” is saved.")
            return redirect("casting:passes", org_slug, role.pk)
    context = {"role": role, "form": form, "review_pass": review_pass}
    return render(request, "casting/passes/form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def pass_act(request: HttpRequest, org_slug: str, role_id: int, pass_id: int, act: str) -> HttpResponse:
    """Opens, closes, reopens, removes, or moves it a place ("up", "down")."""
    role = _led(request, role_id)
    review_pass = pass_for(role=role, pass_id=pass_id)
    try:
        if act in ("up", "down"):
            move_pass(actor=request.user, review_pass=review_pass, by=-1 if act == "up" else 1)
        else:
            service, words = ACTS[act]
            service(actor=request.user, review_pass=review_pass)
            messages.success(request, words.format(name=review_pass.name))
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("casting:passes", org_slug, role.pk)


@login_required
@require_http_methods(["GET", "POST"])
def pass_assign(request: HttpRequest, org_slug: str, role_id: int, pass_id: int) -> HttpResponse:
    role = _led(request, role_id)
    review_pass = pass_for(role=role, pass_id=pass_id)
    keepers = set(review_pass.keepers.all()) if review_pass.is_blind else set()
    people = [one for one in reviewers_of(role.organisation_id) if one not in keepers]
    source = request.POST if request.method == "POST" else request.GET
    filters = BoardFilters.from_query(source, reviewer=request.user)
    form = AssignForm(request.POST or None, people=people, initial={"reviewers": [user.pk for user in people]})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            counts = assign_reviewers(
                actor=request.user,
                review_pass=review_pass,
                selection=Selection(role, stage=given["stage"], filters=filters),
                reviewers=given["reviewers"],
                each=given["each"],
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            low, high = min(counts.values()), max(counts.values())
            share = f"{low:,}" if low == high else f"{low:,} to {high:,}"
            each = f"each for {len(counts)} people" if len(counts) != 1 else "for one person"
            messages.success(request, f"Shared out: {share} {each}.")
            return redirect("casting:passes", org_slug, role.pk)
    context = {
        "role": role,
        "form": form,
        "review_pass": review_pass,
        "filter_fields": filter_fields(role, filters),
        "is_filtered": bool(filters),
    }
    return render(request, "casting/passes/assign.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def conflict_lift(request: HttpRequest, org_slug: str, role_id: int, conflict_id: int) -> HttpResponse:
    role = _role(request, role_id)
    if not can_lead_office(request.user, role.organisation_id):
        raise NotAllowed("Owners and casting directors lift a conflict of interest.")
    lift_conflict(
        actor=request.user, conflict=conflict_for(organisation_id=role.organisation_id, conflict_id=conflict_id)
    )
    messages.success(request, "Lifted. They see this person again.")
    return redirect("casting:passes", org_slug, role.pk)


def _role(request: HttpRequest, role_id: int) -> Role:
    return role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)


def _led(request: HttpRequest, role_id: int) -> Role:
    role = _role(request, role_id)
    if not can_lead_passes(request.user, role):
        raise NotAllowed("Owners and casting directors plan, open and close the passes of a role.")
    return role
