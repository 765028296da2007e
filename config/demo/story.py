"""The two threads that a visitor follows: the room for Mara Voss, and what Noor Haddad hears from it and elsewhere."""

import datetime as dt
from collections.abc import Iterable

from accounts.models import User
from accounts.tenancy import across_offices, office_scope
from casting.models import Submission
from casting.services.reviews import open_submission
from casting.services.submissions import RoleEntry, submit, withdraw_submission
from casting.states import DeclineReason, SubmissionState
from config.demo.calls import Board
from config.demo.cast_list import CastList, lose_address
from config.demo.office_days import Desk, OfficeDays
from config.demo.offices import Offices
from config.demo.people import UNREACHABLE, Person
from config.demo.submissions import Entry, Session
from config.demo.timeline import Timeline, living_at
from notifications.models import OutboxMessage
from notifications.services.handling import edit_messages
from notifications.services.outbox import take_back_messages
from notifications.states import MessageState
from talent.models import Performer

S = SubmissionState
WHOLE = 2318
OWN_LINE = "The laugh before the line in scene 9 is yours; keep it."


class Mara:
    """The role with 2,318 submissions. Numbers are for that many, and shrink with fewer."""

    def __init__(self, days: OfficeDays, offices: Offices, board: Board, cast: CastList, timeline: Timeline) -> None:
        self.days, self.offices, self.board, self.timeline = days, offices, board, timeline
        self.people = self._people(cast)
        self.gone: set[int] = set()

    def _people(self, cast: CastList) -> list[Person]:
        clients = [
            client
            for client in cast.clients
            if client.name.text in {"Shanice Baptiste", "Tamsin Oakes", "Anneke de Wit"}
        ]
        women = cast.women[: len(cast.women) - len(clients) - 1]
        return [cast.noor, *clients, *women]

    def share(self, number: int) -> int:
        return max(2, round(number * len(self.people) / WHOLE))

    def tell(self) -> Desk:
        team = [self.offices.director, self.offices.associate, self.offices.colleague]
        at = self.timeline.at
        sessions = [
            Session(team[index % 3], at(day, 9 + index % 3 * 3), self.share(47))
            for index, day in enumerate((-22, -21, -20, -19, -17, -15, -13, -12, -10, -8, -6, -5, -3, -2))
        ]
        desk = self.days.gather(
            self.board, self.board.roles["Mara Voss"], self.people,
            team=team, sessions=sessions, withdrawn=self.share(23),
        )  # fmt: skip
        noor = next(entry for entry in desk.entries if entry.person is self.people[0])
        self._be_seen(desk, noor)
        self._choose(desk, noor, team)
        return desk

    def _be_seen(self, desk: Desk, noor: Entry) -> None:
        """Chance may have left Noor unopened; the story needs her seen early."""
        desk.means[noor.id] = 6
        noor.withdrawn = False
        with office_scope(self.board.office), living_at(self.timeline.at(-19, 9, 30)):
            submission = Submission.objects.select_related("role").get(pk=noor.id)
            opening = open_submission(actor=self.offices.director, submission=submission)
        noor.viewed_at = noor.viewed_at or opening.opened_at

    def _choose(self, desk: Desk, noor: Entry, team: list[User]) -> None:
        renata, priya, tomasz = team
        at, decide = self.timeline.at, self._decide
        shortlist = [noor, *decide(desk, 33, S.SHORTLISTED, at(-18, 16), renata, with_also=[noor])]
        decide(desk, 50, S.NOT_SELECTED, at(-18, 17), renata, worst=True)
        shortlist += decide(desk, 45, S.SHORTLISTED, at(-16, 15), priya)
        audition = self._advance(desk, shortlist, 20, at(-15, 11), by=renata, first=noor)
        decide(desk, 62, S.NOT_SELECTED, at(-13, 16), tomasz, worst=True)
        shortlist += decide(desk, 40, S.SHORTLISTED, at(-12, 12), tomasz)
        audition += self._advance(desk, shortlist, 25, at(-10, 10), by=renata)
        self._drop(desk, audition, 12, at(-9, 17), by=renata, reason=DeclineReason.PAIRING)
        shortlist += decide(desk, 35, S.SHORTLISTED, at(-8, 13), priya)
        decide(desk, 60, S.NOT_SELECTED, at(-7, 15), renata, worst=True, losing_addresses=2)
        shortlist += decide(desk, 30, S.SHORTLISTED, at(-6, 12), renata)
        self._drop(desk, shortlist, 25, at(-6, 16), by=priya, reason=DeclineReason.ANOTHER_WAY)
        audition += self._advance(desk, shortlist, 14, at(-5, 12), by=tomasz)
        callbacks = self._call_back(desk, audition, noor)
        self._drop(desk, audition, 13, at(-4, 16), by=renata, reason=DeclineReason.ANOTHER_WAY)
        self._drop(desk, shortlist, 24, at(-2, 15), by=priya, reason=DeclineReason.SCHEDULE)
        self._today(desk, audition, callbacks)

    def _decide(
        self, desk: Desk, number: int, to: str, when: dt.datetime, by: User, *, worst: bool = False,
        with_also: Iterable[Entry] = (), losing_addresses: int = 0,
    ) -> list[Entry]:  # fmt: skip
        skip = self.gone | {entry.id for entry in with_also}
        pick = desk.rest if worst else desk.best
        chosen = pick(self.share(number), before=when, skip=skip)
        reachable = [entry.person for entry in chosen if entry.person.user_id and entry.person.hears_at_once]
        for person in reachable[:losing_addresses]:
            lose_address(person, UNREACHABLE)
        everyone = [*with_also, *chosen]
        self.gone |= {entry.id for entry in everyone}
        self.days.decide(desk, everyone, to, when, by=by)
        return chosen

    def _advance(
        self, desk: Desk, among: list[Entry], number: int, when: dt.datetime, *, by: User, first: Entry | None = None
    ) -> list[Entry]:
        """The best of them are seen next."""
        chosen = self._take(desk, among, number, first)
        self.days.decide(desk, chosen, S.AUDITION, when, by=by)
        return chosen

    def _take(self, desk: Desk, among: list[Entry], number: int, first: Entry | None = None) -> list[Entry]:
        ordered = sorted(among, key=lambda entry: (entry is not first, -desk.means.get(entry.id, 0), entry.id))
        chosen = ordered[: self.share(number)]
        among[:] = [entry for entry in among if entry not in chosen]
        return chosen

    def _drop(self, desk: Desk, among: list[Entry], number: int, when: dt.datetime, *, by: User, reason: str) -> None:
        ordered = sorted(among, key=lambda entry: (desk.means.get(entry.id, 0), entry.id))
        chosen = ordered[: min(self.share(number), max(0, len(among) - 2))]
        among[:] = [entry for entry in among if entry not in chosen]
        self.days.decide(desk, chosen, S.NOT_SELECTED, when, by=by, reason=reason)

    def _call_back(self, desk: Desk, audition: list[Entry], noor: Entry) -> list[Entry]:
        renata, at = self.offices.director, self.timeline.at
        invited = self._take(desk, audition, 8, first=noor)
        appointments = self.days.call_back(desk, invited, at(-4, 12), by=renata, day=4, hour=10)
        # Nobody answers an invitation that has not come.
        self.days.let_leave(at(-3, 8))
        for index, appointment in enumerate(appointments):
            if index in {1, 2, 3, 5}:
                self.days.answer(appointment, "yes", at(-3, 9 + index))
            elif index == 4:
                note = "I am on a train until noon that day. Any time from 13:00, or the day after?"
                self.days.answer(appointment, "another_time", at(-3, 19), note)
            elif index == 6:
                self.days.answer(
                    appointment, "no", at(-2, 11), "I have signed for a tour. Thank you for thinking of me."
                )
        return invited

    def _today(self, desk: Desk, audition: list[Entry], callbacks: list[Entry]) -> None:
        """What waits in the outbox: a first round of noes, new callbacks, a finalist who hears last, a change of mind."""
        renata, ago = self.offices.director, self._ago
        if len(callbacks) > 1:
            self.days.decide(desk, callbacks[-1:], S.NOT_SELECTED, ago(50), by=renata, reason=DeclineReason.PAIRING)
        fresh = self._take(desk, audition, 4)
        if fresh:
            self.days.call_back(desk, fresh, ago(2), by=renata, day=5, hour=11, own_line=OWN_LINE)
        before = set(self._held())
        self._decide(desk, 40, S.NOT_SELECTED, ago(20), renata, worst=True)
        held = sorted(set(self._held()) - before)
        with living_at(ago(10)):
            if held[:1]:
                edit_messages(actor=renata, messages=held[:1], own_line=OWN_LINE)
            if held[3:5]:
                take_back_messages(actor=renata, messages=held[3:5])

    def _ago(self, minutes: int) -> dt.datetime:
        return self.timeline.now - dt.timedelta(minutes=minutes)

    def _held(self) -> list[int]:
        with across_offices("the demo writes one office's notes"):
            waiting = OutboxMessage.objects.filter(organisation=self.board.office, state=MessageState.HELD)
            return list(waiting.values_list("pk", flat=True))


class Noor:
    """The actor's own way through five offices' calls."""

    def __init__(self, offices: Offices, timeline: Timeline, boards: dict[str, Board], noor: Person) -> None:
        self.offices, self.timeline, self.boards = offices, timeline, boards
        self.performer = Performer.objects.get(pk=noor.id)

    def tell(self, days: OfficeDays) -> None:
        at, offices = self.timeline.at, self.offices
        self._be_told_no(days)
        perdita = self._submit("a-winter-at-tideway", "Perdita", at(-8, 11), "I sing and play the fiddle.")
        self._open(perdita, offices.sole, at(-6, 10))
        desk = Desk(self.boards["a-winter-at-tideway"], perdita.role, [], {}, [offices.sole])
        days.decide(desk, [self._entry(perdita)], S.SHORTLISTED, at(-5, 12), by=offices.sole)
        driver = self._submit("northbound", "Driver", at(-15, 20), tape_url="https://tapes.example/noor-driver")
        self._open(driver, offices.sole, at(-12, 15))
        self._submit("kettle-and-crane", "Neighbour", at(-1, 13))
        edda = self._submit("the-salt-road", "Edda", at(-12, 9), tape_url="https://tapes.example/noor-edda")
        with living_at(at(-10, 9)):
            withdraw_submission(actor=offices.actor, submission=edda)
        self._submit("heron", "The Relief", at(-3, 16), tape_url="https://tapes.example/noor-relief", by=offices.agent)

    def _be_told_no(self, days: OfficeDays) -> None:
        board = self.boards["low-water-2"]
        role = board.roles["DI Kerr"]
        with across_offices("the demo looks for an actor's submission"):
            kerr = Submission.objects.get(role=role, performer=self.performer)
        if kerr.state in {S.SUBMITTED, S.VIEWED, S.SHORTLISTED}:
            desk = Desk(board, role, [], {}, [self.offices.director])
            when = self.timeline.at(board.notice.deadline + 6, 15)
            days.decide(desk, [self._entry(kerr)], S.NOT_SELECTED, when, by=self.offices.director)

    def _submit(
        self, call: str, part: str, when: dt.datetime, note: str = "", *, tape_url: str = "", by: User | None = None
    ) -> Submission:
        board = self.boards[call]
        role = board.roles[part]
        with across_offices("the demo puts an actor up"):
            answers = {question.pk: (question.options or ["Yes"])[0] for question in role.questions.all()}
        entry = RoleEntry(role.pk, answers=answers, note=note, tape_url=tape_url, union_status="Equity member")
        with living_at(when):
            sent = submit(actor=by or self.offices.actor, performer=self.performer, call=board.call, entries=[entry])
        return sent.submissions[0]

    def _open(self, submission: Submission, reviewer: User, when: dt.datetime) -> None:
        with office_scope(submission.organisation), living_at(when):
            open_submission(actor=reviewer, submission=submission)

    def _entry(self, submission: Submission) -> Entry:
        return Entry(submission.pk, None, submission.submitted_at, viewed_at=submission.submitted_at)
