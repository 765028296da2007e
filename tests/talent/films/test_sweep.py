"""Files without a row and rows without files, on a disk and in a bucket."""

import datetime as dt
import io
import os
import tempfile
import time
import uuid
from pathlib import Path

import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from core import clock
from talent import stored
from talent.models import MediaAsset, Upload
from talent.models.media import stored_path
from talent.services import media_sweep
from talent.services.media_sweep import heal_media, remove_old_folders
from talent.tape_reader.words import LOST
from talent.upload_store import store
from tests.talent.films.conftest import names_of


def put(name: str, content: bytes = b"left") -> str:
    return default_storage.save(name, ContentFile(content))


def aged(asset: MediaAsset) -> MediaAsset:
    MediaAsset.objects.filter(pk=asset.pk).update(created_at=clock.now() - dt.timedelta(days=2))
    return asset


def test_files_without_a_row_go_and_nothing_else_does(storage, shelf, lying):
    kept = shelf.ready()
    coming = Upload.objects.create(
        performer=shelf.cast.performer, door="shelf", kind="reel", length=9, expires_at=clock.now(),
        parts={"asset": str(uuid.uuid4()), "first": ""},
    )  # fmt: skip
    pieces = put(f"{stored.folder_of(coming.parts['asset'])}/original.part")
    before = lying()
    nobody = stored.folder_of(uuid.uuid4())
    stray = [put(f"{nobody}/original"), put(f"{nobody}/tape"), put(f"{stored.folder_of(kept.public_id)}/tape.half"),
             put(f"{nobody}/original.part"), put(f"{nobody}/original.part/0") if storage == "bucket" else None]  # fmt: skip
    stray = [name for name in stray if name]
    erased = shelf.ready()
    MediaAsset.objects.filter(pk=erased.pk).update(removed_at=clock.now(), original="")
    stray += [one.name for one in stored.files_under(stored.folder_of(erased.public_id))]
    assert heal_media().deleted == [], "what is young may be on its way"
    with time_machine.travel(clock.now() + dt.timedelta(days=2), tick=True):
        healed = heal_media()
        assert sorted(healed.deleted) == sorted(stray)
        assert (healed.lost, healed.to_prepare) == ([], [])
        assert heal_media().deleted == []
    assert lying() == before
    assert default_storage.exists(pieces)


def test_pieces_whose_row_was_never_written_go_from_a_bucket_and_those_on_their_way_stay(bucket, shelf):
    coming = Upload.objects.create(
        performer=shelf.cast.performer, door="shelf", kind="reel", length=9, expires_at=clock.now(),
        parts={"asset": str(uuid.uuid4()), "first": ""},
    )  # fmt: skip
    places = [f"{stored.folder_of(one)}/original" for one in (coming.parts["asset"], uuid.uuid4())]
    for place in places:
        store().add(place, {}, 0, io.BytesIO(b"\0" * 6_000_000).read, 6_000_000)
    assert heal_media().deleted == [places[1]]
    assert [one.object_key for one in bucket.multipart_uploads.all()] == [f"media/{places[0]}"]
    assert heal_media().deleted == []


def test_what_pages_show_is_made_again_from_the_original(storage, shelf):
    whole, film, old = shelf.ready(), aged(shelf.ready()), aged(shelf.ready("tape"))
    aged(whole)
    default_storage.delete(stored_path(film.public_id, "tape"))
    default_storage.delete(stored_path(old.public_id, "strip"))
    healed = heal_media()
    assert sorted(healed.to_prepare) == [(film.pk, "reel"), (old.pk, "tape")]
    states = dict(MediaAsset.objects.values_list("pk", "state"))
    assert (states[whole.pk], states[film.pk], states[old.pk]) == ("ready", "processing", "processing")


def test_what_is_lost_altogether_is_said_to_its_owner(shelf, folder):
    asset = aged(shelf.ready())
    stored.delete_all([one.name for one in stored.files_under(stored.folder_of(asset.public_id))])
    assert heal_media().lost == [asset.pk]
    asset.refresh_from_db()
    assert (asset.state, asset.failure) == ("failed", LOST)


def test_a_storage_that_is_not_there_takes_nobody_s_films(shelf, folder, monkeypatch):
    monkeypatch.setattr(media_sweep, "MOST_LOST", 2)
    assets = [aged(shelf.ready()) for _ in range(4)]
    for asset in assets:
        stored.delete_all([one.name for one in stored.files_under(stored.folder_of(asset.public_id))])
    assert heal_media().lost == []
    assert set(MediaAsset.objects.values_list("state", flat=True)) == {"ready"}


def test_captions_that_are_not_there_are_not_promised(shelf, folder):
    asset = aged(shelf.ready())
    MediaAsset.objects.filter(pk=asset.pk).update(made=asset.made | {"captions": "en", "captions_version": "1"})
    heal_media()
    asset.refresh_from_db()
    assert "captions" not in asset.made
    assert "captions.vtt" not in names_of(asset)


def test_folders_of_dead_readers_are_removed():
    fresh, old = (Path(tempfile.mkdtemp(prefix=media_sweep.FOLDER)) for _ in range(2))
    (old / "tape").write_bytes(b"half")
    past = time.time() - media_sweep.OLD_FOLDER - 60
    os.utime(old, (past, past))
    assert remove_old_folders() >= 1
    assert (fresh.exists(), old.exists()) == (True, False)
    fresh.rmdir()
