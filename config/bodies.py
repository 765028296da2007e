"""What comes with a request, in front of the pages: taken in on the event loop before a page takes it up. Pages run in a
few threads, and forms that come a byte a second would hold all of them.
"""

import tempfile

from config.uploads import SMALLEST, Application, Incoming, Message, Receive, Scope, Send, headers_of, reading, too_slow
from core.uploads import MOST

IN_MEMORY = 256 * 1024
# On the disk for all that are sending; what is more than that, or a whole film by a plain form, goes to its page as it comes.
MOST_HELD = 2 * 1024**3


class Bodies:
    """An ASGI application around the one that serves pages."""

    def __init__(self, pages: Application) -> None:
        self.pages = pages
        self.held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        coming = _coming(scope)
        if coming == 0:
            await self.pages(scope, receive, send)
            return
        body, size = Incoming(receive), 0
        try:
            with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as spool:
                while (
                    coming <= MOST and size <= MOST and self.held < MOST_HELD and (chunks := await body.piece(SMALLEST))
                ):
                    spool.writelines(chunks)
                    came = sum(map(len, chunks))
                    size, self.held = size + came, self.held + came
                if body.too_slow:
                    await too_slow(send)
                elif not body.broken:
                    spool.seek(0)
                    await self.pages(scope, _followed(reading(spool), body), send)
        finally:
            self.held -= size


def _coming(scope: Scope) -> int:
    """Bytes that are announced; one where there is no saying."""
    if scope["type"] != "http":
        return 0
    headers = headers_of(scope)
    text = headers.get(b"content-length", b"0")
    return int(text) if text.isdigit() and int(text) else int(b"transfer-encoding" in headers)


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
