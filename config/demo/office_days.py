"""The days in the casting offices: who is shortlisted, seen, called back, told no. Every act is the service's own."""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from accounts.models import User
from accounts.tenancy import office_scope
from auditions.models import Appointment
from auditions.services.appointments import answer_appointment
from auditions.services.callbacks import Plan, invite_to_callback
from casting.models import Role, Submission
from casting.selectors.selection import Selection
from casting.services.calls import IN_PLAY, archive_call, cancel_call, close_call, complete_call, pause_call, people_at
from casting.services.decisions import decide_submissions
from casting.services.ends import cast_role
from casting.states import FIRST_CHOICE, DeclineReason, SubmissionState
from config.demo.calls import Board
from config.demo.people import Person
from config.demo.post import send_what_was_due
from config.demo.reviewing import annotate, rate
from config.demo.submissions import Entry, Postbag, Session
from config.demo.timeline import LONDON, Timeline, living_at
from notifications.models import OutboxMessage
from notifications.services.handling import release_anyway

S = SubmissionState
STUDIO = {
    "place": "Quarry Hill Studios, Studio 2",
    "address": "14 Quarry Hill, Leeds LS2 7UP",
    "prepare": "Scenes 3 and 9, and be ready to read scene 12 with another actor. No need to know them by heart.",
}


@dataclass(frozen=True)
class Desk:
    """One role under review: its submissions, and the people of the office who decide, in turn."""

    board: Board
    role: Role
    entries: list[Entry]
    means: dict[int, float]
    team: Sequence[User]

    def best(self, number: int, *, before: dt.datetime, skip: set[int]) -> list[Entry]:
        """Those whom the reviewers rated highest so far."""
        there = [
            e for e in self.entries if e.viewed_at and e.viewed_at < before and e.id not in skip and not e.withdrawn
        ]
        return sorted(there, key=lambda entry: (-self.means.get(entry.id, 0), entry.id))[:number]

    def rest(self, number: int, *, before: dt.datetime, skip: set[int]) -> list[Entry]:
        return list(reversed(self.best(len(self.entries), before=before, skip=skip)))[:number]


class OfficeDays:
    def __init__(self, random: Random, timeline: Timeline, postbag: Postbag) -> None:
        self.random = random
        self.timeline = timeline
        self.postbag = postbag

    def gather(
        self,
        board: Board,
        role: Role,
        people: Sequence[Person],
        *,
        team: Sequence[User],
        sessions: list[Session],
        withdrawn: int,
    ) -> Desk:
        entries = self.postbag.fill(board, role, people, sessions=sessions, withdrawn=withdrawn)
        means = rate(self.random, role, entries, list(team), self.timeline.now)
        annotate(self.random, role, entries, list(team), self.timeline.now)
        return Desk(board, role, entries, means, team)

    def decide(
        self,
        desk: Desk,
        entries: Sequence[Entry],
        to: str,
        when: dt.datetime,
        *,
        by: User,
        reason: str = DeclineReason.NONE,
    ) -> None:
        if not entries:
            return
        with office_scope(desk.board.office), living_at(when):
            unopened = sum(entry.viewed_at is None for entry in entries)
            decide_submissions(
                actor=by,
                role=desk.role,
                submissions=Selection(desk.role, ids=[entry.id for entry in entries]),
                to=to,
                reason=reason,
                confirm_unopened=unopened,
            )

    def call_back(
        self,
        desk: Desk,
        entries: Sequence[Entry],
        when: dt.datetime,
        *,
        by: User,
        day: int,
        hour: int,
        own_line: str = "",
    ) -> list[Appointment]:
        """Invite them one after another from that hour of a coming day; gives the appointments in their order."""
        start = dt.datetime.combine(self.timeline.day(day), dt.time(hour), LONDON)
        plan = Plan(starts_at=start, minutes=20, zone=LONDON.key, **STUDIO)
        with office_scope(desk.board.office), living_at(when):
            selection = Selection(desk.role, ids=[entry.id for entry in entries])
            invite_to_callback(actor=by, role=desk.role, submissions=selection, plan=plan, own_line=own_line)
            found = Appointment.objects.filter(submission_id__in=[entry.id for entry in entries])
            by_submission = {appointment.submission_id: appointment for appointment in found}
        return [by_submission[entry.id] for entry in entries]

    def let_leave(self, until: dt.datetime) -> None:
        """Notes written so far leave when their time comes, up to that moment."""
        send_what_was_due(until)

    def answer(self, appointment: Appointment, answer: str, when: dt.datetime, note: str = "") -> None:
        with office_scope(appointment.organisation), living_at(when):
            account = appointment.performer.account
            answer_appointment(
                appointment=appointment, sequence=appointment.sequence, answer=answer, note=note, actor=account
            )

    # --- an ordinary role -----------------------------------------------------------------------------------------

    def ordinary(self, board: Board, role: Role, people: Sequence[Person], team: Sequence[User]) -> Desk:
        """Two sessions of looking, one of choosing, one round of answers: more of each the longer ago it was."""
        notice, number = board.notice, len(people)
        age = min(-notice.published, notice.deadline - notice.published)
        looked = 0.9 if notice.deadline < 0 else min(0.6, age / 40)
        days = [notice.published + round(age * share) for share in (0.35, 0.7)]
        sessions = [
            Session(reviewer, self.timeline.at(day, 10 + index * 3), round(number * looked * 0.5))
            for index, (reviewer, day) in enumerate(zip([*team, *team], days, strict=False))
        ]
        desk = self.gather(board, role, people, team=team, sessions=sessions, withdrawn=round(number * 0.015))
        after = self.timeline.at(days[-1], 16)
        # What becomes of a persona is told by their own story.
        kept = {entry.id for entry in desk.entries if entry.person.account is not None}
        chosen = desk.best(max(1, round(number * looked * 0.07)), before=after, skip=kept)
        self.decide(desk, chosen, S.SHORTLISTED, after, by=team[0])
        kept |= {entry.id for entry in chosen}
        turned = desk.rest(round(number * looked * 0.14), before=after, skip=kept)
        self.decide(desk, turned, S.NOT_SELECTED, after + dt.timedelta(minutes=20), by=team[-1])
        return desk

    # --- the end of a call ----------------------------------------------------------------------------------------

    def end(self, board: Board, desks: Sequence[Desk]) -> None:
        notice, timeline = board.notice, self.timeline
        closed = timeline.at(notice.deadline, 18, 1)
        if notice.end == "paused":
            self._move(pause_call, board, timeline.at(-3, 11))
        if notice.end == "cancelled":
            with office_scope(board.office):
                people = people_at(board.call, IN_PLAY)
            self._move(cancel_call, board, closed, confirm_people=people)
        if notice.end in {"closed", "completed", "archived"}:
            self._move(close_call, board, closed)
        if notice.end in {"completed", "archived"}:
            for desk in desks:
                self._cast(desk, timeline.at(notice.answer_by - 1, 12))
            self._move(complete_call, board, timeline.at(notice.answer_by, 15))
        if notice.end == "archived":
            self._move(archive_call, board, timeline.at(notice.answer_by + 30, 15))

    def _move(self, act: Callable, board: Board, when: dt.datetime, **confirmed: int) -> None:
        with office_scope(board.office), living_at(when):
            act(actor=board.director, call=board.call, **confirmed)

    def _cast(self, desk: Desk, when: dt.datetime) -> None:
        """The first choice is booked, and everyone else still there gets the answer that was promised."""
        first = desk.best(1, before=when, skip=set())
        for step, state in enumerate((S.CALLBACK, S.OFFERED, S.BOOKED)):
            self.decide(desk, first, state, when - dt.timedelta(days=3 - step), by=desk.team[0])
        with office_scope(desk.board.office), living_at(when):
            unopened = Submission.objects.filter(role=desk.role, viewed_at=None).exclude(state=S.WITHDRAWN).count()
            cast_role(actor=desk.team[0], role=desk.role, reason=DeclineReason.ANOTHER_WAY, confirm_unopened=unopened)
        with office_scope(desk.board.office), living_at(when + dt.timedelta(hours=2)):
            waiting = OutboxMessage.objects.filter(wait_for=FIRST_CHOICE, closure__submission__role=desk.role)
            ids = list(waiting.values_list("pk", flat=True))
            if ids:
                release_anyway(actor=desk.team[0], messages=ids, reason="The first choice has signed on paper.")
