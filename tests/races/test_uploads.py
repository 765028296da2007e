"""Pieces of one file from several sides at once, in real threads: nothing doubled, nothing torn."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from core.errors import DomainError
from talent.models import MediaAsset, Upload
from talent.services import uploads
from talent.states import UploadState
from tests.talent.conftest import Cast, make_cast
from tests.tapes import tape

pytestmark = pytest.mark.django_db(transaction=True)
FILM = tape(0.4)


def begun(kept: bytes = b"", cast: Cast | None = None) -> Upload:
    cast = cast or make_cast()
    upload = uploads.begin_upload(
        actor=cast.actor, door="shelf", kind="reel", performer_slug=cast.performer.slug, length=len(FILM)
    )
    return send(upload, 0, Bytes(kept)) if kept else upload


class Bytes:
    """A body that waits where a test wants it to."""

    def __init__(self, data: bytes, *, then=lambda: None) -> None:
        self.data, self.then = data, then

    def read(self, size: int, /) -> bytes:
        given, self.data = self.data[:size], self.data[size:]
        if not given:
            self.then()
        return given


def send(upload: Upload, offset: int, source: Bytes) -> Upload:
    own = Upload.objects.select_related("performer", "uploaded_by").get(pk=upload.pk)
    return uploads.append(upload=own, offset=offset, source=source)


def at_once(*works) -> list:
    def one(work):
        try:
            return work()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as pool:
        return [done.result(timeout=30) for done in [pool.submit(one, work) for work in works]]


def test_two_senders_of_the_same_piece_are_one_and_the_other_is_told():
    upload = begun(FILM[:1000])
    for offset in (1000, 2000, 3000):
        answers = at_once(*[lambda: send(upload, offset, Bytes(FILM[offset : offset + 1000]))] * 4)  # noqa: B023
        refused = [answer for answer in answers if isinstance(answer, str)]
        assert len(refused) == 3
        assert set(refused) <= {"busy", "wrong_offset"}
    send(upload, 4000, Bytes(FILM[4000:]))
    with default_storage.open(MediaAsset.objects.get().original.name) as file:
        assert file.read() == FILM


def test_while_a_piece_is_arriving_another_sender_is_busy_and_whoever_stops_it_is_heard():
    upload = begun()
    place = uploads.place_of(upload)
    arriving, stopped = threading.Event(), threading.Event()

    def halfway() -> None:
        arriving.set()
        assert stopped.wait(timeout=20)

    def stop() -> str:
        assert arriving.wait(timeout=20)
        with pytest.raises(DomainError) as busy:
            send(upload, 2000, Bytes(FILM[2000:]))
        uploads.stop_upload(upload=upload)
        stopped.set()
        return busy.value.code

    class Slow(Bytes):
        def read(self, size: int, /) -> bytes:
            given, self.data = self.data[:2000], self.data[2000:]
            if len(self.data) < len(FILM) - 2000:
                self.then()
            return given

    answers = at_once(lambda: send(upload, 0, Slow(FILM, then=halfway)), stop)
    assert answers == ["gone", "busy"]
    upload.refresh_from_db()
    assert upload.state == UploadState.STOPPED
    assert not MediaAsset.objects.exists()
    assert not default_storage.exists(place)
    assert not default_storage.exists(f"{place}.part")


def test_finished_from_many_sides_there_is_one_asset(monkeypatch):
    upload = begun(FILM[:-1])
    with monkeypatch.context() as patched:
        patched.setattr(uploads, "_settle", lambda upload: None)
        send(upload, len(FILM) - 1, Bytes(FILM[-1:]))

    def settle():
        uploads.settle_upload(upload=Upload.objects.select_related("performer", "uploaded_by").get(pk=upload.pk))

    assert set(at_once(*[settle] * 5)) == {None}
    upload.refresh_from_db()
    assert upload.state == UploadState.TAKEN
    asset = MediaAsset.objects.get()
    with default_storage.open(asset.original.name) as file:
        assert file.read() == FILM


def test_stopped_or_in_its_place_never_half_of_each():
    cast = make_cast()
    for _ in range(6):
        upload = begun(FILM[:-1], cast)
        told = at_once(
            lambda: send(upload, len(FILM) - 1, Bytes(FILM[-1:])),  # noqa: B023
            lambda: uploads.stop_upload(upload=upload),  # noqa: B023
        )
        upload.refresh_from_db()
        asset = MediaAsset.objects.filter(came_by=upload).first()
        if upload.state == UploadState.TAKEN:
            assert told[1] == "conflict"
            assert default_storage.exists(asset.original.name)
        else:
            assert (upload.state, told[0], asset) == (UploadState.STOPPED, "gone", None)
    files = [one for one in MediaAsset.objects.all() if default_storage.exists(one.original.name)]
    assert len(files) == MediaAsset.objects.count()


def test_the_last_place_is_given_once(monkeypatch):
    monkeypatch.setattr("talent.quotas.MOST_FILMS", 3)
    cast = make_cast()

    def begin():
        return uploads.begin_upload(
            actor=cast.actor, door="shelf", kind="reel", performer_slug=cast.performer.slug, length=100
        )

    answers = at_once(*[begin] * 6)
    assert answers.count("no_room") == 3
    assert Upload.objects.count() == 3
