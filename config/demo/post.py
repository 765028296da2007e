"""Letting the notes of the last weeks leave, each at its time, over SMTP into the local mailbox, as the worker does."""

import asyncio
import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.db.models import Min

from accounts.tenancy import across_offices
from config.demo.people import UNREACHABLE
from config.demo.timeline import living_at
from config.local.mail import LARGEST, Keep
from config.local.mailbox import Mailbox
from notifications.models import OutboxMessage
from notifications.services.claiming import queue_due_messages
from notifications.services.digests import write_digests
from notifications.services.sending import send_due_messages
from notifications.states import MessageState

WAITING = [MessageState.HELD, MessageState.QUEUED]


class Village(Keep):
    """The local mail server, but that it knows one address that is gone, as a real one would."""

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.endswith(f"@{UNREACHABLE}"):
            return "550 No such address"
        envelope.rcpt_tos.append(address)
        return "250 OK"


@contextmanager
def mailbox_open() -> Iterator[None]:
    """A mail server on the local port meanwhile: that of `make run` is not up yet. Where one listens, it serves.

    Its loop lives in a thread of its own from the start: the caller's thread may be running another.
    """
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    server = None
    with suppress(OSError):
        server = asyncio.run_coroutine_threadsafe(_listen(loop), loop).result(timeout=10)
    try:
        yield
    finally:
        if server is not None:
            loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(timeout=5)
        loop.close()


async def _listen(loop: asyncio.AbstractEventLoop) -> asyncio.Server:
    handler = Village(Mailbox(Path(settings.MAIL_KEPT)))
    return await loop.create_server(
        lambda: SMTP(handler, data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Callboard local mail"),
        settings.EMAIL_HOST,
        settings.EMAIL_PORT,
    )


def send_what_was_due(now: dt.datetime, tell: Callable[[int], object] = lambda sent: None) -> int:
    """Every note whose time came before `now`, in the order of those times; `tell` hears how many have left."""
    sent = 0
    while (due := _next_due()) is not None and due < now:
        with living_at(due + dt.timedelta(seconds=1)):
            queue_due_messages()
            while (left := send_due_messages()) is not None:
                sent += left
                tell(sent)
    return sent


def gather_digests(monday: dt.datetime) -> None:
    """What people wanted once a week goes into one note each."""
    with living_at(monday):
        write_digests()


def _next_due() -> dt.datetime | None:
    with across_offices("the demo's own worker"):
        return OutboxMessage.objects.filter(state__in=WAITING).aggregate(first=Min("held_until"))["first"]
