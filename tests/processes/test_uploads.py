"""tuspy, a client that nobody here wrote, against the real web process: over lines that break, and servers that die."""

import base64
import contextlib
import http.client
import json
import os
import select
import signal
import socket
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests
from django.core.files.storage import default_storage
from tusclient import client as tus
from tusclient.uploader import Uploader

from accounts.states import TokenScope
from talent.models import MediaAsset, Upload
from tests import factories
from tests.support.processes import start_web
from tests.talent.conftest import Cast, make_cast
from tests.tapes import tape

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
MB = 1024 * 1024
FILM = tape(0.4)
LONG = FILM + bytes(range(256)) * (48 * 4096)


@pytest.fixture
def cast() -> Cast:
    return make_cast()


@pytest.fixture
def headers(cast) -> dict[str, str]:
    token = factories.ApiTokenFactory(user=cast.actor, scopes=[TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE])
    return {"Authorization": f"Bearer {token.secret}"}


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "reel.mp4"
    path.write_bytes(LONG)
    return str(path)


@pytest.fixture
def own_site(transactional_db, process_environment) -> Iterator[dict]:
    """A web process of this test's own, to kill."""
    running = {}

    def start() -> None:
        running["web"], running["url"] = start_web(environment=process_environment)

    running["start"] = start
    start()
    yield running
    running["web"].stop()


def uploader(site: str, headers: dict[str, str], cast: Cast, file: str, **options) -> Uploader:
    said = {"filename": "reel.mp4", "filetype": "video/mp4", "kind": "reel", "performer": cast.performer.slug}
    return tus.TusClient(f"{site}/api/v1/uploads/", headers=headers).uploader(file, metadata=said, **options)


def whole(asset: MediaAsset) -> bytes:
    with default_storage.open(asset.original.name) as kept:
        return kept.read()


def test_tuspy_sends_breaks_off_and_goes_on_after_the_server_was_killed(own_site, headers, cast, file):
    first = uploader(own_site["url"], headers, cast, file, chunk_size=4 * MB, upload_checksum=True)
    first.upload(stop_at=12 * MB)
    assert first.offset >= 12 * MB
    os.kill(own_site["web"].pid, signal.SIGKILL)
    with pytest.raises(Exception):  # noqa: B017
        first.upload_chunk()
    own_site["start"]()
    address = f"{own_site['url']}{urlsplit(first.url).path}"
    second = uploader(own_site["url"], headers, cast, file, url=address, chunk_size=64 * MB)
    assert second.offset == first.offset
    second.upload()
    asset = MediaAsset.objects.get(kind="reel")
    assert whole(asset) == LONG
    got = requests.get(address, headers=headers, timeout=40).json()
    assert (got["state"], got["asset"]["id"]) == ("taken", str(asset.public_id))


def test_what_came_over_a_line_that_broke_is_kept(own_site, headers, cast, file):
    """The server dies, or the line does, in the middle of one long piece."""
    address = begun(own_site["url"], headers, cast)
    with sending(own_site["url"], address, headers, 0) as line:
        line.sendall(LONG[: 20 * MB])
        until(lambda: offset(own_site["url"], address, headers) >= 15 * MB)
    until(lambda: offset(own_site["url"], address, headers) == 20 * MB)
    with sending(own_site["url"], address, headers, 20 * MB) as line:
        line.sendall(LONG[20 * MB : 36 * MB])
        until(lambda: offset(own_site["url"], address, headers) >= 31 * MB)
        os.kill(own_site["web"].pid, signal.SIGKILL)
    own_site["start"]()
    at = offset(own_site["url"], address, headers)
    assert 31 * MB <= at <= 36 * MB
    rest = requests.patch(
        f"{own_site['url']}{address}", data=LONG[at:], timeout=40,
        headers=headers | TUS | {"Upload-Offset": str(at), "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert rest.status_code == 204
    assert whole(MediaAsset.objects.get(kind="reel")) == LONG


def test_many_slow_lines_hold_up_nobody_and_memory_stays_flat(own_site, headers, cast):
    import psutil

    url = own_site["url"]
    addresses = [begun(url, headers, cast) for _ in range(24)]
    with contextlib.ExitStack() as lines:
        opened = [lines.enter_context(sending(url, address, headers, 0)) for address in addresses]
        for line in opened:
            line.sendall(FILM[:1000])
        for _ in range(10):
            assert requests.get(f"{url}/healthz", timeout=20).status_code == 200
        assert not select.select(opened, [], [], 0)[0]
        before = psutil.Process(own_site["web"].pid).memory_info().rss
        for line in opened[:2]:
            line.sendall(FILM[1000:] + LONG[len(FILM) :])
        until(lambda: MediaAsset.objects.count() == 2)
        after = psutil.Process(own_site["web"].pid).memory_info().rss
        assert after - before < 60 * MB
    until(lambda: Upload.objects.filter(offset=1000).count() == 22)


def test_a_body_without_a_length_and_a_beginning_with_its_bytes(site, headers, cast):
    said = headers | TUS | {"Upload-Length": str(len(LONG)), "Upload-Metadata": said_of(cast)}
    pieces = (LONG[at : at + MB] for at in range(0, len(LONG), MB))
    answer = requests.post(
        f"{site}/api/v1/uploads/", data=pieces, timeout=40,
        headers=said | {"Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert (answer.status_code, answer.headers["Upload-Offset"]) == (201, str(len(LONG)))
    assert whole(MediaAsset.objects.get(kind="reel")) == LONG
    refused = requests.patch(
        answer.headers["Location"], data=b"x", timeout=40,
        headers=headers | TUS | {"Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    assert refused.status_code == 409
    assert json.loads(refused.text)["code"] == "wrong_offset"


# --- by hand ------------------------------------------------------------------------------------------------------

TUS = {"Tus-Resumable": "1.0.0"}


def said_of(cast: Cast) -> str:
    said = {"filename": "reel.mp4", "kind": "reel", "performer": cast.performer.slug}
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())


def begun(site: str, headers: dict[str, str], cast: Cast) -> str:
    answer = requests.post(
        f"{site}/api/v1/uploads/", timeout=40,
        headers=headers | TUS | {"Upload-Length": str(len(LONG)), "Upload-Metadata": said_of(cast)},
    )  # fmt: skip
    assert answer.status_code == 201, answer.text
    return urlsplit(answer.headers["Location"]).path


def offset(site: str, address: str, headers: dict[str, str]) -> int:
    return int(requests.head(f"{site}{address}", headers=headers | TUS, timeout=40).headers["Upload-Offset"])


@contextlib.contextmanager
def sending(site: str, address: str, headers: dict[str, str], at: int) -> Iterator[socket.socket]:
    """A connection on which the rest of the film is announced; leaving it breaks it."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=40)
    connection.putrequest("PATCH", address)
    said = headers | TUS | {"Upload-Offset": str(at), "Content-Length": str(len(LONG) - at)}
    for name, value in (said | {"Content-Type": "application/offset+octet-stream"}).items():
        connection.putheader(name, value)
    connection.endheaders()
    try:
        yield connection.sock
    finally:
        connection.close()


def until(true, patience: float = 40) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, "It did not come to that."
        time.sleep(0.1)
