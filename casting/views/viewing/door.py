"""Who is let in by a personal link, and the page that asks for the code."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps

import structlog
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from accounts.tenancy import office_scope
from casting.forms.viewing import CodeForm
from casting.models import Viewer, ViewerDevice
from casting.selectors.approvals import seats_of_viewer
from casting.selectors.viewing import (
    CLOSED,
    EXPIRED,
    NOT_YET,
    OPEN,
    REVOKED,
    confirmed_device,
    standing_of,
    viewer_by_key,
    waiting_device,
)
from casting.services.viewer_doors import ask_for_code, confirm_device, note_new_device
from core import tokens
from core.errors import DomainError, Invalid, NotFound

COOKIE = "callboard_viewer"
COOKIE_DAYS = 120
TOO_MANY = "We have sent several codes already. Wait ten minutes, then ask again."
TOO_OFTEN = "That was tried too often. Wait an hour, then ask for a new code."

log = structlog.get_logger("callboard.viewing")


@dataclass(frozen=True)
class Visit:
    """Somebody on a browser that they confirmed, looking at what is shown to them; `standing` may still be closed."""

    viewer: Viewer
    device: ViewerDevice
    key: str
    standing: str

    @property
    def is_open(self) -> bool:
        return self.standing == OPEN


Page = Callable[..., HttpResponseBase]


def by_link(view: Page) -> Page:
    """Gives the view its `Visit`; who may not come in gets the page that says why."""
    return _guarded(view, _page_instead)


def file_by_link(view: Page) -> Page:
    """The same for what a page loads: who may not come in gets nothing."""
    return _guarded(view, _nothing_instead)


def _guarded(view: Page, instead: Callable[..., HttpResponseBase]) -> Page:
    @wraps(view)
    def wrapped(request: HttpRequest, *, key: str, **kwargs) -> HttpResponseBase:
        viewer = viewer_by_key(key)
        standing = standing_of(viewer) if viewer else ""
        if viewer is None or standing in {REVOKED, EXPIRED}:
            return kept_private(instead(request, viewer, standing, key))
        with office_scope(viewer.organisation):
            device = confirmed_device(viewer, request.COOKIES.get(COOKIE, ""))
            if device is None:
                return kept_private(instead(request, viewer, standing, key))
            try:
                return kept_private(view(request, Visit(viewer, device, key, standing), **kwargs))
            except NotFound as error:
                # Taken back, or taken out, between the question and the answer.
                gone = HttpResponse(error.message, status=404, content_type="text/plain; charset=utf-8")
                return kept_private(gone)

    return wrapped


def _nothing_instead(request: HttpRequest, viewer: Viewer | None, standing: str, key: str) -> HttpResponse:
    return HttpResponse(status=410 if standing in {REVOKED, EXPIRED} else 404)


def _page_instead(request: HttpRequest, viewer: Viewer | None, standing: str, key: str) -> HttpResponse:
    if viewer is None:
        return _unknown(request)
    if standing in {REVOKED, EXPIRED}:
        return _gone(request, viewer, standing)
    if request.method == "POST":
        return redirect("casting:viewer", key)
    note_new_device(viewer=viewer)
    return door_page(request, viewer, key, CodeForm())


def kept_private(response: HttpResponseBase) -> HttpResponseBase:
    """The address is the key, and what lies behind it is nobody's to keep: no referrer, no index, no copy."""
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    response["Cache-Control"] = "no-store, private"
    return response


def door_page(request: HttpRequest, viewer: Viewer, key: str, form: CodeForm, *, refusal: str = "") -> HttpResponse:
    context = {
        "viewer": viewer,
        "key": key,
        "form": form,
        "waits": waiting_device(viewer, request.COOKIES.get(COOKIE, "")) is not None,
        "refusal": refusal,
    }
    status = 422 if form.errors else 429 if refusal else 200
    return render(request, "casting/viewing/door.html", context, status=status)


@require_POST
def ask_code(request: HttpRequest, *, key: str) -> HttpResponseBase:
    """Mails a code to the viewer's own address, whoever asks; the page never says which address that is."""
    viewer = viewer_by_key(key)
    standing = standing_of(viewer) if viewer else ""
    if viewer is None or standing in {REVOKED, EXPIRED}:
        return kept_private(_page_instead(request, viewer, standing, key))
    with office_scope(viewer.organisation):
        if not _may(request, "viewer_code", f"viewer:{viewer.pk}", f"address:{tokens.digest(viewer.email)}"):
            return kept_private(door_page(request, viewer, key, CodeForm(), refusal=TOO_MANY))
        cookie = ask_for_code(viewer=viewer, cookie=_cookie(request), label=device_label(request))
    response = redirect("casting:viewer", key)
    response.set_cookie(
        COOKIE,
        cookie,
        max_age=COOKIE_DAYS * 24 * 3600,
        path="/p/",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return kept_private(response)


@require_POST
def confirm(request: HttpRequest, *, key: str) -> HttpResponseBase:
    viewer = viewer_by_key(key)
    standing = standing_of(viewer) if viewer else ""
    if viewer is None or standing in {REVOKED, EXPIRED}:
        return kept_private(_page_instead(request, viewer, standing, key))
    form = CodeForm(request.POST)
    with office_scope(viewer.organisation):
        if form.is_valid():
            try:
                if not _may(request, "viewer_confirm", f"viewer:{viewer.pk}"):
                    raise Invalid(TOO_OFTEN, field="code")
                confirm_device(viewer=viewer, cookie=_cookie(request), code=form.cleaned_data["code"])
            except DomainError as error:
                form.add_refusal(error)
            else:
                return kept_private(redirect("casting:viewer", key))
        return kept_private(door_page(request, viewer, key, form))


def _may(request: HttpRequest, action: str, *keys: str) -> bool:
    return all(ratelimit.consume(request, action=action, key=key) for key in keys)


def _cookie(request: HttpRequest) -> str:
    """Ours are 43 letters; anything else is made anew."""
    cookie = request.COOKIES.get(COOKIE, "")
    return cookie if len(cookie) == len(tokens.new_token()) else ""


def _unknown(request: HttpRequest) -> HttpResponse:
    # Not the key, which may be a true one with a letter missing.
    log.warning("a presentation link that is nobody's was opened")
    return render(request, "casting/viewing/gone.html", {"why": "unknown"}, status=404)


def _gone(request: HttpRequest, viewer: Viewer, why: str) -> HttpResponse:
    context = {"why": why, "office": viewer.organisation, "viewer": viewer}
    return render(request, "casting/viewing/gone.html", context, status=410)


def not_open_page(
    request: HttpRequest, visit: Visit, *, refusal: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    """Closed, or not open yet. What they were asked to sign off is answered here all the same.

    `typed` is what they wrote and could not send, so that they can keep it.
    """
    why = visit.standing if visit.standing in {CLOSED, NOT_YET} else CLOSED
    context = {
        "why": why,
        "office": visit.viewer.organisation,
        "viewer": visit.viewer,
        "refusal": refusal,
        "typed": typed,
        "seats": seats_of_viewer(visit.viewer),
        "key": visit.key,
        "zone": timezone.get_current_timezone_name(),
    }
    return render(request, "casting/viewing/gone.html", context, status=status)


SYSTEMS = {"iPad": "iPad", "iPhone": "iPhone", "Android": "Android", "Macintosh": "Mac", "Windows": "Windows"}
BROWSERS = {"Edg/": "Edge", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}


def device_label(request: HttpRequest) -> str:
    """ "Chrome on iPad", so that the office can tell two devices of one person apart."""
    agent = request.headers.get("User-Agent", "")
    system = next((label for mark, label in SYSTEMS.items() if mark in agent), "a computer")
    browser = next((label for mark, label in BROWSERS.items() if mark in agent), "A browser")
    return f"{browser} on {system}"
