"""The worker's half of tapes: making what plays, and saying why something cannot."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from shutil import copyfileobj

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.urls import reverse

from core.db import held_by_one
from notifications.services.notices import NewNotice, add_notices
from talent import tape_reader
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.states import MediaKind, MediaState

MOST_SECONDS = 45 * 60
READER = Path(tape_reader.__file__).parent
LOCK = 7_261  # with the asset's id: one worker prepares one tape
TOOK_TOO_LONG = "This tape took too long to prepare. Save it as an MP4 in 720p or 1080p, and send that."


def prepare_tape(*, asset_id: int) -> None:
    """Make what plays, and a still. Safe to run again, and at the same time: the second one leaves it to the first.

    Storage that cannot be reached raises OSError, for the task to try again.
    """
    with held_by_one(LOCK, asset_id) as is_ours:
        asset = _waiting(asset_id) if is_ours else None
        if asset is None:
            return
        with tempfile.TemporaryDirectory(prefix="callboard-tape-") as name:
            folder = Path(name)
            found = _read(_on_disk(asset, folder), folder)
            if "refused" in found:
                fail_tape(asset_id=asset_id, sentence=found["refused"])
                return
            _keep(asset, folder, found)


def _waiting(asset_id: int) -> MediaAsset | None:
    return MediaAsset.objects.filter(
        pk=asset_id, kind__in=[MediaKind.TAPE, MediaKind.TAKE], state=MediaState.PROCESSING, removed_at__isnull=True
    ).first()


def _on_disk(asset: MediaAsset, folder: Path) -> Path:
    try:
        path = Path(default_storage.path(asset.original.name))
    except NotImplementedError:
        # Object storage has no paths: fetched in pieces, since readers of films jump about in them.
        path = folder / "original"
        with default_storage.open(asset.original.name) as source, path.open("wb") as target:
            copyfileobj(source, target, 1024 * 1024)
    return path


def _read(original: Path, folder: Path) -> dict:
    """What the reader says. It runs apart, without this process's environment: a hostile file has nothing to find."""
    if not original.exists():
        raise FileNotFoundError("The tape is not where it was kept.")
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER), str(original), str(folder)],
            capture_output=True,
            env={},
            timeout=MOST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": TOOK_TOO_LONG}
    if done.returncode:
        return {"refused": tape_reader.DAMAGED}
    return json.loads(done.stdout)


def _keep(asset: MediaAsset, folder: Path, found: dict) -> None:
    for variant, name in {"tape": "tape", "poster": "poster.webp"}.items():
        path = stored_path(asset.public_id, variant)
        # A storage gives a second file of one name another name; a variant's place must not change.
        default_storage.delete(path)
        with (folder / name).open("rb") as made:
            default_storage.save(path, File(made))
    with transaction.atomic():
        current = MediaAsset.objects.select_for_update(no_key=True).get(pk=asset.pk)
        current.width, current.height, current.duration_ms = found["width"], found["height"], found["duration_ms"]
        current.state, current.failure = MediaState.READY, ""
        current.save(update_fields=["width", "height", "duration_ms", "state", "failure"])
        is_gone = current.removed_at is not None
    if is_gone and not current.original:
        for variant in ("tape", "poster"):
            default_storage.delete(stored_path(asset.public_id, variant))


@transaction.atomic
def fail_tape(*, asset_id: int, sentence: str) -> None:
    """Say why a tape cannot be used, to who sent it too."""
    rows = MediaAsset.objects.select_related("performer").select_for_update(of=("self",), no_key=True)
    asset = rows.get(pk=asset_id)
    if asset.state != MediaState.PROCESSING:
        return
    asset.state, asset.failure = MediaState.FAILED, sentence
    asset.save(update_fields=["state", "failure"])
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
    return NewNotice(
        user_id=asset.uploaded_by_id,
        title="A tape could not be used",
        text=f"{asset.failure} Where you sent it, you can put another in its place until they have opened it.",
        url=reverse("talent:profile", args=[asset.performer.slug]) + "#tapes",
        dedupe_key=f"tape-failed:{asset.pk}",
    )
