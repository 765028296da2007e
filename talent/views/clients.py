"""One client of an agency: terms, agent, and the profile offered to whom it is of."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from core.errors import Conflict, Invalid
from talent.forms.roster import AgentForm, OfferForm, TermsForm, terms_initial
from talent.policies import can_manage_roster
from talent.selectors.client import ClientPage, agents_of, client_page
from talent.services.profile_offers import invite_to_claim
from talent.services.representation import assign_agent, propose_terms
from talent.views.roster import agency_of


@login_required
@require_safe
def client(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = agency_of(request)
    return _page(request, agency, client_page(agency, slug))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    page = client_page(agency, slug)
    form = TermsForm(request.POST or None, initial=terms_initial(page.claim.proposed or page.claim.terms))
    if request.method == "POST" and form.is_valid():
        try:
            row = propose_terms(actor=request.user, agency=agency, performer=page.performer, terms=form.terms())
        except (Invalid, Conflict) as refusal:
            form.add_refusal(refusal)
        else:
            said = "have been sent to whoever decides" if row.proposed else "are on record"
            messages.success(request, f"The terms for {page.name} {said}.")
            return redirect("talent:client", org_slug, page.key)
    context = {"page": page, "form": form, "rail_at": "talent:roster"}
    return render(request, "talent/agencies/terms.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def agent(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    page = client_page(agency, slug)
    form = AgentForm(request.POST, agents=agents_of(agency))
    if not form.is_valid():
        return _page(request, agency, page, agent_form=form, status=422)
    assign_agent(actor=request.user, agency=agency, performer=page.performer, agent_id=form.cleaned_data["agent"])
    messages.success(request, "Noted who answers for this client.")
    return redirect("talent:client", org_slug, page.key)


@login_required
@require_POST
def offer(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    page = client_page(agency, slug)
    form = OfferForm(request.POST)
    if form.is_valid():
        try:
            invite_to_claim(
                actor=request.user, agency=agency, performer=page.performer, email=form.cleaned_data["email"]
            )
        except (Invalid, Conflict) as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"A letter with the link is on its way to {page.name}.")
            return redirect("talent:client", org_slug, page.key)
    return _page(request, agency, page, offer_form=form, status=422)


def _page(
    request: HttpRequest,
    agency: Organisation,
    page: ClientPage,
    *,
    agent_form: AgentForm | None = None,
    offer_form: OfferForm | None = None,
    status: int = 200,
) -> HttpResponse:
    may_manage = can_manage_roster(request.user, agency)
    context = {
        "page": page,
        "may_manage": may_manage,
        "agent_form": agent_form or AgentForm(agents=agents_of(agency), initial={"agent": page.claim.row.agent_id}),
        "offer_form": offer_form or OfferForm(initial={"email": page.performer.contact_email if may_manage else ""}),
        "rail_at": "talent:roster",
    }
    return render(request, "talent/agencies/client.html", context, status=status)
