import hashlib
import json
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from core import clock
from talent.documents import resume_as_pdf, share_card
from talent.selectors import public_page
from talent.selectors.profile import share_facts
from talent.selectors.share import ShareFacts

HOUR, DAY = 3600, 24 * 3600


@require_safe
def performer_page(request: HttpRequest, slug: str) -> HttpResponse:
    """A performer's page at its own address; 404 for whom it is not open."""
    page = public_page(request.user, slug)
    context = {"page": page, "address": _address("talent:performer", slug)}
    if page.share:
        # The mark makes another address of another picture: whoever keeps such pictures asks for the new one.
        context["share_card"] = f"{_address('talent:share-card', slug)}?v={page.share.mark}"
    response = render(request, "talent/public/performer.html", context)
    if not page.is_public:
        response["X-Robots-Tag"] = "noindex, noarchive"
        response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def share_picture(request: HttpRequest, slug: str) -> HttpResponse:
    """The picture of a public page, drawn once for what it shows; 404 for a page that is not open to everybody."""
    facts = share_facts(slug)
    etag = quote_etag(facts.mark)
    response = get_conditional_response(request, etag=etag) or _drawn(facts)
    response["ETag"], response["Cache-Control"] = etag, "public, max-age=3600"
    return response


def _drawn(facts: ShareFacts) -> HttpResponse:
    key = f"share-card:{facts.mark}"
    picture = cache.get(key)
    if picture is None:
        picture = share_card(facts.name, lines=facts.lines, headshot=facts.headshot)
        cache.set(key, picture, DAY)
    return HttpResponse(picture, content_type="image/jpeg")


@require_safe
def made_resume(request: HttpRequest, slug: str) -> HttpResponse:
    """The page as a PDF, for whoever may open the page."""
    page = public_page(request.user, slug)
    said = {
        "profile": page.data,
        "agencies": list(page.agencies),
        "address": _address("talent:performer", slug) if page.is_public else "",
        "at": clock.show(clock.now(), "UTC", "date"),
    }
    mark = hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()
    etag = quote_etag(mark)
    response = get_conditional_response(request, etag=etag) or HttpResponse(
        _set(mark, said), content_type="application/pdf"
    )
    response["ETag"] = etag
    name = slugify(page.data["stage_name"])[:60] or "performer"
    response["Content-Disposition"] = f'inline; filename="{name}-resume.pdf"'
    response["Cache-Control"] = "private, no-cache"
    if not page.is_public:
        response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def _set(mark: str, said: dict[str, Any]) -> bytes:
    """Set once an hour for what it says: whoever asks again and again costs no more than one who asks once."""
    key = f"resume:{mark}"
    content = cache.get(key)
    if content is None:
        content = resume_as_pdf(**said)
        cache.set(key, content, HOUR)
    return content


def _address(name: str, slug: str) -> str:
    return f"{settings.SITE_URL}{reverse(name, args=[slug])}"
