"""Putting the demo together, in the order in which things depend on each other."""

import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from random import Random

from django.conf import settings

from accounts.models import User
from config.demo import faces
from config.demo.calls import Board, make_title
from config.demo.cast_list import CastList, keep_preferences, make_cast
from config.demo.deals import Deals
from config.demo.decision_room import DecisionRoom
from config.demo.faces import Look
from config.demo.family import bring_up_a_family, tell_of_parts
from config.demo.notices import Title
from config.demo.office_days import Desk, OfficeDays
from config.demo.offices import Offices, open_offices
from config.demo.order import read_old_notices, set_in_order
from config.demo.other_notices import OF_OKOYE, OF_SOLE
from config.demo.people import Company, Person
from config.demo.post import gather_digests, mailbox_open, send_what_was_due
from config.demo.progress import Progress
from config.demo.salt_road import SALT_ROAD
from config.demo.session_days import SessionDays
from config.demo.story import WHOLE, Mara, Noor
from config.demo.submissions import Postbag, suits
from config.demo.talent_films import put_films_up
from config.demo.talent_people import book_sundays_out
from config.demo.talent_profile import finish_profiles
from config.demo.talent_search import keep_searches
from config.demo.tapes_asked import TapesAsked
from config.demo.timeline import Timeline, living_at
from talent.models import Performer

SEED = "callboard"
LOOKS_EACH = 3


class Build:
    """`people` go up for the largest role; everything else is in proportion."""

    def __init__(self, people: int, progress: Progress) -> None:
        self.scale = people / WHOLE
        self.people = people
        self.progress = progress
        self.timeline = Timeline()
        self.boards: dict[str, Board] = {}
        self.drawn = Path(settings.MEDIA_ROOT) / "demo"

    def run(self) -> None:
        with self.progress.step("Opening the offices", 3):
            self.offices = open_offices(self.timeline)
            self.company = Company(self._random("people"), self._looks(), self.timeline.now.year)
            self.cast = make_cast(self._random("cast"), self.company, self.offices, self.people)
        painter = Painter(self.company.people, self.drawn)
        painter.start()
        try:
            self._fill(painter)
        finally:
            painter.stop()

    def _fill(self, painter: "Painter") -> None:
        with self.progress.step("Writing the calls", 8):
            for title in (SALT_ROAD, *OF_OKOYE):
                self._make(title, self.offices.director)
            for title in OF_SOLE:
                self._make(title, self.offices.sole)
        with self.progress.step("Filling the profiles", 10), living_at(self.timeline.at(-300)):
            self.company.write()
            keep_preferences(self._random("preferences"), self.company.people)
            finish_profiles(self._random("sizes"), self.cast.noor, [*self.cast.clients, *self.cast.women[:120]])
            put_films_up(self.cast.noor)
        with living_at(self.timeline.at(-20)):
            keep_searches(self.offices, self.cast)
        book_sundays_out(self.offices.actor, Performer.objects.get(pk=self.cast.noor.id))
        bring_up_a_family(self.offices, self.timeline)
        with mailbox_open():
            self._review()
            tell_of_parts(self.offices, self.timeline)
            with self.progress.step("Sending what was due", 25) as tell:
                gather_digests(self.timeline.last_monday())
                send_what_was_due(self.timeline.now, lambda sent: tell(f"{sent:,} notes"))
                set_in_order()
                read_old_notices(self.timeline.now)
        with self.progress.step("Drawing the headshots", 25) as tell:
            painter.wait(tell)
            self.company.hang_pictures(self.drawn)
            shutil.rmtree(self.drawn)

    def _random(self, purpose: str) -> Random:
        # The same demonstration every time is what is wanted of it.
        return Random(f"{SEED} {purpose}")  # noqa: S311

    def _looks(self) -> dict[faces.Face, list[Look]]:
        return faces.looks(self._random("faces"), faces.pool(), LOOKS_EACH)

    def _make(self, title: Title, director: User) -> None:
        office = self.offices.tideway if director == self.offices.sole else self.offices.okoye
        for board in make_title(title, office=office, director=director, timeline=self.timeline):
            self.boards[board.notice.key] = board

    def _review(self) -> None:
        caster = {self.offices.okoye.pk: self.offices.director, self.offices.tideway.pk: self.offices.sole}
        postbag = Postbag(self._random("post"), self.timeline, caster)
        days = OfficeDays(self._random("days"), self.timeline, postbag)
        with self.progress.step("Casting Mara Voss", 12):
            Mara(days, self.offices, self.boards["the-salt-road"], self.cast, self.timeline).tell()
        with self.progress.step("Casting everyone else", 17) as tell:
            Others(self._random("others"), days, self.offices, self.cast, self.scale).tell(self.boards.values(), tell)
            Noor(self.offices, self.timeline, self.boards, self.cast.noor).tell(days)
        with self.progress.step("Furnishing the decision room", 6):
            everyone = self.company.people
            DecisionRoom(self._random("room"), self.timeline, self.offices, self.boards, everyone).furnish()
        with self.progress.step("Seeing people", 4):
            SessionDays(self.timeline, self.offices, self.boards, everyone).fill()
            TapesAsked(self.timeline, self.offices, self.boards, everyone).ask()
        with self.progress.step("Making deals", 5):
            Deals(self.timeline, self.offices, self.boards).make()


class Others:
    """Every role that has no story of its own."""

    def __init__(self, random: Random, days: OfficeDays, offices: Offices, cast: CastList, scale: float) -> None:
        self.random, self.days, self.offices, self.cast, self.scale = random, days, offices, cast, scale

    def tell(self, boards: Sequence[Board], tell) -> None:
        for board in boards:
            if board.notice.end == "draft":
                continue
            desks = [
                self._desk(board, name)
                for name, role in board.roles.items()
                if name != "Mara Voss" and board.part(role).people
            ]
            tell(board.call.title)
            self.days.end(board, desks)

    def _desk(self, board: Board, name: str) -> Desk:
        role = board.roles[name]
        part = board.part(role)
        team = [self.offices.director, self.offices.colleague, self.offices.associate]
        if board.office == self.offices.tideway:
            team = [self.offices.sole]
        return self.days.ordinary(board, role, self._people(board, name, part), team)

    def _people(self, board: Board, name: str, part) -> list[Person]:
        """The agency's own clients first, then chance; Noor only where her story wants her."""
        noor = self.cast.noor
        wanted = {"DI Kerr", "The Birdwatcher"}
        number = max(3, round(part.people * self.scale))
        fitting = [person for person in self.cast.everyone if person is not noor and suits(person, part)]
        clients = [person for person in fitting if person in self.cast.clients and self.random.random() < 0.5]
        rest = [person for person in fitting if person not in self.cast.clients]
        people = clients + self.random.sample(rest, min(len(rest), max(0, number - len(clients))))
        return [noor, *people] if name in wanted else people


class Painter:
    """Draws the pictures that somebody wears, beside everything else."""

    def __init__(self, people: Sequence[Person], folder: Path) -> None:
        wanted = {look.name: look for person in people for look in person.looks}
        self.wanted = [wanted[name] for name in sorted(wanted)]
        self.folder = folder
        self.done = 0
        self.stopped = False
        self.trouble: Exception | None = None
        self.thread = threading.Thread(target=self._draw, daemon=True)

    def start(self) -> None:
        self.thread.start()

    def _draw(self) -> None:
        try:
            drawing = faces.draw(self.wanted, self.folder)
            for done in drawing:
                self.done = done
                if self.stopped:
                    drawing.close()
        except Exception as trouble:
            # Raised again in the thread that waits.
            self.trouble = trouble

    def stop(self) -> None:
        """What is begun is finished, the rest is left."""
        self.stopped = True
        self.thread.join()

    def wait(self, tell) -> None:
        while self.thread.is_alive():
            tell(f"{self.done} of {len(self.wanted)}")
            self.thread.join(0.2)
        if self.trouble is not None:
            raise self.trouble
