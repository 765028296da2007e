"""The seal of a contract: how it stands, its file, sealing it again, and checking any file by itself."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.tenancy import office_scope
from accounts.zones import guessed_zone
from contracts.forms.verify import VerifyForm
from contracts.models import Contract, SealedDocument
from contracts.selectors.contracts import contract_for
from contracts.selectors.seals import contract_of_talent, seal_standing, sealed_file
from contracts.services.sealing import retry_seal
from contracts.services.verifying import verify_pdf
from core.errors import DomainError, http_status

TOO_OFTEN = "Too many files were checked from here just now. Wait a minute, then try again."


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Anybody gives a file and hears whether it is intact; nothing of the file is kept."""
    if request.method == "GET":
        return render(request, "contracts/seals/verify.html", {"form": VerifyForm()})
    form, report, status = VerifyForm(request.POST, request.FILES), None, 422
    if not ratelimit.consume(request, action="verify"):
        form.add_error("file", TOO_OFTEN)
        status = 429
    elif form.is_valid():
        try:
            report = verify_pdf(form.cleaned_data["file"].read())
            status = 200
        except DomainError as error:
            form.add_refusal(error)
            status = http_status(error)
    zone = request.user.time_zone if request.user.is_authenticated else guessed_zone(request) or "UTC"
    context = {"form": form, "report": report, "zone": zone}
    return render(request, "contracts/seals/verify.html", context, status=status)


@login_required
@require_GET
def standing(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    """The part of a contract's page that says how its seal stands, for the page to ask while it is being made."""
    return _standing_part(request, _of_office(request, contract_id))


@login_required
@require_POST
def retry(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponse:
    contract = _of_office(request, contract_id)
    sealing = retry_seal(actor=request.user, contract=contract)
    return _standing_part(request, sealing) if request.htmx else redirect("contracts:contract", org_slug, contract_id)


def _standing_part(request: HttpRequest, contract: Contract) -> HttpResponse:
    seal = seal_standing(actor=request.user, contract=contract)
    return render(request, "contracts/seals/_standing.html", {"seal": seal})


@login_required
@require_GET
def office_file(request: HttpRequest, org_slug: str, contract_id: int) -> HttpResponseBase:
    contract = _of_office(request, contract_id)
    return _handed_out(contract, sealed_file(actor=request.user, contract=contract))


@login_required
@require_GET
def own_file(request: HttpRequest, uid: str) -> HttpResponseBase:
    contract = contract_of_talent(actor=request.user, uid=uid)
    with office_scope(contract.organisation):
        return _handed_out(contract, sealed_file(actor=request.user, contract=contract))


def _of_office(request: HttpRequest, contract_id: int) -> Contract:
    return contract_for(actor=request.user, organisation=request.organisation, contract_id=contract_id)


def _handed_out(contract: Contract, sealed: SealedDocument) -> FileResponse:
    response = FileResponse(
        sealed.file.open("rb"),
        filename=f"{contract.number}-sealed.pdf",
        content_type="application/pdf",
        as_attachment=True,
    )
    response["Cache-Control"] = "private, no-store"
    return response
