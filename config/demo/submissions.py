"""Thousands of submissions, in bulk: who put themselves forward, when, with what, and whether anyone has opened it."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from accounts.models import Activity, User
from accounts.tenancy import office_scope
from casting.models import Opening, Question, Role, Submission
from casting.services.contents import reviewed_columns
from casting.services.submissions import SUBJECT_TYPE
from casting.states import QuestionKind, SubmissionState, Via
from config.demo import trade
from config.demo.calls import Board
from config.demo.notices import Part
from config.demo.people import Person
from config.demo.timeline import Timeline
from core.db import copy_in, next_ids

TEXTS = (
    "Eleven years of dinghies, and two seasons crewing on a sail-training ship.",
    "I swim in the sea all year, without a wetsuit from May.",
    "None yet, and very willing.",
    "I grew up with a coble in the yard.",
    "Day skipper, out of Hartlepool.",
)
UNION_WORDS = ("Equity member", "Equity member", "Not a member", "Prefer not to say", "")
COLUMNS = [
    "id", "organisation", "production", "call", "role", "performer", "profile", "number", "via", "submitted_by", "agency",
    "state", "headshot", "note", "tape_url", "answers", "union_status", "submitted_at", "viewed_at", "tags", "name_key",
    "search_text", "playing_age_min", "playing_age_max", "places", "skills", "languages",
]  # fmt: skip


@dataclass(eq=False)
class Entry:
    """A submission that was written, as far as the days in the office need it."""

    id: int
    person: Person
    at: dt.datetime
    viewed_at: dt.datetime | None = None
    withdrawn: bool = False
    tags: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Session:
    """Somebody of the office opens that many, at that time."""

    reviewer: User
    at: dt.datetime
    count: int


def suits(person: Person, part: Part) -> bool:
    if part.genders and not set(part.genders) & set(person.data["plays"]):
        return False
    low, high = person.plays_age
    return low <= part.ages[1] and high >= part.ages[0]


class Postbag:
    def __init__(self, random: Random, timeline: Timeline, caster: dict[int, User]) -> None:
        self.random = random
        self.now = timeline.now
        # Nothing hangs on the hour at which the demo is made, or it would be another one in the evening.
        self.until = timeline.at(0, 0)
        self.caster = caster
        self.columns: dict[int, dict[str, Any]] = {}

    def fill(
        self, board: Board, role: Role, people: Sequence[Person], *, sessions: Iterable[Session], withdrawn: int
    ) -> list[Entry]:
        """Write one submission for each of `people`, oldest first, opened in the sessions; returns them in that order."""
        entries = self._entries(board, people, withdrawn)
        openings = self._open(entries, sessions)
        with office_scope(board.office):
            self._write(board, role, entries)
        copy_in(
            Opening,
            ["organisation", "submission", "reviewer", "opened_at"],
            ((role.organisation_id, entry.id, reviewer.pk, at) for entry, reviewer, at in openings),
        )
        self._log(role, entries, openings)
        return entries

    def _entries(self, board: Board, people: Sequence[Person], withdrawn: int) -> list[Entry]:
        random, call = self.random, board.call
        closes = min(call.deadline_at, self.until)
        span = (closes - call.published_at).total_seconds()
        # Most come in the first days, some every day, a last rush at the end.
        fractions = (
            random.choice([random.betavariate(1, 6), random.random(), 1 - random.betavariate(1, 12)]) for _ in people
        )
        moments = sorted(
            call.published_at + dt.timedelta(seconds=60 + (span - 60) * fraction) for fraction in fractions
        )
        keys = next_ids(Submission, len(people))
        entries = [Entry(key, person, at) for key, person, at in zip(keys, people, moments, strict=True)]
        for entry in random.sample(entries, min(withdrawn, len(entries))):
            entry.withdrawn = True
        return entries

    def _open(self, entries: list[Entry], sessions: Iterable[Session]) -> list[tuple[Entry, User, dt.datetime]]:
        openings = []
        for session in sessions:
            there = [entry for entry in entries if entry.at < session.at and not entry.withdrawn]
            fresh = [entry for entry in there if entry.viewed_at is None]
            chosen = self.random.sample(fresh, min(len(fresh), session.count))
            seen = [entry for entry in there if entry.viewed_at is not None]
            again = self.random.sample(seen, min(len(seen), session.count // 4))
            at = session.at
            for entry in chosen:
                entry.viewed_at = at
                if self.random.random() < 0.15:
                    entry.tags = self.random.sample(trade.TAGS, self.random.choice([1, 1, 2]))
            for entry in [*chosen, *again]:
                openings.append((entry, session.reviewer, at))
                at = min(at + dt.timedelta(seconds=self.random.randrange(8, 40)), self.now)
        first: dict[tuple[int, int], tuple[Entry, User, dt.datetime]] = {}
        for opening in openings:
            first.setdefault((opening[0].id, opening[1].pk), opening)
        return list(first.values())

    def _write(self, board: Board, role: Role, entries: list[Entry]) -> None:
        questions = list(Question.objects.filter(role=role))
        copy_in(
            Submission,
            COLUMNS,
            (self._row(board, role, number, entry, questions) for number, entry in enumerate(entries, 1)),
        )
        Role.objects.filter(pk=role.pk).update(next_number=len(entries) + 1)

    def _row(self, board: Board, role: Role, number: int, entry: Entry, questions: list[Question]) -> tuple:
        random, person = self.random, entry.person
        if person.by_rep:
            via, sender, agency = Via.REP, person.agent.pk, person.agency.pk
        elif random.random() < 0.02:
            via, sender, agency = Via.CASTING, self.caster[role.organisation_id].pk, None
        else:
            via, sender, agency = Via.SELF, person.user_id, None
        state = SubmissionState.VIEWED if entry.viewed_at else SubmissionState.SUBMITTED
        columns = self.columns.get(person.id)
        if columns is None:
            columns = self.columns[person.id] = reviewed_columns(person.data)
        return (
            entry.id, role.organisation_id, role.production_id, role.call_id, role.pk, person.id, person.version_id, number,
            via, sender, agency, SubmissionState.WITHDRAWN if entry.withdrawn else state, random.choice(person.shots)[0],
            random.choice(trade.NOTES) if random.random() < 0.25 else "",
            f"https://tapes.example/{role.pk}/{number:05}" if role.asks_tape and via != Via.CASTING else "",
            self._answers(questions) if via != Via.CASTING else [],
            random.choice(UNION_WORDS) if role.production.asks_union_status else "",
            entry.at, entry.viewed_at, entry.tags, *columns.values(),
        )  # fmt: skip

    def _answers(self, questions: list[Question]) -> list[dict[str, Any]]:
        random = self.random
        found = []
        for question in questions:
            if question.kind == QuestionKind.TEXT:
                if not question.is_required and random.random() < 0.5:
                    continue
                answer = random.choice(TEXTS)
            else:
                answer = random.choice(question.options or ["Yes", "Yes", "Yes", "No"])
            found.append({"question": question.pk, "kind": question.kind, "prompt": question.prompt, "answer": answer})
        return found

    def _log(self, role: Role, entries: list[Entry], openings: list[tuple[Entry, User, dt.datetime]]) -> None:
        rows = []
        for entry in entries:
            sender = entry.person.agent.pk if entry.person.by_rep else entry.person.user_id
            data = {"from": None, "to": SubmissionState.SUBMITTED, "via": Via.REP if entry.person.by_rep else Via.SELF}
            rows.append((entry.at, sender, "submission.submit", entry.id, data))
            if entry.withdrawn:
                at = min(entry.at + dt.timedelta(hours=self.random.randrange(2, 90)), self.now)
                moved = {"from": SubmissionState.SUBMITTED, "to": SubmissionState.WITHDRAWN}
                rows.append((at, sender, "submission.withdraw", entry.id, moved))
        rows += [
            (at, reviewer.pk, "submission.open", entry.id, {})
            for entry, reviewer, at in openings
            if at == entry.viewed_at
        ]
        copy_in(
            Activity,
            ["organisation", "actor", "verb", "subject_type", "subject_id", "data", "created_at"],
            (
                (role.organisation_id, actor, verb, SUBJECT_TYPE, subject, data, at)
                for at, actor, verb, subject, data in sorted(rows, key=lambda row: row[0])
            ),
        )
