"""The worker's half of media: making variants, erasing files, and picking up what was left."""

import datetime as dt
from collections.abc import Iterable

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q

from core import clock
from core.errors import Invalid
from talent import pictures, stored
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.selectors.minors import accounts_of
from talent.services.profiles import announce_change
from talent.services.receipts import add_receipts
from talent.services.scanning import scan
from talent.services.shelf import is_past_undo, lock_shelf, promote_next_headshot
from talent.states import MediaKind, MediaState, ReceiptKind
from talent.tape_reader.words import LOST

LEFT_BEHIND = dt.timedelta(minutes=5)
# A file at which this many workers ended is not given to another.
MOST_TRIES = 4
GAVE_UP = (
    "We tried several times to read this picture, and each time it broke off. Save it as a JPEG in another program, and "
    "upload that."
)


def prepare_headshot(*, asset_id: int) -> None:
    """Make the variants of one picture. Safe to run again: it overwrites what it made before.

    Storage that cannot be reached raises OSError, for the task to try again.
    """
    asset = begin_to_prepare(asset_id, (MediaKind.HEADSHOT,))
    if asset is None:
        return
    if asset.tries > MOST_TRIES:
        is_there = default_storage.exists(asset.original.name)
        fail_headshot(asset_id=asset_id, sentence=GAVE_UP if is_there else LOST)
        return
    try:
        if found := scan(asset=asset):
            fail_headshot(asset_id=asset_id, sentence=found)
            return
        with default_storage.open(asset.original.name) as file:
            original = file.read()
        _make_variants(asset, original)
    except FileNotFoundError:
        # One of its tries: what is not there now may never be.
        raise
    except OSError:
        untry(asset_id)
        raise


def begin_to_prepare(asset_id: int, kinds: Iterable[str]) -> MediaAsset | None:
    """Counted before anything reads it: a file that takes its worker along is not given to one for ever."""
    waiting = MediaAsset.objects.filter(
        pk=asset_id, kind__in=kinds, state=MediaState.PROCESSING, removed_at__isnull=True
    )
    if not waiting.update(tries=F("tries") + 1, progress=0):
        return None
    return MediaAsset.objects.select_related("performer").get(pk=asset_id)


def untry(asset_id: int) -> None:
    """It was the house, not the file."""
    MediaAsset.objects.filter(pk=asset_id, tries__gt=0).update(tries=F("tries") - 1)


def _make_variants(asset: MediaAsset, original: bytes) -> None:
    asset_id, crop = asset.pk, pictures.Crop(**asset.crop) if asset.crop else None
    try:
        made = pictures.make_variants(original, crop)
    except Invalid as refusal:
        fail_headshot(asset_id=asset_id, sentence=refusal.message)
        return
    with transaction.atomic():
        current = MediaAsset.objects.select_for_update(no_key=True).get(pk=asset_id)
        if current.removed_at is not None or current.crop != asset.crop:
            # Cropped again meanwhile: the task of that crop writes.
            return
        for variant, content in made.items():
            _overwrite(stored_path(current.public_id, variant), content)
        current.card = stored_path(current.public_id, "card")
        current.large = stored_path(current.public_id, "large")
        current.state, current.failure = MediaState.READY, ""
        current.save(update_fields=["card", "large", "state", "failure"])


def fail_headshot(*, asset_id: int, sentence: str) -> None:
    """Say why a picture cannot be used; it gives up the first place to one that can."""
    with transaction.atomic():
        asset = MediaAsset.objects.select_related("performer").get(pk=asset_id)
        lock_shelf(asset.performer)
        was_main = asset.is_main
        asset.state, asset.failure, asset.is_main = MediaState.FAILED, sentence, False
        asset.save(update_fields=["state", "failure", "is_main"])
        if was_main:
            promote_next_headshot(asset.performer)
        announce_change(asset.performer)


def erase_media(*, asset_id: int) -> bool:
    """Delete the files of something taken down once the undo window is over, and write the receipt; its row stays.

    False when it was put back or its time has not come. Broken off anywhere, it is done again from the beginning.
    """
    _count_files(asset_id)
    with transaction.atomic():
        assets = MediaAsset.objects.select_related("performer").select_for_update(of=("self",), no_key=True)
        asset = assets.filter(pk=asset_id).first()
        if asset is None or not asset.original or not is_past_undo(asset):
            return False
        counted = _delete_files(asset)
        # A take is the office's own; of an erased account there is one receipt for all of it.
        if asset.kind != MediaKind.TAKE and asset.performer.erased_at is None:
            facts = {"kind": asset.kind, **counted}
            owners = [user.pk for user in accounts_of(asset.performer)] or [asset.uploaded_by_id]
            add_receipts(
                user_ids=[owner for owner in owners if owner],
                kind=ReceiptKind.MEDIA,
                facts=facts,
                asked_at=asset.removed_at,
            )
        asset.original = asset.card = asset.large = ""
        asset.file_name = asset.caption = asset.alt = asset.title = asset.failure = ""
        asset.crop, asset.made, asset.erased_at = None, {}, clock.now()
        asset.save()
    return True


def _count_files(asset_id: int) -> None:
    """Before any of them goes, and once: what a process that died had deleted already stands on the receipt too."""
    asset = MediaAsset.objects.filter(pk=asset_id).exclude(original="").first()
    if asset is None or not is_past_undo(asset) or "erasing" in asset.made:
        return
    files = list(stored.files_under(stored.folder_of(asset.public_id)))
    counted = {"files": len(files), "bytes": sum(one.size for one in files)}
    MediaAsset.objects.filter(pk=asset_id).update(made=asset.made | {"erasing": counted})


def _delete_files(asset: MediaAsset) -> dict[str, int]:
    files = [one.name for one in stored.files_under(stored.folder_of(asset.public_id))]
    # Rows of long ago may have kept their original elsewhere.
    stored.delete_all([*files, asset.original.name])
    return asset.made.get("erasing", {"files": len(files), "bytes": asset.byte_size})


def assets_left_behind() -> tuple[list[tuple[int, str]], list[int]]:
    """Ids and kinds of what no worker finished, and ids of files that no worker erased."""
    late = clock.now() - LEFT_BEHIND
    waiting = MediaAsset.objects.filter(state=MediaState.PROCESSING, removed_at__isnull=True, created_at__lt=late)
    erasable = MediaAsset.objects.filter(~Q(original=""), removed_at__lt=late)
    return list(waiting.values_list("pk", "kind")[:500]), list(erasable.values_list("pk", flat=True)[:500])


def _overwrite(name: str, content: bytes) -> None:
    # A storage gives a second file of one name another name; the place of a variant must not change.
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))
