"""Offers as the office makes and negotiates them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from casting.services.offering import check_offerable
from contracts.models import Offer
from contracts.policies import can_make_offers
from contracts.selectors.offers import living_offer, office_offer, submission_to_offer
from contracts.services.offer_drafts import draft_offer, starting_terms
from contracts.services.speaking import voices_for
from contracts.states import LIVE_OFFERS
from contracts.terms import rows
from contracts.views import negotiating
from contracts.views.negotiating import Place
from core.errors import DomainError, IllegalTransition, NotAllowed, http_status


def _offer(request: HttpRequest, offer_id: int) -> Offer:
    return office_offer(actor=request.user, organisation=request.organisation, offer_id=offer_id)


def _place(offer: Offer) -> Place:
    where = [offer.organisation.slug, offer.pk]

    def at(name: str) -> str:
        if name == "home":
            return reverse("contracts:offer", args=where)
        if name in {"write", "check", "note"}:
            return reverse(f"contracts:offer-{name}", args=where)
        return reverse("contracts:offer-act", args=[*where, name]) if name in negotiating.OFFICE_ACTS else ""

    return Place("contracts/deal/office.html", at)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def offer_new(request: HttpRequest, org_slug: str, submission_id: int) -> HttpResponse:
    """To the offer that stands, or what a new one would start with; a press begins it."""
    submission = submission_to_offer(actor=request.user, organisation=request.organisation, submission_id=submission_id)
    known = living_offer(submission.pk)
    if known is not None and (known.state in LIVE_OFFERS or request.method == "POST"):
        return redirect("contracts:offer", org_slug, known.pk)
    refusal = None
    if request.method == "POST":
        try:
            offer = draft_offer(actor=request.user, submission=submission)
        except DomainError as error:
            refusal = error
        else:
            messages.success(request, "Begun. Nobody outside sees it before you send it.")
            return redirect("contracts:offer", org_slug, offer.pk)
    context = {
        "submission": submission,
        "role": submission.role,
        "known": known,
        "rows": rows(starting_terms(submission), sees_money=True, language=request.user.language),
        "voice": voices_for([submission])[submission.pk],
        "first_do": _first_do(submission),
        "refusal": refusal,
        "rail_at": "contracts:deal-list",
    }
    status = http_status(refusal) if refusal else 200
    return render(request, "contracts/deal/new.html", context, status=status)


def _first_do(submission) -> str:
    """What has to be done before an offer can be sent, in a sentence; nothing keeps it from being written."""
    try:
        check_offerable(submission.role, submission)
    except IllegalTransition as error:
        return error.message
    return ""


@login_required
@require_GET
def offer(request: HttpRequest, org_slug: str, offer_id: int) -> HttpResponse:
    found = _offer(request, offer_id)
    return negotiating.show_page(request, found, _place(found))


def _to_change(request: HttpRequest, offer_id: int) -> Offer:
    found = _offer(request, offer_id)
    if not can_make_offers(request.user, found.organisation_id):
        raise NotAllowed("You can look at this offer, but not change it.")
    return found


@login_required
@require_POST
def offer_write(request: HttpRequest, org_slug: str, offer_id: int) -> HttpResponse:
    found = _to_change(request, offer_id)
    return negotiating.write(request, found, _place(found))


@login_required
@require_POST
def offer_check(request: HttpRequest, org_slug: str, offer_id: int) -> HttpResponse:
    return negotiating.check(request, _to_change(request, offer_id))


@login_required
@require_POST
def offer_note(request: HttpRequest, org_slug: str, offer_id: int) -> HttpResponse:
    found = _to_change(request, offer_id)
    return negotiating.note(request, found, _place(found))


@login_required
@require_POST
def offer_act(request: HttpRequest, org_slug: str, offer_id: int, act: str) -> HttpResponse:
    found = _to_change(request, offer_id)
    return negotiating.act(request, found, _place(found), act)
