"""A contract on its page: its words, its parties, what it still lacks, what follows; making one from an offer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from contracts.forms.paper import DocumentForm, NewContractForm, OptionForm, PartyForm, TerminateForm
from contracts.models import Contract, ContractParty
from contracts.paper.pages import places
from contracts.policies import can_make_offers
from contracts.selectors.contracts import (
    ContractPage,
    contract_for,
    contract_page,
    document_for,
    is_agreed,
    offer_to_paper,
    papers_in_use,
    version_for,
)
from contracts.selectors.guardians import is_minor, not_theirs
from contracts.selectors.renewing import still_named
from contracts.selectors.seals import seal_standing
from contracts.selectors.signing import Place, places_of
from contracts.services.contracts import draft_contract
from contracts.services.documents import hand_over
from contracts.services.paper import ensure_paper
from contracts.signing_words import sentence
from contracts.states import OUT, ContractKind, PartyKind, PartyState
from core.errors import DomainError, NotAllowed, http_status


@login_required
@never_cache
@require_safe
def contract(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    return page_of(request, contract_id)


def page_of(request: HttpRequest, contract_id: int, *, refusal: DomainError | None = None, **forms) -> HttpResponse:
    """The page, with what was refused at its head or at the form it belongs to."""
    page = contract_page(actor=request.user, organisation=request.organisation, contract_id=contract_id)
    context = page_context(request, page) | {"refusal": refusal} | forms
    status = http_status(refusal) if refusal else 422 if forms else 200
    return render(request, "contracts/contract/page.html", context, status=status)


def _signed_places(page: ContractPage) -> list[Place]:
    """The lines with the names that stand on them, once anybody has signed."""
    has_signed = page.version and any(party.state == PartyState.SIGNED for party in page.parties)
    return places_of(page.contract, page.version) if has_signed else []


def page_context(request: HttpRequest, page: ContractPage) -> dict:
    company = page.contract.production.company
    return {
        "page": page,
        "contract": page.contract,
        "zone": request.organisation.time_zone,
        "trail": [(event, sentence(event.kind, event.who, event.data)) for event in page.events],
        "seal": seal_standing(actor=request.user, contract=page.contract) if page.contract.seal_state else None,
        "places": places(page.blocks),
        "must_ask": must_ask(page),
        "still_named": still_named(page.version, page.parties),
        "signed_places": _signed_places(page),
        "party_form": PartyForm(initial={"kind": _next_kind(page), "company": company}),
        "document_form": DocumentForm(),
        "option_form": OptionForm(),
        "terminate_form": TerminateForm(),
        "templates": papers_in_use(request.organisation, kind=page.contract.kind) if page.may_set else [],
        "rail_at": "contracts:deal-list",
    }


def must_ask(page: ContractPage) -> list[ContractParty]:
    """Those in whose place the office has to ask somebody else, while it is out."""
    ended = not_theirs([(page.contract, party) for party in page.parties]) if page.contract.state in OUT else {}
    return [party for party in page.parties if party.pk in ended]


def _next_kind(page: ContractPage) -> str:
    kinds = {party.kind for party in page.parties}
    if page.lacks and not kinds & {PartyKind.PERFORMER, PartyKind.LOAN_OUT, PartyKind.GUARDIAN}:
        return PartyKind.GUARDIAN if is_minor(page.contract) else PartyKind.PERFORMER
    return PartyKind.SIGNATORY if PartyKind.SIGNATORY not in kinds else PartyKind.WITNESS


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contract_new(request: HttpRequest, org_slug: str, offer_id: int) -> HttpResponse:
    """From an agreed offer: which paper, and how it is signed."""
    offer = offer_to_paper(actor=request.user, organisation=request.organisation, offer_id=offer_id)
    ensure_paper(request.organisation)
    templates = papers_in_use(request.organisation)
    initial = {"template": _usual(templates, offer)}
    form = NewContractForm(request.POST or None, templates=templates, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = draft_contract(
                actor=request.user,
                offer=offer,
                kind=form.paper.kind,
                template=form.paper,
                signing_order=form.cleaned_data["signing_order"],
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{made.number} is drafted. Look at its words and parties, then set it.")
            return redirect("contracts:contract", org_slug, made.pk)
    context = {
        "offer": offer,
        "form": form,
        "is_agreed": is_agreed(offer),
        "others": list(offer.contracts.order_by("pk")),
        "rail_at": "contracts:deal-list",
    }
    return render(request, "contracts/contract/new.html", context, status=422 if form.errors else 200)


# What an engagement is usually written on.
USUAL = {"day": ContractKind.DAY, "weekly": ContractKind.WEEKLY, "run": ContractKind.RUN}


def _usual(templates, offer) -> str:
    terms = offer.accepted.terms if offer.accepted else {}
    kind = USUAL.get(terms.get("engagement", ""), ContractKind.DEAL_MEMO)
    return next((str(row.pk) for row in templates if row.kind == kind), "")


@login_required
@never_cache
@require_safe
def contract_file(request: HttpRequest, org_slug: str, contract_id: int, number: int) -> FileResponse:
    """One version, as the exact bytes that are signed."""
    version = version_for(actor=request.user, organisation=request.organisation, contract_id=contract_id, number=number)
    name = f"{version.contract.number}-version-{version.number}.pdf"
    return FileResponse(version.file.open("rb"), filename=name, content_type="application/pdf")


@login_required
@never_cache
@require_safe
def contract_zip(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponseBase:
    """Everything of a contract as one file, with an index."""
    found = to_act_on(request, contract_id)
    bundle = hand_over(actor=request.user, contract=found)
    return FileResponse(bundle, as_attachment=True, filename=f"{found.number}.zip", content_type="application/zip")


@login_required
@never_cache
@require_safe
def contract_document(request: HttpRequest, org_slug: str, contract_id: int, public_id) -> FileResponse:
    """A kept paper, only ever to be saved: a browser shows none of it here."""
    paper = document_for(
        actor=request.user, organisation=request.organisation, contract_id=contract_id, public_id=public_id
    )
    response = FileResponse(
        paper.file.open("rb"), as_attachment=True, filename=paper.name, content_type=paper.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    return response


def to_act_on(request: HttpRequest, contract_id: int) -> Contract:
    found = contract_for(actor=request.user, organisation=request.organisation, contract_id=contract_id)
    if not can_make_offers(request.user, found.organisation_id):
        raise NotAllowed("Contracts are made by the owner, directors and business affairs of the office.")
    return found
