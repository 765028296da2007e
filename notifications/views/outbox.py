"""The office's outbox: what waits, what failed, what left."""

import json

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.errors import NotAllowed
from notifications.forms import NoteForm
from notifications.models import OutboxMessage
from notifications.policies import can_see_outbox, can_write_templates
from notifications.selectors import outbox as selectors
from notifications.selectors.outbox import Batch, BatchKey, Outbox, Preview

HOURS_LONGER = [(60, "an hour"), (180, "three hours"), (1440, "a day"), (4320, "three days")]


def require_outbox(request: HttpRequest) -> None:
    if not can_see_outbox(request.user, request.organisation):
        raise NotAllowed("The outbox is for this office's owner, directors and associates.")


@login_required
@require_safe
def outbox(request: HttpRequest, org_slug: str) -> HttpResponse:
    require_outbox(request)
    return outbox_page(request, batch=request.GET.get("batch", ""), after=request.GET.get("after"))


@login_required
@require_safe
def outbox_batch(request: HttpRequest, org_slug: str) -> HttpResponse:
    """More names of one batch; the whole page, opened there, without htmx."""
    require_outbox(request)
    key = BatchKey.parse(request.GET.get("batch", ""))
    after = request.GET.get("after")
    if not request.htmx or not after:
        return outbox_page(request, batch=str(key), after=after)
    rows = selectors.batch_page(key, reader=request.user, after=after)
    return render(request, "notifications/outbox/more_rows.html", {"rows": rows, "key": key})


@login_required
@require_safe
def outbox_note(request: HttpRequest, org_slug: str, message_id: int) -> HttpResponse:
    """One note as its reader gets it."""
    require_outbox(request)
    message = selectors.message_for(request.organisation, message_id, reader=request.user)
    if request.htmx:
        return render(request, "notifications/outbox/preview.html", preview_context(request, message))
    return outbox_page(request, message=message)


@login_required
@require_safe
def outbox_sent(request: HttpRequest, org_slug: str) -> HttpResponse:
    require_outbox(request)
    search = request.GET.get("q", "").strip()
    page = selectors.sent_page(request.organisation, reader=request.user, search=search, after=request.GET.get("after"))
    name = "more_sent" if request.htmx and request.GET.get("after") else "sent"
    return render(request, f"notifications/outbox/{name}.html", {"page": page, "search": search})


def outbox_page(
    request: HttpRequest,
    *,
    batch: str = "",
    message: OutboxMessage | None = None,
    after: str | None = None,
    form: NoteForm | None = None,
    status: int = 200,
    toast: dict | None = None,
) -> HttpResponse:
    """The page, or, for htmx, its body; opened at that batch or note, else at what leaves next."""
    box = selectors.outbox_of(request.organisation, reader=request.user)
    opened = _opened(box, batch, message)
    rows = selectors.batch_page(opened.key, reader=request.user, after=after) if opened else None
    if message is None:
        message = rows.rows[0] if rows and rows.rows else next(iter(box.failed), None)
    context = {
        "outbox": box,
        "opened": opened,
        "rows": rows,
        "key": opened.key if opened else None,
        "sent": selectors.sent_page(request.organisation, reader=request.user, size=selectors.SENT_SHOWN).rows,
        "taken_back": selectors.taken_back_lately(request.organisation, reader=request.user),
        "longer": HOURS_LONGER,
        "rail_counts": {"notifications:outbox": box.waiting},
        "may_write_templates": can_write_templates(request.user, request.organisation),
        **(preview_context(request, message, form=form) if message else {}),
    }
    template = "notifications/outbox/body.html" if request.htmx else "notifications/outbox/page.html"
    response = render(request, template, context, status=status)
    if toast:
        response["HX-Trigger"] = json.dumps({"toast": toast})
    return response


def _opened(box: Outbox, batch: str, message: OutboxMessage | None) -> Batch | None:
    if message is not None:
        wanted = BatchKey(message.batch, message.kind, message.wait_for)
    elif batch:
        wanted = BatchKey.parse(batch)
    else:
        return next(iter(box.batches), None)
    return next(
        (each for each in box.batches if each.key == wanted), None if message else next(iter(box.batches), None)
    )


def preview_context(request: HttpRequest, message: OutboxMessage, *, form: NoteForm | None = None) -> dict:
    preview: Preview = selectors.preview_of(message)
    subject, body = selectors.words_of(message) if preview.letter else ("", "")
    return {
        "preview": preview,
        "note": message,
        "form": form or NoteForm(initial={"own_line": message.own_line, "subject": subject, "body": body}),
        "form_has_words": bool(message.subject_text or message.body_text or (form and form.errors)),
        "may_write_templates": can_write_templates(request.user, request.organisation),
    }
