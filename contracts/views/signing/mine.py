"""Contracts of whoever signs with an account, and of those who speak for them."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from accounts.tenancy import office_scope
from contracts.selectors.mine_contracts import contract_of, contracts_of
from contracts.selectors.signing import how_it_is_sealed, places_of, trail_of, version_in_force
from contracts.views.signing.by_link import kept_private
from contracts.views.signing.page import drawing_response


@login_required
@require_GET
def mine_contracts(request: HttpRequest) -> HttpResponse:
    rows = contracts_of(request.user)
    context = {
        "asked": [row for row in rows if row.is_asked],
        "rest": [row for row in rows if not row.is_asked],
        "zone": request.user.time_zone,
        "rail_at": "contracts:mine-deals",
    }
    return render(request, "contracts/signing/mine.html", context)


@login_required
@require_GET
def mine_contract(request: HttpRequest, *, uid) -> HttpResponse:
    own = contract_of(request.user, uid)
    contract = own.contract
    context = {"own": own, "contract": contract, "zone": request.user.time_zone, "rail_at": "contracts:mine-deals"}
    with office_scope(contract.organisation):
        context["sealed"] = how_it_is_sealed(contract)
        if own.may_read:
            version = version_in_force(contract)
            context |= {
                "version": version,
                "places": places_of(contract, version),
                "trail": trail_of(contract),
            }
        return kept_private(render(request, "contracts/signing/mine_contract.html", context))


@login_required
@require_GET
def mine_contract_file(request: HttpRequest, *, uid) -> HttpResponse:
    own = contract_of(request.user, uid)
    if not own.may_read:
        raise Http404
    with office_scope(own.contract.organisation):
        version = version_in_force(own.contract)
        return FileResponse(
            version.file.open("rb"),
            content_type="application/pdf",
            filename=f"{own.contract.number}-v{version.number}.pdf",
            headers={"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"},
        )


@login_required
@require_GET
def mine_contract_drawing(request: HttpRequest, *, uid, party) -> HttpResponse:
    own = contract_of(request.user, uid)
    if not own.may_read:
        raise Http404
    with office_scope(own.contract.organisation):
        return drawing_response(own.contract, party)
