"""Ten reviewers rating at once on a role of ten thousand, through the real web process and real sockets.

Each of the ten does what an open page does: it holds a socket, and when it is told of ratings it gathers for a quarter
of a second and fetches the scores that changed. All ten have the same sixty cards before them, which is the worst case.
"Seen" is from the moment a rating is sent until another page holds the score with it. How many ratings a second there
can be is measured flat out; how soon they are seen, while each of the ten gives two a second, which no hand keeps up.
"""

import asyncio
import itertools
import json
import os
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import psycopg2
import redis
from django.conf import settings
from django.db import connection
from django.test import Client
from websockets.asyncio.client import connect

from accounts.models import Membership, User
from accounts.states import MembershipRole
from accounts.tenancy import office_scope
from bench import data
from bench.benchmarks.rate_one import BY_HAND, MEAN, WHO
from bench.harness import Bench, Result, benchmark
from casting.models import Submission

REVIEWERS, SHOWN, SECONDS, WARM_UP = 10, 60, 15, 3
PACE = 0.5
PORT = 8398
TOGETHER = 0.25
TOKEN = "a" * 32
CARD = """SELECT s.id, s.state, s.revision, s.rating_mean, s.rating_count, s.tags, v.data->>'stage_name' FROM casting_submission s
    JOIN talent_profileversion v ON v.id = s.profile_id WHERE s.id = %s"""


class Page:
    """One reviewer's open board."""

    def __init__(self, base: str, cookie: str, mine: list[int], others: list["Page"]) -> None:
        self.base, self.cookie, self.mine, self.others = base, cookie, mine, others
        self.unseen: dict[int, float] = {}
        self.seen: list[float] = []
        self.rated = 0
        self.told: set[int] = set()
        self.due = asyncio.Event()

    async def rate(self, until: float, pace: float) -> None:
        link = await asyncio.open_connection("127.0.0.1", PORT)
        for turn in itertools.count():
            if time.perf_counter() > until:
                break
            target = self.mine[turn % len(self.mine)]
            sent = time.perf_counter()
            for page in self.others:
                if page is not self:
                    page.unseen.setdefault(target, sent)
            body = f"value={turn % 5 + 1}"
            await self.ask(link, "POST", f"{self.base}submissions/{target}/rate/", body)
            self.rated += 1
            await asyncio.sleep(max(0.0, sent + pace - time.perf_counter()))
        link[1].close()

    async def listen(self) -> None:
        url = f"ws://localhost:{PORT}/live{self.base}"
        async with connect(
            url, origin=f"http://localhost:{PORT}", additional_headers={"Cookie": self.cookie}
        ) as socket:
            async for message in socket:
                news = json.loads(message)
                if news["kind"] == "rated":
                    self.told.update(news["ids"])
                    self.due.set()

    async def fetch(self) -> None:
        link = await asyncio.open_connection("127.0.0.1", PORT)
        while True:
            await self.due.wait()
            await asyncio.sleep(TOGETHER)
            self.due.clear()
            ids, self.told = self.told, set()
            body = await self.ask(link, "GET", f"{self.base}cards/?scores=1&ids={','.join(map(str, ids))}")
            got = json.loads(body)["scores"]
            now = time.perf_counter()
            for one in ids:
                if str(one) in got and one in self.unseen:
                    self.seen.append(now - self.unseen.pop(one))

    async def ask(self, link, method: str, path: str, body: str = "") -> bytes:
        reader, writer = link
        head = [
            f"{method} {path} HTTP/1.1", "Host: localhost", f"Cookie: {self.cookie}; callboard_csrf={TOKEN}",
            f"X-CSRFToken: {TOKEN}", "Accept: application/json", "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}", "", body,
        ]  # fmt: skip
        writer.write("\r\n".join(head).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        length = next(line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:"))
        content = await reader.readexactly(int(length.split(b":")[1]))
        if b" 200 " not in answer.split(b"\r\n")[0]:
            raise AssertionError(f"{path} answered {answer[:60]!r}: {content[:300]!r}")
        return content


@benchmark("board_live", sizes=(10_000,))
def board_live(bench: Bench, size: int) -> Result:
    """Ratings a second."""
    rated, _ = _room(size, pace=0.0)
    count, taken = _by_hand(size)
    return bench.rate(rated, SECONDS, bare_taken=taken * rated / count)


@benchmark("board_live_seen", sizes=(10_000,))
def board_live_seen(bench: Bench, size: int) -> Result:
    """Until the others see it, 95 of 100; a quarter of a second of it is the page gathering what it is told."""
    _, seen = _room(size, pace=PACE)
    if seen > 1:
        raise AssertionError(f"The others see a rating after {seen:.2f} s at p95; a second is the most.")
    floor = _seen_by_hand(size)
    return Result(bench.name, size, seen, "s", floor, seen / floor, None)


@cache
def _role(size: int):
    role = data.submit(data.new_role(), size)
    data.analyze()
    with office_scope(data.office()):
        ids = list(Submission.objects.filter(role=role).order_by("name_key", "pk").values_list("pk", flat=True)[:SHOWN])
    return role, ids


@cache
def _reviewers() -> list[User]:
    people = [User.objects.create_user(f"reviewer{n}@bench.example", name=f"Reviewer {n}") for n in range(REVIEWERS)]
    for person in people:
        Membership.objects.create(organisation=data.office(), user=person, role=MembershipRole.ASSOCIATE)
    return people


@cache
def _room(size: int, *, pace: float) -> tuple[int, float]:
    """(how many were rated, seconds until seen at p95)."""
    role, ids = _role(size)
    base = f"/office/{data.office().slug}/roles/{role.pk}/"
    pages: list[Page] = []
    for number, person in enumerate(_reviewers()):
        client = Client()
        client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        name = settings.SESSION_COOKIE_NAME
        pages.append(Page(base, f"{name}={client.cookies[name].value}", ids[number::REVIEWERS], pages))
    web = subprocess.Popen(
        [sys.executable, "-m", "config.web"],
        env=os.environ | {"PORT": str(PORT), "SITE_URL": f"http://localhost:{PORT}"},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait()
        asyncio.run(_work(pages, pace))
    finally:
        web.terminate()
        web.wait()
    seen = [one for page in pages for one in page.seen]
    return sum(page.rated for page in pages), statistics.quantiles(seen, n=100)[94]


async def _work(pages: list[Page], pace: float) -> None:
    background = [asyncio.create_task(act()) for page in pages for act in (page.listen, page.fetch)]
    await asyncio.sleep(1)
    for seconds in (WARM_UP, SECONDS):
        for page in pages:
            page.rated = 0
            page.seen.clear()
            page.unseen.clear()
        until = time.perf_counter() + seconds
        await asyncio.gather(*(page.rate(until, pace) for page in pages))
    await asyncio.sleep(1)
    for task in background:
        if task.done():
            task.result()
        task.cancel()


def _wait() -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("The web process did not come up.")


def _write(cursor, reviewer: int, submission: int, value: int) -> None:
    cursor.execute(WHO, (reviewer, submission))
    cursor.execute(
        BY_HAND, {"office": data.office().pk, "submission": submission, "reviewer": reviewer, "value": value}
    )
    cursor.execute(MEAN, (submission,))


def _by_hand(size: int, each: int = 150) -> tuple[int, float]:
    """The same ratings by hand-written SQL and a bare PUBLISH, on ten connections: (how many, seconds)."""
    _, ids = _role(size)
    gate = threading.Barrier(REVIEWERS + 1)
    people = _reviewers()

    def run(number: int) -> None:
        with redis.Redis.from_url(settings.ENV.redis_url) as bus:
            own = psycopg2.connect(**connection.get_connection_params())
            own.autocommit = True
            gate.wait()
            with own.cursor() as cursor:
                for turn in range(each):
                    target = ids[number::REVIEWERS][turn % (SHOWN // REVIEWERS)]
                    _write(cursor, people[number].pk, target, turn % 5 + 1)
                    bus.publish("bench", target)
            own.close()

    with ThreadPoolExecutor(REVIEWERS) as pool:
        runs = [pool.submit(run, number) for number in range(REVIEWERS)]
        gate.wait()
        started = time.perf_counter()
        for one in runs:
            one.result()
    return each * REVIEWERS, time.perf_counter() - started


def _seen_by_hand(size: int, rounds: int = 200) -> float:
    """Written, published, heard and read by SQL, with the page's own quarter of a second: p95."""
    _, ids = _role(size)
    person = _reviewers()[0]
    times = []
    with redis.Redis.from_url(settings.ENV.redis_url) as bus, bus.pubsub() as ear, connection.cursor() as cursor:
        ear.subscribe("bench")
        ear.get_message(timeout=1)
        for turn in range(rounds):
            started = time.perf_counter()
            _write(cursor, person.pk, ids[turn % SHOWN], turn % 5 + 1)
            bus.publish("bench", ids[turn % SHOWN])
            while not (heard := ear.get_message(timeout=1)) or heard["type"] != "message":
                pass
            cursor.execute(CARD, (int(heard["data"]),))
            cursor.fetchall()
            times.append(time.perf_counter() - started + TOGETHER)
    return statistics.quantiles(times, n=100)[94]
