"""What comes with a request, in front of the pages: taken in on the event loop before a page takes it up. Pages run in a
few threads, and forms that come a byte a second would hold all of them.
"""

import tempfile

from config.uploads import (
    CLOSES,
    SMALLEST,
    Application,
    Incoming,
    Message,
    Receive,
    Scope,
    Send,
    headers_of,
    reading,
    too_slow,
)
from core.uploads import MOST

IN_MEMORY = 256 * 1024
# On the disk for all that are sending, and beside that for what is no longer than a form of words.
MOST_HELD, FOR_WORDS = 2 * 1024**3, 256 * 1024**2
WORDS = 1024 * 1024
# A whole film by a plain form goes to its page as it comes. It holds a thread, so it has to come along: so many bytes in
# `config.uploads.PATIENCE`, which any line has that a whole film can be sent on.
LEAST_AS_IT_COMES = 1024 * 1024
BUSY = "Too many large files are on their way at this moment. Nothing was kept; please send it again in a minute."


class Bodies:
    """An ASGI application around the one that serves pages; at most `places` of its threads read films as they come."""

    def __init__(self, pages: Application, *, places: int) -> None:
        self.pages, self.places = pages, places
        self.held = 0
        self.as_they_come: set[Incoming] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        coming = _coming(scope)
        if coming == 0:
            await self.pages(scope, receive, send)
            return
        body, size = Incoming(receive), 0
        try:
            with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
                room = MOST_HELD if coming > WORDS else MOST_HELD + FOR_WORDS
                while coming <= MOST and size <= MOST and self.held < room and (chunks := await body.piece(SMALLEST)):
                    spool.writelines(chunks)
                    came = sum(map(len, chunks))
                    size, self.held = size + came, self.held + came
                spool.seek(0)
                if body.too_slow:
                    await too_slow(send)
                elif body.broken:
                    return
                elif body.ended:
                    await self.pages(scope, reading(spool), send)
                elif max(coming, size) > MOST and len(self.as_they_come) < self.places:
                    await self._as_it_comes(scope, _followed(reading(spool), body), send, body)
                else:
                    await _busy(send)
        finally:
            self.held -= size

    async def _as_it_comes(self, scope: Scope, followed: Receive, send: Send, body: Incoming) -> None:
        self.as_they_come.add(body)
        body.least = LEAST_AS_IT_COMES

        async def receive() -> Message:
            try:
                return await followed()
            finally:
                if not body.has_more:
                    self.as_they_come.discard(body)

        try:
            await self.pages(scope, receive, send)
        finally:
            self.as_they_come.discard(body)


async def _busy(send: Send) -> None:
    said = BUSY.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(said)).encode())]
    headers += [(b"retry-after", b"60"), CLOSES]
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": said})


def _coming(scope: Scope) -> int:
    """Bytes that are announced; where there is no saying, more than words have."""
    if scope["type"] != "http":
        return 0
    headers = headers_of(scope)
    text = headers.get(b"content-length", b"0")
    return int(text) if text.isdigit() and int(text) else (WORDS + 1 if b"transfer-encoding" in headers else 0)


def _followed(held: Receive, body: Incoming) -> Receive:
    """What is held, and then what still comes. A line that breaks is told as such: half a form is none."""

    async def receive() -> Message:
        message = await held()
        if message["body"]:
            return message | {"more_body": True}
        data, body.rest = body.rest, b""
        while body.has_more and not data:
            data = await body.chunk() or b""
        if body.broken or body.too_slow:
            raise ConnectionError("The line broke before the end of the form.")
        return {"type": "http.request", "body": data, "more_body": body.has_more}

    return receive
