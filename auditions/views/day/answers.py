"""How an act on the board answers: with the board as it stands now, and a way back; without script with its page."""

import json
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from auditions.models import Session
from auditions.views.day.board import board_part
from auditions.views.day.common import session_in_hand
from casting.views.calls.context import office_page
from core.errors import DomainError, Invalid, NotAllowed, http_status
from core.text import whole_numbers


def board_url(request: HttpRequest, session: Session) -> str:
    return reverse("auditions:session", args=[request.organisation.slug, session.pk])


def undo_url(request: HttpRequest, session: Session, name: str, **values: object) -> str:
    address = reverse(f"auditions:{name}", args=[request.organisation.slug, session.pk])
    return f"{address}?{urlencode(values, doseq=True)}"


def asked(request: HttpRequest, name: str) -> str:
    """From the form, or from an undo's address."""
    return request.POST.get(name) or request.GET.get(name) or ""


def asked_ids(request: HttpRequest, name: str, kind: str = "") -> list[int]:
    """Numbers of a field that may come several times; "a12" for kind "a"."""
    values = [one for value in [*request.POST.getlist(name), *request.GET.getlist(name)] for one in value.split(",")]
    found = whole_numbers(value.removeprefix(kind) for value in values if value.startswith(kind))
    if not found:
        raise Invalid("Choose the people or times again.")
    return found


def act(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever runs the day. A refusal comes with the board as it stands, so that nobody acts on an old one."""

    @wraps(view)
    @office_page
    def wrapped(request: HttpRequest, *, session_id: int, **kwargs) -> HttpResponse:
        session = session_in_hand(request, session_id, to_run=True)
        try:
            return view(request, session, **kwargs)
        except NotAllowed:
            raise
        except DomainError as refusal:
            if not request.htmx:
                messages.error(request, refusal.message)
                return redirect(board_url(request, session))
            response = board_part(request, session_id, status=http_status(refusal))
            response["HX-Retarget"], response["HX-Reswap"] = "#day-board", "outerHTML"
            response["HX-Trigger"] = json.dumps({"toast": {"text": refusal.message, "tone": "error"}})
            return response

    return wrapped


def done(
    request: HttpRequest,
    session: Session,
    text: str,
    *,
    undo: str = "",
    focus: str = "",
    picked: list[int] | None = None,
) -> HttpResponse:
    """`focus` is the `who` that the hands stay on; `picked` are appointments that stay chosen."""
    if not request.htmx:
        messages.success(request, text)
        return redirect(board_url(request, session))
    response = board_part(request, session.pk, focus=focus, picked=picked or [])
    response["HX-Retarget"], response["HX-Reswap"] = "#day-board", "outerHTML"
    toast = {"text": text} | ({"undo": undo} if undo else {})
    response["HX-Trigger"] = json.dumps({"toast": toast, "dialog-close": "day-dialog"})
    return response
