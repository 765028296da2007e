"""A mail server that can be told to dawdle, and a Valkey that can be taken away."""

import asyncio
import contextlib
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
import redis

from config.local import valkey
from config.local.mail import Keep
from config.local.mailbox import Mailbox
from config.local.places import Places
from notifications.services.outbox import NewMessage, add_messages
from tests import factories
from tests.processes.kinds import ANSWER
from tests.support.processes import Process
from tests.support.smtp import serving

PATIENCE = 40


class Dawdler(Keep):
    """Keeps mail as the local sink does; `dawdle` says how long, and whether before or after keeping."""

    def __init__(self, mailbox: Mailbox) -> None:
        super().__init__(mailbox)
        self.before = self.after = 0.0
        self.pause_at = 0
        self.seen = 0
        self.talking = self.most_talking = 0
        self.paused = threading.Event()

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.seen += 1
        self.talking += 1
        self.most_talking = max(self.talking, self.most_talking)
        stops_here = self.seen == self.pause_at
        try:
            await self._wait(self.before, stops_here)
            answer = await super().handle_DATA(server, session, envelope)
            await self._wait(self.after, stops_here)
            return answer
        finally:
            self.talking -= 1

    async def _wait(self, seconds: float, stops_here: bool) -> None:
        if self.pause_at == 0:
            await asyncio.sleep(seconds)
        elif stops_here and seconds:
            self.paused.set()
            await asyncio.sleep(seconds)


class Sink:
    def __init__(self, mailbox: Mailbox, handler: Dawdler, port: int) -> None:
        self.mailbox = mailbox
        self.handler = handler
        self.url = f"smtp://127.0.0.1:{port}?kept={quote(str(mailbox.folder))}"

    def arrived(self) -> Counter[str]:
        """How often a mail came to each address."""
        return Counter(entry.recipients[0] for entry in self.mailbox.entries())


@pytest.fixture
def sink(tmp_path: Path) -> Iterator[Sink]:
    mailbox = Mailbox(tmp_path / "mail")
    handler = Dawdler(mailbox)
    with serving(handler) as port:
        yield Sink(mailbox, handler, port)


@pytest.fixture
def add_notes(transactional_db) -> Callable[[int], list[str]]:
    """Writes that many due notes; gives the addresses they go to."""

    def add(count: int) -> list[str]:
        office = factories.OrganisationFactory()
        addresses = [f"actor{number}@example.com" for number in range(count)]
        add_messages(
            [
                NewMessage(
                    kind=ANSWER,
                    organisation_id=office.pk,
                    to_email=address,
                    to_name="Ada Lark",
                    context={"role": "Mara Voss"},
                    dedupe_key=f"process:{address}",
                )
                for address in addresses
            ]
        )
        return addresses

    return add


@pytest.fixture
def own_valkey(tmp_path: Path) -> Iterator[Places]:
    """A Valkey of this test's own, which it may stop and start."""
    places = Places(tmp_path / "var")
    places.run.mkdir(parents=True)
    valkey.start(places)
    yield places
    valkey.stop(places)


@pytest.fixture
def start_beating_worker(transactional_db, process_environment, own_valkey, sink, tmp_path) -> Iterator[Callable]:
    """A worker with beat inside, on `own_valkey`."""
    started = []

    def start() -> Process:
        worker = Process(
            "-m", "celery", "-A", "config", "worker", "-B", "-s", str(tmp_path / "beat"), "--concurrency", "1",
            "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--include", "tests.processes.kinds",
            environment=process_environment | {"REDIS_URL": own_valkey.redis_url, "EMAIL_URL": sink.url},
        )  # fmt: skip
        started.append(worker)
        with contextlib.closing(redis.Redis.from_url(own_valkey.redis_url)) as client:
            worker.wait_for(lambda: client.zcard("callboard:workers"), "The worker")
        return worker

    yield start
    for worker in started:
        worker.kill()


def eventually(true: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
    deadline = time.monotonic() + patience
    while not true():
        assert time.monotonic() < deadline, f"{what} did not come about"
        time.sleep(0.05)
