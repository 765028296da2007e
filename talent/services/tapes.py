"""Tapes, and takes of an office's own: taking them in."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core import clock
from core.errors import Conflict, Invalid
from talent import tape_reader
from talent.models import MediaAsset, Performer
from talent.models.upload import MOST_BYTES
from talent.quotas import must_have_room
from talent.services.profiles import must_edit
from talent.services.shelf import UNDO_WINDOW, is_past_undo, lock_shelf, short_name
from talent.states import MediaKind
from talent.tasks import erase_media_task, prepare_tape_task


def upload_tape(*, actor: User, performer: Performer, file: UploadedFile) -> MediaAsset:
    """Keep a tape privately and have the worker make what pages play. Raises Invalid at "file".

    Only its size and its first bytes are looked at here; what the worker finds is in `state` and `failure`.
    """
    must_edit(actor, performer)
    return keep_tape(actor=actor, performer=performer, file=file)


def keep_tape(*, actor: User | None, performer: Performer, file: UploadedFile) -> MediaAsset:
    """`upload_tape` for a caller who has decided that whoever sends it may: the bearer of a performer's own link."""
    asset = _stored(actor, performer, file, MediaKind.TAPE)
    with _or_no_file(asset):
        _add(actor, asset)
    return asset


def keep_take(
    *, actor: User, performer: Performer, file: UploadedFile, add: Callable[[MediaAsset], None]
) -> MediaAsset:
    """A recording that an office made of a performer: on no shelf of theirs. Raises Invalid at "file".

    The caller has decided that the actor may; `add(asset)` writes what it belongs to, in the same transaction.
    """
    asset = _stored(actor, performer, file, MediaKind.TAKE)
    with _or_no_file(asset), transaction.atomic(durable=True):
        asset.save(force_insert=True)
        add(asset)
        _prepare_after_commit(asset)
    return asset


def take_down_take(*, asset: MediaAsset) -> None:
    """In the caller's transaction: gone from every page at once, its files when the time for an undo is over."""
    asset.removed_at = clock.now()
    asset.save(update_fields=["removed_at"])
    wait = UNDO_WINDOW.total_seconds() + 1
    transaction.on_commit(lambda: erase_media_task.apply_async([asset.pk], countdown=wait), robust=True)


def put_back_take(*, asset: MediaAsset) -> None:
    """In the caller's transaction. Raises Conflict once its files have been erased."""
    asset = MediaAsset.objects.select_for_update(no_key=True).get(pk=asset.pk)
    if not asset.original or is_past_undo(asset):
        raise Conflict("That recording has been erased.")
    asset.removed_at = None
    asset.save(update_fields=["removed_at"])
    _prepare_after_commit(asset)


def _stored(actor: User | None, performer: Performer, file: UploadedFile, kind: str) -> MediaAsset:
    _check(file)
    asset = MediaAsset(
        performer=performer,
        kind=kind,
        file_name=short_name(file.name),
        byte_size=file.size,
        uploaded_by=actor,
    )
    # Gigabytes are written before anything is locked.
    asset.original.save("original", file, save=False)
    return asset


@contextmanager
def _or_no_file(asset: MediaAsset) -> Iterator[None]:
    try:
        yield
    # Not for what ends a process: it may come after the commit, and a tape without its file is worse than a file
    # without a tape.
    except Exception:
        default_storage.delete(asset.original.name)
        raise


@transaction.atomic(durable=True)
def _add(actor: User | None, asset: MediaAsset) -> None:
    lock_shelf(asset.performer)
    must_have_room(asset.performer, asset.byte_size)
    asset.save(force_insert=True)
    record_activity(actor=actor, verb="tape.uploaded", subject=asset)
    _prepare_after_commit(asset)


def _prepare_after_commit(asset: MediaAsset) -> None:
    # Robust: with Redis away the tape stays "being prepared", and the sweep brings it in.
    transaction.on_commit(lambda: prepare_tape_task.delay(asset.pk), robust=True)


def _check(file: UploadedFile) -> None:
    if not file.size:
        raise Invalid("This file is empty.", field="file")
    if file.size > MOST_BYTES:
        raise Invalid(
            f"This file is {file.size / 1e9:,.1f} GB. The most is {MOST_BYTES / 1e9:.1f} GB; 1080p is enough.",
            field="file",
        )
    file.seek(0)
    start = file.read(16)
    file.seek(0)
    try:
        tape_reader.container_of(start)
    except tape_reader.RefusedError as refused:
        raise Invalid(str(refused), field="file") from refused
