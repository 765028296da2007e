"""Scoring: one rating for each reviewer and submission, by the production's scorecard or as one value from 1 to 5."""

import decimal
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Subquery

from accounts.models import User
from accounts.services.activity import record_activity
from casting.lens import Lens
from casting.models import Dimension, Opening, Rating, RatingRecord, Score, Submission
from casting.policies import can_rate_submission
from casting.selectors.scores import scorecard_of
from casting.services.gates import check_may_score
from casting.signals import rating_changed
from core import clock
from core.errors import Invalid, NotAllowed

CENT = decimal.Decimal("0.01")
Scores = Mapping[int, int | None]


@transaction.atomic(durable=True)
def rate_submission(
    *,
    actor: User,
    submission: Submission,
    value: int | None = None,
    scores: Scores | None = None,
    abstain: bool = False,
    review_pass_id: int | None = None,
) -> Rating:
    """The actor's rating, in place of one they gave before; the stored mean follows by trigger.

    Without a scorecard it is `value`, 1 to 5; with one it is `scores`, {dimension id: value, or None to abstain in
    it}; or `abstain` for the whole. `review_pass_id` is the pass the actor was looking at: once that is closed the
    rating is refused with who closed it and when.
    """
    _check_may_rate(actor, submission)
    lens = check_may_score(actor, submission, meant_for=review_pass_id)
    scale, dimensions = scorecard_of(submission.role)
    scores = {} if abstain else dict(scores or {})
    overall = None if abstain else _overall_of(value, scores, scale, dimensions)
    at = clock.now()
    rating = Rating(
        organisation_id=submission.organisation_id,
        submission=submission,
        reviewer=actor,
        review_pass=lens.review_pass,
        value=overall,
        is_abstention=overall is None,
        created_at=at,
        updated_at=at,
    )
    Rating.objects.bulk_create(
        [rating],
        update_conflicts=True,
        unique_fields=["submission", "reviewer"],
        update_fields=["value", "is_abstention", "review_pass", "updated_at"],
    )
    _write_scores(rating, scores, has_card=bool(dimensions))
    _keep(actor, submission, lens, value=overall, is_abstention=rating.is_abstention, scores=scores)
    _tell(actor, "abstain" if rating.is_abstention else "rate", submission)
    return rating


@transaction.atomic(durable=True)
def clear_rating(*, actor: User, submission: Submission, review_pass_id: int | None = None) -> None:
    """Not scored and not abstained any more; what was given stays on record."""
    _check_may_rate(actor, submission)
    lens = check_may_score(actor, submission, meant_for=review_pass_id)
    take_back(actor=actor, submissions=[submission], lens=lens)


def take_back(*, actor: User, submissions: Sequence[Submission], lens: Lens | None = None) -> None:
    """The actor's ratings of these, inside the caller's transaction."""
    rated = Rating.objects.filter(submission__in=submissions, reviewer=actor)
    ids = set(rated.values_list("submission_id", flat=True))
    if not ids:
        return
    rated.delete()
    for submission in submissions:
        if submission.pk in ids:
            _keep(actor, submission, lens)
            _tell(actor, "clear_rating", submission)


def overall(scores: Mapping[int, int | None], weights: Mapping[int, int], scale: int) -> decimal.Decimal | None:
    """The weighted mean of what was given, brought to 1–5 from a scale that starts at 1; None where nothing counts.

    A dimension that was abstained in, or that weighs nothing, takes no part.
    """
    counted = [(value, weights[key]) for key, value in scores.items() if value is not None and weights.get(key)]
    if not counted:
        return None
    total = sum(weight for _, weight in counted)
    mean = decimal.Decimal(sum(value * weight for value, weight in counted)) / total
    return (1 + (mean - 1) * 4 / (scale - 1)).quantize(CENT, rounding=decimal.ROUND_HALF_UP)


def _overall_of(value: int | None, scores: Scores, scale: int, dimensions: list[Dimension]) -> decimal.Decimal:
    if not dimensions:
        if scores:
            raise Invalid("This production has no scorecard: rate from 1 to 5.", field="value")
        if value not in range(1, 6):
            raise Invalid("Rate from 1 to 5.", field="value")
        return decimal.Decimal(value)
    if value is not None:
        names = ", ".join(dimension.name for dimension in dimensions)
        raise Invalid(f"This production scores on a card: {names}.", field="value")
    known = {dimension.pk: dimension for dimension in dimensions}
    for key, score in scores.items():
        if key not in known:
            raise Invalid("The scorecard has changed. Reload the page and score again.", field="scores")
        if score is not None and score not in range(1, scale + 1):
            raise Invalid(f"Score {known[key].name} from 1 to {scale}.", field="scores")
    missing = [one.name for one in dimensions if one.is_required and scores.get(one.pk) is None]
    if missing:
        raise Invalid(f"Score {' and '.join(missing)} too, or abstain from the whole.", field="scores")
    result = overall(scores, {one.pk: one.weight for one in dimensions}, scale)
    if result is None:
        raise Invalid("Score at least one that counts, or abstain from the whole.", field="scores")
    return result


def _write_scores(rating: Rating, scores: Scores, *, has_card: bool) -> None:
    old = Score.objects.filter(rating__submission=rating.submission_id, rating__reviewer=rating.reviewer_id)
    if not has_card:
        return
    old.delete()
    if not scores:
        return
    # On a conflict the row that stands keeps its own key, which the object in hand does not know.
    rating_id = Rating.objects.values_list("pk", flat=True).get(
        submission=rating.submission_id, reviewer=rating.reviewer_id
    )
    Score.objects.bulk_create(
        Score(organisation_id=rating.organisation_id, rating_id=rating_id, dimension_id=key, value=value)
        for key, value in scores.items()
    )


def _keep(actor: User, submission: Submission, lens: Lens | None, *, scores: Scores | None = None, **given) -> None:
    opened = Opening.objects.filter(submission=submission, reviewer=actor)
    RatingRecord.objects.create(
        organisation_id=submission.organisation_id,
        submission=submission,
        reviewer=actor,
        review_pass=lens.review_pass if lens else None,
        scores={str(key): value for key, value in (scores or {}).items()},
        position=Subquery(opened.values("position")[:1]),
        **given,
    )


def _check_may_rate(actor: User, submission: Submission) -> None:
    if not can_rate_submission(actor, submission):
        raise NotAllowed("You can look at this submission, but not rate it or write on it.")


def _tell(actor: User, verb: str, submission: Submission) -> None:
    """The log says that somebody rated, never what: it is read by people from whom scores are hidden."""
    record_activity(actor=actor, verb=f"submission.{verb}", subject=submission, organisation=submission.organisation)
    rating_changed.send(Rating, submission_ids=[submission.pk], role_id=submission.role_id, actor=actor)
