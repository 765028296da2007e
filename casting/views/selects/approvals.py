"""Sign-off as the office sees it: the ladder of a production, asking, saying, handing on, taking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Membership, User
from casting.forms.selects import LadderForm, StartApprovalForm
from casting.policies import can_manage_calls, can_review_production
from casting.selectors.approvals import (
    ApprovalPage,
    approval_page,
    approvals_of_production,
    ladder_of,
    presentations_showing,
    seat_for,
)
from casting.selectors.selects import selects_page
from casting.services.approvals import delegate_seat, give_verdict, start_approval, take_back_approval
from casting.services.ladders import set_ladder
from casting.views.calls.context import office_page
from casting.views.selects.production import production_context, production_in_hand
from casting.views.selects.selects import page_with, role_in_hand
from core.errors import Conflict, DomainError, IllegalTransition, Invalid, NotAllowed, http_status
from core.text import whole_number


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def ladder(request: HttpRequest, *, production_id: int) -> HttpResponse:
    """Who signs off on a production, and what was asked of them so far."""
    production = production_in_hand(request, production_id)
    if not can_review_production(request.user, production):
        raise NotAllowed("Sign-offs are for the people who decide about them.")
    may_manage = can_manage_calls(request.user, production.organisation)
    if request.method == "POST" and not may_manage:
        raise NotAllowed("Only the owner, directors and associates of the office say who signs off.")
    members = colleagues(request)
    posted = request.POST if request.method == "POST" else None
    form = LadderForm(posted, members=members, ladder=ladder_of(production))
    if request.method == "POST" and form.is_valid():
        try:
            set_ladder(actor=request.user, production=production, steps=form.steps())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "The ladder is kept. Sign-offs under way stay as they are.")
            return redirect("casting:ladder", request.organisation.slug, production.pk)
    context = production_context(request, production) | {
        "form": form,
        "approvals": approvals_of_production(actor=request.user, production=production),
        "may_manage": may_manage,
    }
    return render(request, "casting/approvals/ladder.html", context, status=422 if form.errors else 200)


def colleagues(request: HttpRequest) -> list[tuple[int, str]]:
    found = Membership.objects.filter(organisation=request.organisation).order_by("user__name", "user_id")
    return list(found.values_list("user_id", "user__name"))


@require_POST
@office_page
def start(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    first = selects_page(actor=request.user, role=role).first
    form = StartApprovalForm(request.POST, shown=presentations_showing(role, first.submission.pk) if first else [])
    if not form.is_valid():
        return page_with(request, role, form, Invalid("Choose one of the presentations offered."))
    try:
        approval = start_approval(actor=request.user, role=role, **form.values())
    except (Conflict, IllegalTransition, Invalid) as refusal:
        return page_with(request, role, form, refusal)
    messages.success(
        request, "Asked. Whoever is on the first step is written to now, the others when it is their turn."
    )
    return redirect("casting:approval", request.organisation.slug, approval.pk)


def _in_hand(request: HttpRequest, approval_id: int) -> ApprovalPage:
    return approval_page(actor=request.user, organisation=request.organisation, approval_id=approval_id)


@require_safe
@office_page
def approval(request: HttpRequest, *, approval_id: int) -> HttpResponse:
    return _page(request, _in_hand(request, approval_id))


@require_POST
@office_page
def verdict(request: HttpRequest, *, approval_id: int, seat_id: int) -> HttpResponse:
    page = _in_hand(request, approval_id)
    seat = seat_for(approval=page.approval, seat_id=seat_id)
    try:
        give_verdict(
            seat=seat,
            value=request.POST.get("value", ""),
            reason=request.POST.get("reason", ""),
            actor=request.user,
        )
    except (Conflict, IllegalTransition, Invalid) as refusal:
        return _page(request, _in_hand(request, approval_id), refusal=refusal, typed=request.POST.get("reason", ""))
    messages.success(request, "Kept.")
    return redirect("casting:approval", request.organisation.slug, approval_id)


@require_POST
@office_page
def delegate(request: HttpRequest, *, approval_id: int, seat_id: int) -> HttpResponse:
    page = _in_hand(request, approval_id)
    seat = seat_for(approval=page.approval, seat_id=seat_id)
    chosen = request.POST.get("user", "")
    user = None
    if chosen:
        user = User.objects.filter(
            pk__in=[pk for pk, _ in colleagues(request)],
            pk=whole_number(chosen),
        ).first()
        if user is None:
            raise Invalid("Choose somebody of your office.", field="user")
    try:
        made = delegate_seat(
            seat=seat,
            name=request.POST.get("name", ""),
            email=request.POST.get("email", ""),
            user=user,
            actor=request.user,
        )
    except (Conflict, IllegalTransition, Invalid) as refusal:
        return _page(request, _in_hand(request, approval_id), refusal=refusal)
    messages.success(request, f"{made.name} speaks instead.")
    return redirect("casting:approval", request.organisation.slug, approval_id)


@require_POST
@office_page
def take_back(request: HttpRequest, *, approval_id: int) -> HttpResponse:
    page = _in_hand(request, approval_id)
    try:
        take_back_approval(actor=request.user, approval=page.approval)
    except (Conflict, IllegalTransition) as refusal:
        return _page(request, _in_hand(request, approval_id), refusal=refusal)
    messages.success(request, "Taken back. Nobody is asked any more.")
    return redirect("casting:approval", request.organisation.slug, approval_id)


def _page(
    request: HttpRequest, page: ApprovalPage, *, refusal: DomainError | None = None, typed: str = ""
) -> HttpResponse:
    context = {
        "page": page,
        "approval": page.approval,
        "role": page.approval.role,
        "production": page.approval.role.production,
        "refusal": refusal,
        "typed": typed,
        "colleagues": [one for one in colleagues(request) if one[0] != request.user.pk],
        "rail_at": "casting:production-list",
    }
    return render(request, "casting/approvals/page.html", context, status=http_status(refusal) if refusal else 200)
