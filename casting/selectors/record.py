"""The record of how a part was cast: who was considered how far, what was scored, said and signed, and who was told.

Whoever is not past the first look is counted, never listed. Notes kept to their author are never in it.
Run inside the office's scope.
"""

import datetime as dt
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Q, Sum

from accounts.models import Activity, User
from casting.models import (
    Approval,
    Closure,
    Decision,
    Note,
    RatingRecord,
    Role,
    RoleCount,
    Select,
    Submission,
    VoteVersion,
)
from casting.policies import check_not_blind, lens_of
from casting.selectors.approvals import StepRow, steps_of
from casting.states import (
    FIRST_CHOICE,
    ClosureState,
    NoteAudience,
    OthersScores,
    Stage,
    SubmissionState,
)
from core.errors import NotAllowed

S = SubmissionState
# How far somebody came, in order; where they stand now is another thing.
FAR = [S.SHORTLISTED, S.AUDITION, S.CALLBACK, S.OFFERED, S.BOOKED]
FAR_WORDS = {
    S.SHORTLISTED: "Shortlisted",
    S.AUDITION: "Auditioned",
    S.CALLBACK: "Called back",
    S.OFFERED: "Offered the part",
    S.BOOKED: "Booked",
}
DISSENT = Decimal(2)
SUBJECT = "casting.submission"
READ_BY_OFFICE = [NoteAudience.OFFICE, NoteAudience.PRODUCTION, NoteAudience.EXECUTIVES]


@dataclass
class Person:
    """Somebody who came past the first look. `given` is every rating, oldest first, changed ones too."""

    submission: Submission
    name: str
    furthest: str
    rank: int | None = None
    backup_rank: int | None = None
    word: str = ""
    given: list[RatingRecord] = field(default_factory=list)
    votes: list[VoteVersion] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def furthest_words(self) -> str:
        return FAR_WORDS[S(self.furthest)]

    @property
    def latest(self) -> list[RatingRecord]:
        """The rating of each reviewer that stands."""
        newest = {record.reviewer_id: record for record in self.given}
        return [record for record in newest.values() if record.value is not None or record.is_abstention]

    @property
    def values(self) -> list[Decimal]:
        return [record.value for record in self.latest if record.value is not None]

    @property
    def mean(self) -> Decimal | None:
        return (sum(self.values, Decimal(0)) / len(self.values)).quantize(Decimal("0.01")) if self.values else None

    @property
    def spread(self) -> Decimal | None:
        return max(self.values) - min(self.values) if len(self.values) > 1 else None

    @property
    def is_disputed(self) -> bool:
        return self.spread is not None and self.spread >= DISSENT


@dataclass(frozen=True)
class SignOff:
    approval: Approval
    name: str
    backups: list[str]
    steps: list[StepRow]


@dataclass(frozen=True)
class RoleRecord:
    """`funnel` is [(words, how many came so far)]; `told` is [(words, how many)] of the answers."""

    role: Role
    total: int
    withdrawn: int
    funnel: list[tuple[str, int]]
    people: list[Person]
    hidden: int
    sign_offs: list[SignOff]
    told: list[tuple[str, int]]
    cast_by: str
    cast_at: dt.datetime | None
    cast_because: str
    decisions: int
    with_notes: bool

    @property
    def chosen(self) -> list[Person]:
        """Those on the selects, by rank."""
        return sorted((one for one in self.people if one.rank), key=lambda one: one.rank or 0)

    @property
    def has_scores(self) -> bool:
        return any(one.given or one.votes for one in self.people)


def role_record(*, actor: User, role: Role, with_notes: bool = False) -> RoleRecord:
    """`role` comes from `role_for_review`. Statements do not grow with submissions.

    Raises NotAllowed while names, or the scores of others, are hidden from the actor.
    """
    check_not_blind(actor, role, "the record")
    lens = lens_of(actor, role)
    if lens.review_pass is not None and lens.others_scores != OthersScores.ALWAYS and not lens.is_keeper:
        raise NotAllowed(
            f"Scores are hidden while the pass “{lens.review_pass}” is open, so the record opens when it is closed."
        )
    furthest = _furthest(role)
    picks = {pick.submission_id: pick for pick in Select.objects.filter(role=role)}
    listed = set(furthest) | set(picks)
    rows = list(
        Submission.objects.filter(role=role, pk__any_of=list(listed))
        .select_related("performer")
        .order_by("name_key", "pk")
    )
    excluded = set(lens.excluded)
    shown = [row for row in rows if row.performer_id not in excluded]
    people = [_person(row, furthest.get(row.pk, S.SHORTLISTED), picks.get(row.pk)) for row in shown]
    people.sort(key=lambda one: (-FAR.index(S(one.furthest)), one.rank or 99, one.submission.name_key))
    _add_scores(people)
    _add_votes(people)
    if with_notes:
        _add_notes(people)
    act = _cast_act(role)
    totals = dict(RoleCount.objects.filter(role=role).values_list("stage").annotate(n=Sum("total")))
    reached = Counter(FAR.index(S(stage)) for stage in furthest.values())
    return RoleRecord(
        role=role,
        total=sum(totals.values()),
        withdrawn=totals.get(Stage.WITHDRAWN, 0),
        funnel=[
            ("Received", sum(totals.values())),
            ("Opened", Submission.objects.filter(role=role, viewed_at__isnull=False).count()),
            *(
                (FAR_WORDS[stage], sum(n for at, n in reached.items() if at >= place))
                for place, stage in enumerate(FAR)
            ),
        ],
        people=people,
        hidden=len(rows) - len(shown),
        sign_offs=_sign_offs(role, excluded),
        told=_told(role),
        cast_by=act.actor.name if act and act.actor else "",
        cast_at=act.created_at if act else None,
        cast_because=act.data.get("because", "") if act else "",
        decisions=Decision.objects.filter(role=role).count(),
        with_notes=with_notes,
    )


def _furthest(role: Role) -> dict[int, str]:
    """{submission id: the furthest stage it ever stood at}, from the log and from where it stands; undone acts aside."""
    undone = Decision.objects.filter(role=role, undone_at__isnull=False).values("pk")
    moved = (
        Activity.objects.filter(
            Q(data__to__in=FAR) | Q(data__from__in=FAR),
            subject_type=SUBJECT,
            subject_id__in=Submission.objects.filter(role=role).values("pk"),
        )
        .exclude(verb="submission.undo")
        .exclude(batch__in=undone)
        .values_list("subject_id", "data__from", "data__to")
    )
    found: dict[int, int] = {}
    now = Submission.objects.filter(role=role, state__in=FAR).values_list("pk", "state")
    stood = [*((pk, (before, after)) for pk, before, after in moved), *((pk, (state,)) for pk, state in now)]
    for pk, states in stood:
        places = [FAR.index(S(state)) for state in states if state in FAR]
        found[pk] = max([found.get(pk, -1), *places])
    return {pk: FAR[place] for pk, place in found.items() if place >= 0}


def _person(row: Submission, furthest: str, pick: Select | None) -> Person:
    return Person(
        submission=row,
        name=row.performer.stage_name,
        furthest=furthest,
        rank=pick.rank if pick else None,
        backup_rank=pick.backup_rank if pick else None,
        word=pick.word if pick else "",
    )


def _by_submission(people: list[Person]) -> tuple[dict[int, Person], list[int]]:
    known = {one.submission.pk: one for one in people}
    return known, list(known)


def _add_scores(people: list[Person]) -> None:
    known, ids = _by_submission(people)
    for record in (
        RatingRecord.objects.filter(submission_id__any_of=ids).select_related("reviewer", "review_pass").order_by("pk")
    ):
        known[record.submission_id].given.append(record)


def _add_votes(people: list[Person]) -> None:
    known, ids = _by_submission(people)
    for version in (
        VoteVersion.objects.filter(pick__submission_id__any_of=ids)
        .select_related("viewer", "pick")
        .exclude(value="")
        .order_by("pk")
    ):
        known[version.pick.submission_id].votes.append(version)


def _add_notes(people: list[Person]) -> None:
    known, ids = _by_submission(people)
    for note in (
        Note.objects.filter(submission_id__any_of=ids, audience__in=READ_BY_OFFICE, removed_at__isnull=True)
        .select_related("author")
        .order_by("pk")
    ):
        known[note.submission_id].notes.append(note)


def _sign_offs(role: Role, excluded: set[int]) -> list[SignOff]:
    found = [
        approval
        for approval in Approval.objects.filter(role=role)
        .select_related("submission__performer", "started_by")
        .order_by("pk")
        if approval.submission.performer_id not in excluded
    ]
    ids = {pk for approval in found for pk in approval.backups}
    names = dict(
        Submission.objects.filter(pk__in=ids)
        .exclude(performer_id__in=excluded)
        .values_list("pk", "performer__stage_name")
    )
    return [
        SignOff(
            approval,
            approval.submission.performer.stage_name,
            [names[pk] for pk in approval.backups if pk in names],
            steps_of(approval),
        )
        for approval in found
    ]


def _told(role: Role) -> list[tuple[str, int]]:
    counts = Counter(dict(_closure_counts(role)))
    waiting = Closure.objects.filter(
        submission__role=role, state=ClosureState.DUE, message__wait_for=FIRST_CHOICE
    ).count()
    return [
        ("Told by mail", counts[ClosureState.SENT]),
        ("Waits in the outbox", counts[ClosureState.HELD] + counts[ClosureState.DUE] - waiting),
        ("Waits for the first choice to sign", waiting),
        ("Reads it on their own page", counts[ClosureState.SUPPRESSED]),
        ("Could not be sent", counts[ClosureState.FAILED]),
    ]


def _closure_counts(role: Role):
    """Of each person's newest answer; one that was replaced or lifted says nothing any more."""
    newest = (
        Closure.objects.filter(submission__role=role)
        .exclude(suppressed_because__in=["replaced", "reopened"])
        .order_by("submission_id", "-version")
        .distinct("submission_id")
    )
    counts: dict[str, int] = defaultdict(int)
    for state in newest.values_list("state", flat=True):
        counts[state] += 1
    return counts


def _cast_act(role: Role) -> Activity | None:
    return (
        Activity.objects.filter(verb="role.cast", subject_type="casting.role", subject_id=role.pk)
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
