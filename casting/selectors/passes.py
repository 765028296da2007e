"""The review passes of a role as their page shows them: switches, who is how far, and what came of it."""

import decimal
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection

from accounts.models import Membership, User
from casting.lens import office_lens_for
from casting.models import Assignment, ConflictOfInterest, Dimension, ReviewPass, Role, Submission
from casting.policies import DECIDING, can_lead_office, can_lead_passes
from casting.states import PassState, Reviewers
from core.errors import NotFound

THIRDS = {1: "First third", 2: "Middle third", 3: "Last third"}
HIDDEN = "Somebody whose name is hidden just now"


@dataclass(frozen=True)
class Progress:
    """How far one reviewer is in a pass. The four counts add up to `total`."""

    name: str
    total: int
    scored: int
    abstained: int
    looked: int

    @property
    def not_looked(self) -> int:
        return self.total - self.scored - self.abstained - self.looked

    @property
    def percent(self) -> int:
        return round(100 * (self.scored + self.abstained) / self.total) if self.total else 0


@dataclass(frozen=True)
class Mean:
    label: str
    count: int
    mean: decimal.Decimal


@dataclass(frozen=True)
class PassRow:
    """`progress` is for who leads, while it is open; `by_place` and `by_dimension` once it is closed."""

    review_pass: ReviewPass
    keepers: list[str]
    assigned: int
    progress: list[Progress] = field(default_factory=list)
    by_place: list[Mean] = field(default_factory=list)
    by_dimension: list[Mean] = field(default_factory=list)


@dataclass(frozen=True)
class ConflictRow:
    conflict: ConflictOfInterest
    name: str
    may_lift: bool


def passes_of(*, actor: User, role: Role) -> list[PassRow]:
    leads = can_lead_passes(actor, role)
    rows = []
    for one in ReviewPass.objects.filter(role=role).select_related("closed_by").prefetch_related("keepers"):
        is_open, is_closed = one.state == PassState.OPEN, one.state == PassState.CLOSED
        rows.append(
            PassRow(
                review_pass=one,
                keepers=[keeper.name for keeper in one.keepers.all()],
                assigned=Assignment.objects.filter(review_pass=one).values("submission").distinct().count()
                if one.reviewers == Reviewers.ASSIGNED
                else 0,
                progress=progress_of(one) if leads and is_open else [],
                by_place=_by_place(one) if leads and is_closed else [],
                by_dimension=_by_dimension(one) if leads and is_closed else [],
            )
        )
    return rows


def pass_for(*, role: Role, pass_id: int) -> ReviewPass:
    found = ReviewPass.objects.filter(role=role, pk=pass_id).first()
    if found is None:
        raise NotFound("There is no such pass on this role.")
    found.role = role
    return found


def reviewers_of(organisation_id: int) -> list[User]:
    """Who may rate in the office, by name."""
    members = Membership.objects.filter(organisation_id=organisation_id, role__in=DECIDING).select_related("user")
    return sorted((member.user for member in members), key=lambda user: (user.name.casefold(), user.pk))


_ASSIGNED = """
SELECT u.name, count(*), count(r.value), count(*) FILTER (WHERE r.is_abstention),
    count(*) FILTER (WHERE r.id IS NULL AND o.id IS NOT NULL)
FROM casting_assignment a JOIN accounts_user u ON u.id = a.reviewer_id
JOIN casting_submission s ON s.id = a.submission_id AND s.role_id = %(role)s AND s.stage <> 'withdrawn'
LEFT JOIN casting_rating r ON r.submission_id = a.submission_id AND r.reviewer_id = a.reviewer_id
    AND r.review_pass_id = a.review_pass_id
LEFT JOIN casting_opening o ON o.submission_id = a.submission_id AND o.reviewer_id = a.reviewer_id
WHERE a.review_pass_id = %(pass)s GROUP BY u.id, u.name ORDER BY u.name, u.id
"""
_EVERYBODY = """
SELECT u.name, count(*), count(r.value), count(*) FILTER (WHERE r.is_abstention),
    count(*) FILTER (WHERE r.id IS NULL AND o.id IS NOT NULL)
FROM accounts_user u JOIN casting_submission s ON s.role_id = %(role)s AND s.stage <> 'withdrawn' AND NOT EXISTS (
    SELECT FROM casting_conflictofinterest c WHERE c.organisation_id = s.organisation_id AND c.reviewer_id = u.id
        AND c.performer_id = s.performer_id AND c.lifted_at IS NULL)
LEFT JOIN casting_rating r ON r.submission_id = s.id AND r.reviewer_id = u.id AND r.review_pass_id = %(pass)s
LEFT JOIN casting_opening o ON o.submission_id = s.id AND o.reviewer_id = u.id
WHERE u.id = ANY(%(reviewers)s) GROUP BY u.id, u.name ORDER BY u.name, u.id
"""
_LAST = """
WITH last AS (SELECT DISTINCT ON (submission_id, reviewer_id) * FROM casting_ratingrecord
    WHERE review_pass_id = %(pass)s ORDER BY submission_id, reviewer_id, id DESC)
"""
_PLACE = """, placed AS (
    SELECT value, position, max(position) OVER (PARTITION BY reviewer_id) AS most FROM last WHERE position IS NOT NULL)
SELECT 1 + (position - 1) * 3 / most AS third, count(value), round(avg(value), 2) FROM placed
WHERE value IS NOT NULL GROUP BY third ORDER BY third
"""
_DIMENSION = """
SELECT given.key::bigint, count(*), round(avg(given.value::numeric), 2) FROM last, jsonb_each_text(last.scores) AS given
WHERE given.value IS NOT NULL GROUP BY given.key
"""


def progress_of(review_pass: ReviewPass) -> list[Progress]:
    if review_pass.reviewers == Reviewers.ASSIGNED:
        return [Progress(*row) for row in _rows(_ASSIGNED, review_pass, role=review_pass.role_id)]
    keepers = set(review_pass.keepers.values_list("pk", flat=True))
    reviewers = [user.pk for user in reviewers_of(review_pass.organisation_id) if user.pk not in keepers]
    return [Progress(*row) for row in _rows(_EVERYBODY, review_pass, role=review_pass.role_id, reviewers=reviewers)]


def _by_place(review_pass: ReviewPass) -> list[Mean]:
    return [Mean(THIRDS[third], count, mean) for third, count, mean in _rows(_LAST + _PLACE, review_pass)]


def _by_dimension(review_pass: ReviewPass) -> list[Mean]:
    found = {key: (count, mean) for key, count, mean in _rows(_LAST + _DIMENSION, review_pass)}
    named = Dimension.objects.filter(pk__in=found).order_by("position", "pk").values_list("pk", "name")
    return [Mean(name, *found[pk]) for pk, name in named]


def _rows(statement: str, review_pass: ReviewPass, **values) -> Sequence[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"pass": review_pass.pk, **values})
        return cursor.fetchall()


def conflicts_for(*, actor: User, organisation_id: int) -> list[ConflictRow]:
    """The reader's own conflicts of interest, and everybody's for who leads; never a name that is hidden from them."""
    leads = can_lead_office(actor, organisation_id)
    standing = ConflictOfInterest.objects.filter(organisation_id=organisation_id, lifted_at=None)
    if not leads:
        standing = standing.filter(reviewer=actor)
    rows = list(standing.select_related("reviewer", "performer").order_by("reviewer__name", "pk")[:200])
    hidden = _hidden_performers(actor, organisation_id, [row.performer_id for row in rows])
    out = office_lens_for(actor, organisation_id).excluded
    return [
        ConflictRow(
            conflict=row,
            name=_name_of(row, actor, hidden, out),
            may_lift=leads and row.reviewer_id != actor.pk,
        )
        for row in rows
    ]


def conflict_for(*, organisation_id: int, conflict_id: int) -> ConflictOfInterest:
    found = (
        ConflictOfInterest.objects.select_related("organisation")
        .filter(organisation_id=organisation_id, pk=conflict_id)
        .first()
    )
    if found is None:
        raise NotFound("There is no such conflict of interest.")
    return found


def _hidden_performers(actor: User, organisation_id: int, performers: list[int]) -> set[int]:
    """Those of them who are in a pass that hides names from the reader: they may know them there by a number only."""
    blind = office_lens_for(actor, organisation_id).blind
    if not blind or not performers:
        return set()
    rows = Submission.objects.filter(organisation_id=organisation_id, role__in=list(blind), performer__in=performers)
    return set(rows.values_list("performer_id", flat=True))


def _name_of(row: ConflictOfInterest, actor: User, hidden: set[int], out: frozenset[int]) -> str:
    if row.performer_id in hidden:
        return HIDDEN
    if row.reviewer_id != actor.pk and row.performer_id in out:
        return "Somebody you stay out of yourself"
    return row.performer.stage_name
