"""Who sits in a step of a sign-off: people of the office, and viewers of its presentation."""

from collections.abc import Sequence

from accounts.models import Membership, User
from accounts.services.activity import record_activity
from casting.models import (
    Approval,
    ApprovalSeat,
    ApprovalStep,
    Presentation,
    PresentationPick,
    Role,
    Select,
    Viewer,
)
from casting.policies import can_decide_role
from casting.services.ladders import check_outsider
from casting.services.viewers import viewer_for
from casting.states import ApprovalKind, PresentationState, ViewerTier
from core import clock
from core.errors import Conflict, Invalid, NotAllowed

TIER_OF = {ApprovalKind.STUDIO: ViewerTier.EXECUTIVES, ApprovalKind.NETWORK: ViewerTier.EXECUTIVES}


def seat_people(
    *, actor: User, step: ApprovalStep, seats: Sequence[dict], presentation: Presentation | None
) -> list[ApprovalSeat]:
    """`seats` as LadderStep keeps them. Raises Invalid for somebody who has left the office since."""
    members = dict(Membership.objects.filter(organisation_id=step.organisation_id).values_list("user_id", "user__name"))
    made = []
    for seat in seats:
        user_id = seat.get("user")
        if user_id is not None and user_id not in members:
            raise Invalid(f"{seat['name']} has left the office. Put somebody else on the ladder first.")
        viewer = None if user_id is not None else _viewer(actor, step, presentation, seat["name"], seat["email"])
        made.append(
            ApprovalSeat(
                organisation_id=step.organisation_id,
                step=step,
                user_id=user_id,
                viewer=viewer,
                name=members[user_id] if user_id is not None else seat["name"],
            )
        )
    return ApprovalSeat.objects.bulk_create(made)


def _viewer(actor: User | None, step: ApprovalStep, presentation: Presentation | None, name: str, email: str) -> Viewer:
    if presentation is None:
        raise Invalid("People outside the office look through a presentation, and this sign-off has none.")
    tier = TIER_OF.get(ApprovalKind(step.kind), ViewerTier.PRODUCTION)
    return viewer_for(actor=actor, presentation=presentation, name=name, email=email, tier=tier)


def open_for_viewers(*, actor: User, role: Role, selects: Sequence[Select]) -> Presentation:
    """An open presentation of one part, without letters: each viewer is written to when their step opens."""
    presentation = Presentation.objects.create(
        organisation=role.organisation,
        production=role.production,
        title=f"{role.name}, for sign-off"[:160],
        state=PresentationState.OPEN,
        opened_at=clock.now(),
        created_by=actor,
    )
    PresentationPick.objects.bulk_create(
        PresentationPick(
            organisation=role.organisation,
            presentation=presentation,
            role=role,
            submission_id=select.submission_id,
            position=position,
            word=select.word,
        )
        for position, select in enumerate(selects, 1)
    )
    record_activity(actor=actor, verb="presentation.make", subject=presentation, organisation=role.organisation)
    return presentation


def hand_on(
    *,
    approval: Approval,
    seat: ApprovalSeat,
    name: str,
    email: str,
    user: User | None,
    actor: User | None,
    viewer: Viewer | None,
) -> ApprovalSeat:
    """The new seat. The caller holds the approval."""
    holds = (actor is not None and seat.user_id == actor.pk) or (viewer is not None and seat.viewer_id == viewer.pk)
    if not holds and not (actor is not None and can_decide_role(actor, approval.role)):
        raise NotAllowed(f"Only {seat.name} or casting can hand this on.")
    handed = ApprovalSeat.objects.filter(delegated_by=seat).first()
    if handed is not None:
        raise Conflict(f"This was handed on to {handed.name} already.")
    if seat.delegated_by_id is not None:
        raise Conflict(f"{seat.name} speaks for somebody else already, so it goes no further.")
    if seat.verdicts.exists():
        raise Conflict(f"{seat.name} has said something already, so it cannot be handed on.")
    others = ApprovalSeat.objects.filter(step=seat.step)
    if user is not None:
        if not Membership.objects.filter(organisation_id=seat.organisation_id, user=user).exists():
            raise Invalid("They are not in your office.", field="user")
        if others.filter(user=user).exists():
            raise Invalid(f"{user.name} has a seat in this step already.", field="user")
        return ApprovalSeat.objects.create(
            organisation_id=seat.organisation_id, step=seat.step, user=user, name=user.name, delegated_by=seat
        )
    check_outsider(name, email, field="email")
    presentation = approval.presentation
    if presentation is None:
        picks = [
            *Select.objects.filter(role=approval.role, submission_id__in=[approval.submission_id, *approval.backups])
        ]
        # A presentation is somebody's of the office: theirs who started the sign-off, where a link asks for it.
        by = actor or approval.started_by
        presentation = open_for_viewers(actor=by, role=approval.role, selects=sorted(picks, key=lambda one: one.rank))
        Approval.objects.filter(pk=approval.pk).update(presentation=presentation)
    made = _viewer(actor, seat.step, presentation, name, email)
    if others.filter(viewer=made).exists():
        raise Invalid(f"{made.name} has a seat in this step already.", field="email")
    return ApprovalSeat.objects.create(
        organisation_id=seat.organisation_id, step=seat.step, viewer=made, name=made.name, delegated_by=seat
    )
