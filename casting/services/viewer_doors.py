"""Letting a viewer's device in by a code, and writing down what they opened and played."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from casting.models import PresentationPick, Viewer, ViewerDevice, ViewerEvent
from casting.selectors.viewing import OPEN, standing_of, why_not_open
from casting.states import ViewerAct
from casting.viewer_links import PURPOSE, device_digest
from casting.viewer_tasks import send_viewer_code_task
from core import clock, codes, tokens
from core.errors import Conflict, Invalid, NotFound
from notifications.services.notices import NewNotice, add_notices

# A player asks for the start of a tape more than once while it gets going.
ONE_PLAY = dt.timedelta(seconds=10)
NO_CODE = f"No code waits for this device. {codes.NEW_CODE}"


@transaction.atomic(durable=True)
def ask_for_code(*, viewer: Viewer, cookie: str, label: str) -> str:
    """Mail a code for this browser to the viewer's own address; returns the cookie that the browser is to keep."""
    viewer = _locked(viewer)
    cookie = cookie or tokens.new_token()
    device, _ = ViewerDevice.objects.get_or_create(
        digest=device_digest(cookie, viewer.pk),
        defaults={"organisation_id": viewer.organisation_id, "viewer": viewer, "label": label[:60]},
    )
    codes.begin(PURPOSE, device)
    device.save(update_fields=codes.FIELDS)
    _record(viewer, ViewerAct.CODE_SENT, device)
    transaction.on_commit(lambda: send_viewer_code_task.delay(device.pk))
    return cookie


def confirm_device(*, viewer: Viewer, cookie: str, code: str) -> ViewerDevice:
    """Raises Invalid, with a sentence, for a code that is wrong, too old, or has been tried five times."""
    with transaction.atomic(durable=True):
        # A wrong try is kept, so the refusal is raised when the transaction is over.
        device, refusal = _tried(_locked(viewer), cookie, code)
    if refusal:
        raise Invalid(refusal, field="code")
    return device


def _tried(viewer: Viewer, cookie: str, code: str) -> tuple[ViewerDevice | None, str]:
    device = (
        ViewerDevice.objects.select_for_update(no_key=True)
        .filter(viewer=viewer, digest=device_digest(cookie, viewer.pk))
        .first()
    )
    if device is None:
        return None, NO_CODE
    answer = codes.answer(PURPOSE, device, code)
    if answer.is_wrong:
        _record(viewer, ViewerAct.CODE_WRONG, device)
    if answer.refusal:
        device.save(update_fields=codes.FIELDS)
        return device, answer.refusal
    device.confirmed_at = device.last_seen_at = clock.now()
    device.save(update_fields=["confirmed_at", "last_seen_at", *codes.FIELDS])
    _record(viewer, ViewerAct.CONFIRMED, device)
    return device, ""


@transaction.atomic(durable=True)
def note_new_device(*, viewer: Viewer) -> None:
    """Somebody opened a link in use on a browser that nobody confirmed: the office hears, once an hour at most."""
    viewer = _locked(viewer)
    since = clock.now() - dt.timedelta(hours=1)
    if not viewer.devices.filter(confirmed_at__isnull=False).exists():
        return
    if viewer.events.filter(act=ViewerAct.NEW_DEVICE, created_at__gt=since).exists():
        return
    _record(viewer, ViewerAct.NEW_DEVICE)
    presentation = viewer.presentation
    add_notices(
        [
            NewNotice(
                user_id=presentation.created_by_id,
                title=f"{viewer.name}’s link was opened on another device",
                text=f"{presentation.title}. It asks there for a code, which only {viewer.name} gets by mail. "
                "If that was not them, take the link back.",
                url=reverse("casting:presentation", args=[presentation.organisation.slug, presentation.pk]),
                dedupe_key=f"viewer-device:{viewer.pk}:{clock.now():%Y%m%d%H%M}",
            )
        ]
    )


@transaction.atomic(durable=True)
def record_opening(*, viewer: Viewer, device: ViewerDevice, role_id: int | None) -> None:
    ViewerDevice.objects.filter(pk=device.pk).update(last_seen_at=clock.now())
    _record(viewer, ViewerAct.OPENED, device, data={"role": role_id} if role_id else {})


@transaction.atomic(durable=True)
def record_play(*, viewer: Viewer, device: ViewerDevice, pick: PresentationPick) -> None:
    """One row for a play. Raises NotFound when the link was taken back meanwhile, Conflict when it was closed."""
    viewer = _locked(viewer)
    last = viewer.events.filter(act=ViewerAct.PLAYED, pick=pick, device=device).order_by("-pk").first()
    if last is None or last.created_at < clock.now() - ONE_PLAY:
        _record(viewer, ViewerAct.PLAYED, device, pick=pick)


def _locked(viewer: Viewer) -> Viewer:
    """The viewer under lock, let in still. A revocation waits here, or was first."""
    viewer = (
        Viewer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("presentation__production", "presentation__organisation")
        .get(pk=viewer.pk)
    )
    check_let_in(viewer)
    return viewer


def check_let_in(viewer: Viewer) -> None:
    if viewer.revoked_at is not None or viewer.expires_at <= clock.now():
        raise NotFound("This link does not open anything any more.", code="link_gone")


def check_open(viewer: Viewer, what: str) -> None:
    """Votes, orders and comments count while the presentation is open."""
    check_let_in(viewer)
    if standing_of(viewer) != OPEN:
        raise Conflict(f"{why_not_open(viewer.presentation)} {what}", code="closed")


def _record(viewer: Viewer, act: str, device: ViewerDevice | None = None, **values) -> None:
    ViewerEvent.objects.create(organisation_id=viewer.organisation_id, viewer=viewer, device=device, act=act, **values)
