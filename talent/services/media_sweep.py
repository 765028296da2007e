"""Files without a row and rows without files: found, and put right. Safe to run at any time, and twice at once."""

import datetime as dt
import shutil
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from uuid import UUID

import structlog
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q

from core import clock
from core.db import held_by_one
from talent import stored
from talent.models import MediaAsset, Upload
from talent.models.media import VARIANTS, stored_path
from talent.services.preparing import fail_headshot
from talent.services.tape_making import FOLDER
from talent.states import FILMS, MediaKind, MediaState
from talent.tape_reader.words import LOST
from talent.upload_store import store

log = structlog.get_logger("callboard.media")

LOCK = 7_263
# Younger ones may be on their way: written before their row, or a row whose files are being written.
GRACE = dt.timedelta(days=1)
OLD_FOLDER = 3 * 3600
KNOWN_NAMES = {*VARIANTS.values(), "original"}
# A disk that is not mounted, or another bucket, must not look like the loss of every film.
MOST_LOST, MOST_LOST_SHARE = 20, 0.1


@dataclass
class Healed:
    """What was found. `to_prepare` are ids and kinds whose pages' files are to be made again from the original."""

    deleted: list[str] = field(default_factory=list)
    bytes_freed: int = 0
    to_prepare: list[tuple[int, str]] = field(default_factory=list)
    lost: list[int] = field(default_factory=list)
    rows: int = 0


def heal_media() -> Healed:
    """Go through all of it, a 256th at a time, in one listing. A second process at the same time gets nothing to do."""
    healed = Healed()
    with held_by_one(LOCK, 0) as is_ours:
        if not is_ours:
            return healed
        coming = set(Upload.objects.filter(~Q(parts={})).values_list("parts__asset", flat=True))
        parts = groupby(stored.files_under(stored.ROOT), key=lambda one: one.name.split("/")[1])
        name, files = next(parts, ("", iter(())))
        for prefix in (f"{number:02x}" for number in range(256)):
            while name and name < prefix:
                name, files = next(parts, ("", iter(())))
            _heal_part(prefix, list(files) if name == prefix else [], coming, healed)
        healed.deleted += store().drop_strays(coming, clock.now() - GRACE)
        _say_lost(healed)
    if healed.deleted or healed.to_prepare or healed.lost:
        log.info(
            "media healed",
            files_deleted=len(healed.deleted),
            bytes_freed=healed.bytes_freed,
            made_again=len(healed.to_prepare),
            lost=len(healed.lost),
        )
    return healed


def remove_old_folders() -> int:
    """Where readers worked whose worker was killed."""
    removed = 0
    for folder in Path(tempfile.gettempdir()).glob(f"{FOLDER}*"):
        try:
            is_old = folder.stat().st_mtime < time.time() - OLD_FOLDER
        except FileNotFoundError:
            continue
        if is_old:
            shutil.rmtree(folder, ignore_errors=True)
            removed += 1
    return removed


def _heal_part(prefix: str, listed: list[stored.Stored], coming: set[str], healed: Healed) -> None:
    # Files were listed first: what got its row since is younger than the grace.
    files: dict[str, list[stored.Stored]] = {}
    for one in listed:
        files.setdefault(one.name.split("/")[2], []).append(one)
    first, last = UUID(prefix + "0" * 30), UUID(prefix + "f" * 30)
    assets = {str(one.public_id): one for one in MediaAsset.objects.filter(public_id__range=(first, last))}
    healed.rows += len(assets)
    before = clock.now() - GRACE
    for public_id, found in files.items():
        asset = assets.get(public_id)
        needless = [one for one in found if one.changed_at < before and _is_needless(one, asset)]
        if needless and public_id not in coming:
            stored.delete_all([one.name for one in needless])
            healed.deleted += [one.name for one in needless]
            healed.bytes_freed += sum(one.size for one in needless)
    for public_id, asset in assets.items():
        if asset.removed_at is None and asset.created_at < before and asset.original:
            _heal_row(asset, {one.name for one in files.get(public_id, ())}, healed)


def _is_needless(one: stored.Stored, asset: MediaAsset | None) -> bool:
    if asset is None or not asset.original:
        return True
    return one.name != asset.original.name and one.name.rsplit("/", 1)[1] not in KNOWN_NAMES


def _heal_row(asset: MediaAsset, there: set[str], healed: Healed) -> None:
    if asset.state != MediaState.READY:
        return
    missing = [variant for variant in _needed(asset) if stored_path(asset.public_id, variant) not in there]
    if missing:
        is_whole = asset.original.name in there or default_storage.exists(asset.original.name)
        if not is_whole:
            healed.lost.append(asset.pk)
        elif asset.kind == MediaKind.HEADSHOT or asset.kind in FILMS:
            MediaAsset.objects.filter(pk=asset.pk, state=MediaState.READY).update(
                state=MediaState.PROCESSING, progress=0, tries=0
            )
            healed.to_prepare.append((asset.pk, asset.kind))
    elif "captions" in asset.made and stored_path(asset.public_id, "captions") not in there:
        kept = {key: value for key, value in asset.made.items() if not key.startswith("captions")}
        MediaAsset.objects.filter(pk=asset.pk, made=asset.made).update(made=kept)


def _needed(asset: MediaAsset) -> Iterable[str]:
    if asset.kind == MediaKind.HEADSHOT:
        return ("card", "large")
    if asset.kind == MediaKind.RESUME:
        return ("resume",)
    if asset.kind in FILMS:
        return ("tape", *(variant for variant in ("strip", "wave") if asset.made.get(variant)))
    return ()


def _say_lost(healed: Healed) -> None:
    """Tell owners whose original is gone with what was made of it, unless it looks as if the whole storage were away."""
    if len(healed.lost) > MOST_LOST and len(healed.lost) > healed.rows * MOST_LOST_SHARE:
        log.error("media storage seems to be another one, or away", missing=len(healed.lost), rows=healed.rows)
        healed.lost = []
        return
    for asset in MediaAsset.objects.filter(pk__in=healed.lost):
        if asset.kind == MediaKind.HEADSHOT:
            fail_headshot(asset_id=asset.pk, sentence=LOST)
        else:
            with transaction.atomic():
                MediaAsset.objects.filter(pk=asset.pk, state=MediaState.READY).update(
                    state=MediaState.FAILED, failure=LOST
                )
