from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from talent.selectors import public_page


@require_safe
def performer_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A performer's page at its own address; 404 for whom it is not open."""
    page = public_page(request.user, slug)
    response = render(
        request,
        "talent/public/performer.html",
        {"page": page, "address": f"{settings.SITE_URL}{reverse('talent:performer', args=[slug])}"},
    )
    if not page.is_public:
        response["X-Robots-Tag"] = "noindex, noarchive"
        response["Cache-Control"] = "private, no-store"
    return response
