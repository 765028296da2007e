"""The local mail sink's messages in the browser: what people would have found in their post."""

import re
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path

from csp.constants import NONE, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from config.local.mailbox import Entry, Mailbox

PAGE = 50
LINK = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


@dataclass(frozen=True)
class Attachment:
    number: int
    name: str
    kind: str
    size: int


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    recipient = request.GET.get("to", "")
    entries = list(_mailbox().entries(recipient))
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    context = {"page_obj": page, "to": recipient, "total": len(entries)}
    return render(request, "dev/mail_list.html", context)


@require_safe
def message(request: HttpRequest, name: str) -> HttpResponse:
    found = _message(name)
    text = _text(found)
    context = {
        "name": name,
        "entry": _entry(name),
        "message": found,
        "has_html": found.get_body(("html",)) is not None,
        "text_parts": list(_linked(text)),
        "attachments": [_attachment(number, part) for number, part in enumerate(found.iter_attachments())],
        "headers": [
            (header, found[header])
            for header in ("From", "To", "Reply-To", "Date", "Message-ID", "List-Unsubscribe", "List-Unsubscribe-Post")
            if found[header]
        ],
    }
    return render(request, "dev/mail_message.html", context)


# What a mail program allows: styles in the message, nothing that runs, nothing from outside.
@csp_replace(
    {
        "default-src": [NONE],
        "style-src": [UNSAFE_INLINE],
        "img-src": ["data:"],
        "frame-ancestors": ["'self'"],
        "sandbox": ["allow-popups", "allow-popups-to-escape-sandbox"],
        "script-src": None,
        "connect-src": None,
        "font-src": None,
        "media-src": None,
        "frame-src": None,
        "manifest-src": None,
        "worker-src": None,
    }
)
@xframe_options_sameorigin
@require_safe
def html(_request: HttpRequest, name: str) -> HttpResponse:
    body = _message(name).get_body(("html",))
    if body is None:
        raise Http404
    # Links in a message open beside the inbox, as they do in a mail program.
    return HttpResponse('<base target="_blank">' + body.get_content())


@require_safe
def raw(_request: HttpRequest, name: str) -> HttpResponse:
    content = _mailbox().raw(name)
    if content is None:
        raise Http404
    return HttpResponse(content, content_type="text/plain; charset=utf-8")


@require_safe
def part(_request: HttpRequest, name: str, number: int) -> HttpResponse:
    parts = list(_message(name).iter_attachments())
    if number >= len(parts):
        raise Http404
    chosen = parts[number]
    content = chosen.get_payload(decode=True) or b""
    file_name = re.sub(r"[^\w.-]", "_", chosen.get_filename() or "part")
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _mailbox() -> Mailbox:
    return Mailbox(Path(settings.MAIL_KEPT or settings.ENV.places.mail))


def _message(name: str) -> EmailMessage:
    found = _mailbox().message(name)
    if found is None:
        raise Http404
    return found


def _entry(name: str) -> Entry | None:
    return next((entry for entry in _mailbox().entries() if entry.name == name), None)


def _text(found: EmailMessage) -> str:
    body = found.get_body(("plain",))
    return body.get_content() if body is not None else ""


def _linked(text: str):
    """The text in pieces, each with the address it is a link to or nothing."""
    at = 0
    for link in LINK.finditer(text):
        yield text[at : link.start()], ""
        yield link.group(), link.group()
        at = link.end()
    yield text[at:], ""


def _attachment(number: int, found: EmailMessage) -> Attachment:
    content = found.get_payload(decode=True) or b""
    return Attachment(number, found.get_filename() or f"part {number + 1}", found.get_content_type(), len(content))
