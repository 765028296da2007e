"""A person's own deals, and their clients'."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from contracts.selectors.deals_mine import own_deals


@login_required
@never_cache
@require_safe
def mine_deals(request: HttpRequest) -> HttpResponse:
    is_past = request.GET.get("show") == "past"
    clients = own_deals(actor=request.user, past=is_past)
    here = reverse("contracts:mine-deals")
    context = {
        "clients": clients,
        "is_past": is_past,
        "shows_names": any(not client.is_own for client in clients),
        "due": sum(line.is_due for client in clients for line in client.lines),
        "tabs": [
            {"url": here, "label": "Now", "count": None, "current": not is_past},
            {"url": f"{here}?show=past", "label": "Over", "count": None, "current": is_past},
        ],
    }
    return render(request, "contracts/register/mine.html", context)
