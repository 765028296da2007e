"""Lines that say little for a long time: each has its time, and what it brought is kept. A real server on real sockets, its
limits made short."""

import contextlib
import hashlib
import select
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Iterator

import pytest
import uvicorn
from a2wsgi import WSGIMiddleware
from django.conf import settings
from django.db import connection
from django.urls import reverse

from accounts.states import TokenScope
from config import bodies, connections, uploads
from config.wsgi import application
from talent.models import Upload
from talent.services.uploads import begin_upload
from tests import factories
from tests.support.environment import free_port
from tests.talent.conftest import make_cast
from tests.tapes import tape

pytestmark = pytest.mark.django_db(transaction=True)
FILM = tape(0.4)


def pages(environ, start_response):
    try:
        yield from application(environ, start_response)
    finally:
        connection.close()


@pytest.fixture
def server(monkeypatch) -> Iterator[int]:
    monkeypatch.setattr(connections, "SECONDS", 1.5)
    monkeypatch.setattr(uploads, "HELD_FOR", 0.2)
    monkeypatch.setattr(uploads, "PATIENCE", 2.0)
    monkeypatch.setattr(uploads, "LEAST", 1000)
    port = free_port()
    threads = WSGIMiddleware(pages, workers=2)
    wanted = uvicorn.Config(
        uploads.Uploads(threads, others=bodies.Bodies(threads, places=1)), port=port, http=connections.Connection, lifespan="off",
        log_config=None,
    )  # fmt: skip
    running = uvicorn.Server(wanted)
    thread = threading.Thread(target=running.run)
    thread.start()
    while not running.started:
        time.sleep(0.02)
    yield port
    running.should_exit = True
    thread.join()


@pytest.fixture
def sending(server):
    """An upload that was begun, and the head of a request for its bytes from `at` on."""
    cast = make_cast()
    token = factories.ApiTokenFactory(user=cast.actor, scopes=[TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE])
    upload = begin_upload(
        actor=cast.actor, door="shelf", kind="reel", performer_slug=cast.performer.slug, length=len(FILM)
    )

    def head(at: int = 0, *more: str) -> bytes:
        lines = [
            f"PATCH /api/v1/uploads/{upload.public_id}/ HTTP/1.1", "Host: localhost", f"Authorization: Bearer {token.secret}",
            "Tus-Resumable: 1.0.0", f"Upload-Offset: {at}", f"Content-Length: {len(FILM) - at}",
            "Content-Type: application/offset+octet-stream", *more,
        ]  # fmt: skip
        return "\r\n".join([*lines, "", ""]).encode()

    return upload, head


def heard(line: socket.socket, *, drip: bytes = b"", seconds: float = 40) -> tuple[str, int]:
    """What is answered until the line is closed, and how many bytes were sent in the meantime, one at a time."""
    answer, sent, until = b"", 0, time.monotonic() + seconds
    line.settimeout(0.05)
    while time.monotonic() < until:
        with contextlib.suppress(TimeoutError):
            try:
                more = line.recv(65536)
            except ConnectionResetError:
                # What was said after the line was closed is answered so; whatever came before it has been read.
                more = b""
            if not more:
                return answer.decode(), sent
            answer += more
            continue
        # Refused once it is closed, which the next look hears.
        with contextlib.suppress(OSError):
            sent += line.send(drip[sent : sent + 1])
    raise AssertionError(f"It was not closed: {answer.decode()!r}")


def test_a_head_that_comes_byte_by_byte_has_its_time(server, monkeypatch):
    for start in (b"", b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Slow: "):
        with socket.create_connection(("127.0.0.1", server)) as line:
            line.sendall(start)
            answer, sent = heard(line, drip=b"a" * 500 if start else b"")
            # Closed while there was still something to say.
            assert (answer, 0 < sent < 500) == ("", bool(start))
    monkeypatch.setattr(connections, "SECONDS", 40)
    whole = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server)) as line:
        # A head that is there in time holds nothing up, nor does the next one on the same line.
        for request in (whole, whole[:20], whole[20:-2] + b"Connection: close\r\n\r\n"):
            line.sendall(request)
            time.sleep(0.3)
        answer, _ = heard(line)
        assert answer.count("HTTP/1.1 200") == 2


@pytest.mark.parametrize("drips", [True, False])
def test_a_body_of_a_byte_a_second_is_ended_and_what_came_is_kept(server, sending, drips):
    upload, head = sending
    with socket.create_connection(("127.0.0.1", server)) as line:
        line.sendall(head() + FILM[:200])
        answer, sent = heard(line, drip=FILM[200:] if drips else b"")
    assert answer.startswith("HTTP/1.1 204")
    assert "connection: close" in answer.lower()
    kept = Upload.objects.get(pk=upload.pk).offset
    assert f"upload-offset: {kept}" in answer.lower()
    # What is sent while the last piece is written comes too late; how much that is depends on the machine.
    assert 200 + drips <= kept <= 200 + sent
    with socket.create_connection(("127.0.0.1", server)) as line:
        line.sendall(head(kept, "Connection: close") + FILM[kept:])
        assert heard(line)[0].startswith("HTTP/1.1 204")
    assert Upload.objects.get(pk=upload.pk).state == "taken"


def test_a_slow_piece_with_a_checksum_is_kept_whole_or_not_at_all(server, sending):
    upload, head = sending
    digest = b64encode(hashlib.sha256(FILM).digest()).decode()
    with socket.create_connection(("127.0.0.1", server)) as line:
        line.sendall(head(0, f"Upload-Checksum: sha256 {digest}") + FILM[:200])
        answer, _ = heard(line, drip=FILM[200:])
    assert answer.startswith("HTTP/1.1 408")
    assert Upload.objects.get(pk=upload.pk).offset == 0


def form(length: int) -> bytes:
    """With half of a mark against forgery, so that the page reads it for the other half."""
    lines = [
        f"POST {reverse('account_login')} HTTP/1.1", "Host: localhost", f"Cookie: {settings.CSRF_COOKIE_NAME}={'a' * 32}",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {length}", "Connection: close",
    ]  # fmt: skip
    return "\r\n".join([*lines, "", ""]).encode()


def test_forms_that_come_a_byte_a_second_hold_no_page_up(server, monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE", 6.0)
    with contextlib.ExitStack() as lines:
        slow = [lines.enter_context(socket.create_connection(("127.0.0.1", server))) for _ in range(6)]
        for line in slow:
            line.sendall(form(5000) + b"login=ada")
        time.sleep(0.2)
        with socket.create_connection(("127.0.0.1", server)) as line:
            line.sendall(b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert heard(line)[0].startswith("HTTP/1.1 200")
        # Held up, it would have had to wait until all but one of the slow ones are ended.
        assert len(select.select(slow, [], [], 0)[0]) < len(slow) - 1
        assert {heard(line, drip=b"a" * 500)[0].split("\r\n")[0] for line in slow} == {"HTTP/1.1 408 Request Timeout"}


@pytest.mark.parametrize("most", [bodies.MOST, 3000])
def test_a_form_arrives_whole_or_not_at_all(server, monkeypatch, most):
    """Held first, and as it comes."""
    monkeypatch.setattr(bodies, "MOST", most)
    sent = b"login=ada&remember=" + b"x" * 9000
    for many in (len(sent), 5000):
        with socket.create_connection(("127.0.0.1", server)) as line:
            line.sendall(form(len(sent)) + sent[: many // 2])
            time.sleep(0.3)
            line.sendall(sent[many // 2 : many])
            if many < len(sent):
                line.shutdown(socket.SHUT_WR)
            # The other half did not come; a page says so once it has read all of it.
            status = heard(line)[0].split("\r\n")[0]
            assert status == ("HTTP/1.1 403 Forbidden" if many == len(sent) else "")


def test_whole_films_by_plain_forms_leave_places_to_everybody_else(server, monkeypatch):
    monkeypatch.setattr(bodies, "MOST", 3000)
    monkeypatch.setattr(uploads, "PATIENCE", 6.0)
    whole = form(5000) + b"login=ada&remember=" + b"x" * (5000 - 19)
    with contextlib.ExitStack() as lines:
        slow = [lines.enter_context(socket.create_connection(("127.0.0.1", server))) for _ in range(3)]
        for line in slow:
            line.sendall(whole[:-1000])
        answers = [heard(line)[0] for line in slow]
    told = [answer for answer in answers if answer.startswith("HTTP/1.1 503")]
    assert len(told) == 2
    assert all("retry-after: 60" in answer.lower() and answer.endswith(bodies.BUSY) for answer in told)
    # The one that held the place brought too little for it, and left it to the next.
    with socket.create_connection(("127.0.0.1", server)) as line:
        line.sendall(whole)
        assert heard(line)[0].startswith("HTTP/1.1 403")


def test_a_full_house_takes_words_and_tells_files_to_come_again(server, monkeypatch):
    monkeypatch.setattr(bodies, "MOST_HELD", 0)
    monkeypatch.setattr(bodies, "WORDS", 500)
    for length, status in ((400, "403"), (600, "503")):
        with socket.create_connection(("127.0.0.1", server)) as line:
            line.sendall(form(length) + b"login=" + b"x" * (length - 6))
            assert heard(line)[0].startswith(f"HTTP/1.1 {status}")
