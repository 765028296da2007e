"""Self-tapes by a plain form, and takes of an office's own: put up whole, taken down, put back."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from core import clock
from core.errors import Conflict
from talent.models import MediaAsset, Performer
from talent.services.film_shelf import put_up
from talent.services.shelf import UNDO_WINDOW, is_past_undo
from talent.states import MediaKind
from talent.tasks import erase_media_task, prepare_tape_task


def upload_tape(*, actor: User, performer: Performer, file: UploadedFile) -> MediaAsset:
    """A whole self-tape, through the same door as one that comes in pieces. Raises Invalid at "file".

    Only its size and its first bytes are looked at here; what the worker finds is in `state` and `failure`.
    """
    return put_up(actor=actor, performer=performer, kind=MediaKind.TAPE, file=file)


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
    # Taken down while it was being prepared, it was left alone.
    transaction.on_commit(lambda: prepare_tape_task.delay(asset.pk), robust=True)
