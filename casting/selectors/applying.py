"""What somebody needs in front of them to apply: the call, its roles and questions, what they have and had."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db.models import Prefetch, prefetch_related_objects

from accounts.models import User
from accounts.tenancy import across_offices
from casting.models import CastingCall, Question, Role, SidesPacket, Submission, SubmissionDraft, WayIn
from casting.policies import can_read_call
from casting.selectors.calls import sides_in_force
from casting.selectors.calls_words import without_title
from casting.selectors.ways import agencies_of
from casting.states import CallState, RoleState, SubmissionState
from core.errors import NotFound
from talent.models import MediaAsset, Performer
from talent.policies import is_themself
from talent.selectors import headshots_of, own_among
from talent.selectors.films import films_shown
from talent.states import MediaKind, MediaState

WHY = "an open call is there for everyone whom its release reaches"
TAKING = [RoleState.OPEN, RoleState.AUDITIONING, RoleState.CALLBACKS]


def takes_submissions(call: CastingCall, now: dt.datetime) -> bool:
    return call.state == CallState.PUBLISHED and call.deadline_at is not None and now <= call.deadline_at


def role_takes_submissions(role: Role) -> bool:
    return role.state in TAKING


def call_to_apply_to(*, user: User, slug: str) -> CastingCall:
    """The call at that address, production and office loaded. Raises NotFound where it is not there for this person."""
    with across_offices(WHY):
        call = CastingCall.objects.select_related("production", "organisation").filter(slug=slug).first()
    if call is None or call.published_at is None or call.state == CallState.DRAFT or not can_read_call(user, call):
        raise NotFound("There is no such call, or it is not open to you.")
    return call


@dataclass(frozen=True)
class RoleChoice:
    """A role as one applicant meets it. `sent` is the submission that came by their own way, unless withdrawn.

    `put_up_by` names the agency that put a performer up who applies themself; no agency is told of another.
    """

    role: Role
    questions: list[Question]
    range_words: str
    outside_range: bool
    sent: Submission | None
    was_withdrawn: bool
    put_up_by: str = ""
    asks_for: str = ""
    sides: SidesPacket | None = None


def roles_to_choose(*, call: CastingCall, performer: Performer | None, user: User | None = None) -> list[RoleChoice]:
    """Every role of the call that takes submissions, in the call's own order: facts beside it, never a ranking."""
    with across_offices(WHY):
        roles = list(
            Role.objects.filter(call=call, state__in=TAKING).prefetch_related(
                Prefetch("questions", queryset=Question.objects.order_by("position", "id"))
            )
        )
        # What is read before a tape is made.
        taped = [role for role in roles if role.asks_tape]
        prefetch_related_objects(taped, sides_in_force())
        sides = {role.pk: next(iter(role.sides.all()), None) for role in taped}
        had = {}
        if performer is not None:
            rows = Submission.objects.select_related("agency", "performer").filter(call=call, performer=performer)
            had = {row.role_id: row for row in rows}
        by_own_way = ids_by_own_way(list(had.values()), user) if user is not None else {row.pk for row in had.values()}
    tells = user is not None and performer is not None and is_themself(user, performer)
    return [
        replace(
            _choice(role, performer, had.get(role.pk), by_own_way, tells=tells),
            asks_for=without_title(role.requirements, call.production),
            sides=sides.get(role.pk),
        )
        for role in roles
    ]


def ids_by_own_way(rows: Sequence[Submission], user: User) -> set[int]:
    """Those of these cards on which the person stands: as the performer who applied, or for an agency of theirs."""
    own, others = [], []
    theirs = own_among(user, [row.performer for row in rows])
    for row in rows:
        (own if row.performer_id in theirs else others).append(row)
    ways = WayIn.objects.filter(submission_id__in=[row.pk for row in rows], withdrawn_at=None)
    beside = set(ways.values_list("submission_id", "agency_id")) if rows else set()
    agencies = agencies_of(user) if others else []
    return {row.pk for row in own if row.agency_id is None or (row.pk, None) in beside} | {
        row.pk
        for row in others
        if row.agency_id in agencies or any((row.pk, agency_id) in beside for agency_id in agencies)
    }


def _choice(
    role: Role,
    performer: Performer | None,
    had: Submission | None,
    by_own_way: Collection[int] = (),
    *,
    tells: bool = False,
) -> RoleChoice:
    withdrawn = had is not None and had.state == SubmissionState.WITHDRAWN
    shared = had is not None and not withdrawn and had.pk not in by_own_way
    return RoleChoice(
        role=role,
        questions=list(role.questions.all()),
        range_words=range_words(role.playing_age_min, role.playing_age_max),
        outside_range=performer is not None and is_outside(role, performer),
        sent=None if withdrawn or shared else had,
        was_withdrawn=withdrawn,
        put_up_by=had.agency.name if shared and had.agency and tells else "",
    )


def range_words(low: int | None, high: int | None) -> str:
    if low is None and high is None:
        return "Plays any age"
    if low is None:
        return f"Plays up to {high}"
    if high is None:
        return f"Plays {low} and over"
    return f"Plays {low}–{high}" if low != high else f"Plays {low}"


def is_outside(role: Role, performer: Performer) -> bool:
    """The role's playing range and the performer's do not touch. Unknown ends are open."""
    low, high = role.playing_age_min or 0, role.playing_age_max or 200
    if performer.playing_age_min is None or performer.playing_age_max is None:
        return False
    return performer.playing_age_max < low or performer.playing_age_min > high


def headshots_to_choose(performer: Performer) -> list[MediaAsset]:
    """The main one first; one that is still being prepared may be chosen, one that failed may not."""
    return [asset for asset in headshots_of(performer) if asset.state != MediaState.FAILED]


def films_to_choose(performer: Performer) -> list[tuple[str, str]]:
    """Public ids and words, “Showreel, 1:08”, of what a profile takes with it unless it is left out."""
    return [
        (film["id"], (film["title"] or MediaKind(film["kind"]).label) + _length(film["duration_ms"]))
        for film in films_shown(performer.media.all())
    ]


def films_left_out(submission: Submission) -> list[str]:
    """Films that were on the shelf when it was sent, and did not go along."""
    sent = {film["id"] for film in submission.profile.data.get("films", [])}
    there = submission.performer.media.filter(created_at__lte=submission.edited_at or submission.submitted_at)
    return [film["id"] for film in films_shown(there) if film["id"] not in sent]


def _length(milliseconds: int | None) -> str:
    minutes, seconds = divmod(round((milliseconds or 0) / 1000), 60)
    return f", {minutes}:{seconds:02}" if milliseconds else ""


def draft_for(*, user: User, call: CastingCall, performer: Performer) -> SubmissionDraft | None:
    return SubmissionDraft.objects.filter(user=user, call=call, performer=performer).first()


def already_put_up(*, call: CastingCall, performers: Sequence[Performer], user: User) -> dict[int, int]:
    """For how many roles of the call each of these performers is in by the person's own way, by performer id."""
    with across_offices("an agent's own clients, in a call open to them"):
        rows = list(
            Submission.objects.select_related("performer")
            .filter(call=call, performer__in=list(performers))
            .exclude(state=SubmissionState.WITHDRAWN)
        )
        by_own_way = ids_by_own_way(rows, user)
    counts: dict[int, int] = {}
    for row in rows:
        if row.pk in by_own_way:
            counts[row.performer_id] = counts.get(row.performer_id, 0) + 1
    return counts


def only_choice(submission: Submission) -> RoleChoice:
    """The role of a submission that is being changed, questions as they are asked now."""
    with across_offices(WHY):
        role = Role.objects.prefetch_related(
            Prefetch("questions", queryset=Question.objects.order_by("position", "id"))
        ).get(pk=submission.role_id)
    return _choice(role, submission.performer, None)
