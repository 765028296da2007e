"""The worker's half of films and sounds: making what plays, and saying why something cannot."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from core.db import held_by_one
from notifications.services.notices import NewNotice, add_notices
from talent import stored
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services import reader_process
from talent.services.preparing import MOST_TRIES, begin_to_prepare, untry
from talent.services.profiles import announce_change
from talent.services.scanning import scan
from talent.services.shelf import lock_shelf
from talent.states import FILMS, SHOWN_FILMS, MediaKind, MediaState
from talent.tape_reader.words import GAVE_UP, LOST

LOCK = 7_261  # with the asset's id: one worker prepares one film
FOLDER = "callboard-tape-"
EVERY_SECONDS = 1.0
MADE = {"poster": "poster.webp", "strip": "strip.webp", "wave": "wave.json", "tape": "tape"}


def prepare_tape(*, asset_id: int) -> None:
    """Make what plays, and stills. Safe to run again, and at the same time: the second one leaves it to the first.

    Storage that cannot be reached raises OSError, for the task to try again.
    """
    with held_by_one(LOCK, asset_id) as is_ours:
        asset = begin_to_prepare(asset_id, FILMS) if is_ours else None
        if asset is None:
            return
        if asset.tries > MOST_TRIES:
            is_there = default_storage.exists(asset.original.name)
            fail_tape(asset_id=asset_id, sentence=GAVE_UP if is_there else LOST)
            return
        try:
            if virus := scan(asset=asset):
                fail_tape(asset_id=asset_id, sentence=virus)
                return
            with tempfile.TemporaryDirectory(prefix=FOLDER) as name:
                folder = Path(name)
                original = stored.fetched(asset.original.name, folder)
                found = reader_process.read(original, folder, asset.kind, tell=_teller(asset_id))
                if "refused" in found:
                    fail_tape(asset_id=asset_id, sentence=found["refused"])
                    return
                _keep(asset, folder, found)
        except (FileNotFoundError, reader_process.EndedError):
            # One of its tries: films end readers, and what is not there now may never be.
            raise
        except OSError:
            untry(asset_id)
            raise


def _teller(asset_id: int) -> Callable[[int], None]:
    told_at = 0.0

    def tell(percent: int) -> None:
        nonlocal told_at
        if time.monotonic() - told_at >= EVERY_SECONDS:
            told_at = time.monotonic()
            MediaAsset.objects.filter(pk=asset_id, state=MediaState.PROCESSING).update(progress=percent)

    return tell


def _keep(asset: MediaAsset, folder: Path, found: dict[str, Any]) -> None:
    paths = {}
    for variant, name in MADE.items():
        made, path = folder / name, stored_path(asset.public_id, variant)
        if made.exists():
            stored.put_file(path, made)
            paths[variant] = path
    with transaction.atomic():
        lock_shelf(asset.performer)
        current = MediaAsset.objects.select_for_update(no_key=True).get(pk=asset.pk)
        current.width, current.height, current.duration_ms = found["width"], found["height"], found["duration_ms"]
        # Captions may have come meanwhile: what was noted of them stays.
        current.made = current.made | found["made"]
        current.state, current.failure, current.progress = MediaState.READY, "", 100
        current.save(update_fields=["width", "height", "duration_ms", "made", "state", "failure", "progress"])
        is_gone = not current.original
        if current.kind in SHOWN_FILMS and current.removed_at is None:
            announce_change(asset.performer)
    if is_gone:
        stored.delete_all(list(paths.values()))


@transaction.atomic
def fail_tape(*, asset_id: int, sentence: str) -> None:
    """Say why a film cannot be used, to who sent it too."""
    rows = MediaAsset.objects.select_related("performer").select_for_update(of=("self",), no_key=True)
    asset = rows.get(pk=asset_id)
    if asset.state != MediaState.PROCESSING:
        return
    asset.state, asset.failure, asset.progress = MediaState.FAILED, sentence, 0
    asset.save(update_fields=["state", "failure", "progress"])
    if asset.removed_at is None and asset.uploaded_by_id:
        add_notices([_notice(asset)])


def _notice(asset: MediaAsset) -> NewNotice:
    if asset.kind == MediaKind.TAKE:
        # Whose it is stays unsaid: the office may have hidden names while it looks.
        return NewNotice(
            user_id=asset.uploaded_by_id,
            title="A take could not be used",
            text=f"“{asset.file_name}”: {asset.failure} Upload it again where you recorded it.",
            dedupe_key=f"tape-failed:{asset.pk}",
        )
    if asset.kind in SHOWN_FILMS:
        return NewNotice(
            user_id=asset.uploaded_by_id,
            title=f"A {MediaKind(asset.kind).label.lower()} could not be used",
            text=asset.failure,
            url=_place_of(asset),
            dedupe_key=f"tape-failed:{asset.pk}",
        )
    return NewNotice(
        user_id=asset.uploaded_by_id,
        title="A tape could not be used",
        text=f"{asset.failure} Where you sent it, you can put another in its place until they have opened it.",
        url=_place_of(asset),
        dedupe_key=f"tape-failed:{asset.pk}",
    )


def _place_of(asset: MediaAsset) -> str:
    """On the page of films, where it says why and takes another one in its place."""
    return reverse("talent:films", args=[asset.performer.slug]) + f"#film-{asset.public_id}"
