"""What is done on a contract's page: setting, reviewing, parties, papers, options, its end."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from contracts.forms.paper import DocumentForm, OptionForm, PartyForm, TerminateForm
from contracts.models import Contract
from contracts.selectors.contracts import papers_in_use, party_for
from contracts.selectors.paper import parties_in_order
from contracts.services import contract_parties, contracts, documents, endings, options
from contracts.states import OptionState
from contracts.views.office.contracts import page_of, to_act_on
from core.errors import DomainError, Invalid
from core.text import numbers_among, whole_number

Act = Callable[[HttpRequest, Contract], str]


def _set(request: HttpRequest, contract: Contract) -> str:
    seen = whole_number(request.POST.get("seen"), digits=5)
    version = contracts.set_version(actor=request.user, contract=contract, seen=seen)
    return f"Version {version.number} is set: {version.page_count} pages."


def _review(request: HttpRequest, contract: Contract) -> str:
    contracts.review_contract(actor=request.user, contract=contract)
    return f"{contract.number} is in review. It can be sent out from here."


def _put_back(request: HttpRequest, contract: Contract) -> str:
    contracts.put_back_contract(actor=request.user, contract=contract)
    return f"{contract.number} is a draft again."


def _reopen(request: HttpRequest, contract: Contract) -> str:
    contracts.reopen_contract(actor=request.user, contract=contract)
    return f"{contract.number} is a draft again. Everybody signs its next version anew."


def _reinstate(request: HttpRequest, contract: Contract) -> str:
    endings.reinstate_contract(actor=request.user, contract=contract)
    return f"{contract.number} is in force again."


def _order(request: HttpRequest, contract: Contract) -> str:
    order = request.POST.get("signing_order", "")
    contracts.set_signing_order(actor=request.user, contract=contract, order=order)
    return "Kept."


def _paper(request: HttpRequest, contract: Contract) -> str:
    chosen = whole_number(request.POST.get("template"))
    if chosen is None:
        raise Invalid("Choose one of your templates.")
    template = get_object_or_404(papers_in_use(request.organisation), pk=chosen)
    contracts.change_paper(actor=request.user, contract=contract, template=template)
    return f"It is on “{template.name}” now."


def _order_parties(request: HttpRequest, contract: Contract) -> str:
    ids = numbers_among(request.POST.getlist("item"))
    contract_parties.order_parties(actor=request.user, contract=contract, ids=ids)
    return "The order is kept."


def _move_party(request: HttpRequest, contract: Contract) -> str:
    """One place up or down, without a script."""
    ids = [party.pk for party in parties_in_order(contract)]
    chosen, by = request.POST.get("party", ""), -1 if request.POST.get("way") == "up" else 1
    place = next((n for n, pk in enumerate(ids) if str(pk) == chosen), None)
    if place is None:
        raise Invalid("This contract has no such party.")
    if 0 <= place + by < len(ids):
        ids[place], ids[place + by] = ids[place + by], ids[place]
    contract_parties.order_parties(actor=request.user, contract=contract, ids=ids)
    return "The order is kept."


ACTS: dict[str, Act] = {
    "set": _set,
    "review": _review,
    "put-back": _put_back,
    "reopen": _reopen,
    "reinstate": _reinstate,
    "order": _order,
    "paper": _paper,
    "order-parties": _order_parties,
    "move-party": _move_party,
}


@login_required
@never_cache
@require_POST
def contract_act(request: HttpRequest, org_slug: str, contract_id: int, act: str) -> HttpResponse:
    if act not in ACTS:
        raise Http404
    found = to_act_on(request, contract_id)
    try:
        text = ACTS[act](request, found)
    except DomainError as error:
        return page_of(request, contract_id, refusal=error)
    messages.success(request, text)
    return redirect("contracts:contract", org_slug, contract_id)


@login_required
@never_cache
@require_POST
def party_add(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    found = to_act_on(request, contract_id)
    form = PartyForm(request.POST)
    if form.is_valid():
        try:
            party = contract_parties.add_party(actor=request.user, contract=found, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{party.name} is a party.")
            return redirect("contracts:contract", org_slug, contract_id)
    return page_of(request, contract_id, party_form=form)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def party_edit(request: HttpRequest, org_slug: str, contract_id: int, party_id: int) -> HttpResponse:
    found = to_act_on(request, contract_id)
    party = party_for(found, party_id)
    initial = {name: getattr(party, name) for name in PartyForm.base_fields}
    form = PartyForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            contract_parties.change_party(actor=request.user, contract=found, party_id=party.pk, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Kept. Set the document again, so that it says so.")
            return redirect("contracts:contract", org_slug, contract_id)
    context = {"contract": found, "party": party, "form": form, "rail_at": "contracts:deal-list"}
    return render(request, "contracts/contract/party.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def party_remove(request: HttpRequest, org_slug: str, contract_id: int, party_id: int) -> HttpResponse:
    found = to_act_on(request, contract_id)
    party = party_for(found, party_id)
    try:
        contract_parties.remove_party(actor=request.user, contract=found, party_id=party.pk)
    except DomainError as error:
        return page_of(request, contract_id, refusal=error)
    messages.success(request, f"{party.name} is no party any more.")
    return redirect("contracts:contract", org_slug, contract_id)


@login_required
@never_cache
@require_POST
def document_add(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    found = to_act_on(request, contract_id)
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            paper = documents.add_document(actor=request.user, contract=found, **form.cleaned_data)
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"“{paper.name}” is kept with the contract.")
            return redirect("contracts:contract", org_slug, contract_id)
    return page_of(request, contract_id, document_form=form)


@login_required
@never_cache
@require_POST
def document_remove(request: HttpRequest, org_slug: str, contract_id: int, public_id) -> HttpResponse:
    documents.remove_document(actor=request.user, contract=to_act_on(request, contract_id), public_id=public_id)
    messages.success(request, "Taken away. The trail says that it was here.")
    return redirect("contracts:contract", org_slug, contract_id)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def terminate(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    found = to_act_on(request, contract_id)
    form = TerminateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            endings.terminate_contract(actor=request.user, contract=found, because=form.cleaned_data["because"])
        except DomainError as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"{found.number} is terminated. The letters rest in the outbox first.")
            return redirect("contracts:contract", org_slug, contract_id)
    context = {
        "contract": found,
        "form": form,
        "parties": parties_in_order(found),
        "open_options": found.options.filter(state=OptionState.OPEN).count(),
        "rail_at": "contracts:deal-list",
    }
    return render(request, "contracts/contract/terminate.html", context, status=422 if form.errors else 200)


OPTION_ACTS = {
    "exercise": (options.exercise_option, "Exercised. The notice rests in the outbox a few minutes, then leaves."),
    "waive": (options.waive_option, "Given up. The letter rests in the outbox a few minutes, then leaves."),
}


@login_required
@never_cache
@require_POST
def option_act(request: HttpRequest, org_slug: str, contract_id: int, number: int, act: str) -> HttpResponse:
    found = to_act_on(request, contract_id)
    form = OptionForm(request.POST)
    try:
        if act == "take-back":
            options.take_back_option(actor=request.user, contract=found, number=number)
            text = "Taken back: the notice has not left."
        elif act in OPTION_ACTS and form.is_valid():
            service, text = OPTION_ACTS[act]
            service(actor=request.user, contract=found, number=number, note=form.cleaned_data["note"])
        else:
            raise Invalid("A note can have 300 characters at most.")
    except DomainError as error:
        return page_of(request, contract_id, refusal=error)
    messages.success(request, text)
    return redirect("contracts:contract", org_slug, contract_id)
