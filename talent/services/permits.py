"""Permits for minors to work: kept by whoever answers for them."""

import datetime as dt
from typing import IO

from django.core.files import File
from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid, NotAllowed, NotFound
from talent import pdfs, pictures
from talent.models import MediaAsset, Performer, WorkPermit
from talent.policies import can_answer_for
from talent.services.media import drop_media
from talent.services.scanning import must_be_clean
from talent.services.shelf import short_name
from talent.states import MediaKind, MediaState
from talent.stored import with_its_row

MOST = 20
LONGEST = dt.timedelta(days=10 * 366)


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
    if expires_on < clock.today_everywhere():
        raise Invalid("This permit has run out already.", field="expires_on")
    if expires_on > today + LONGEST:
        raise Invalid("That is more than ten years away. Look at the date again.", field="expires_on")
    asset = _document(actor, performer, file) if file is not None else None
    with with_its_row(asset.original if asset else None), transaction.atomic(durable=True):
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
    return permit


def put_paper(*, actor: User, permit: WorkPermit, file: IO[bytes]) -> WorkPermit:
    """The paper of a permit that was noted without one, or a better copy: the one before gives way to it.

    Raises NotAllowed, NotFound, Invalid at "file".
    """
    _must_answer(actor, permit.performer)
    asset = _document(actor, permit.performer, file)
    with with_its_row(asset.original), transaction.atomic(durable=True):
        rows = WorkPermit.objects.select_for_update(of=("self",)).select_related("document")
        held = rows.filter(pk=permit.pk).first()
        if held is None:
            raise NotFound("That permit is no longer there.")
        if held.document is not None:
            drop_media(asset=held.document)
        asset.save(force_insert=True)
        held.document = asset
        held.save(update_fields=["document"])
        record_activity(actor=actor, verb="permit.paper_put", subject=held)
    return held


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
    must_be_clean(file)
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
