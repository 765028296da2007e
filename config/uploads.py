"""Files on their way in, in front of the pages: a long body is taken in here, on the event loop, and handed over as
short requests of a piece each. So a telephone on a slow line holds no thread and no connection to the database while it
sends, what came is kept although the rest never does, and one process takes in hundreds of files at once.

Why: docs/decisions/0012-uploads.md.
"""

import asyncio
import re
import tempfile
from collections.abc import Awaitable, Callable, MutableMapping
from typing import IO, Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

ADDRESSES = re.compile(r"/api/v1/uploads/(?:[0-9a-f-]{36}/)?")
PROGRESS = {b"upload-offset", b"upload-expires"}
PIECE_TYPE = b"application/offset+octet-stream"
# In memory for all that are sending: a few get large pieces, many get small ones.
MOST_HELD = 32 * 1024 * 1024
LARGEST, SMALLEST = 5 * 1024 * 1024, 256 * 1024
# Seconds after which a small piece is kept too.
HELD_FOR = 3.0
# So many bytes at least come in so many seconds of waiting, or the line has had its time: the slowest telephone that
# there is sends ten times as many, and whoever sends one byte a second would otherwise be here for years.
LEAST, PATIENCE = 16 * 1024, 60.0
# A piece with a checksum is kept whole or not at all (talent.services.uploads refuses a larger one).
MOST_CHECKED = 64 * 1024 * 1024
IN_MEMORY = 1024 * 1024
CLOSES = (b"connection", b"close")


class Uploads:
    """An ASGI application around the one that serves pages; `others` takes every request that is no piece of a file."""

    def __init__(self, pages: Application, others: Application) -> None:
        self.pages, self.others = pages, others
        self.sending = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _is_piece(scope):
            await self.others(scope, receive, send)
            return
        self.sending += 1
        try:
            if b"upload-checksum" in headers_of(scope):
                await self._whole(scope, receive, send)
            else:
                await self._in_pieces(scope, receive, send)
        finally:
            self.sending -= 1

    async def _in_pieces(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, first, last = Incoming(receive), None, None
        chunks = await body.piece(self._most())
        while last is None or (last.kept and chunks):
            handing = asyncio.create_task(self._hand_over(_following(scope, first, last), chunks))
            # The next piece comes in while this one is written.
            chunks = [] if body.ended else await body.piece(self._most())
            last = await handing
            first = first or last
        if not body.broken:
            answer = first.with_progress_of(last) if last.kept else last
            await (answer.the_last() if body.too_slow else answer).give(send)

    def _most(self) -> int:
        return max(SMALLEST, min(LARGEST, MOST_HELD // self.sending))

    async def _whole(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, size = Incoming(receive), 0
        with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
            while size <= MOST_CHECKED and (chunks := await body.piece(SMALLEST)):
                spool.writelines(chunks)
                size += sum(map(len, chunks))
            if body.too_slow:
                await too_slow(send)
            elif not body.broken:
                spool.seek(0)
                await self.pages(_with(scope, {b"content-length": str(size).encode()}), reading(spool), send)

    async def _hand_over(self, scope: Scope, chunks: list[bytes]) -> "_Answer":
        answer, length = _Answer(), str(sum(map(len, chunks))).encode()
        # As it came, and gone from here as it is taken: never a second time in memory.
        chunks.reverse()

        async def receive() -> Message:
            data = chunks.pop() if chunks else b""
            return {"type": "http.request", "body": data, "more_body": bool(chunks)}

        await self.pages(_with(scope, {b"content-length": length}), receive, answer.take)
        return answer


class Incoming:
    """A request's body as pieces."""

    def __init__(self, receive: Receive) -> None:
        self.receive = receive
        self.rest = b""
        self.has_more = True
        self.broken = self.too_slow = False
        self.waited, self.came = 0.0, 0
        self.least = LEAST

    @property
    def ended(self) -> bool:
        return not self.has_more and not self.rest

    async def piece(self, most: int) -> list[bytes]:
        """`most` bytes; fewer from a slow or a silent line, and before the end; none only at the end."""
        loop = asyncio.get_running_loop()
        until = loop.time() + HELD_FOR
        chunks, size, self.rest = [self.rest] if self.rest else [], len(self.rest), b""
        while self.has_more and size < most and not (size >= SMALLEST and loop.time() >= until):
            chunk = await self.chunk()
            if chunk is None and size:
                break
            if chunk:
                chunks.append(chunk)
                size += len(chunk)
        if size > most:
            last = chunks.pop()
            kept = len(last) - (size - most)
            self.rest = last[kept:]
            chunks.append(last[:kept])
        return chunks

    async def chunk(self) -> bytes | None:
        """None for a while of silence. Only waiting counts: not what the house itself takes for the piece before."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            message = await asyncio.wait_for(self.receive(), HELD_FOR)
        except TimeoutError:
            message = None
        self.waited += loop.time() - began
        data = None if message is None else self._read(message)
        if self.waited >= PATIENCE:
            if self.has_more and self.came < self.least:
                self.has_more, self.too_slow = False, True
            self.waited, self.came = 0.0, 0
        return data

    def _read(self, message: Message) -> bytes:
        if message["type"] == "http.disconnect":
            self.has_more, self.broken = False, True
            return b""
        self.has_more = message.get("more_body", False)
        data = message.get("body", b"")
        self.came += len(data)
        return data


async def too_slow(send: Send) -> None:
    headers = [(b"content-length", b"0"), CLOSES]
    await send({"type": "http.response.start", "status": 408, "headers": headers})
    await send({"type": "http.response.body", "body": b""})


class _Answer:
    """What the pages answered to one piece."""

    def __init__(self) -> None:
        self.messages: list[Message] = []

    async def take(self, message: Message) -> None:
        self.messages.append(message)

    @property
    def kept(self) -> bool:
        return self.messages[0]["status"] in {201, 204}

    def header(self, name: bytes) -> bytes:
        return next((value for key, value in self.messages[0]["headers"] if key == name), b"")

    def with_progress_of(self, last: "_Answer") -> "_Answer":
        """The first one's status and address, with how far it is by now."""
        told = {key: value for key, value in last.messages[0]["headers"] if key in PROGRESS}
        kept = [(key, value) for key, value in self.messages[0]["headers"] if key not in PROGRESS]
        self.messages[0] = {**self.messages[0], "headers": [*kept, *told.items()]}
        return self

    def the_last(self) -> "_Answer":
        """On this connection: what is kept is told, and the client goes on with a new one."""
        self.messages[0] = {**self.messages[0], "headers": [*self.messages[0]["headers"], CLOSES]}
        return self

    async def give(self, send: Send) -> None:
        for message in self.messages:
            await send(message)


def headers_of(scope: Scope) -> dict[bytes, bytes]:
    return dict(scope["headers"])


def _is_piece(scope: Scope) -> bool:
    if scope["type"] != "http" or not ADDRESSES.fullmatch(scope["path"]):
        return False
    headers = headers_of(scope)
    method = headers.get(b"x-http-method-override", b"PATCH") if scope["method"] == "POST" else scope["method"].encode()
    return method.upper() == b"PATCH" and headers.get(b"content-type", b"").startswith(PIECE_TYPE)


def _with(scope: Scope, values: dict[bytes, bytes], **others: Any) -> Scope:
    named = {b"transfer-encoding"} | set(values)
    kept = [(name, value) for name, value in scope["headers"] if name not in named]
    return {**scope, **others, "headers": [*kept, *values.items()]}


def _following(scope: Scope, first: _Answer | None, last: _Answer | None) -> Scope:
    """The request for the next piece: as the first one, from where the last one ended."""
    if first is None or last is None:
        return scope
    path = urlsplit(first.header(b"location").decode()).path or scope["path"]
    return _with(
        scope, {b"upload-offset": last.header(b"upload-offset")}, method="PATCH", path=path, raw_path=path.encode()
    )


def reading(spool: IO[bytes]) -> Receive:
    async def receive() -> Message:
        data = spool.read(SMALLEST)
        return {"type": "http.request", "body": data, "more_body": bool(data)}

    return receive
