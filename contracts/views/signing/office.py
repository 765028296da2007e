"""What the office does with a contract that is to be signed: sends, calls back, voids, reminds, looks into the chain."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contracts.forms.signing import GuardianForm, HandOnForm, SendForm, ThemselfForm, VoidForm
from contracts.models import Contract, ContractParty, DealSettings
from contracts.policies import can_make_offers
from contracts.selectors.chain import contract_in, events_of, party_in, verify_chain
from contracts.selectors.guardians import guardians_on_record, is_minor, why_not_theirs
from contracts.selectors.ready import what_is_missing
from contracts.selectors.renewing import why_not_anew
from contracts.selectors.signing import MAY_HAND_ON, sign_as
from contracts.services.guardians import ask_in_place
from contracts.services.party_acts import delegate
from contracts.services.reminding import remind
from contracts.services.sending_out import BINDS, recall_contract, send_for_signature, void_contract
from contracts.signing_words import sentence
from contracts.states import SIGNING_KINDS, PartyState
from core.errors import DomainError, NeedsConfirmation, NotAllowed

NOT_YOURS = "Contracts are sent and voided by the office’s owners, directors and business affairs."


def _contract(request: HttpRequest, contract_id: int) -> Contract:
    return contract_in(actor=request.user, organisation=request.organisation, contract_id=contract_id)


def _to_act_on(request: HttpRequest, contract_id: int) -> Contract:
    contract = _contract(request, contract_id)
    if not can_make_offers(request.user, contract.organisation_id):
        raise NotAllowed(NOT_YOURS)
    return contract


def _back(request: HttpRequest, contract: Contract) -> HttpResponse:
    return redirect("contracts:contract", request.organisation.slug, contract.pk)


@login_required
@require_http_methods(["GET", "POST"])
def contract_send(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    contract = _to_act_on(request, contract_id)
    settings = DealSettings.objects.filter(organisation=contract.organisation_id).first() or DealSettings()
    form = SendForm(request.POST or None, initial={"days": settings.signing_days})
    if request.method == "POST" and form.is_valid():
        try:
            send_for_signature(actor=request.user, contract=contract, **form.cleaned_data)
        except NeedsConfirmation:
            form.add_error("knows_it_binds", "Tick this to send it.")
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{contract.number} is out for signature.")
            return _back(request, contract)
    parties = list(contract.parties.exclude(state=PartyState.DELEGATED).order_by("position", "pk"))
    context = {
        "rail_at": "contracts:deal-list",
        "contract": contract,
        "form": form,
        "binds": BINDS,
        "missing": what_is_missing(contract),
        "parties": [(party, sign_as(party)) for party in parties if party.kind in SIGNING_KINDS],
        "copies": [party for party in parties if party.kind not in SIGNING_KINDS],
    }
    return render(request, "contracts/signing/office_send.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def contract_recall(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    contract = _to_act_on(request, contract_id)
    recall_contract(actor=request.user, contract=contract)
    messages.success(request, f"{contract.number} is back in review. Whoever was asked is told to wait.")
    return _back(request, contract)


@login_required
@require_http_methods(["GET", "POST"])
def contract_void(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    contract = _to_act_on(request, contract_id)
    form = VoidForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            void_contract(actor=request.user, contract=contract, because=form.cleaned_data["because"])
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{contract.number} is voided. Whoever was asked, or has signed, is told.")
            return _back(request, contract)
    signed = contract.parties.filter(state=PartyState.SIGNED).values_list("name", flat=True)
    context = {"rail_at": "contracts:deal-list", "contract": contract, "form": form, "signed": list(signed)}
    return render(request, "contracts/signing/office_void.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def contract_remind(request: HttpRequest, org_slug: str, contract_id: int, party_id: int) -> HttpResponse:
    contract = _to_act_on(request, contract_id)
    party = party_in(contract, party_id)
    try:
        remind(actor=request.user, party=party)
    except DomainError as error:
        messages.warning(request, error.message)
    else:
        messages.success(request, f"{party.name} is reminded.")
    return _back(request, contract)


@login_required
@require_http_methods(["GET", "POST"])
def contract_hand_on(request: HttpRequest, org_slug: str, contract_id: int, party_id: int) -> HttpResponse:
    contract = _to_act_on(request, contract_id)
    party = party_in(contract, party_id)
    if why_not_theirs(contract, party):
        return _in_place(request, contract, party)
    if party.kind not in MAY_HAND_ON:
        raise NotAllowed("Nobody else can give this signature.")
    form = HandOnForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = delegate(party=party, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{fresh.name} signs in place of {party.name}.")
            return _back(request, contract)
    context = {"rail_at": "contracts:deal-list", "contract": contract, "party": party, "form": form}
    return render(request, "contracts/signing/office_hand_on.html", context, status=422 if form.errors else 200)


def _in_place(request: HttpRequest, contract: Contract, party: ContractParty) -> HttpResponse:
    """Whoever answers for the child now is asked, or the performer who is of age."""
    people = guardians_on_record(contract)
    form = GuardianForm(request.POST or None, people=people) if people else ThemselfForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            fresh = ask_in_place(actor=request.user, party=party, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _who_signs(fresh, party, version=contract.version))
            return _back(request, contract)
    context = {
        "rail_at": "contracts:deal-list",
        "contract": contract,
        "party": party,
        "form": form,
        "is_minor": is_minor(contract),
        "why_not_anew": why_not_anew(contract),
        "next_version": contract.version + 1,
    }
    return render(request, "contracts/signing/office_in_place.html", context, status=422 if form.errors else 200)


def _who_signs(fresh: ContractParty, before: ContractParty, *, version: int) -> str:
    said = f"{fresh.name} signs in place of {before.name}."
    if fresh.contract.version == version:
        return said
    return f"{said} Version {fresh.contract.version} names them, and whoever has the link is told."


@login_required
@require_GET
def contract_chain(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    """Every link of the chain, and whether it holds, worked out as the page is asked for."""
    contract = _contract(request, contract_id)
    context = {
        "rail_at": "contracts:deal-list",
        "contract": contract,
        "report": verify_chain(contract),
        "rows": [
            {"event": event, "text": sentence(event.kind, event.who, event.data)} for event in events_of(contract)
        ],
        "zone": request.user.time_zone,
    }
    return render(request, "contracts/signing/office_chain.html", context)
