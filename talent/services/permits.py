"""Permits for minors to work: kept by whoever answers for them, and nearing their end told in time."""

import datetime as dt
from typing import IO

from django.conf import settings
from django.core.files import File
from django.db import transaction
from django.urls import reverse

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid, NotAllowed
from notifications.services.outbox import NewMessage, add_messages
from talent import pdfs, pictures
from talent.messages_people import PERMIT
from talent.models import MediaAsset, Performer, WorkPermit
from talent.policies import can_answer_for
from talent.selectors import accounts_of_many
from talent.services.media import drop_media
from talent.services.shelf import short_name
from talent.states import MediaKind, MediaState

MOST = 20
LONGEST = dt.timedelta(days=10 * 366)
# Days before the end on which whoever answers is told; the last look is on the day after.
AHEAD = (30, 7, 1)


def add_permit(
    *,
    actor: User,
    performer: Performer,
    territory: str,
    expires_on: dt.date,
    number: str = "",
    issued_by: str = "",
    file: IO[bytes] | None = None,
) -> WorkPermit:
    """Raises NotAllowed, Conflict for too many, Invalid at "territory", "expires_on" or "file" (a PDF or a photograph)."""
    _must_answer(actor, performer)
    territory = " ".join(territory.split())
    if not territory:
        raise Invalid("Say where the permit is good.", field="territory")
    today = clock.today()
    if expires_on < today:
        raise Invalid("This permit has run out already.", field="expires_on")
    if expires_on > today + LONGEST:
        raise Invalid("That is more than ten years away. Look at the date again.", field="expires_on")
    asset = _document(actor, performer, file) if file is not None else None
    try:
        with transaction.atomic(durable=True):
            Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)
            if performer.work_permits.count() >= MOST:
                raise Conflict(f"There are {MOST} permits already. Take an old one away first.")
            if asset is not None:
                asset.save(force_insert=True)
            permit = WorkPermit.objects.create(
                performer=performer,
                territory=territory[:80],
                number=" ".join(number.split())[:60],
                issued_by=" ".join(issued_by.split())[:120],
                expires_on=expires_on,
                document=asset,
            )
            record_activity(actor=actor, verb="permit.added", subject=permit)
    except Exception:
        if asset is not None:
            asset.original.storage.delete(asset.original.name)
        raise
    return permit


@transaction.atomic(durable=True)
def remove_permit(*, actor: User, permit: WorkPermit) -> None:
    """Gone with its document. Removing twice changes nothing."""
    _must_answer(actor, permit.performer)
    held = WorkPermit.objects.select_for_update(of=("self",)).select_related("document").filter(pk=permit.pk).first()
    if held is None:
        return
    if held.document is not None:
        drop_media(asset=held.document)
    record_activity(actor=actor, verb="permit.removed", subject=held)
    held.delete()


@transaction.atomic
def remind_of_permits() -> int:
    """Tell of permits that end in a month, a week or a day, each once; returns how many notes that made."""
    today = clock.today()
    rows = list(
        WorkPermit.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("performer")
        .filter(
            expires_on__range=(today, today + dt.timedelta(days=max(AHEAD))),
            performer__born_on__isnull=False,
            performer__erased_at__isnull=True,
        )[:500]
    )
    due = [row for row in rows if _is_due(row, today)]
    readers = accounts_of_many(row.performer for row in due)
    add_messages([_note(row, user, today) for row in due for user in readers[row.performer_id]])
    for row in due:
        row.reminded_on = today
    WorkPermit.objects.bulk_update(due, ["reminded_on"])
    return len(due)


def _is_due(permit: WorkPermit, today: dt.date) -> bool:
    """The nearest of the marks that has been passed, unless it was told at or after it."""
    marks = [permit.expires_on - dt.timedelta(days=days) for days in AHEAD]
    passed = [mark for mark in marks if mark <= today]
    return bool(passed) and (permit.reminded_on is None or permit.reminded_on < max(passed))


def _note(permit: WorkPermit, user: User, today: dt.date) -> NewMessage:
    until, performer = permit.expires_on, permit.performer
    ends = "ends today" if until == today else f"ends on {until.day} {until:%B %Y}"
    return NewMessage(
        kind=PERMIT,
        recipient_id=user.pk,
        to_email=user.email,
        to_name=user.name,
        time_zone=user.time_zone,
        context={
            "greeting": user.get_short_name() or "friend",
            "performer": performer.stage_name,
            "territory": permit.territory,
            "ends": ends,
            "url": f"{settings.SITE_URL}{reverse('talent:guardians', args=[performer.slug])}#permits",
        },
        subject_type="talent.performer",
        subject_id=performer.pk,
        dedupe_key=f"{PERMIT}:{permit.pk}:{today.isoformat()}:{user.pk}",
    )


def _document(actor: User, performer: Performer, file: IO[bytes]) -> MediaAsset:
    start = file.read(5)
    file.seek(0)
    if start.startswith(b"%PDF-"):
        pdfs.count_pages(file, file.size)
    else:
        try:
            pictures.read_header(file, file.size)
        except Invalid as refusal:
            raise Invalid("A permit is a PDF or a photograph of the paper.", field="file") from refusal
    asset = MediaAsset(
        performer=performer,
        kind=MediaKind.PERMIT,
        state=MediaState.READY,
        file_name=short_name(file.name),
        byte_size=file.size,
        uploaded_by=actor,
    )
    file.seek(0)
    asset.original.save("original", File(file), save=False)
    return asset


def _must_answer(actor: User, performer: Performer) -> None:
    if not can_answer_for(actor, performer):
        raise NotAllowed("Only whoever answers for this child keeps their permits.")
