"""How the office deals: who sees money, how long things stay open, who approves."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from contracts.forms.offers import ApproverForm, DealSettingsForm
from contracts.policies import can_change_deal_settings, can_see_deals
from contracts.selectors.offers import approver_for, approvers_of
from contracts.services.deal_settings import add_approver, change_deal_settings, remove_approver, settings_of
from core.errors import DomainError, NotAllowed, NotFound

FIELDS = ["associates_see_money", "hold_hours", "offer_hours", "signing_days", "fringe_percent"]


def _check(request: HttpRequest) -> None:
    if not can_see_deals(request.user, request.organisation):
        raise NotFound("There is no such page in your office.")
    if not can_change_deal_settings(request.user, request.organisation.pk):
        raise NotAllowed("Only the owner and directors of this office change how it deals.")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def deal_settings(request: HttpRequest, org_slug: str) -> HttpResponse:
    _check(request)
    form = None
    if request.method == "POST":
        form = DealSettingsForm(request.POST)
        if form.is_valid():
            try:
                change_deal_settings(actor=request.user, organisation=request.organisation, **form.cleaned_data)
            except DomainError as error:
                form.add_refusal(error)
            else:
                messages.success(request, "Kept.")
                return redirect("contracts:deal-settings", org_slug)
    return _page(request, form=form)


def _page(request: HttpRequest, *, form=None, approver_form=None) -> HttpResponse:
    known = settings_of(request.organisation)
    context = {
        "form": form or DealSettingsForm(initial={name: getattr(known, name) for name in FIELDS}),
        "approver_form": approver_form or ApproverForm(),
        "approvers": approvers_of(request.organisation),
        "rail_at": "accounts:office-settings",
    }
    has_errors = any(one is not None and one.errors for one in (form, approver_form))
    return render(request, "contracts/deal/settings.html", context, status=422 if has_errors else 200)


@login_required
@require_POST
def approver_add(request: HttpRequest, org_slug: str) -> HttpResponse:
    _check(request)
    form = ApproverForm(request.POST)
    if form.is_valid():
        try:
            made = add_approver(actor=request.user, organisation=request.organisation, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{made.name} is named.")
            return redirect("contracts:deal-settings", org_slug)
    return _page(request, approver_form=form)


@login_required
@require_POST
def approver_remove(request: HttpRequest, org_slug: str, approver_id: int) -> HttpResponse:
    _check(request)
    approver = approver_for(organisation=request.organisation, approver_id=approver_id)
    remove_approver(actor=request.user, approver=approver)
    messages.success(request, f"{approver.name} is asked no more.")
    return redirect("contracts:deal-settings", org_slug)
