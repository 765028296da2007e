"""Amending a contract that is in force: what changes, and the deal as it will be."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from contracts.forms.paper import AmendForm
from contracts.forms.terms import TermsForm
from contracts.models import Contract
from contracts.selectors.paper import clause_choices
from contracts.services.amendments import amend_contract, change_amendment
from contracts.services.paper import ensure_paper
from contracts.terms import InvalidTerms, read_query
from contracts.views.office.contracts import to_act_on
from core.errors import DomainError


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract_amend(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    found = to_act_on(request, contract_id)
    ensure_paper(request.organisation)
    return _page(request, found, "contracts/contract/amend.html", amend_contract, "{} is drafted.")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def amendment_edit(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    """The terms of an amendment that is still a draft."""
    found = to_act_on(request, contract_id)
    return _page(request, found, "contracts/contract/amend.html", change_amendment, "{} says it now. Set it again.")


def _page(request: HttpRequest, contract: Contract, template: str, service, text: str) -> HttpResponse:
    raw = read_query(request.POST) if request.method == "POST" else contract.terms
    form = AmendForm(request.POST or None, initial={"purpose": contract.purpose})
    terms = TermsForm(raw, library=clause_choices(contract.organisation_id))
    if request.method == "POST" and form.is_valid():
        try:
            made = service(actor=request.user, contract=contract, purpose=form.cleaned_data["purpose"], terms=raw)
        except InvalidTerms as error:
            terms.add_errors(error.errors)
        except DomainError as error:
            if error.field in form.fields:
                form.add_refusal(error)
            else:
                terms.add_error(error.field if error.field in terms.fields else None, error.message)
        else:
            messages.success(request, text.format(made.number))
            return redirect("contracts:contract", request.organisation.slug, made.pk)
    # Terms that are shown have no fault yet: only what was sent is judged.
    is_wrong = request.method == "POST"
    context = {"contract": contract, "form": form, "terms": terms, "judged": is_wrong, "rail_at": "contracts:deal-list"}
    return render(request, template, context, status=422 if is_wrong else 200)
