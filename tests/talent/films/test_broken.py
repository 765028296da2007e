"""A corpus of broken media, and bytes turned at random: through the upload and the worker, with no crash, no orphan file."""

import io
import os
import struct
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from PIL import Image

from core.errors import DomainError
from talent import pictures, stored
from talent.models import Upload
from talent.services import tape_making
from talent.services.uploads import append, begin_upload
from tests.talent.films import clips
from tests.talent.films.conftest import names_of

FILM = {"container": "mov", "codec": "aac", "picture": True}


def through(cast, content: bytes, kind: str = "reel") -> Upload:
    """As a client sends it, in three pieces, and then as the worker takes it."""
    upload = begin_upload(
        actor=cast.actor, door="shelf", kind=kind, performer_slug=cast.performer.slug, length=max(1, len(content)),
        file_name="reel.mp4",
    )  # fmt: skip
    third = max(1, -(-len(content) // 3))
    try:
        for at in range(0, len(content), third):
            upload = append(upload=upload, offset=at, source=io.BytesIO(content[at : at + third]))
        if upload.asset:
            tape_making.prepare_tape(asset_id=upload.asset.pk)
    except DomainError as refusal:
        assert refusal.message.endswith(".")
    upload.refresh_from_db()
    return upload


def must_be_in_order(upload: Upload, lying: list[str]) -> str:
    """What became of it; nothing lies anywhere but where its row says."""
    assert not list(Path(tempfile.gettempdir()).glob(f"{tape_making.FOLDER}{os.getpid()}*"))
    if upload.asset is None:
        assert upload.state in {"refused", "receiving"}
        assert lying == []
        return upload.state
    asset = upload.asset
    asset.refresh_from_db()
    assert asset.state in {"ready", "failed"}
    there = names_of(asset)
    assert len(there) == len(lying)
    if asset.state == "failed":
        assert asset.failure.endswith(".")
        assert there == ["original"]
    else:
        assert {"original", "tape"} <= set(there)
    return asset.state


def renamed_box(content: bytes, box: bytes) -> bytes:
    return content.replace(box, b"none", 1)


def with_size(content: bytes, box: bytes, size: int) -> bytes:
    at = content.index(box) - 4
    return content[:at] + struct.pack(">I", size) + content[at + 4 :]


def film() -> bytes:
    return clips.sound(0.6, **FILM)


CORPUS = {
    "stops in the middle": (lambda: film()[: len(film()) // 2], "reel", "failed"),
    "without an index": (lambda: renamed_box(film(), b"moov"), "reel", "failed"),
    "an index that lies about its size": (lambda: with_size(film(), b"stco", 0xFFFFFFF0), "reel", None),
    "a box without end": (lambda: with_size(film(), b"mdat", 0xFFFFFFFF), "reel", None),
    "frames of nothing": (lambda: film()[:64] + bytes(len(film()) - 64), "reel", "failed"),
    "a second film behind it": (lambda: film() + film(), "reel", None),
    "matroska of noise": (lambda: b"\x1a\x45\xdf\xa3" + bytes(range(256)) * 16, "reel", "failed"),
    "one byte": (lambda: b"\0", "reel", "refused"),
    "a zip": (lambda: b"PK\x03\x04" + bytes(500), "reel", "refused"),
    "an mp3 of noise": (lambda: b"\xff\xfb\x90\x00" + os.urandom(4000), "voice", None),
    "a wave of no samples": (lambda: clips.sound(0.1)[:44], "voice", "failed"),
    "an ogg that stops": (lambda: clips.sound(1, container="ogg", codec="libopus")[:300], "voice", "failed"),
}


@pytest.mark.parametrize(("make", "kind", "becomes"), CORPUS.values(), ids=CORPUS.keys())
def test_broken_media_have_their_sentence_and_leave_nothing(cast, folder, lying, make, kind, becomes):
    state = must_be_in_order(through(cast, make(), kind), lying())
    assert becomes in {None, state}


TURNED = st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=40)
GOOD = {
    "mov": (film, "reel"),
    "webm": (lambda: clips.film(container="webm", codec="libvpx"), "clip"),
    "mp3": (lambda: clips.sound(0.3, container="mp3", codec="libmp3lame"), "voice"),
    "flac": (lambda: clips.sound(0.3, container="flac", codec="flac"), "voice"),
}


@settings(
    max_examples=12, deadline=None, phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck)
)
@given(which=st.sampled_from(sorted(GOOD)), turned=TURNED, kept=st.floats(0.2, 1))
def test_bytes_turned_at_random_never_break_the_worker(cast, folder, lying, which, turned, kept):
    make, kind = GOOD[which]
    content = bytearray(make())
    for where, by in turned:
        content[int(where * len(content))] ^= by
    upload = through(cast, bytes(content[: max(1, int(len(content) * kept))]), kind)
    must_be_in_order(upload, lying())
    stored.delete_all(lying())
    Upload.objects.all().delete()
    cast.performer.media.all().delete()


def test_of_a_burst_the_picture_that_the_phone_chose_is_shown():
    frames = [Image.new("RGB", (500, 600), colour) for colour in ("red", "blue", "green")]
    out = io.BytesIO()
    frames[0].save(out, "HEIF", save_all=True, append_images=frames[1:], primary_index=1)
    burst = out.getvalue()
    for brand in (b"heic", b"hevc", b"msf1"):
        content = burst[:8] + brand + burst[12:]
        assert pictures.read_header(io.BytesIO(content), len(content)).width == 500
        shown = Image.open(io.BytesIO(pictures.make_variants(content, None)["card"]))
        assert shown.getpixel((200, 250))[2] > 200
