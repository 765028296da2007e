"""Calendars to subscribe to: the secret address itself, and the pages that make and end one."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.http import parse_etags
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditions.calendar import feed_calendar
from auditions.models import CalendarFeed
from auditions.selectors.feeds import entries_of, feed_by_key, feed_of_person, feed_of_session
from auditions.services.feeds import (
    end_own_feed,
    end_session_feed,
    make_own_feed,
    make_session_feed,
    note_reading,
)
from auditions.views.day.common import day_context, session_in_hand
from core import clock
from core.tokens import digest

AN_HOUR = 120


@require_safe
def feed(request: HttpRequest, key: str) -> HttpResponse:
    """No sign-in: the address is the key. What has not changed since the program's last look is not sent again."""
    if _is_asked_too_often(digest(key)):
        return _later()
    found = feed_by_key(key)
    if found is None:
        raise Http404
    note_reading(found)
    name, entries = entries_of(found)
    etag = f'"{hashlib.sha256(repr((name, entries)).encode()).hexdigest()[:32]}"'
    if etag in parse_etags(request.headers.get("If-None-Match", "")):
        return _kept_private(HttpResponseNotModified(), etag)
    response = HttpResponse(
        feed_calendar(name, entries),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'inline; filename="callboard.ics"'},
    )
    return _kept_private(response, etag)


def _is_asked_too_often(key_hash: str) -> bool:
    """Counted by address and hour: programs of one maker ask from one place for many people."""
    counter = f"calendar-feed:{key_hash}:{int(clock.now().timestamp()) // 3600}"
    cache.add(counter, 0, 2 * 3600)
    return cache.incr(counter) > AN_HOUR


def _kept_private(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _later() -> HttpResponse:
    return HttpResponse(
        "This calendar is asked for too often. Try again in an hour.",
        status=429,
        content_type="text/plain; charset=utf-8",
        headers={"Retry-After": "3600", "Cache-Control": "private, no-store"},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """A POST makes an address, in the place of the old; it is on that one answer and never again."""
    url = make_own_feed(actor=request.user) if request.method == "POST" else ""
    context = {"rail_at": "auditions:mine"} | _shown(url, feed_of_person(request.user))
    return _once(render(request, "auditions/papers/own_calendar.html", context))


@login_required
@require_POST
def own_end(request: HttpRequest) -> HttpResponse:
    if end_own_feed(actor=request.user):
        messages.success(request, "The address has ended. Calendars that used it get nothing more.")
    return redirect("auditions:own-calendar")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def of_session(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=request.method == "POST")
    url = make_session_feed(actor=request.user, session=session) if request.method == "POST" else ""
    context = day_context(request, session) | _shown(url, feed_of_session(session)) | {"paper": "calendar"}
    return _once(render(request, "auditions/papers/session_calendar.html", context))


@login_required
@require_POST
def of_session_end(request: HttpRequest, org_slug: str, session_id: int) -> HttpResponse:
    session = session_in_hand(request, session_id, to_run=True)
    if end_session_feed(actor=request.user, session=session):
        messages.success(request, "The address has ended. Calendars that used it get nothing more.")
    return redirect("auditions:session-calendar", org_slug, session.pk)


def _shown(url: str, found: CalendarFeed | None) -> dict:
    return {"url": url, "webcal": url.replace("https:", "webcal:", 1).replace("http:", "webcal:", 1), "feed": found}


def _once(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-store"
    return response
