"""A film sent by tus over loopback to the web process as it is run, beside a bare socket server that writes the same
bytes to the same disk. Both are asked until all is on the disk. What the server's memory grew by is printed.
"""

import base64
import http.client
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import psutil
from django.conf import settings

from accounts.models import User
from accounts.services.tokens import make_token
from accounts.states import TokenScope
from bench import data
from bench.harness import Bench, Result, benchmark
from talent.models import Performer, Upload
from talent.states import UploadState

MB = 1024 * 1024
START = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom"
BLOCK = START + os.urandom(MB - len(START))
ROUNDS = 3
PATIENCE = 60


@benchmark("upload", sizes=(64, 1024))
def upload(bench: Bench, megabytes: int) -> Result:
    performer_id, _version, account_id, _name = data.people(1, batch="uploads")[0]
    performer, account = Performer.objects.get(pk=performer_id), User.objects.get(pk=account_id)
    secret = make_token(actor=account, name="bench", scopes=[TokenScope.PROFILE_WRITE])[1]
    with _web() as (pid, address), _bare() as bare:
        _send(address, secret, performer.slug, 8)
        before = _rss(pid)
        taken, floor, most = [], [], 0
        for _ in range(ROUNDS):
            floor.append(_timed(lambda: _send_bare(bare, megabytes)))
            with _watched(pid) as seen:
                taken.append(_timed(lambda: _send(address, secret, performer.slug, megabytes)))
            most = max(most, *seen)
        after = _rss(pid)
    print(f"{'':24}server's memory: {before:,.0f} MB before, {most:,.0f} at most, {after:,.0f} after", flush=True)
    return bench.rate(megabytes, min(taken), bare_taken=min(floor), unit="MB/s")


def _timed(act) -> float:
    started = time.perf_counter()
    act()
    return time.perf_counter() - started


def _send(address: str, secret: str, slug: str, megabytes: int) -> None:
    """One file in one PATCH, as a client without a wish of its own sends it; its row goes so that there is room."""
    length = megabytes * MB
    said = {"performer": slug, "kind": "reel", "filename": "bench.mp4"}
    metadata = ",".join(f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in said.items())
    headers = {"Authorization": f"Bearer {secret}", "Tus-Resumable": "1.0.0"}
    server = http.client.HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    server.request(
        "POST", "/api/v1/uploads/", headers=headers | {"Upload-Length": str(length), "Upload-Metadata": metadata}
    )
    begun = server.getresponse()
    begun.read()
    place = urlsplit(begun.headers["Location"]).path
    server.request(
        "PATCH", place, body=(BLOCK for _ in range(megabytes)), encode_chunked=False,
        headers=headers | {"Upload-Offset": "0", "Content-Length": str(length),
                           "Content-Type": "application/offset+octet-stream"},
    )  # fmt: skip
    answer = server.getresponse()
    said = answer.read()
    server.close()
    if answer.status != 204:
        raise AssertionError(f"The upload answered {answer.status}: {said[:200]!r}")
    taken = Upload.objects.select_related("asset").latest("pk")
    if taken.state != UploadState.TAKEN:
        raise AssertionError(f"The upload is {taken.state}.")
    taken.asset.original.storage.delete(taken.asset.original.name)
    taken.asset.delete()


@contextmanager
def _web() -> Iterator[tuple[int, str]]:
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    variables = os.environ | {"PORT": str(port), "SITE_URL": address}
    web = subprocess.Popen([sys.executable, "-m", "config.web"], env=variables, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            if time.monotonic() > deadline or web.poll() is not None:
                raise AssertionError("The web process did not come up.")
            time.sleep(0.1)
        yield web.pid, address
    finally:
        web.terminate()
        web.wait()


def _answers(port: int) -> bool:
    try:
        server = http.client.HTTPConnection(f"127.0.0.1:{port}", timeout=2)
        server.request("GET", "/healthz")
        return server.getresponse().status == 200
    except OSError:
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def _bare() -> Iterator[tuple[str, int]]:
    """Takes bytes until the sender is done, has the disk keep them, says so, and throws them away."""
    server = subprocess.Popen([sys.executable, "-c", BARE, str(settings.MEDIA_ROOT)], stdout=subprocess.PIPE, text=True)
    try:
        yield "127.0.0.1", int(server.stdout.readline())
    finally:
        server.terminate()
        server.wait()


BARE = """
import os, socket, sys
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
os.makedirs(sys.argv[1], exist_ok=True)
path = os.path.join(sys.argv[1], "bare")
room = bytearray(256 * 1024)
while True:
    line, _ = listening.accept()
    with line, open(path, "wb", buffering=0) as file:
        while count := line.recv_into(room):
            file.write(memoryview(room)[:count])
        os.fdatasync(file.fileno())
        line.sendall(b"kept")
    os.unlink(path)
"""


def _send_bare(address: tuple[str, int], megabytes: int) -> None:
    with socket.create_connection(address, timeout=PATIENCE) as line:
        for _ in range(megabytes):
            line.sendall(BLOCK)
        line.shutdown(socket.SHUT_WR)
        if line.recv(4) != b"kept":
            raise AssertionError("The bare server kept nothing.")


def _rss(pid: int) -> float:
    return psutil.Process(pid).memory_info().rss / MB


@contextmanager
def _watched(pid: int) -> Iterator[list[float]]:
    seen, done = [_rss(pid)], threading.Event()

    def watch() -> None:
        while not done.wait(0.05):
            seen.append(_rss(pid))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield seen
    finally:
        done.set()
        thread.join()
