"""What is said in a film or a sound, as words to read: given by whoever may change the profile."""

import secrets
import tempfile
from pathlib import Path
from typing import IO

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from core.errors import Conflict, Invalid
from talent import captions, stored
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services.profiles import announce_change, must_edit
from talent.services.shelf import lock_shelf
from talent.states import FILMS, MediaState

LANGUAGE_LENGTH = 16


def set_captions(*, actor: User, asset: MediaAsset, file: IO[bytes], language: str = "en") -> int:
    """Keep them, in the place of any that there were; how many there are. `language` as BCP 47 writes it.

    Raises Invalid at "file" for anything but WebVTT or SubRip of at most 1 MB, at "language", and Conflict once the
    film was taken down.
    """
    must_edit(actor, asset.performer)
    language = _language(language)
    cues = captions.read_captions(file.read(captions.MOST_BYTES + 1))
    with tempfile.TemporaryDirectory(prefix="callboard-captions-") as folder:
        made = Path(folder) / "captions.vtt"
        made.write_text(captions.write_vtt(cues), encoding="utf-8")
        with transaction.atomic(durable=True):
            current = _locked(asset)
            current.made = current.made | {"captions": language, "captions_version": secrets.token_hex(4)}
            current.save(update_fields=["made"])
            record_activity(actor=actor, verb=f"{current.kind}.captioned", subject=current)
            announce_change(asset.performer)
            # The last thing before the commit: what was there before stands until then.
            stored.put_file(stored_path(current.public_id, "captions"), made)
    asset.made = current.made
    return len(cues)


def remove_captions(*, actor: User, asset: MediaAsset) -> None:
    """Taken away again; without any there is nothing to do."""
    must_edit(actor, asset.performer)
    with transaction.atomic(durable=True):
        current = _locked(asset)
        if "captions" not in current.made:
            return
        current.made = {key: value for key, value in current.made.items() if not key.startswith("captions")}
        current.save(update_fields=["made"])
        record_activity(actor=actor, verb=f"{current.kind}.uncaptioned", subject=current)
        announce_change(asset.performer)
        stored.delete_all([stored_path(current.public_id, "captions")])
    asset.made = current.made


def _locked(asset: MediaAsset) -> MediaAsset:
    lock_shelf(asset.performer)
    current = MediaAsset.objects.select_for_update(no_key=True).get(pk=asset.pk)
    if current.removed_at is not None or current.kind not in FILMS or current.state == MediaState.FAILED:
        raise Conflict("That film is not there any more, so captions cannot be kept for it.")
    return current


def _language(given: str) -> str:
    language = given.strip()
    parts = language.split("-")
    if len(language) > LANGUAGE_LENGTH or not all(
        part.isascii() and part.isalnum() and len(part) <= 8 for part in parts
    ):
        raise Invalid("Give the language as its short code: en, en-GB, cy, ar.", field="language")
    return language
