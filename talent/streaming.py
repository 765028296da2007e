"""A private file in parts, as players ask for it: one Range at a time, read in chunks, never whole in memory."""

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import IO

from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, parse_http_date_safe, quote_etag

LOCKED_DOWN = "default-src 'none'; sandbox"
CHUNK = 64 * 1024
# An answer holds a thread of the web process until it has gone out. A server may send less than the range that was
# asked for, and a player then asks for what follows: a slow telephone cannot keep a thread for a whole tape.
LONGEST_PART = 4 * 1024 * 1024
ONE_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
WEBM_START = b"\x1a\x45\xdf\xa3"


def ranged_response(
    request: HttpRequest, path: str, content_type: str = "", *, cache: str = "private, no-store"
) -> HttpResponseBase:
    """The stored file at `path`, for watching in the page: 200, or 206, 304, 412 and 416 as the request's headers ask.

    Without `content_type` the file's first bytes say whether it is WebM or MP4. The caller has decided that the
    reader may see it. Raises FileNotFoundError. An answer to a Range may be shorter than what was asked for.
    """
    file = default_storage.open(path)
    try:
        size = file.size
        changed_at = int(default_storage.get_modified_time(path).timestamp())
        etag = quote_etag(sha256(f"{path}:{size}:{changed_at}".encode()).hexdigest()[:32])
        kind = content_type or _video_type(file)
        response = _answer(request, file, size, etag, changed_at)
    # Whatever it was, also the end of the process: nobody else knows of this file, and closing it undoes nothing.
    except BaseException:
        file.close()
        raise
    if not isinstance(response, StreamingHttpResponse):
        file.close()
    response["Content-Type"] = kind
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["Last-Modified"] = http_date(changed_at)
    response["Cache-Control"] = cache
    response["Content-Disposition"] = "inline"
    lock_down(response)
    return response


def lock_down(response: HttpResponseBase) -> None:
    """Shown in place and nothing more: no script of an uploaded file runs, no other site embeds it."""
    response["Content-Security-Policy"] = LOCKED_DOWN
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"


def _answer(request: HttpRequest, file: IO[bytes], size: int, etag: str, changed_at: int) -> HttpResponseBase:
    settled = get_conditional_response(request, etag=etag, last_modified=changed_at)
    if settled is not None:
        return settled
    asked = _asked_range(request, size, etag, changed_at)
    if asked is None:
        return _part(request, file, 0, size)
    start, end = asked
    if start >= size or end < start:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    response = _part(request, file, start, end - start + 1)
    response.status_code = 206
    response["Content-Range"] = f"bytes {start}-{end}/{size}"
    return response


def _asked_range(request: HttpRequest, size: int, etag: str, changed_at: int) -> tuple[int, int] | None:
    """First and last byte; None to send everything: nothing asked, several ranges, or another version's rest."""
    match = ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    if match is None or match.group(0) == "bytes=-" or not _is_same_version(request, etag, changed_at):
        return None
    first, last = match.groups()
    if not first:
        length = min(int(last), size)
        start, end = (size - length, size - 1) if length else (size, size)
    else:
        start = int(first)
        end = min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
    return start, min(end, start + LONGEST_PART - 1)


def _is_same_version(request: HttpRequest, etag: str, changed_at: int) -> bool:
    condition = request.headers.get("If-Range", "").strip()
    if not condition:
        return True
    if condition.startswith(('"', "W/")):
        return condition == etag
    return parse_http_date_safe(condition) == changed_at


def _part(request: HttpRequest, file: IO[bytes], start: int, length: int) -> HttpResponseBase:
    if request.method == "HEAD":
        response: HttpResponseBase = HttpResponse()
    else:
        response = StreamingHttpResponse(_Part(file, start, length))
    response["Content-Length"] = str(length)
    return response


class _Part:
    """Chunks of one part. A generator that nobody began to read would leave its file open; this is closed either way."""

    def __init__(self, file: IO[bytes], start: int, length: int) -> None:
        self.file, self.left = file, length
        self.source = _bytes_from(file, start, length)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        chunk = self.source.read(min(CHUNK, self.left)) if self.left else b""
        if not chunk:
            raise StopIteration
        self.left -= len(chunk)
        return chunk

    def close(self) -> None:
        self.source.close()
        self.file.close()


def _bytes_from(file: IO[bytes], start: int, length: int) -> IO[bytes]:
    # Object storage's own file would fetch all of it before the first byte can be read.
    remote = getattr(file, "obj", None)
    if remote is not None and length:
        return remote.get(Range=f"bytes={start}-{start + length - 1}")["Body"]
    file.seek(start)
    return file


def _video_type(file: IO[bytes]) -> str:
    start = _bytes_from(file, 0, len(WEBM_START)).read(len(WEBM_START))
    return "video/webm" if start == WEBM_START else "video/mp4"
