"""The page on which somebody reads a contract and signs it, by a link and without an account."""

from allauth.core import ratelimit
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from accounts.zones import asks_zone
from casting.views.room.frame import wants_part
from contracts.drawing import from_data_url
from contracts.forms.signing import PageForm, SignForm
from contracts.models import ContractParty, Signature
from contracts.selectors.signing import SigningPage, how_it_is_sealed, may_read, signing_page, version_in_force
from contracts.services.signing import agree_and_ask_code, open_document, reach_page, sign
from contracts.views.signing.by_link import address_of, by_link, who, zone_of
from core.errors import Conflict, DomainError, Invalid, http_status
from talent.streaming import lock_down

TOO_MANY = "Several codes have been sent already. Wait ten minutes, then ask again."
TOO_OFTEN = "That was tried too often. Wait an hour, then ask for a new code."


@require_GET
@by_link
def sign_page(request: HttpRequest, party: ContractParty) -> HttpResponse:
    open_document(party=party, by=who(request))
    return show(request, party)


def show(
    request: HttpRequest, party: ContractParty, *, form: SignForm | None = None, status: int = 200, **extra
) -> HttpResponse:
    party.refresh_from_db()
    party.contract.refresh_from_db()
    page = signing_page(party, reader=who(request))
    if page.version is None:
        # A part of a page that is over: the whole of it comes anew.
        if wants_part(request):
            return HttpResponse(headers={"HX-Refresh": "true"})
        over = {"page": page, "party": party}
        return render(request, "contracts/signing/wait.html", over, status=409 if extra else 200)
    context = {
        "page": page,
        "party": party,
        "contract": page.contract,
        "token": request.sign_token,
        "zone": zone_of(request, party),
        "asks_zone": asks_zone(request),
        "form": form or SignForm(consents=page.consents, initial={"version": page.version.number}),
        "sealed": how_it_is_sealed(page.contract),
        "code_waits": extra.pop("code_waits", False),
        **extra,
    }
    name = "contracts/signing/_act.html" if wants_part(request) else "contracts/signing/page.html"
    return render(request, name, context, status=status)


def _bound(request: HttpRequest, party: ContractParty) -> tuple[SignForm, SigningPage]:
    page = signing_page(party, reader=who(request))
    return SignForm(request.POST, consents=page.consents), page


@require_POST
@by_link
def sign_read(request: HttpRequest, party: ContractParty) -> HttpResponse:
    """How far they have read: from the page as it scrolls, or by the button at the document's end."""
    form = PageForm(request.POST)
    if not form.is_valid():
        raise Invalid("Say which page.", field="page")
    reached = reach_page(party=party, **form.cleaned_data)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"page": reached})
    return redirect(reverse("contracts:sign", args=[request.sign_token]) + "#sign-act")


@require_POST
@by_link
def sign_code(request: HttpRequest, party: ContractParty) -> HttpResponse:
    """They agree to what is asked, and a code is mailed to their own address. What they typed stays."""
    form, page = _bound(request, party)
    if page.version is None:
        return show(request, party, refused=True)
    if form.is_valid():
        try:
            if not _may(request, "sign_code", f"party:{party.pk}"):
                raise Invalid(TOO_MANY, field="code")
            agree_and_ask_code(
                party=party,
                version=form.cleaned_data["version"],
                agreed=form.cleaned_data["agreed"],
                by=who(request),
            )
        except DomainError as error:
            return _refused(request, party, form, error)
        return show(request, party, form=form, code_waits=True, just_sent=True)
    return show(request, party, form=form, status=422)


@require_POST
@by_link
def sign_do(request: HttpRequest, party: ContractParty) -> HttpResponse:
    form, page = _bound(request, party)
    if page.version is None:
        return show(request, party, refused=True)
    if form.is_valid():
        data = form.cleaned_data
        try:
            if not _may(request, "sign_confirm", f"party:{party.pk}"):
                raise Invalid(TOO_OFTEN, field="code")
            sign(
                party=party,
                version=data["version"],
                code=data["code"],
                typed_name=data["typed_name"],
                drawn=from_data_url(data["drawn"]),
                agreed=data["agreed"],
                address=address_of(request),
                agent=request.headers.get("User-Agent", ""),
                by=who(request),
            )
        except DomainError as error:
            # A second press of one button finds what the first did.
            if error.code != "signed_already":
                return _refused(request, party, form, error)
        # On a phone the document comes first: they land on what says that it is done.
        return redirect(reverse("contracts:sign", args=[request.sign_token]) + "#sign-panel")
    return show(request, party, form=form, status=422)


def _refused(request: HttpRequest, party: ContractParty, form: SignForm, error: DomainError) -> HttpResponse:
    form.add_refusal(error)
    if isinstance(error, Conflict):
        # It is another document now, or none: what they read is not what would be signed.
        return show(request, party, status=http_status(error), conflict=error.message)
    return show(request, party, form=form, status=422, code_waits=error.field == "code")


def _may(request: HttpRequest, action: str, key: str) -> bool:
    return bool(ratelimit.consume(request, action=action, key=key))


@require_GET
@by_link
def sign_file(request: HttpRequest, party: ContractParty) -> HttpResponse:
    """The exact file that is signed, for whoever may read it now."""
    if not may_read(party.contract, party):
        raise Http404
    version = version_in_force(party.contract)
    name = f"{party.contract.number}-v{version.number}.pdf"
    return FileResponse(
        version.file.open("rb"),
        content_type="application/pdf",
        filename=name,
        as_attachment="keep" in request.GET,
        headers={"X-Content-Type-Options": "nosniff", "Cross-Origin-Resource-Policy": "same-origin"},
    )


@require_GET
@by_link
def sign_drawing(request: HttpRequest, party: ContractParty, *, uid) -> HttpResponse:
    """A signature as it was drawn, beside the name, for whoever reads the document it stands under."""
    if not may_read(party.contract, party):
        raise Http404
    return drawing_response(party.contract, uid)


def drawing_response(contract, uid) -> HttpResponse:
    signature = Signature.objects.filter(
        party__contract=contract, party__uid=uid, version__number=contract.version
    ).first()
    if signature is None or not signature.image:
        raise Http404
    with signature.image.open("rb") as file:
        response = HttpResponse(file.read(), content_type="image/png")
    lock_down(response)
    return response
