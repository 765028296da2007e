"""Five hundred people for a hundred times, each on a connection of their own, through the real web process.

All of them hold their page with every time free, and press at the pace that a burst has (domain.md, section 5: twenty
a second). Whoever is told that somebody was quicker chooses again from what that answer offers, until they have a time
or are told that every time is taken. What is measured is every press, those included that came too late.
`book_contention_rush` is the same with everybody pressing in one instant: how long a queue of five hundred takes.
"""

import asyncio
import datetime as dt
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import psycopg2
from django.db import connection

from accounts.tenancy import office_scope
from auditions.links import choose_token
from auditions.models import Appointment, CallIn, Room, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.states import LIVE, AppointmentKind, CallInState
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Submission
from casting.states import SubmissionState
from core import clock

CLIENTS, TIMES, WINDOW = 500, 100, 25.0
PORT = 8397
FULL = b"Every time is taken just now"
OFFERED = re.compile(rb'name="slot" value="(\d+)"')
TOKEN = "a" * 32
QUARTER = dt.timedelta(minutes=15)
CONNECTIONS = 16
BOOK = """INSERT INTO auditions_appointment (organisation_id, submission_id, performer_id, session_id, slot_id, call_in_id,
    kind, state, uid, sequence, starts_at, ends_at, zone, place, address, online_url, prepare, answer_note, late_minutes,
    told_where, created_at, answered_at)
    SELECT s.organisation_id, c.submission_id, c.performer_id, s.session_id, s.id, c.id, 'audition', 'confirmed',
    gen_random_uuid(), 0, s.starts_at, s.ends_at, 'Europe/London', '', '', '', '', '', 0, '', now(), now()
    FROM auditions_slot s, auditions_callin c WHERE s.id = %s AND c.id = %s"""
FREE = """SELECT s.id FROM auditions_slot s WHERE s.session_id = %s AND NOT EXISTS (
    SELECT 1 FROM auditions_appointment a WHERE a.slot_id = s.id AND a.state = 'confirmed')"""


@dataclass
class Outcome:
    presses: list[float] = field(default_factory=list)
    booked: int = 0
    full: int = 0


@benchmark("book_contention", sizes=(CLIENTS,))
def book_contention(bench: Bench, size: int) -> Result:
    """Seconds from a press to its answer, 95 of 100."""
    return _contest(bench, WINDOW)


@benchmark("book_contention_rush", sizes=(CLIENTS,))
def book_contention_rush(bench: Bench, size: int) -> Result:
    """The same in one instant."""
    return _contest(bench, 0.0)


def _contest(bench: Bench, window: float) -> Result:
    session, call_ins = _day()
    with office_scope(data.office()):
        slots = list(Slot.objects.filter(session=session).values_list("pk", flat=True))
    web = subprocess.Popen(
        [sys.executable, "-m", "config.web"],
        env=os.environ | {"PORT": str(PORT), "SITE_URL": f"http://localhost:{PORT}"},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for_web(call_ins[0])
        outcome = asyncio.run(_everybody(call_ins, slots, window))
    finally:
        web.terminate()
        web.wait()
    _check(session, outcome)
    ours = statistics.quantiles(outcome.presses, n=100)[94]
    floor = _by_hand()
    return Result(bench.name, bench.size, ours, "s", floor, ours / floor, None)


def _check(session: Session, outcome: Outcome) -> None:
    """Exactly a hundred, nobody twice, and everybody else was told."""
    with office_scope(data.office()):
        live = list(Appointment.objects.filter(session=session, state__in=LIVE).values_list("slot_id", "performer_id"))
    slots, people = {slot for slot, _ in live}, {person for _, person in live}
    found = (len(live), len(slots), len(people), outcome.booked, outcome.full)
    if found != (TIMES, TIMES, TIMES, TIMES, CLIENTS - TIMES):
        raise AssertionError(f"(appointments, times, people, told yes, told full) are {found}.")


def _day() -> tuple[Session, list[CallIn]]:
    role = data.submit(data.new_role(), CLIENTS)
    office = data.office()
    opens_at = (clock.now() + dt.timedelta(days=30)).replace(hour=8, minute=0, second=0, microsecond=0)
    with office_scope(office):
        Submission.objects.filter(role=role).update(state=SubmissionState.SHORTLISTED)
        Submission.objects.filter(role=role).update(state=SubmissionState.AUDITION)
        venue = Venue.objects.create(organisation=office, name=f"Quarry Hill {role.pk}", zone="Europe/London")
        room = Room.objects.create(organisation=office, venue=venue, name="Studio 1")
        session = Session.objects.create(
            organisation=office, production=role.production, venue=venue, kind=AppointmentKind.AUDITION,
            zone="Europe/London", opens_at=opens_at, closes_at=opens_at + QUARTER * TIMES, books_itself=True,
        )  # fmt: skip
        SessionRoom.objects.create(organisation=office, session=session, room=room)
        SessionRole.objects.create(organisation=office, session=session, role=role)
        Slot.objects.bulk_create(
            Slot(
                organisation=office, session=session, room=room, is_open=True,
                starts_at=opens_at + QUARTER * number, ends_at=opens_at + QUARTER * (number + 1),
            )
            for number in range(TIMES)
        )  # fmt: skip
        CallIn.objects.bulk_create(
            CallIn(
                organisation=office, session=session, submission_id=submission, performer_id=performer,
                state=CallInState.INVITED, invited_at=clock.now(),
            )
            for submission, performer in Submission.objects.filter(role=role).values_list("pk", "performer_id")
        )  # fmt: skip
        data.analyze()
        return session, list(CallIn.objects.filter(session=session).order_by("pk"))


async def _everybody(call_ins: list[CallIn], slots: list[int], window: float) -> Outcome:
    outcome = Outcome()
    chance = random.Random(4)
    links = [await asyncio.open_connection("127.0.0.1", PORT) for _ in call_ins]
    arrivals = sorted(chance.uniform(0, window) for _ in call_ins)
    began = time.perf_counter()
    people = zip(call_ins, links, arrivals, strict=True)
    await asyncio.gather(
        *(
            _person(
                f"/choose/{choose_token(row)}/",
                link,
                began + after,
                chance.choice(slots),
                chance=chance,
                outcome=outcome,
            )
            for row, link, after in people
        )
    )
    return outcome


async def _person(path: str, link, at: float, slot: int, *, chance: random.Random, outcome: Outcome) -> None:
    await asyncio.sleep(max(0.0, at - time.perf_counter()))
    while True:
        sent = time.perf_counter()
        status, body = await _press(link, path, slot)
        outcome.presses.append(time.perf_counter() - sent)
        if status == 302:
            outcome.booked += 1
            break
        if status != 422:
            raise AssertionError(f"{path} answered {status}: {body[:300]!r}")
        if FULL in body:
            outcome.full += 1
            break
        slot = int(chance.choice(OFFERED.findall(body)))
    link[1].close()


async def _press(link, path: str, slot: int) -> tuple[int, bytes]:
    reader, writer = link
    body = f"slot={slot}&csrfmiddlewaretoken={TOKEN}"
    head = [
        f"POST {path} HTTP/1.1", "Host: localhost", f"Cookie: callboard_csrf={TOKEN}",
        "Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}", "", body,
    ]  # fmt: skip
    writer.write("\r\n".join(head).encode())
    answer = await reader.readuntil(b"\r\n\r\n")
    length = next((line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:")), b":0")
    return int(answer.split(b" ")[1]), await reader.readexactly(int(length.split(b":")[1]))


def _wait_for_web(call_in: CallIn) -> None:
    """Up, and warm: every thread has opened its connection and read its templates."""
    url = f"http://127.0.0.1:{PORT}/choose/{choose_token(call_in)}/"
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{PORT}/healthz", timeout=2):
                break
        except OSError:
            time.sleep(0.1)
    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(lambda _: urllib.request.urlopen(url, timeout=20).read(), range(60)))


def _by_hand() -> float:
    """The same inserts against the same constraint by bare psycopg2, on sixteen connections: p95 of a try."""
    session, call_ins = _day()
    with office_scope(data.office()):
        slots = list(Slot.objects.filter(session=session).values_list("pk", flat=True))
    chance, times, booked = random.Random(4), [], []
    gate = threading.Barrier(CONNECTIONS)

    def run(number: int) -> None:
        own = psycopg2.connect(**connection.get_connection_params())
        own.autocommit = True
        gate.wait()
        with own.cursor() as cursor:
            for row in call_ins[number::CONNECTIONS]:
                free = slots
                while free:
                    started = time.perf_counter()
                    try:
                        cursor.execute(BOOK, (chance.choice(free), row.pk))
                    # Two who insert into one time at once may also be told so by a deadlock.
                    except (psycopg2.errors.ExclusionViolation, psycopg2.errors.DeadlockDetected):
                        cursor.execute(FREE, (session.pk,))
                        free = [pk for (pk,) in cursor.fetchall()]
                    else:
                        booked.append(row.pk)
                        free = []
                    times.append(time.perf_counter() - started)
        own.close()

    with ThreadPoolExecutor(CONNECTIONS) as pool:
        list(pool.map(run, range(CONNECTIONS)))
    if len(booked) != TIMES:
        raise AssertionError(f"By hand {len(booked)} were booked.")
    return statistics.quantiles(times, n=100)[94]
