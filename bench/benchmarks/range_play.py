"""A seek in a film of 256 MB, asked of the web process as it is run: until the first byte comes, and how fast the rest
of that part does. Beside it a bare socket server that sends the same part of the same file by sendfile.
"""

import contextlib
import http.client
import os
import random
import socket
import statistics
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from django.core.files.storage import default_storage

from bench.harness import Bench, Result, benchmark
from talent.addresses import media_url
from talent.models.media import stored_path
from talent.streaming import LONGEST_PART

MB = 1024 * 1024
FILM = 256 * MB
SEEKS, WARM_UP = 60, 5
PATIENCE = 60
PUBLIC_ID = uuid.UUID(int=0x5EEC)
BARE = """
import os, socket, sys
listening = socket.create_server(("127.0.0.1", 0))
print(listening.getsockname()[1], flush=True)
with open(sys.argv[1], "rb") as file:
    line, _ = listening.accept()
    while said := line.recv(64):
        start, left = int(said), int(sys.argv[2])
        while left:
            sent = os.sendfile(line.fileno(), file.fileno(), start, left)
            start, left = start + sent, left - sent
"""


@benchmark("range_play")
def range_play(bench: Bench, _size: None) -> Result:
    """Seconds until the first byte of a seek."""
    (ours, _), (floor, _) = _seeks()
    return Result(bench.name, None, ours, "s", floor, ours / floor, None)


@benchmark("range_play_rate")
def range_play_rate(bench: Bench, _size: None) -> Result:
    (_, ours), (_, floor) = _seeks()
    return bench.rate(LONGEST_PART // MB, ours, bare_taken=floor, unit="MB/s")


@cache
def _seeks() -> tuple[tuple[float, float], tuple[float, float]]:
    """Medians, in seconds: (first byte, whole part) of ours, and of the bare server."""
    path = _film()
    places = [random.Random(number).randrange(FILM - LONGEST_PART) for number in range(WARM_UP + SEEKS)]
    with _web() as port, _bare(path) as line:
        server = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        address = media_url(PUBLIC_ID, "tape")
        ours = [_timed(lambda place=place: _ask(server, address, place)) for place in places]
        bare = [_timed(lambda place=place: _ask_bare(line, place)) for place in places]
    default_storage.delete(stored_path(PUBLIC_ID, "tape"))
    return _medians(ours[WARM_UP:]), _medians(bare[WARM_UP:])


def _medians(times: list[tuple[float, float]]) -> tuple[float, float]:
    return statistics.median(first for first, _ in times), statistics.median(whole for _, whole in times)


def _timed(act: Callable[[], Iterator[int]]) -> tuple[float, float]:
    """Seconds until something came, and until all of the part had."""
    started = time.perf_counter()
    pieces = act()
    came = next(pieces)
    first = time.perf_counter() - started
    came += sum(pieces)
    if came != LONGEST_PART:
        raise AssertionError(f"{came} bytes came of {LONGEST_PART}.")
    return first, time.perf_counter() - started


def _ask(server: http.client.HTTPConnection, address: str, place: int) -> Iterator[int]:
    server.request("GET", address, headers={"Range": f"bytes={place}-"})
    answer = server.getresponse()
    if answer.status != 206:
        raise AssertionError(f"The seek answered {answer.status}.")
    while piece := answer.read1(256 * 1024):
        yield len(piece)
    # Only this tells the connection that it may be used again.
    answer.read()


def _ask_bare(line: socket.socket, place: int) -> Iterator[int]:
    line.sendall(str(place).encode())
    left = LONGEST_PART
    while left:
        piece = len(line.recv(min(left, 256 * 1024)))
        left -= piece
        yield piece


def _film() -> Path:
    path = Path(default_storage.path(stored_path(PUBLIC_ID, "tape")))
    path.parent.mkdir(parents=True, exist_ok=True)
    block = os.urandom(MB)
    with path.open("wb") as file:
        for _ in range(FILM // MB):
            file.write(block)
    return path


@contextlib.contextmanager
def _web() -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    variables = os.environ | {"PORT": str(port), "SITE_URL": f"http://127.0.0.1:{port}"}
    web = subprocess.Popen([sys.executable, "-m", "config.web"], env=variables, stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while not _answers(port):
            if time.monotonic() > deadline or web.poll() is not None:
                raise AssertionError("The web process did not come up.")
            time.sleep(0.1)
        yield port
    finally:
        web.terminate()
        web.wait()


def _answers(port: int) -> bool:
    server = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        server.request("GET", "/healthz")
        return server.getresponse().status == 200
    except OSError:
        return False
    finally:
        server.close()


@contextlib.contextmanager
def _bare(path: Path) -> Iterator[socket.socket]:
    arguments = [sys.executable, "-c", BARE, str(path), str(LONGEST_PART)]
    server = subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)
    try:
        with socket.create_connection(("127.0.0.1", int(server.stdout.readline())), timeout=PATIENCE) as line:
            yield line
    finally:
        server.terminate()
        server.wait()
