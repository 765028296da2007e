from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from talent.selectors.agency_page import agency_page


@require_safe
def agency(request: HttpRequest, agency_slug: str) -> HttpResponse:
    page = agency_page(request.user, agency_slug, after=request.GET.get("after"))
    more = request.htmx and request.GET.get("after")
    template = "talent/agencies/agency_more.html" if more else "talent/agencies/agency.html"
    address = f"{settings.SITE_URL}{reverse('talent:agency', args=[agency_slug])}"
    response = render(request, template, {"page": page, "address": address})
    if page.is_trade:
        response["Cache-Control"] = "private, no-store"
    return response
