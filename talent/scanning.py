"""Asks a ClamAV daemon about a file, by its INSTREAM command: over TCP or a unix socket, in chunks, none of it kept."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO

from django.conf import settings

CHUNK = 256 * 1024
# For one chunk to be taken, and for the answer after the last.
PATIENCE = 120
LONGEST_ANSWER = 4096


class ScannerAwayError(OSError):
    """It cannot be reached, or did not say what it found. Never taken for “nothing found”."""


def is_configured() -> bool:
    return settings.SCANNER is not None


def found_in(file: IO[bytes]) -> str:
    """The name of what was found, or "". Raises ScannerAwayError, and OSError of whoever gives the file."""
    with _connected() as line:
        try:
            _say(line, b"zINSTREAM\0")
            while chunk := file.read(CHUNK):
                _say(line, struct.pack(">L", len(chunk)) + chunk)
            _say(line, struct.pack(">L", 0))
        except _HungUpError:
            # It says why before it hangs up: a stream longer than its StreamMaxLength.
            pass
        answer = _heard(line)
    if answer.endswith(" FOUND"):
        return answer.removesuffix(" FOUND").rpartition(": ")[2] or "unnamed"
    if answer != "stream: OK":
        raise ScannerAwayError(f"The virus scanner did not decide: {answer[:200] or 'no answer'}")
    return ""


class _HungUpError(Exception):
    pass


@contextmanager
def _connected() -> Iterator[socket.socket]:
    where = settings.SCANNER
    try:
        if where.scheme == "unix":
            line = socket.socket(socket.AF_UNIX)
            line.settimeout(PATIENCE)
            line.connect(f"/{where.path}")
        else:
            line = socket.create_connection((where.host, where.port or 3310), timeout=PATIENCE)
    except OSError as error:
        raise ScannerAwayError("The virus scanner cannot be reached.") from error
    with line:
        yield line


def _say(line: socket.socket, data: bytes) -> None:
    try:
        line.sendall(data)
    except OSError as error:
        raise _HungUpError from error


def _heard(line: socket.socket) -> str:
    answer = b""
    try:
        while b"\0" not in answer and len(answer) < LONGEST_ANSWER and (more := line.recv(LONGEST_ANSWER)):
            answer += more
    except OSError as error:
        raise ScannerAwayError("The virus scanner hung up.") from error
    return answer.split(b"\0")[0].decode("utf-8", "replace").strip()
