"""One submission, whole, as the office that received it may see it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Func, Q

from accounts.models import Activity, User
from casting.models import Closure, Opening, Rating, Role, Submission
from casting.policies import can_rate_submission
from casting.selectors.redaction import blind_submission
from casting.selectors.scores import Scoring, scoring_of
from casting.states import ClosureState
from core.errors import NotFound
from talent.models import MediaAsset
from talent.selectors import minor_words, permit_words
from talent.states import MediaKind, MediaState

HISTORY = 40
OF_RATINGS = ["submission.rate", "submission.abstain", "submission.clear_rating"]
SUBJECT = "casting.submission"
OWED = [ClosureState.DUE, ClosureState.HELD, ClosureState.FAILED]


@dataclass(frozen=True)
class Headshot:
    public_id: UUID
    alt: str
    caption: str
    is_ready: bool


@dataclass(frozen=True)
class Event:
    verb: str
    who_id: int | None
    who: str
    at: dt.datetime
    to: str


@dataclass(frozen=True)
class Panel:
    """`headshots` starts with the one chosen for this role; `profile` is the version that was submitted.

    Notes have a selector of their own; `union_status` is empty where the production does not ask.
    While names are hidden from the reader, `submission` and `profile` hold what can be judged and nothing else.
    """

    submission: Submission
    profile: dict
    headshots: list[Headshot]
    resume: UUID | None
    answers: list[dict]
    union_status: str
    scoring: Scoring
    openings: list[Opening]
    events: list[Event]
    closure: Closure | None
    may_decide: bool
    is_blind: bool = False
    # “minor: 9 years, permit until 3 May 2027”; empty for whoever is grown.
    minor: str = ""

    @property
    def name(self) -> str:
        return self.profile.get("stage_name", "")

    @property
    def ratings(self) -> list[Rating]:
        return self.scoring.ratings

    @property
    def mine(self) -> str:
        return self.scoring.mine


def submission_for_review(*, role: Role, submission_id: int) -> Submission:
    """For acting on. `role` comes from `role_for_review`, which has asked whether the reader may look."""
    found = Submission.objects.filter(role.lens.visible_q(), role=role, pk=submission_id)
    submission = found.select_related("performer").first()
    if submission is None:
        raise NotFound("This submission is not on this role any more.")
    # Read already: the services ask for both.
    submission.role, submission.organisation = role, role.organisation
    return submission


def submission_panel(*, actor: User, role: Role, submission_id: int) -> Panel:
    """`role` comes from `role_for_review`: its lens decides what of the submission comes back."""
    lens = role.lens
    submission = (
        Submission.objects.select_related(
            "profile", "agency", "headshot", "submitted_by", "decided_by", "performer__account", "tape"
        )
        .filter(lens.visible_q(), role=role, pk=submission_id)
        .first()
    )
    if submission is None:
        raise NotFound("This submission is not on this role any more.")
    submission.role, submission.organisation = role, role.organisation
    openings = list(Opening.objects.select_related("reviewer").filter(submission=submission).order_by("pk"))
    looked = any(opening.reviewer_id == actor.pk for opening in openings)
    scoring = scoring_of(actor=actor, role=role, submission=submission, looked=looked)
    may_decide = can_rate_submission(actor, submission)
    if lens.hides_identity:
        return _blind_panel(blind_submission(submission, lens), scoring, may_decide)
    if not scoring.shows_others:
        submission.rating_mean = submission.rating_count = None
    profile = submission.profile.data
    headshots, resume = _media(submission, profile)
    return Panel(
        submission=submission,
        profile=profile,
        headshots=headshots,
        resume=resume,
        answers=[answer for answer in submission.answers if isinstance(answer, dict)],
        union_status=submission.union_status if role.production.asks_union_status else "",
        scoring=scoring,
        openings=openings,
        events=_events(submission, shows_scores=scoring.shows_others),
        closure=Closure.objects.filter(submission=submission, state__in=OWED).order_by("-pk").first(),
        may_decide=may_decide,
        minor=_minor(submission),
    )


def _minor(submission: Submission) -> str:
    if submission.performer.born_on is None:
        return ""
    pk = submission.performer_id
    words = [minor_words([pk]).get(pk, ""), permit_words([pk]).get(pk, "")]
    return ", ".join(word for word in words if word)


def _blind_panel(submission: Submission, scoring: Scoring, may_decide: bool) -> Panel:
    if not scoring.shows_others:
        submission.rating_mean = submission.rating_count = None
    return Panel(
        submission=submission,
        profile=submission.profile.data,
        headshots=[],
        resume=None,
        answers=submission.answers,
        union_status="",
        scoring=scoring,
        openings=[],
        events=[],
        closure=None,
        may_decide=may_decide,
        is_blind=True,
    )


def tags_of_role(role: Role) -> list[str]:
    """Every tag in use on the role, alphabetically: read when somebody starts to tag, never with the board."""
    if role.lens.hides_identity:
        return []
    tags = (
        Submission.objects.filter(role.lens.visible_q(), role=role)
        .exclude(tags=[])
        .annotate(tag=Func(F("tags"), function="unnest"))
    )
    return list(tags.order_by("tag").values_list("tag", flat=True).distinct()[:200])


def _media(submission: Submission, profile: dict) -> tuple[list[Headshot], UUID | None]:
    """What the profile version names and is still kept, the chosen headshot first."""
    named = {shot.get("id"): shot for shot in profile.get("headshots") or []}
    wanted = [public_id for public_id in (*named, profile.get("resume")) if public_id]
    chosen = submission.headshot
    assets = MediaAsset.objects.filter(performer=submission.performer_id, removed_at=None)
    kept = {
        str(asset.public_id): asset for asset in assets.filter(Q(public_id__in=wanted) | Q(pk=submission.headshot_id))
    }
    order = dict.fromkeys([str(chosen.public_id)] if chosen else [], None) | dict.fromkeys(named, None)
    headshots = [
        Headshot(
            asset.public_id,
            alt=named.get(key, {}).get("alt") or asset.alt,
            caption=named.get(key, {}).get("caption") or asset.caption,
            is_ready=asset.state == MediaState.READY,
        )
        for key in order
        if (asset := kept.get(key)) and asset.kind == MediaKind.HEADSHOT
    ]
    resume = kept.get(str(profile.get("resume")))
    return headshots, resume.public_id if resume and resume.state == MediaState.READY else None


def _events(submission: Submission, *, shows_scores: bool) -> list[Event]:
    rows = Activity.objects.select_related("actor").filter(subject_type=SUBJECT, subject_id=submission.pk)
    if not shows_scores:
        rows = rows.exclude(verb__in=OF_RATINGS)
    rows = rows.order_by("-id")[:HISTORY]
    return [
        Event(row.verb, row.actor_id, row.actor.name if row.actor else "", row.created_at, row.data.get("to", ""))
        for row in rows
    ]
