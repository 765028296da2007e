"""Headshots and résumés: taking them in, putting them in order, taking them down."""

from collections.abc import Sequence
from typing import IO
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid
from talent import pdfs, pictures
from talent.models import MediaAsset, Performer
from talent.services.profiles import announce_change, must_edit
from talent.services.scanning import must_be_clean
from talent.services.shelf import UNDO_WINDOW, headshots_on, is_past_undo, lock_shelf, promote_next_headshot, short_name
from talent.signals import media_removed
from talent.states import MediaKind, MediaState
from talent.stored import with_its_row
from talent.tasks import erase_media_task, prepare_headshot_task

MOST_HEADSHOTS = 20
NARROWEST_CROP = 320


def upload_headshot(*, actor: User, performer: Performer, file: IO[bytes]) -> MediaAsset:
    """Keep a picture privately and have the worker make what pages show. The first one becomes the main one.

    `file` has `.name` and `.size`. Raises Invalid at "file" for anything but a usable photograph.
    """
    must_edit(actor, performer)
    picture = pictures.read_header(file, file.size)
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        present = headshots_on(performer)
        if present.count() >= MOST_HEADSHOTS:
            raise Invalid(f"There are {MOST_HEADSHOTS} headshots already. Remove one first.", field="file")
        last = present.aggregate(last=Max("position"))["last"]
        asset = MediaAsset(
            performer=performer,
            kind=MediaKind.HEADSHOT,
            file_name=short_name(file.name),
            byte_size=file.size,
            width=picture.width,
            height=picture.height,
            alt=f"{performer.stage_name}, headshot",
            position=0 if last is None else last + 1,
            is_main=not present.filter(is_main=True).exists(),
            uploaded_by=actor,
        )
        _keep(asset, file)
        record_activity(actor=actor, verb="headshot.uploaded", subject=asset)
        announce_change(performer)
        _prepare_after_commit(asset)
    return asset


def set_main_headshot(*, actor: User, asset: MediaAsset) -> None:
    """Casting sees this one first; it moves to the front."""
    ids = [one.public_id for one in headshots_on(asset.performer)]
    reorder_headshots(
        actor=actor,
        performer=asset.performer,
        public_ids=[asset.public_id, *(one for one in ids if one != asset.public_id)],
    )


def reorder_headshots(*, actor: User, performer: Performer, public_ids: Sequence[UUID]) -> None:
    """The first becomes the main one. Raises Conflict when the pictures are no longer the ones that were ordered."""
    must_edit(actor, performer)
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        by_id = {asset.public_id: asset for asset in headshots_on(performer)}
        if set(by_id) != set(public_ids) or len(by_id) != len(public_ids):
            raise Conflict("The headshots changed meanwhile. Look at them again, then put them in order.")
        # Those that could not be used come last, wherever they were put: the main one is always one that can.
        ordered = sorted((by_id[public_id] for public_id in public_ids), key=lambda one: one.state == MediaState.FAILED)
        for position, asset in enumerate(ordered):
            asset.position, asset.is_main = position, False
        MediaAsset.objects.bulk_update(ordered, ["position", "is_main"])
        if ordered and ordered[0].state != MediaState.FAILED:
            MediaAsset.objects.filter(pk=ordered[0].pk).update(is_main=True)
            record_activity(actor=actor, verb="headshots.reordered", subject=ordered[0])
        announce_change(performer)


def describe_headshot(*, actor: User, asset: MediaAsset, caption: str, alt: str) -> None:
    """A caption for everyone, and the words that a screen reader says instead of the picture."""
    must_edit(actor, asset.performer)
    with transaction.atomic(durable=True):
        asset.caption = " ".join(caption.split())
        asset.alt = " ".join(alt.split()) or f"{asset.performer.stage_name}, headshot"
        asset.save(update_fields=["caption", "alt"])
        announce_change(asset.performer)


def crop_headshot(*, actor: User, asset: MediaAsset, x: float, y: float, width: float) -> None:
    """Show a 4:5 part of the picture: its left, top and width as fractions of the whole; the height follows."""
    must_edit(actor, asset.performer)
    if not asset.width or not asset.height:
        raise Conflict("This picture has not been read yet. Try again in a moment.")
    height = width * asset.width / pictures.RATIO / asset.height
    slack = 0.002
    if x < 0 or y < 0 or x + width > 1 + slack or y + height > 1 + slack:
        raise Invalid("The crop reaches over the edge of the picture. Make it smaller or move it in.", field="width")
    widest = pictures.Crop.within(asset.width, asset.height).width * asset.width
    if width * asset.width < min(NARROWEST_CROP, widest) - 1:
        raise Invalid(f"The crop is too small: it must be {NARROWEST_CROP} pixels wide, or faces blur.", field="width")
    crop = {"x": x, "y": y, "width": min(width, 1 - x), "height": min(height, 1 - y)}
    with transaction.atomic(durable=True):
        MediaAsset.objects.filter(pk=asset.pk).update(crop=crop, state=MediaState.PROCESSING, failure="", tries=0)
        record_activity(actor=actor, verb="headshot.cropped", subject=asset)
        _prepare_after_commit(asset)


def remove_media(*, actor: User, asset: MediaAsset) -> None:
    """Gone from every page at once; its files follow when the time for an undo is over."""
    must_edit(actor, asset.performer)
    with transaction.atomic(durable=True):
        lock_shelf(asset.performer)
        was_main = asset.is_main
        asset.removed_at, asset.is_main = clock.now(), False
        asset.save(update_fields=["removed_at", "is_main"])
        if was_main:
            promote_next_headshot(asset.performer)
        record_activity(actor=actor, verb=f"{asset.kind}.removed", subject=asset)
        media_removed.send(sender=MediaAsset, asset=asset)
        announce_change(asset.performer)
        _erase_after_commit(asset)


@transaction.atomic
def drop_media(*, asset: MediaAsset) -> None:
    """Take down what whoever sent it has put something else in the place of. The caller has decided that they may."""
    MediaAsset.objects.filter(pk=asset.pk).update(removed_at=clock.now(), is_main=False)
    media_removed.send(sender=MediaAsset, asset=asset)
    _erase_after_commit(asset)


def restore_media(*, actor: User, asset: MediaAsset) -> None:
    """Undo a removal. Raises Conflict when its files have been erased or something stands in its place."""
    must_edit(actor, asset.performer)
    with transaction.atomic(durable=True):
        lock_shelf(asset.performer)
        # Locked: whoever erases it holds the row while its files go.
        asset.refresh_from_db(from_queryset=MediaAsset.objects.select_for_update(no_key=True))
        if not asset.original or is_past_undo(asset):
            raise Conflict("That file has been erased. Upload it again to bring it back.")
        others = asset.performer.media.filter(kind=asset.kind, removed_at__isnull=True).exclude(pk=asset.pk)
        if asset.kind == MediaKind.RESUME and others.exists():
            raise Conflict("There is a newer résumé in its place. Remove that one first.")
        asset.removed_at = None
        asset.is_main = asset.kind == MediaKind.HEADSHOT and not others.filter(is_main=True).exists()
        asset.save(update_fields=["removed_at", "is_main"])
        record_activity(actor=actor, verb=f"{asset.kind}.restored", subject=asset)
        announce_change(asset.performer)


def upload_resume(*, actor: User, performer: Performer, file: IO[bytes]) -> MediaAsset:
    """Keep a PDF of at most 10 MB; one that was there before gives way to it."""
    must_edit(actor, performer)
    pages = pdfs.count_pages(file, file.size)
    must_be_clean(file)
    with transaction.atomic(durable=True):
        lock_shelf(performer)
        for old in performer.media.filter(kind=MediaKind.RESUME, removed_at__isnull=True):
            old.removed_at = clock.now()
            old.save(update_fields=["removed_at"])
            _erase_after_commit(old)
        asset = MediaAsset(
            performer=performer,
            kind=MediaKind.RESUME,
            state=MediaState.READY,
            file_name=short_name(file.name),
            byte_size=file.size,
            page_count=pages,
            uploaded_by=actor,
        )
        _keep(asset, file)
        record_activity(actor=actor, verb="resume.uploaded", subject=asset)
        announce_change(performer)
    return asset


def _keep(asset: MediaAsset, file: IO[bytes]) -> None:
    """Write the file, then the row; a row that fails takes its file with it."""
    asset.original.save("original", File(file), save=False)
    with with_its_row(asset.original):
        asset.save(force_insert=True)


def _prepare_after_commit(asset: MediaAsset) -> None:
    # Robust: with Redis away the picture stays "being prepared", and the sweep brings it in.
    transaction.on_commit(lambda: prepare_headshot_task.delay(asset.pk), robust=True)


def _erase_after_commit(asset: MediaAsset) -> None:
    wait = UNDO_WINDOW.total_seconds() + 1
    transaction.on_commit(lambda: erase_media_task.apply_async([asset.pk], countdown=wait), robust=True)
