"""Letting the notes of the last weeks leave, each at its time, into the local mailbox, as the worker does."""

import datetime as dt
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.utils import parseaddr
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail.backends.smtp import EmailBackend
from django.db.models import Min

from accounts.tenancy import across_offices
from config.demo.people import UNREACHABLE
from config.demo.timeline import living_at
from config.local.mailbox import Mailbox
from notifications.models import OutboxMessage
from notifications.services.claiming import queue_due_messages
from notifications.services.digests import write_digests
from notifications.services.sending import send_due_messages
from notifications.states import MessageState

WAITING = [MessageState.HELD, MessageState.QUEUED]


class Village:
    """What smtplib is to a line. The local mailbox is at its end, but for one domain that is gone."""

    def __init__(self, *_address: Any, **_options: Any) -> None: ...

    @cached_property
    def mailbox(self) -> Mailbox:
        return Mailbox(Path(settings.MAIL_KEPT))

    def sendmail(self, sender: str, recipients: list[str], content: bytes) -> None:
        to = [parseaddr(recipient)[1] for recipient in recipients]
        gone = {address: (550, b"No such address") for address in to if address.endswith(f"@{UNREACHABLE}")}
        if len(gone) == len(to):
            raise smtplib.SMTPRecipientsRefused(gone)
        there = [address for address in to if address not in gone]
        self.mailbox.store(sender=parseaddr(sender)[1], recipients=there, content=content)

    def quit(self) -> None: ...


class Post(EmailBackend):
    connection_class = Village


@contextmanager
def mailbox_open() -> Iterator[None]:
    """Mail goes into the local mailbox by hand meanwhile: no server is up yet, or it is somebody else's at that port."""
    usual = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.{Post.__name__}"
    try:
        yield
    finally:
        settings.EMAIL_BACKEND = usual


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
