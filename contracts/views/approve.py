"""Saying yes or no by a personal link: a code by mail first, or one's own account, then what is asked, and nothing else."""

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from accounts.tenancy import office_scope
from contracts.forms.offers import ApprovalCodeForm, VerdictForm
from contracts.links import approval_token
from contracts.models import DealApproval
from contracts.selectors.negotiation import office_cost
from contracts.selectors.offers import approval_by_token, own_approval
from contracts.services.approval_doors import ask_approval_code, confirm_approval_code
from contracts.services.approvals import decide_approval
from contracts.states import DealApprovalState
from contracts.terms import rows
from core import clock, codes, tokens
from core.errors import DomainError, Invalid, http_status

# How long a typed code lets one browser look and answer.
LET_IN_SECONDS = 3600
TOO_MANY = "We have sent several codes already. Wait ten minutes, then ask again."
TOO_OFTEN = "That was tried too often. Wait an hour, then ask for a new code."
View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Hands over the approval that the link names, inside the office's scope; a link that is nobody's says so."""

    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        approval = approval_by_token(token)
        if approval is None:
            response = render(request, "contracts/approve/gone.html", {"why": "unknown"}, status=404)
        else:
            with office_scope(approval.organisation):
                response = view(request, approval, token)
        # The address is the key, and what lies behind it is nobody's to keep.
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex"
        response["Cache-Control"] = "no-store, private"
        return response

    return found


def _key(approval: DealApproval) -> str:
    return f"approval:{approval.uid}"


def _is_let_in(request: HttpRequest, approval: DealApproval) -> bool:
    """By the code in this browser within the hour, or by the account of who is asked."""
    if request.user.is_authenticated and request.user.pk == approval.approver.user_id:
        return True
    until = request.session.get(_key(approval), 0)
    return until > clock.now().timestamp()


@require_GET
@by_link
def approve(request: HttpRequest, approval: DealApproval, token: str) -> HttpResponse:
    return _page(request, approval, token)


def _page(request: HttpRequest, approval: DealApproval, token: str, *, status: int = 200, **shown) -> HttpResponse:
    if approval.approver.removed_at is not None or approval.state == DealApprovalState.CANCELLED:
        context = {"why": "over", "office": approval.organisation}
        return render(request, "contracts/approve/gone.html", context, status=410)
    if not _is_let_in(request, approval):
        context = {
            "approval": approval,
            "token": token,
            "form": ApprovalCodeForm(),
            "waits": codes.waits(approval),
            **shown,
        }
        return render(request, "contracts/approve/door.html", context, status=status)
    return render(request, "contracts/approve/page.html", _context(request, approval, token) | shown, status=status)


def _context(request: HttpRequest, approval: DealApproval, token: str) -> dict:
    thing = approval.offer or approval.hold
    is_member = request.user.is_authenticated and request.user.pk == approval.approver.user_id
    user = request.user if request.user.is_authenticated else None
    language = user.language if user else "en-gb"
    return {
        "approval": approval,
        "thing": thing,
        "hold": approval.hold,
        # Whoever is not of the office hears the codename while there is one.
        "production": thing.production.title if is_member else thing.production.public_title,
        "rows": rows(approval.terms, sees_money=True, language=language),
        "cost": office_cost(approval.offer, approval.terms, language) if approval.offer_id else None,
        "token": token,
        "form": VerdictForm(),
        "zone": user.time_zone if user else timezone.get_current_timezone_name(),
    }


def _may(request: HttpRequest, action: str, *keys: str) -> bool:
    return all(ratelimit.consume(request, action=action, key=key) for key in keys)


@require_POST
@by_link
def approve_code(request: HttpRequest, approval: DealApproval, token: str) -> HttpResponse:
    """Mails a code to the approver's own address, whoever asks; the page never says which address that is."""
    address = tokens.digest(approval.approver.email)
    if not _may(request, "viewer_code", f"approval:{approval.pk}", f"address:{address}"):
        return _page(request, approval, token, status=429, refusal=TOO_MANY)
    try:
        ask_approval_code(approval=approval)
    except DomainError as error:
        return _page(request, approval, token, status=http_status(error), refusal=error.message)
    return redirect("contracts:approve", token)


@require_POST
@by_link
def approve_confirm(request: HttpRequest, approval: DealApproval, token: str) -> HttpResponse:
    form = ApprovalCodeForm(request.POST)
    if form.is_valid():
        try:
            if not _may(request, "viewer_confirm", f"approval:{approval.pk}"):
                raise Invalid(TOO_OFTEN, field="code")
            confirm_approval_code(approval=approval, typed=form.cleaned_data["code"])
        except DomainError as error:
            form.add_refusal(error)
        else:
            request.session[_key(approval)] = clock.now().timestamp() + LET_IN_SECONDS
            return redirect("contracts:approve", token)
    return _page(request, approval, token, status=422, form=form)


@require_POST
@by_link
def approve_decide(request: HttpRequest, approval: DealApproval, token: str) -> HttpResponse:
    if not _is_let_in(request, approval):
        return redirect("contracts:approve", token)
    form = VerdictForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            decide_approval(
                approval=approval,
                by_name=approval.approver.name,
                approve=data["verdict"] == "yes",
                reason=data["reason"],
                actor=request.user if request.user.is_authenticated else None,
            )
        except DomainError as error:
            form.add_refusal(error)
            approval.refresh_from_db(fields=["state", "reason", "decided_at"])
            return _page(request, approval, token, status=http_status(error), form=form)
        messages.success(request, "Thank you. They have been told.")
        return redirect("contracts:approve", token)
    return _page(request, approval, token, status=422, form=form)


@login_required
@require_GET
def approval(request: HttpRequest, org_slug: str, approval_id: int) -> HttpResponse:
    """From the deal's page to the approver's own: their account stands for the code."""
    found = own_approval(actor=request.user, organisation=request.organisation, approval_id=approval_id)
    return redirect(reverse("contracts:approve", args=[approval_token(found)]))
