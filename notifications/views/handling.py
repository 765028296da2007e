"""What is done to notes in the outbox. Each act is for these notes (`ids`) or for a whole batch (`batch`)."""

import datetime as dt
import json
from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from core import clock
from core.errors import DomainError, Invalid
from core.text import numbers_among, whole_number
from notifications import kinds
from notifications.forms import BatchWordsForm, NoteForm
from notifications.selectors import outbox as selectors
from notifications.selectors.outbox import WAITING, BatchKey
from notifications.services import handling
from notifications.services.outbox import Outcome, put_back_messages, take_back_messages
from notifications.states import MessageState
from notifications.views.outbox import outbox_page, preview_context, require_outbox

NAMES_SHOWN = 3


@login_required
@require_POST
def take_back(request: HttpRequest, org_slug: str) -> HttpResponse:
    def say(outcome: Outcome) -> str:
        return _count(
            outcome, "The note to {name} is taken back. Nobody was told.", "{n} notes are taken back. Nobody was told."
        )

    return _act(request, lambda ids: take_back_messages(actor=request.user, messages=ids), say, undo=True)


@login_required
@require_POST
def put_back(request: HttpRequest, org_slug: str) -> HttpResponse:
    """Undo of `take_back`: of one act (`act`), or of these notes."""
    require_outbox(request)
    act = request.GET.get("act") or request.POST.get("act")
    ids = selectors.ids_of_act(request.organisation, act) if act else _targets(request, [MessageState.CANCELLED])
    outcome = put_back_messages(actor=request.user, messages=_own(request, ids))
    said = _count(outcome, "The note to {name} waits again.", "{n} notes wait again.")
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        messages.success(request, said)
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _answer(request, outcome, said)


@login_required
@require_POST
def hold(request: HttpRequest, org_slug: str) -> HttpResponse:
    minutes = whole_number(request.POST.get("minutes"), digits=6)
    if minutes is None:
        raise Invalid("Choose how much longer they wait.", field="minutes")
    by = dt.timedelta(minutes=minutes)

    def say(outcome: Outcome) -> str:
        return _count(outcome, "The note to {name} waits longer.", "{n} notes wait longer.")

    return _act(request, lambda ids: handling.hold_longer(actor=request.user, messages=ids, by=by), say)


@login_required
@require_POST
def send_now(request: HttpRequest, org_slug: str) -> HttpResponse:
    def say(outcome: Outcome) -> str:
        later = sum(message.held_until > clock.now() for message in outcome.done)
        said = _count(outcome, "The note to {name} leaves now.", "{n} notes leave now.")
        return f"{said} Where it is night it leaves at nine: {later}." if later else said

    response = _act(request, lambda ids: handling.send_now(actor=request.user, messages=ids), say)
    if request.htmx:
        # The worker takes them within seconds of this answer: the page looks again then.
        response["HX-Trigger-After-Settle"] = "notes-leaving"
    return response


@login_required
@require_POST
def release(request: HttpRequest, org_slug: str) -> HttpResponse:
    reason = request.POST.get("reason", "")

    def say(outcome: Outcome) -> str:
        return _count(outcome, "The note to {name} waits for nothing more.", "{n} notes wait for nothing more.")

    return _act(request, lambda ids: handling.release_anyway(actor=request.user, messages=ids, reason=reason), say)


@login_required
@require_POST
def retry(request: HttpRequest, org_slug: str) -> HttpResponse:
    def say(outcome: Outcome) -> str:
        return _count(outcome, "We try the note to {name} again.", "We try {n} notes again.")

    return _act(request, lambda ids: handling.retry_messages(actor=request.user, messages=ids), say)


@login_required
@require_POST
def pause(request: HttpRequest, org_slug: str) -> HttpResponse:
    require_outbox(request)
    if request.POST.get("resume"):
        handling.resume_outbox(actor=request.user, organisation=request.organisation)
        said = "Notes leave again. What fell due meanwhile leaves now."
    else:
        handling.pause_outbox(actor=request.user, organisation=request.organisation)
        said = "Everything is paused. Nothing leaves until you say."
    if request.htmx:
        return outbox_page(request, toast={"text": said})
    messages.success(request, said)
    return redirect("notifications:outbox", request.organisation.slug)


@login_required
@require_POST
def note_edit(request: HttpRequest, org_slug: str, message_id: int) -> HttpResponse:
    """The own line of one note and, where they were opened, its words."""
    require_outbox(request)
    message = selectors.message_for(request.organisation, message_id, reader=request.user)
    form = NoteForm(request.POST)
    if form.is_valid():
        try:
            changes = form.changes(selectors.words_of(message), reset="reset" in request.POST)
            outcome = handling.edit_messages(actor=request.user, messages=[message.pk], **changes)
        except Invalid as error:
            form.add_refusal(error)
        else:
            return _edited(
                request, selectors.message_for(request.organisation, message_id, reader=request.user), outcome
            )
    if request.htmx:
        context = preview_context(request, message, form=form)
        return render(request, "notifications/outbox/preview.html", context, status=422)
    return outbox_page(request, message=message, form=form, status=422)


def _edited(request: HttpRequest, message, outcome: Outcome) -> HttpResponse:
    said = f"Kept. This is how {message.to_name or message.to_email} reads it now."
    if outcome.refused:
        said = outcome.refused[0].reason
    if not request.htmx:
        messages.success(request, said)
        return redirect("notifications:outbox-note", request.organisation.slug, message.pk)
    response = render(
        request, "notifications/outbox/preview.html", preview_context(request, message) | {"changed_row": True}
    )
    response["HX-Trigger"] = json.dumps({"toast": {"text": said}})
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch_edit(request: HttpRequest, org_slug: str) -> HttpResponse:
    """Other words for a whole batch, shown with the first note of it."""
    require_outbox(request)
    key = BatchKey.parse(request.POST.get("batch") or request.GET.get("batch", ""))
    ids = selectors.ids_in_batch(key, handling.WAITING)
    if not ids:
        messages.info(request, "Nothing of that batch waits any more.")
        return redirect("notifications:outbox", request.organisation.slug)
    first = selectors.message_for(request.organisation, ids[0], reader=request.user)
    subject, body = selectors.words_of(first)
    form = BatchWordsForm(request.POST or None, initial={"subject": subject, "body": body})
    if request.method == "POST" and form.is_valid():
        reset = "reset" in request.POST
        words = {"subject": "", "body": ""} if reset else form.cleaned_data
        try:
            outcome = handling.edit_messages(actor=request.user, messages=ids, **words)
        except Invalid as error:
            form.add_refusal(error)
        else:
            said = "{n} notes have their template's words again." if reset else "{n} notes have these words now."
            messages.success(request, _count(outcome, said.replace("{n} notes have", "The note has"), said))
            return redirect(_address(request, batch=key))
    context = {
        "form": form,
        "key": key,
        "count": len(ids),
        "kind": kinds.find(key.kind),
        "note": first,
        "preview": selectors.preview_of(first),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/outbox/batch_edit.html", context, status=status)


def _act(
    request: HttpRequest, perform: Callable[[list[int]], Outcome], say: Callable[[Outcome], str], *, undo: bool = False
) -> HttpResponse:
    require_outbox(request)
    ids = _targets(request, [*WAITING, MessageState.FAILED])
    if not ids:
        raise Invalid("Nothing was chosen.")
    try:
        outcome = perform(ids)
    except DomainError as error:
        if request.htmx:
            raise
        messages.error(request, error.message)
        return redirect(_address(request, batch=request.POST.get("batch")))
    return _answer(request, outcome, say(outcome), undo=undo)


def _targets(request: HttpRequest, states: list[str]) -> list[int]:
    if batch := request.POST.get("batch"):
        return selectors.ids_in_batch(BatchKey.parse(batch), states)
    return _own(request, numbers_among(request.POST.getlist("ids")))


def _own(request: HttpRequest, ids: list[int]) -> list[int]:
    """Those that are this office's: for the others, nothing is there."""
    return selectors.ids_of_office(request.organisation, ids)


def _answer(request: HttpRequest, outcome: Outcome, said: str, *, undo: bool = False) -> HttpResponse:
    if outcome.refused:
        said = f"{said} {_refusals(outcome)}".strip()
    batch = request.POST.get("back") or request.POST.get("batch") or ""
    if request.htmx:
        toast = {"text": said}
        if undo and outcome.done:
            put_back_url = reverse("notifications:outbox-put-back", args=[request.organisation.slug])
            toast["undo"] = f"{put_back_url}?act={outcome.act}"
        return outbox_page(request, batch=batch, toast=toast)
    (messages.success if outcome.done else messages.warning)(request, said)
    return redirect(_address(request, batch=batch))


def _address(request: HttpRequest, *, batch: object = "") -> str:
    here = reverse("notifications:outbox", args=[request.organisation.slug])
    return f"{here}?{urlencode({'batch': str(batch)})}" if batch else here


def _count(outcome: Outcome, one: str, many: str) -> str:
    if not outcome.done:
        return ""
    if len(outcome.done) == 1:
        return one.replace("{name}", outcome.done[0].to_name or outcome.done[0].to_email)
    return many.replace("{n}", f"{len(outcome.done):,}")


def _refusals(outcome: Outcome) -> str:
    reasons = [refusal.reason for refusal in outcome.refused]
    rest = len(reasons) - NAMES_SHOWN
    return " ".join(reasons[:NAMES_SHOWN]) + (f" And {rest:,} more could not." if rest > 0 else "")
