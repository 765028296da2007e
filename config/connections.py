"""How long somebody may take to say what they want: uvicorn itself waits for the end of a request's head for ever."""

import asyncio

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# From the first byte of a request, or from the connection, to the end of its head.
SECONDS = 20.0


class Connection(HttpToolsProtocol):
    """One connection; a head that comes byte by byte does not hold it."""

    waiting: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(transport)
        self._wait()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        if self.waiting is None:
            self._wait()

    def on_headers_complete(self) -> None:
        self._have()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self.waiting = self.loop.call_later(SECONDS, self._enough)

    def _have(self) -> None:
        if self.waiting is not None:
            self.waiting.cancel()
            self.waiting = None

    def _enough(self) -> None:
        self.waiting = None
        self.transport.close()
