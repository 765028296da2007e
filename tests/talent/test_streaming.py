"""A tape in parts: what a player asks for is what it gets, and no more memory than a chunk."""

import io
import tracemalloc
import uuid
from pathlib import Path

import pytest
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from talent import streaming
from talent.addresses import media_url
from talent.models.media import stored_path
from tests.talent.conftest import sign_in

TAPE = bytes(range(256)) * 40
SIZE = len(TAPE)
LONG = 64 * 1024 * 1024


@pytest.fixture
def tape() -> str:
    """The address of a stored tape."""
    public_id = uuid.uuid4()
    default_storage.save(stored_path(public_id, "tape"), ContentFile(TAPE))
    return media_url(public_id, "tape")


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


def test_without_a_range_all_of_it_comes(client, db, tape, assert_statements):
    with assert_statements(0):
        answer = client.get(tape)
        assert body(answer) == TAPE
    assert answer.status_code == 200
    assert answer["Content-Length"] == str(SIZE)
    assert answer["Accept-Ranges"] == "bytes"
    assert answer["Content-Type"] == "video/mp4"
    assert answer["Content-Disposition"] == "inline"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-", 0, SIZE - 1),
        ("bytes=0-0", 0, 0),
        ("bytes=100-199", 100, 199),
        ("bytes=100-999999", 100, SIZE - 1),
        ("bytes=-300", SIZE - 300, SIZE - 1),
        ("bytes=-999999", 0, SIZE - 1),
        (f"bytes={SIZE - 1}-", SIZE - 1, SIZE - 1),
    ],
)
def test_one_range(client, tape, asked, first, last):
    answer = client.get(tape, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{SIZE}"
    assert answer["Content-Length"] == str(last - first + 1)
    assert body(answer) == TAPE[first : last + 1]


@pytest.mark.parametrize("asked", [f"bytes={SIZE}-", "bytes=99999999999-", "bytes=-0"])
def test_a_range_beyond_the_end_cannot_be_satisfied(client, tape, asked):
    answer = client.get(tape, headers={"Range": asked})
    assert answer.status_code == 416
    assert answer["Content-Range"] == f"bytes */{SIZE}"


@pytest.mark.parametrize(
    "asked", ["bytes=0-1,5-9", "bytes=9-2", "bytes=-", "bytes=a-b", "lines=0-4", "bytes=" + "9" * 40 + "-", "bytes=٣-"]
)
def test_what_is_no_single_range_is_not_heeded(client, tape, asked):
    headers = {"Range": asked} if asked.isascii() else {}
    answer = client.get(tape, headers=headers, **({} if headers else {"HTTP_RANGE": asked}))
    assert answer.status_code == 200
    assert body(answer) == TAPE


def test_the_rest_comes_only_of_the_version_that_was_begun(client, tape):
    first = client.get(tape, headers={"Range": "bytes=0-9"})
    body(first)
    for good in (first["ETag"], first["Last-Modified"]):
        answer = client.get(tape, headers={"Range": "bytes=10-19", "If-Range": good})
        assert (answer.status_code, body(answer)) == (206, TAPE[10:20])
    for stale in ('"another"', f"W/{first['ETag']}", "Thu, 01 Jan 1998 00:00:00 GMT", "nonsense"):
        answer = client.get(tape, headers={"Range": "bytes=10-19", "If-Range": stale})
        assert (answer.status_code, body(answer)) == (200, TAPE)


def test_what_the_browser_holds_is_not_sent_again(client, tape):
    etag = client.get(tape)["ETag"]
    answer = client.get(tape, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert client.get(tape, headers={"If-Match": '"another"'}).status_code == 412


def test_head_says_what_get_would(client, tape):
    answer = client.head(tape)
    assert (answer.status_code, answer["Content-Length"], answer.content) == (200, str(SIZE), b"")
    answer = client.head(tape, headers={"Range": "bytes=10-19"})
    assert (answer.status_code, answer["Content-Length"], answer["Content-Range"]) == (206, "10", f"bytes 10-19/{SIZE}")


def test_webm_is_told_by_its_first_bytes(client):
    public_id = uuid.uuid4()
    default_storage.save(stored_path(public_id, "tape"), ContentFile(b"\x1a\x45\xdf\xa3" + TAPE))
    assert client.get(media_url(public_id, "tape"))["Content-Type"] == "video/webm"


def test_a_tape_that_is_not_there_or_not_signed_is_not_found(client, db, cast, tape):
    assert client.get(media_url(uuid.uuid4(), "tape")).status_code == 404
    assert sign_in(cast.director).get(tape.split("?")[0]).status_code == 404
    assert client.post(tape).status_code == 405


class Zeros(io.RawIOBase):
    """As long as it is asked to be, and nothing of it in memory."""

    def __init__(self, size):
        self.left = size

    def read(self, most=-1):
        length = min(most if most >= 0 else self.left, self.left)
        self.left -= length
        return bytes(length)


@pytest.fixture
def long_tape() -> str:
    public_id = uuid.uuid4()
    path = default_storage.save(stored_path(public_id, "tape"), File(Zeros(LONG), name="long"))
    yield media_url(public_id, "tape")
    default_storage.delete(path)


def test_an_open_range_ends_early_so_that_no_thread_is_held(client, long_tape):
    answer = client.get(long_tape, headers={"Range": "bytes=0-"})
    assert answer["Content-Range"] == f"bytes 0-{streaming.LONGEST_PART - 1}/{LONG}"
    assert sum(map(len, answer.streaming_content)) == streaming.LONGEST_PART


def test_memory_stays_flat(client, long_tape):
    tracemalloc.start()
    length = sum(map(len, client.get(long_tape).streaming_content))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert length == LONG
    assert most < 2 * 1024 * 1024


def test_an_answer_that_nobody_reads_closes_its_file(db, client, long_tape):
    def open_tapes() -> int:
        return sum("/talent/" in str(link.resolve()) for link in Path("/proc/self/fd").iterdir())

    answer = client.get(long_tape)
    assert open_tapes() == 1
    answer.close()
    assert open_tapes() == 0
