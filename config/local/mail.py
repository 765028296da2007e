"""The local mail server: takes every message over SMTP and keeps it in the mailbox. `python -m config.local.mail`."""

import asyncio
import signal
import sys

from aiosmtpd.smtp import SMTP, Envelope, Session

from config.env import EnvironmentProblem, read
from config.local.mailbox import Mailbox

LARGEST = 40 * 1024 * 1024


class Keep:
    def __init__(self, mailbox: Mailbox) -> None:
        self.mailbox = mailbox

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else (envelope.content or "").encode()
        self.mailbox.store(sender=envelope.mail_from or "", recipients=envelope.rcpt_tos, content=content)
        return "250 Message kept"


def smtp(mailbox: Mailbox) -> SMTP:
    """One SMTP conversation that ends in `mailbox`."""
    return SMTP(Keep(mailbox), data_size_limit=LARGEST, enable_SMTPUTF8=True, ident="Callboard local mail")


async def serve(mailbox: Mailbox, port: int) -> None:
    loop = asyncio.get_running_loop()
    leave = asyncio.Event()
    for signum in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(signum, leave.set)
    server = await loop.create_server(lambda: smtp(mailbox), "127.0.0.1", port)
    await leave.wait()
    server.close()


def main() -> None:
    try:
        environment = read()
    except EnvironmentProblem as problem:
        sys.exit(str(problem))
    asyncio.run(serve(Mailbox(environment.places.mail), environment.email.port or 25))


if __name__ == "__main__":
    main()
