"""A mail server with an answer of its own, for a while."""

import asyncio
import contextlib
import threading
from collections.abc import Iterator

from aiosmtpd.smtp import SMTP


@contextlib.contextmanager
def serving(handler: object) -> Iterator[int]:
    """Gives the port. The loop lives in a thread of its own: a browser test may have left one in this thread."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()

    async def listen() -> asyncio.Server:
        return await loop.create_server(lambda: SMTP(handler), "127.0.0.1", 0)

    server = asyncio.run_coroutine_threadsafe(listen(), loop).result(timeout=10)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
