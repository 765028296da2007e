"""A whole day proposed: the session read, solved and explained, as the worker does it. The floor is the quick fill."""

import datetime as dt
import random

from accounts.tenancy import office_scope
from auditions.models import CallIn, Panelist, Room, Session, SessionRole, SessionRoom, Slot, Venue
from auditions.services.autofill_facts import read_day
from auditions.services.autofill_model import greedy_fill, propose
from bench import data
from bench.harness import Bench, Result, benchmark
from casting.models import Role, Submission
from core import clock
from talent.models import BookOut

PARTS = 4
ROOMS = {60: 3, 200: 9}
QUARTERS, LUNCH = 30, 14


@benchmark("autofill", sizes=(60, 200))
def autofill(bench: Bench, size: int) -> Result:
    office = data.office()
    with office_scope(office):
        session = _day(office, size)
        data.analyze()
        return bench.seconds(
            lambda: propose(read_day(session, {}).day),
            floor=lambda: greedy_fill(read_day(session, {}).day),
            rounds=3,
            warm_up=1,
        )


def _day(office, size: int) -> Session:
    """Quarters of an hour from ten to six with lunch; a third of the people with wishes, some away, some for two parts."""
    opens = (clock.now() + dt.timedelta(days=30)).replace(hour=10, minute=0, second=0, microsecond=0)
    venue = Venue.objects.create(organisation=office, name=f"Bell Street {size}", zone="Europe/London", address="Leeds")
    first = data.submit(data.new_role(), size)
    parts = [first, *(data.submit(_another(first), size) for _ in range(PARTS - 1))]
    session = Session.objects.create(
        organisation=office, production=first.production, venue=venue, kind="callback", zone=venue.zone,
        opens_at=opens, closes_at=opens + dt.timedelta(minutes=15 * QUARTERS),
    )  # fmt: skip
    for part in parts:
        SessionRole.objects.create(organisation=office, session=session, role=part)
    for number in range(ROOMS[size]):
        _room(office, session, number, is_online=number == ROOMS[size] - 1)
    Panelist.objects.create(
        organisation=office, session=session, name="Yusuf Demirel", part="director", is_needed=True,
        starts_at=opens + dt.timedelta(minutes=30), ends_at=session.closes_at,
    )  # fmt: skip
    _queue(office, session, parts, size)
    return session


def _another(role: Role) -> Role:
    made = Role.objects.get(pk=role.pk)
    made.pk, made.next_number, made._state.adding = None, 1, True
    made.save()
    return made


def _room(office, session: Session, number: int, *, is_online: bool) -> None:
    room = Room.objects.create(
        organisation=office, venue=session.venue, name=f"Studio {number}",
        online_url="https://rooms.example/a" if is_online else "",
    )  # fmt: skip
    SessionRoom.objects.create(organisation=office, session=session, room=room)
    starts = [session.opens_at + dt.timedelta(minutes=15 * n) for n in range(QUARTERS) if n not in (LUNCH, LUNCH + 1)]
    Slot.objects.bulk_create(
        Slot(
            organisation=office, session=session, room=room, starts_at=at, ends_at=at + dt.timedelta(minutes=15)
        )
        for at in starts
    )  # fmt: skip


def _queue(office, session: Session, parts: list[Role], size: int) -> None:
    chance = random.Random(20)
    rows = []
    for number in range(1, size + 1):
        # The same people are up for every part; each is called in for one of them, and every fifteenth for two.
        wanted = [parts[number % PARTS]] + ([parts[(number + 1) % PARTS]] if number % 15 == 0 else [])
        rows += Submission.objects.filter(role__in=wanted, number=number)
    for place, row in enumerate(rows):
        luck = chance.random()
        CallIn.objects.create(
            organisation=office, session=session, submission=row, performer_id=row.performer_id, position=place,
            free_from=dt.time(chance.randrange(11, 15)) if luck < 0.15 else None,
            free_until=dt.time(chance.randrange(13, 17)) if 0.15 < luck < 0.3 else None,
            is_online_only=0.3 < luck < 0.35,
        )  # fmt: skip
        if luck > 0.97:
            day = session.opens_at.date()
            BookOut.objects.create(performer_id=row.performer_id, starts_on=day, ends_on=day)
