"""A virus scanner that is asked: a real socket server that speaks clamd's protocol, over TCP and a unix socket."""

import datetime as dt
import functools
import io
import socketserver
import struct
import threading
from collections.abc import Iterator

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from config.env import EnvironmentProblem, Url, read
from core import clock
from core.errors import Away, Invalid
from talent import scanning
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.services import media, preparing, tape_making
from talent.services.tapes import upload_tape
from tests.talent.conftest import picture
from tests.tapes import tape

pytestmark = pytest.mark.django_db
FILM = tape(0.4)
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR"


@functools.cache
def paper() -> bytes:
    out = io.BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    writer.write(out)
    return out.getvalue()


class Clamd(socketserver.StreamRequestHandler):
    """`longest`: StreamMaxLength. `mute`: takes everything and says nothing."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        whole = b""
        while length := struct.unpack(">L", self.rfile.read(4))[0]:
            whole += self.rfile.read(length)
            if len(whole) > self.server.longest:
                self.wfile.write(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.server.seen.append(whole)
        if not self.server.mute:
            self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in whole else b"stream: OK\0")


class Tcp(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    longest, mute = 2**31, False


class Unix(socketserver.ThreadingUnixStreamServer):
    longest, mute = 2**31, False


@pytest.fixture
def clamd(settings) -> Iterator[Tcp]:
    server = Tcp(("127.0.0.1", 0), Clamd)
    yield from _served(server, settings, f"tcp://127.0.0.1:{server.server_address[1]}")


@pytest.fixture
def clamd_by_file(settings, tmp_path) -> Iterator[Unix]:
    server = Unix(str(tmp_path / "clamd.sock"), Clamd)
    yield from _served(server, settings, f"unix://{tmp_path}/clamd.sock")


def _served(server, settings, address: str) -> Iterator:
    server.seen = []
    settings.SCANNER = Url.parse(address)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def taped(cast, content: bytes) -> MediaAsset:
    return upload_tape(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("a.mp4", content))


def test_a_clean_film_is_asked_about_once_and_prepared(cast, clamd_by_file):
    asset = taped(cast, FILM)
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.scan) == ("ready", "clean")
    MediaAsset.objects.filter(pk=asset.pk).update(state="processing")
    tape_making.prepare_tape(asset_id=asset.pk)
    assert clamd_by_file.seen == [FILM]


def test_a_film_with_something_in_it_is_erased_and_told_calmly(cast, clamd):
    asset = taped(cast, FILM + EICAR)
    tape_making.prepare_tape(asset_id=asset.pk)
    place = asset.original.name
    asset.refresh_from_db()
    assert (asset.state, asset.scan, asset.original.name) == ("failed", "found", "")
    assert "we deleted it" in asset.failure
    assert "Eicar" not in asset.failure
    assert not default_storage.exists(place)
    assert not default_storage.exists(stored_path(asset.public_id, "tape"))


def test_a_worker_that_dies_after_the_finding_leaves_the_saying_to_the_next(cast, clamd, monkeypatch):
    asset = taped(cast, FILM + EICAR)

    def dies(**_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(tape_making, "fail_tape", dies)
        tape_making.prepare_tape(asset_id=asset.pk)
    MediaAsset.objects.filter(pk=asset.pk).update(created_at=clock.now() - dt.timedelta(minutes=6))
    assert preparing.assets_left_behind()[0] == [(asset.pk, "tape")]
    tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.tries, "we deleted it" in asset.failure) == ("failed", 2, True)
    assert preparing.assets_left_behind()[0] == []
    assert len(clamd.seen) == 1


@pytest.mark.parametrize("how", ["gone", "mute", "too long"])
def test_nothing_goes_past_a_scanner_that_does_not_decide(cast, clamd, how):
    asset = taped(cast, FILM)
    if how == "gone":
        clamd.server_close()
        clamd.shutdown()
    clamd.mute, clamd.longest = how == "mute", 100 if how == "too long" else 2**31
    for _ in range(6):
        with pytest.raises(scanning.ScannerAwayError):
            tape_making.prepare_tape(asset_id=asset.pk)
    asset.refresh_from_db()
    assert (asset.state, asset.scan) == ("processing", "")
    with pytest.raises(Away, match="cannot be checked"):
        media.upload_resume(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("cv.pdf", paper()))
    assert not cast.performer.media.filter(kind="resume").exists()
    if how != "gone":
        clamd.mute, clamd.longest = False, 2**31
        tape_making.prepare_tape(asset_id=asset.pk)
        asset.refresh_from_db()
        assert asset.state == "ready"


def test_pictures_and_papers_are_asked_about_too(cast, clamd):
    shot = media.upload_headshot(
        actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("a.jpg", picture() + EICAR)
    )
    preparing.prepare_headshot(asset_id=shot.pk)
    shot.refresh_from_db()
    assert (shot.state, shot.scan, shot.original.name) == ("failed", "found", "")
    with pytest.raises(Invalid, match="we deleted it"):
        media.upload_resume(
            actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("cv.pdf", paper() + EICAR)
        )
    kept = media.upload_resume(actor=cast.actor, performer=cast.performer, file=SimpleUploadedFile("cv.pdf", paper()))
    with default_storage.open(kept.original.name) as file:
        assert file.read() == paper()
    assert len(clamd.seen) == 3


def test_its_address_is_checked_when_callboard_starts():
    assert read({}).scanner is None
    assert read({"CLAMD": "tcp://clamd:3310"}).scanner.port == 3310
    for wrong in ("clamd:3310", "http://clamd", "tcp://", "unix://"):
        with pytest.raises(EnvironmentProblem, match="CLAMD"):
            read({"CLAMD": wrong})
