"""What has been scored of one submission, as far as a reader may know it."""

import decimal
from dataclasses import dataclass

from accounts.models import User
from casting.lens import Lens
from casting.models import Dimension, Rating, Role, Score, Scorecard, Submission
from casting.policies import can_rate_submission

CENT = decimal.Decimal("0.01")


@dataclass(frozen=True)
class Column:
    """One dimension: what the reader gave, and the mean of everybody's where that shows."""

    dimension: Dimension
    value: int | None
    abstained: bool
    mean: decimal.Decimal | None
    count: int


@dataclass(frozen=True)
class Scoring:
    """`own` is the reader's rating in the open pass; `why_not` says why they cannot score, empty where they can.

    `standing` is scored, abstained, looked (nothing given yet) or new. `ratings` are everybody's, empty where
    others' scores are hidden from the reader; `mean` and `count` are then None.
    """

    scale: int
    columns: list[Column]
    own: Rating | None
    standing: str
    shows_others: bool
    ratings: list[Rating]
    mean: decimal.Decimal | None
    count: int | None
    why_not: str
    pass_id: int | None

    @property
    def mine(self) -> str:
        """The reader's own overall value as it is written: "4", "3.67", or nothing."""
        return short(self.own.value) if self.own else ""

    @property
    def points(self) -> range:
        return range(1, self.scale + 1)


def short(value: decimal.Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")


def scorecard_of(role: Role) -> tuple[int, list[Dimension]]:
    """(scale, dimensions in use). Without a scorecard the scale is 5 and there are no dimensions.

    No statement where `role_for_review` has read already that there is none.
    """
    if not getattr(role, "has_scorecard", True):
        return 5, []
    rows = list(
        Dimension.objects.filter(scorecard__production=role.production_id, retired_at=None)
        .select_related("scorecard")
        .order_by("position", "pk")
    )
    return (rows[0].scorecard.scale if rows else 5), rows


def scorecard_in_use(production_id: int) -> tuple[int, list[dict]]:
    """(scale, rows) as the scorecard's form takes them; scale 5 and no rows without one."""
    card = Scorecard.objects.filter(production=production_id).first()
    rows = Dimension.objects.filter(scorecard__production=production_id, retired_at=None).order_by("position", "pk")
    fields = ("id", "name", "help", "weight", "is_required")
    return (card.scale if card else 5), [{name: getattr(row, name) for name in fields} for row in rows]


def scoring_of(*, actor: User, role: Role, submission: Submission, looked: bool) -> Scoring:
    """`role.lens` decides; three statements with a scorecard, two without."""
    lens: Lens = role.lens
    scale, dimensions = scorecard_of(role)
    everybody = list(Rating.objects.select_related("reviewer").filter(submission=submission).order_by("pk"))
    own = next((rating for rating in everybody if rating.reviewer_id == actor.pk), None)
    if own is not None and lens.review_pass is not None and own.review_pass_id != lens.review_pass.pk:
        own = None
    shows = lens.shows_scores(has_own=own is not None and own.value is not None)
    known = everybody if shows else [own] if own else []
    scores = list(Score.objects.filter(rating__in=known)) if dimensions and known else []
    return Scoring(
        scale=scale,
        columns=[_column(dimension, scores, own, shows) for dimension in dimensions],
        own=own,
        standing=_standing(own, looked),
        shows_others=shows,
        ratings=everybody if shows else [],
        mean=submission.rating_mean if shows else None,
        count=submission.rating_count if shows else None,
        why_not=_why_not(actor, submission, lens),
        pass_id=lens.review_pass.pk if lens.review_pass else None,
    )


def _column(dimension: Dimension, scores: list[Score], own: Rating | None, shows: bool) -> Column:
    mine = next((s for s in scores if own and s.rating_id == own.pk and s.dimension_id == dimension.pk), None)
    values = [s.value for s in scores if s.dimension_id == dimension.pk and s.value is not None] if shows else []
    return Column(
        dimension=dimension,
        value=mine.value if mine else None,
        abstained=mine is not None and mine.value is None,
        mean=(decimal.Decimal(sum(values)) / len(values)).quantize(CENT) if values else None,
        count=len(values),
    )


def _standing(own: Rating | None, looked: bool) -> str:
    if own is None:
        return "looked" if looked else "new"
    return "abstained" if own.is_abstention else "scored"


def _why_not(actor: User, submission: Submission, lens: Lens) -> str:
    if not can_rate_submission(actor, submission):
        return "You look, and do not rate."
    if lens.is_keeper:
        return "You keep the names of this pass, so you score nothing in it."
    return "The passes of this role are closed: scoring goes on when another is opened." if lens.is_between else ""
