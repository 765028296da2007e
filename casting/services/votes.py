"""What viewers say: votes, their own order, comments. All of it counts only while the presentation is open."""

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import PickComment, Presentation, PresentationPick, Viewer, ViewerEvent, Vote, VoteVersion
from casting.policies import can_present
from casting.selectors.viewing import audience_of
from casting.services.viewer_doors import check_open
from casting.states import NoteAudience, SubmissionState, ViewerAct, VoteValue
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

LONGEST_COMMENT = 2000
VOTE_LOST = "Your vote was not counted."
ORDER_LOST = "Your order was not kept."
COMMENT_LOST = "Your comment was not kept."
GONE = "They are no longer available, so there is nothing to say yes or no to."


@transaction.atomic(durable=True)
def cast_vote(*, viewer: Viewer, pick: PresentationPick, value: str) -> Vote:
    """Their word on one person; another replaces it, and both are kept.

    Raises Conflict, naming who closed and when, for a vote that comes too late.
    """
    viewer = _let_in(viewer, VOTE_LOST)
    if value not in VoteValue.values:
        raise Invalid("Choose yes, maybe or no.", field="value")
    pick = _shown(viewer, pick)
    vote, _ = Vote.objects.get_or_create(pick=pick, viewer=viewer, defaults={"organisation_id": viewer.organisation_id})
    if vote.value != value:
        vote.value, vote.updated_at = value, clock.now()
        vote.save(update_fields=["value", "updated_at"])
        _keep([vote])
        _record(viewer, ViewerAct.VOTED, pick=pick, data={"value": value})
    return vote


@transaction.atomic(durable=True)
def rank_picks(*, viewer: Viewer, role_id: int, pick_ids: Sequence[int]) -> None:
    """Their own order of one role, whole: first is 1. Raises Conflict when others are shown than they ordered."""
    viewer = _let_in(viewer, ORDER_LOST)
    shown = (
        PresentationPick.objects.filter(presentation_id=viewer.presentation_id, role_id=role_id, removed_at=None)
        .exclude(submission__state=SubmissionState.WITHDRAWN)
        .values_list("pk", flat=True)
    )
    if not pick_ids or sorted(pick_ids) != sorted(shown):
        raise Conflict("Casting changed who is shown. Look again, then put them in order.")
    known = {vote.pick_id: vote for vote in Vote.objects.filter(viewer=viewer, pick__role_id=role_id)}
    at = clock.now()
    changed = []
    for rank, pk in enumerate(pick_ids, 1):
        vote = known.get(pk) or Vote(organisation_id=viewer.organisation_id, pick_id=pk, viewer=viewer)
        if vote.rank != rank:
            vote.rank, vote.updated_at = rank, at
            changed.append(vote)
    Vote.objects.bulk_create([vote for vote in changed if vote.pk is None])
    Vote.objects.bulk_update([vote for vote in changed if vote.pk], ["rank", "updated_at"])
    _keep(changed)
    if changed:
        _record(viewer, ViewerAct.VOTED, data={"role": role_id, "order": list(pick_ids)})


def _keep(votes: Sequence[Vote]) -> None:
    VoteVersion.objects.bulk_create(
        VoteVersion(
            organisation_id=vote.organisation_id,
            pick_id=vote.pick_id,
            viewer_id=vote.viewer_id,
            value=vote.value,
            rank=vote.rank,
        )
        for vote in votes
    )


@transaction.atomic(durable=True)
def write_comment(
    *, viewer: Viewer, text: str, pick: PresentationPick | None = None, casting_only: bool = False
) -> PickComment:
    """For casting alone, or for those whom the viewer's own tier reaches: never wider than that."""
    viewer = _let_in(viewer, COMMENT_LOST)
    comment = PickComment.objects.create(
        organisation_id=viewer.organisation_id,
        presentation_id=viewer.presentation_id,
        pick=_shown(viewer, pick) if pick else None,
        viewer=viewer,
        audience=NoteAudience.OFFICE if casting_only else audience_of(viewer.tier),
        text=_text(text),
    )
    _record(viewer, ViewerAct.COMMENTED, pick=pick)
    return comment


@transaction.atomic(durable=True)
def write_office_comment(
    *,
    actor: User,
    presentation: Presentation,
    text: str,
    pick: PresentationPick | None = None,
    audience: str = NoteAudience.PRODUCTION,
) -> PickComment:
    if not can_present(actor, presentation.organisation_id):
        raise NotAllowed("The owner, directors and associates of the office answer in a presentation.")
    if audience not in {NoteAudience.PRODUCTION, NoteAudience.EXECUTIVES}:
        raise Invalid("Choose who reads it.", field="audience")
    comment = PickComment.objects.create(
        organisation_id=presentation.organisation_id,
        presentation=presentation,
        pick=pick,
        author=actor,
        audience=audience,
        text=_text(text),
    )
    record_activity(
        actor=actor,
        verb="presentation.comment",
        subject=presentation,
        organisation=presentation.organisation,
        data={"audience": audience},
    )
    return comment


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid("Write something first.", field="text")
    if len(text) > LONGEST_COMMENT:
        raise Invalid(f"Keep it to {LONGEST_COMMENT:,} characters.", field="text")
    return text


def _let_in(viewer: Viewer, lost: str) -> Viewer:
    """Presentation, then viewer, under lock: closing and revoking wait for this word, or were first."""
    # Who closed it is read after the lock: a row that was joined while waiting is as it was before.
    presentation = (
        Presentation.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .get(pk=viewer.presentation_id)
    )
    viewer = Viewer.objects.select_for_update(no_key=True).get(pk=viewer.pk)
    viewer.presentation = presentation
    check_open(viewer, lost)
    return viewer


def _shown(viewer: Viewer, pick: PresentationPick) -> PresentationPick:
    found = (
        PresentationPick.objects.select_related("submission")
        .filter(pk=pick.pk, presentation_id=viewer.presentation_id, removed_at=None)
        .first()
    )
    if found is None or found.submission.state == SubmissionState.WITHDRAWN:
        raise IllegalTransition(GONE)
    return found


def _record(viewer: Viewer, act: str, **values) -> None:
    ViewerEvent.objects.create(organisation_id=viewer.organisation_id, viewer=viewer, act=act, **values)
