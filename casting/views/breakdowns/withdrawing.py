"""Withdrawing many of an agency's submissions at once, after one look at whose."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from casting.selectors.clients import clients_of_agency_among
from casting.selectors.putting_up import submissions_of_act
from casting.services.submit_many import withdraw_many
from casting.views.breakdowns.inbox import agency_of
from casting.views.room.frame import numbers_in
from core.errors import Invalid


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = agency_of(request)
    given = request.POST if request.method == "POST" else request.GET
    ids = numbers_in(given.getlist("pick"))
    if batch := act_in(given.get("sent", "")):
        ids = submissions_of_act(agency=agency, batch=batch)
    rows = clients_of_agency_among(agency=agency, submission_ids=ids) if ids else []
    if not rows:
        messages.info(request, "Tick at least one submission that can be withdrawn.")
        return redirect("casting:agent-desk", org_slug)
    refused, error = [], ""
    if request.method == "POST":
        try:
            outcome = withdraw_many(actor=request.user, agency=agency, submission_ids=ids)
        except Invalid as refusal:
            error = refusal.message
        else:
            count = len(outcome.done)
            if not outcome.refused:
                messages.success(request, f"{count} {'submission' if count == 1 else 'submissions'} withdrawn.")
                return redirect("casting:agent-desk", org_slug)
            refused = outcome.refused
    context = {
        "agency": agency,
        "rows": [row for row in rows if row.can_withdraw],
        "over": [row for row in rows if not row.can_withdraw],
        "refused": refused,
        "error": error,
        "rail_at": "casting:agent-desk",
    }
    return render(request, "casting/breakdowns/withdraw.html", context, status=422 if refused or error else 200)


def act_in(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None
