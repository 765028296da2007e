"""Sending a day: exactly who will be told what, before anything leaves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from auditions.models import Session
from auditions.selectors.sending import to_tell
from auditions.services.sending import Sent, send_day
from auditions.views.day.answers import board_url, done
from auditions.views.day.common import day_context, session_in_hand
from casting.views.calls.context import office_page
from core.errors import Conflict


@require_http_methods(["GET", "HEAD", "POST"])
@office_page
def send(request: HttpRequest, *, session_id: int) -> HttpResponse:
    """The list, and with `expected`, its digest, the sending of it. A list that has changed since is shown anew."""
    session = session_in_hand(request, session_id, to_run=True)
    if request.method != "POST":
        return _page(request, session)
    try:
        sent = send_day(actor=request.user, session=session, expected=request.POST.get("expected", ""))
    except Conflict as refusal:
        return _page(request, session, refusal=refusal.message, status=409)
    text = _said(sent)
    if request.htmx:
        return done(request, session, text)
    messages.success(request, text)
    return redirect(board_url(request, session))


def _said(sent: Sent) -> str:
    people = "1 person is" if sent.total == 1 else f"{sent.total} people are"
    text = f"{people} told. The notes rest in the outbox for a few minutes first."
    if sent.by_telephone:
        text += " Without an address, to be rung: " + ", ".join(line.name for line in sent.by_telephone) + "."
    return text


def _page(request: HttpRequest, session: Session, *, refusal: str = "", status: int = 200) -> HttpResponse:
    telling = to_tell(request.user, session)
    context = day_context(request, session) | {
        "telling": telling,
        "refusal": refusal,
        "groups": [
            ("Invited, and asked to answer", "letter", telling.invitations),
            ("Time changed, asked again", "swap", telling.changes),
            ("Only the place changed; their answer stands", "place", telling.places),
            ("Told that it is off", "x", telling.called_off),
            ("Invited to choose a time", "hand", telling.choices),
        ],
    }
    template = "auditions/day/send_dialog.html" if request.htmx else "auditions/day/send_page.html"
    return render(request, template, context, status=status)
