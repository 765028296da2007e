"""Receipts of what was erased, for whoever asked for it."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from core.errors import Conflict
from core.pages import keyset_page
from talent.own_receipts import receipt_words
from talent.selectors.receipts import own_receipt, receipts_of
from talent.services.receipts import mail_receipt

PAGE = 50


@login_required
@require_safe
def receipts(request: HttpRequest) -> HttpResponse:
    page = keyset_page(receipts_of(request.user), ["-id"], after=request.GET.get("after"), size=PAGE)
    rows = [{"receipt": one, "words": receipt_words(one)} for one in page.rows]
    next_url = f"{request.path}?after={page.next_cursor}" if page.next_cursor else ""
    return render(request, "talent/receipts/page.html", {"rows": rows, "next_url": next_url, "as_actor": True})


@login_required
@require_POST
def mail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    receipt = own_receipt(request.user, public_id)
    try:
        mail_receipt(actor=request.user, receipt=receipt)
    except Conflict as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, f"On its way to {request.user.email}.")
    return redirect("talent:receipts")
