"""The page of one production: its calls, its budget, and what waits for whom."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from casting.forms.selects import BudgetForm
from casting.models import Production
from casting.policies import can_manage_calls, can_review_production
from casting.selectors.approvals import approvals_of_production
from casting.selectors.calls import office_production
from casting.selectors.productions import calls_of_production, roles_of_production
from casting.services.budgets import set_budget
from casting.views.calls.context import office_page
from core.errors import Invalid, NotAllowed


def production_in_hand(request: HttpRequest, production_id: int) -> Production:
    return office_production(actor=request.user, organisation=request.organisation, production_id=production_id)


def production_context(request: HttpRequest, production: Production) -> dict:
    """What the heading and the tabs of every page of a production need."""
    return {
        "production": production,
        "can_manage": can_manage_calls(request.user, production.organisation),
        "rail_at": "casting:production-list",
    }


@require_safe
@office_page
def production_page(request: HttpRequest, *, production_id: int) -> HttpResponse:
    return _page(request, production_in_hand(request, production_id))


@require_http_methods(["POST"])
@office_page
def budget(request: HttpRequest, *, production_id: int) -> HttpResponse:
    production = production_in_hand(request, production_id)
    if not can_manage_calls(request.user, production.organisation):
        raise NotAllowed("Only the owner, directors and associates of the office change its budgets.")
    form = BudgetForm(request.POST, production=production, roles=roles_of_production(production))
    if form.is_valid():
        try:
            set_budget(actor=request.user, production=production, **form.values())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Budget saved.")
            return redirect("casting:production", request.organisation.slug, production.pk)
    return _page(request, production, form)


def _page(request: HttpRequest, production: Production, form: BudgetForm | None = None) -> HttpResponse:
    roles = roles_of_production(production)
    context = production_context(request, production) | {
        "calls": calls_of_production(production),
        "form": form or BudgetForm(production=production, roles=roles),
        "waits": approvals_of_production(actor=request.user, production=production, only_open=True)
        if can_review_production(request.user, production)
        else [],
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "casting/productions/page.html", context, status=status)
