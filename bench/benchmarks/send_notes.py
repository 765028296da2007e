"""Notes through one real worker to the local mail server, beside what that server takes bare over one connection."""

import contextlib
import os
import smtplib
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from accounts.tenancy import across_offices
from bench import data
from bench.harness import Bench, Result, benchmark
from config.local.mailbox import Mailbox
from core import clock
from notifications.models import OutboxMessage
from notifications.services.handoff import DISPATCH, enqueue
from notifications.services.outbox import NewMessage, add_messages
from notifications.states import MessageState
from tests.support.environment import free_port

KIND = "casting.received"
PATIENCE = 120
SENDER = "callboard@localhost"


@benchmark("send_notes", sizes=(1000,))
def send_notes(bench: Bench, size: int) -> Result:
    with _sink() as (port, mailbox), _worker(port, mailbox):
        # The worker and its connections are warm, as they are all day.
        _send(20, mailbox)
        taken = _send(size, mailbox)
        newest = next(mailbox.entries())
        bare = _send_bare(port, mailbox.raw(newest.name), size)
    return bench.rate(size, taken, bare_taken=bare, unit="notes/s")


def _send(count: int, mailbox: Mailbox) -> float:
    """Seconds from handing them to the worker until the last one is written as sent."""
    office, zone = data.office(), _where_it_is_afternoon()
    context = {"role": "Mara Voss", "production": "The Salt Road", "office": office.name}
    batch = uuid.uuid4()
    add_messages(
        [
            NewMessage(
                kind=KIND,
                organisation_id=office.pk,
                to_email=f"actor{number}@bench.example",
                to_name="Noor Haddad",
                time_zone=zone,
                context=context,
                dedupe_key=f"bench:{batch}:{number}",
                batch=batch,
            )
            for number in range(count)
        ]
    )
    started = time.perf_counter()
    enqueue(DISPATCH)
    _wait(lambda: _sent(batch) == count, f"{count} notes")
    return time.perf_counter() - started


def _sent(batch: uuid.UUID) -> int:
    with across_offices("a benchmark counts its own notes"):
        return OutboxMessage.objects.filter(batch=batch, state=MessageState.SENT).count()


def _where_it_is_afternoon() -> str:
    """Notes keep quiet hours; the benchmark does not wait for the morning."""
    offset = 15 - clock.now().hour
    return f"Etc/GMT{-offset:+d}" if offset else "UTC"


def _send_bare(port: int, raw: bytes, count: int) -> float:
    """The same bytes, handed over by smtplib alone."""
    # Below the two trace headers that the mail server wrote above it.
    content = raw.split(b"\r\n", 2)[2]
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(count):
            line.sendmail(SENDER, [f"actor{number}@bench.example"], content)
    return time.perf_counter() - started


@contextlib.contextmanager
def _sink() -> Iterator[tuple[int, Mailbox]]:
    port, folder = free_port(), Path(tempfile.mkdtemp(prefix="callboard-bench-"))
    address = f"smtp://127.0.0.1:{port}"
    environment = os.environ | {"EMAIL_URL": address, "CALLBOARD_VAR": str(folder)}
    with _process("-m", "config.local.mail", environment=environment):
        _wait(lambda: _answers(port), "the mail server")
        yield port, Mailbox(folder / "mail")


@contextlib.contextmanager
def _worker(port: int, mailbox: Mailbox) -> Iterator[None]:
    from config.health import live_workers

    environment = os.environ | {"EMAIL_URL": f"smtp://127.0.0.1:{port}?kept={quote(str(mailbox.folder))}"}
    command = ("-m", "celery", "-A", "config", "worker", "--concurrency", "1", "--loglevel", "WARNING")
    with _process(*command, environment=environment):
        _wait(lambda: bool(live_workers()), "the worker")
        yield


@contextlib.contextmanager
def _process(*command: str, environment: dict[str, str]) -> Iterator[None]:
    child = subprocess.Popen(
        [sys.executable, *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield
    finally:
        child.terminate()
        try:
            child.wait(timeout=20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _answers(port: int) -> bool:
    try:
        with smtplib.SMTP("127.0.0.1", port, timeout=1):
            return True
    except OSError:
        return False


def _wait(done, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise SystemExit(f"send_notes gave up waiting for {what}.")
        time.sleep(0.02)
