"""Tapes that strangers send: what is taken in, what the worker makes of it, and what is refused with a sentence."""

import datetime as dt
import io
import os
import struct
import threading
import zipfile
from fractions import Fraction
from pathlib import Path

import av
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from PIL import Image

from core import clock
from core.db import held_by_one
from core.errors import Invalid, NotAllowed
from talent.addresses import media_url
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services import media, preparing, tape_making
from talent.services.tapes import upload_tape
from talent.tasks import sweep_media_task
from tests.talent.conftest import make_cast, sign_in
from tests.talent.test_worker import until
from tests.tapes import tape

PHONE_UPRIGHT = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 120 << 16, 0, 1 << 30)


def add(cast, content: bytes, name="tape.mp4") -> MediaAsset:
    asset = upload_tape(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile(name, content))
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    return asset


def stored(asset, variant: str) -> bytes:
    with default_storage.open(stored_path(asset.public_id, variant)) as file:
        return file.read()


def turned(content: bytes) -> bytes:
    """As a phone held upright writes it: lying frames, and a note that they are to be turned."""
    at = content.index(b"tkhd") + 44
    return content[:at] + PHONE_UPRIGHT + content[at + 36 :]


KEPT = {
    "phone mp4": {},
    "quicktime": {"container": "mov"},
    "mkv of the same": {"container": "matroska"},
    "silent": {"audio": None},
}
ENCODED = {
    "webm": {"container": "webm", "video": "libvpx", "audio": "libopus"},
    "newer webm": {"container": "webm", "video": "libvpx-vp9", "audio": "libopus"},
    "older camera": {"container": "mov", "video": "mpeg4"},
    "another camera": {"container": "matroska", "video": "mjpeg"},
    "browser recording": {"container": "matroska", "audio": "libopus"},
    "odd sides, too high": {"video": "mpeg4", "size": (722, 1602), "seconds": 0.4},
}


@pytest.mark.parametrize("how", KEPT.values(), ids=KEPT.keys())
def test_what_browsers_play_keeps_its_picture_and_sound(cast, how, client):
    asset = add(cast, tape(1.5, **how))
    assert (asset.state, asset.failure) == ("ready", "")
    assert (asset.width, asset.height) == (160, 120)
    assert 1400 <= asset.duration_ms <= 1600
    answer = client.get(media_url(asset.public_id, "tape"))
    assert answer["Content-Type"] == "video/mp4"
    made = b"".join(answer.streaming_content)
    with av.open(io.BytesIO(made)) as played:
        assert played.streams.video[0].codec_context.name == "h264"
    assert made.index(b"moov") < made.index(b"mdat"), "it begins to play before all of it has come"
    assert Image.open(io.BytesIO(stored(asset, "poster"))).size == (160, 120)


@pytest.mark.parametrize("how", ENCODED.values(), ids=ENCODED.keys())
def test_what_they_do_not_play_is_made_into_what_they_do(cast, how):
    asset = add(cast, tape(**{"seconds": 1, **how}))
    assert (asset.state, asset.failure) == ("ready", "")
    with av.open(io.BytesIO(stored(asset, "tape"))) as played:
        picture = played.streams.video[0].codec_context
        assert (picture.name, picture.pix_fmt) == ("h264", "yuv420p")
        assert played.streams.audio[0].codec_context.name == "aac"
        assert max(picture.width, picture.height) <= 1280


@pytest.mark.parametrize("codec", ["libx264", "mpeg4"])
def test_a_tape_taken_upright_is_seen_upright(cast, codec):
    asset = add(cast, turned(tape(1, video=codec)))
    assert (asset.width, asset.height) == (120, 160)
    still = Image.open(io.BytesIO(stored(asset, "poster")))
    assert still.size == (120, 160)
    # The bar that walks to the right lies across, and walks down.
    lit = [y for y in range(160) if still.getpixel((60, y))[0] > 180]
    assert lit
    assert lit[-1] - lit[0] < 20
    with av.open(io.BytesIO(stored(asset, "tape"))) as played:
        frame = next(played.decode(video=0))
        assert (frame.rotation, frame.width) in {(-90, 160), (0, 120)}


def packed() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("tape.mp4", tape(0.4))
    return out.getvalue()


REFUSED_AT_THE_DOOR = {
    "empty": (lambda: b"", "empty"),
    "renamed zip": (packed, "not a film"),
    "playlist": (lambda: b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "not a film"),
    "list of files": (lambda: b"ffconcat version 1.0\nfile /etc/passwd\n", "not a film"),
    "avi": (lambda: tape(0.4, container="avi", video="mpeg4", audio=None), "not a film"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "not a film"),
}


# Made when they are asked for: every worker collects this file.
@pytest.mark.parametrize(("content", "words"), REFUSED_AT_THE_DOOR.values(), ids=REFUSED_AT_THE_DOOR.keys())
def test_what_is_no_film_is_not_taken_in(cast, content, words):
    with pytest.raises(Invalid, match=words) as refusal:
        add(cast, content())
    assert refusal.value.field == "file"
    assert not cast.performer.media.filter(kind="tape").exists()


def cut(content: bytes, share: float) -> bytes:
    return content[: int(len(content) * share)]


FAILED = {
    "stops before its end": (lambda: cut(tape(2), 0.5), "damaged or incomplete"),
    "webm that stops": (
        lambda: cut(tape(4, container="webm", video="libvpx", audio="libopus"), 0.4),
        "damaged or incomplete",
    ),
    "only a beginning": (lambda: b"\0\0\0\x20ftypisom" + b"junk" * 900, "damaged or incomplete"),
    "nothing but noise": (lambda: b"\x1a\x45\xdf\xa3" + os.urandom(4000), "damaged or incomplete"),
    "sound alone": (lambda: tape(1, video=None), "sound but no picture"),
}


@pytest.mark.parametrize(("content", "words"), FAILED.values(), ids=FAILED.keys())
def test_what_cannot_be_played_says_why(cast, content, words, client):
    asset = add(cast, content())
    assert asset.state == "failed"
    assert words in asset.failure
    assert client.get(media_url(asset.public_id, "tape")).status_code == 404


def test_an_hour_is_enough(cast):
    # A frame each thousand seconds: long, and small.
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        stream = made.add_stream("libx264", rate=25)
        stream.width, stream.height, stream.pix_fmt = 160, 120, "yuv420p"
        for number in range(5):
            frame = av.VideoFrame.from_image(Image.new("RGB", (160, 120)))
            frame.pts, frame.time_base = number * 1000, Fraction(1, 1)
            made.mux(stream.encode(frame))
        made.mux(stream.encode())
    asset = add(cast, out.getvalue())
    assert asset.state == "failed"
    assert "83 minutes long" in asset.failure


def test_only_the_performer_and_their_agents_put_tapes_up(cast):
    with pytest.raises(NotAllowed):
        upload_tape(actor=cast.director, performer=cast.performer, file=SimpleUploadedFile("a.mp4", tape(0.4)))


def test_a_tape_is_private_and_its_name_stays_out_of_addresses(cast):
    asset = add(cast, tape(0.4), name="../../etc/Ama secret name.mp4")
    assert asset.file_name == "Ama secret name.mp4"
    address = media_url(asset.public_id, "tape")
    assert "secret" not in address
    bare = address.split("?")[0]
    assert sign_in(cast.actor).get(bare).status_code == 200
    for other in (None, cast.stranger, cast.director, cast.agent):
        assert sign_in(other).get(bare).status_code == 404


def test_the_second_worker_leaves_it_to_the_first(cast):
    held, go = threading.Event(), threading.Event()

    def first():
        with held_by_one(tape_making.LOCK, asset.pk):
            held.set()
            go.wait(10)
        connection.close()

    asset = upload_tape(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("a.mp4", tape(0.4)))
    thread = threading.Thread(target=first)
    thread.start()
    held.wait(10)
    tape_making.prepare_tape(asset_id=asset.pk)
    assert MediaAsset.objects.get(pk=asset.pk).state == "processing"
    go.set()
    thread.join()
    tape_making.prepare_tape(asset_id=asset.pk)
    tape_making.prepare_tape(asset_id=asset.pk)
    assert MediaAsset.objects.get(pk=asset.pk).state == "ready"


def test_a_tape_taken_down_is_erased_with_all_that_was_made_of_it(cast):
    asset = add(cast, tape(0.4))
    media.remove_media(actor=cast.actor, asset=asset)
    MediaAsset.objects.filter(pk=asset.pk).update(removed_at=clock.now() - dt.timedelta(minutes=3))
    assert preparing.erase_media(asset_id=asset.pk)
    for variant in ("tape", "poster"):
        assert not default_storage.exists(stored_path(asset.public_id, variant))
    assert not default_storage.exists(asset.original.name)


@pytest.mark.processes
@pytest.mark.django_db(transaction=True)
def test_a_tape_whose_worker_died_is_taken_up_again(start_worker):
    cast = make_cast()
    first = start_worker()
    asset = upload_tape(
        actor=cast.actor,
        performer=cast.performer,
        file=SimpleUploadedFile("a.mov", tape(12, video="mpeg4", audio=None, size=(960, 540))),
    )
    until(lambda: readers_of(asset))
    first.kill()
    until(lambda: not readers_of(asset))
    assert MediaAsset.objects.get(pk=asset.pk).state == "processing"
    MediaAsset.objects.filter(pk=asset.pk).update(created_at=clock.now() - dt.timedelta(minutes=6))
    start_worker()
    sweep_media_task.delay()
    until(lambda: MediaAsset.objects.get(pk=asset.pk).state == "ready")
    folder = Path(default_storage.path(stored_path(asset.public_id, "tape"))).parent
    assert sorted(one.name for one in folder.iterdir()) == ["original", "poster.webp", "strip.webp", "tape"]
    assert MediaAsset.objects.get(pk=asset.pk).tries == 2


def readers_of(asset: MediaAsset) -> list[str]:
    """Processes that read its original now: one whose worker has died works for nobody."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if "tape_reader" in words and str(asset.public_id) in words:
                found.append(entry.name)
    return found
