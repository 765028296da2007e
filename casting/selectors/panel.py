"""One submission, whole, as the office that received it may see it."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Func, Q

from accounts.models import Activity, User
from casting.models import Closure, Note, Opening, Rating, Role, Submission
from casting.policies import can_rate_submission
from casting.states import ClosureState, NoteAudience, SubmissionState
from core.errors import NotFound
from talent.models import MediaAsset
from talent.states import MediaKind, MediaState

HISTORY = 40
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

    `notes` holds the office's and the reader's own; `union_status` is empty where the production does not ask.
    `previous_visit` is when the reader first opened it, None on the first time.
    """

    submission: Submission
    profile: dict
    headshots: list[Headshot]
    resume: UUID | None
    answers: list[dict]
    union_status: str
    ratings: list[Rating]
    mine: int | None
    openings: list[Opening]
    notes: list[Note]
    events: list[Event]
    closure: Closure | None
    elsewhere: list[Submission]
    may_decide: bool

    @property
    def name(self) -> str:
        return self.profile.get("stage_name", "")


def submission_for_review(*, role: Role, submission_id: int) -> Submission:
    """For acting on. `role` comes from `role_for_review`, which has asked whether the reader may look."""
    submission = Submission.objects.filter(role=role, pk=submission_id).first()
    if submission is None:
        raise NotFound("This submission is not on this role any more.")
    # Read already: the services ask for both.
    submission.role, submission.organisation = role, role.organisation
    return submission


def submission_panel(*, actor: User, role: Role, submission_id: int) -> Panel:
    submission = (
        Submission.objects.select_related("profile", "agency", "headshot", "submitted_by", "decided_by")
        .filter(role=role, pk=submission_id)
        .first()
    )
    if submission is None:
        raise NotFound("This submission is not on this role any more.")
    profile = submission.profile.data
    ratings = list(Rating.objects.select_related("reviewer").filter(submission=submission).order_by("pk"))
    headshots, resume = _media(submission, profile)
    return Panel(
        submission=submission,
        profile=profile,
        headshots=headshots,
        resume=resume,
        answers=[answer for answer in submission.answers if isinstance(answer, dict)],
        union_status=submission.union_status if role.production.asks_union_status else "",
        ratings=ratings,
        mine=next((rating.value for rating in ratings if rating.reviewer_id == actor.pk), None),
        openings=list(Opening.objects.select_related("reviewer").filter(submission=submission).order_by("pk")),
        notes=list(notes_for(actor, submission)),
        events=_events(submission),
        closure=Closure.objects.filter(submission=submission, state__in=OWED).order_by("-pk").first(),
        elsewhere=_elsewhere(submission),
        may_decide=can_rate_submission(actor, submission),
    )


def notes_for(actor: User, submission: Submission):
    """The office's notes and the reader's own, oldest first."""
    audience = Q(audience=NoteAudience.OFFICE) | Q(author=actor)
    return Note.objects.select_related("author").filter(audience, submission=submission, removed_at=None).order_by("pk")


def note_for(*, actor: User, submission: Submission, note_id: int) -> Note:
    note = notes_for(actor, submission).filter(pk=note_id).first()
    if note is None:
        raise NotFound("This note is gone.")
    note.submission = submission
    return note


def tags_of_role(role: Role) -> list[str]:
    """Every tag in use on the role, alphabetically: read when somebody starts to tag, never with the board."""
    tags = Submission.objects.filter(role=role).exclude(tags=[]).annotate(tag=Func(F("tags"), function="unnest"))
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


def _events(submission: Submission) -> list[Event]:
    rows = (
        Activity.objects.select_related("actor")
        .filter(subject_type=SUBJECT, subject_id=submission.pk)
        .order_by("-id")[:HISTORY]
    )
    return [
        Event(row.verb, row.actor_id, row.actor.name if row.actor else "", row.created_at, row.data.get("to", ""))
        for row in rows
    ]


def _elsewhere(submission: Submission) -> list[Submission]:
    """The performer's other live submissions in this production."""
    return list(
        Submission.objects.select_related("role")
        .only("state", "role__name")
        .filter(performer=submission.performer_id, production=submission.production_id)
        .exclude(pk=submission.pk)
        .exclude(state=SubmissionState.WITHDRAWN)
        .order_by("pk")[:6]
    )
