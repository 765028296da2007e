"""How a role ends for those who were up for it: cut, or cast."""

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Role, Submission
from casting.policies import can_decide_role
from casting.selectors.selection import Selection
from casting.services.closures import release_finalists
from casting.services.decisions import Outcome, apply_decision
from casting.signals import role_cast
from casting.states import ROLE_MOVES, DeclineReason, RoleState, SubmissionState
from core.errors import IllegalTransition, NotAllowed
from core.states import check

ENDED = [
    SubmissionState.WITHDRAWN,
    SubmissionState.NOT_SELECTED,
    SubmissionState.RELEASED,
    SubmissionState.ROLE_CUT,
]


def answer_cut_role(*, actor: User, role: Role) -> Outcome | None:
    """Everyone still in play for a role that was cut is owed an answer; in the caller's transaction."""
    ids = list(Submission.objects.filter(role=role).exclude(state__in=ENDED).values_list("pk", flat=True))
    if not ids:
        return None
    return apply_decision(
        actor=actor,
        role=role,
        submissions=Selection(role=role, ids=ids),
        to=SubmissionState.ROLE_CUT,
        confirm_unopened=None,
    )


@transaction.atomic(durable=True)
def cast_role(
    *, actor: User, role: Role, reason: str = DeclineReason.NONE, confirm_unopened: int | None = None
) -> Outcome | None:
    """The part is cast: whoever is booked stays, everyone else still in play is owed an answer.

    Notes that waited for the first choice go their way with the rest. Raises IllegalTransition
    when nobody is booked, NeedsConfirmation when some of the others were never opened. Returns
    what the answer to the others did, or None when there were none.
    """
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    role = Role.objects.select_for_update(of=("self",), no_key=True).select_related("organisation").get(pk=role.pk)
    check(ROLE_MOVES, role.state, RoleState.CAST, noun="role", labels=RoleState.choices)
    if not Submission.objects.filter(role=role, state=SubmissionState.BOOKED).exists():
        raise IllegalTransition("Nobody is booked for this role yet. Move the person you chose to Booked first.")
    Role.objects.filter(pk=role.pk).update(state=RoleState.CAST)
    record_activity(
        actor=actor,
        verb="role.cast",
        subject=role,
        organisation=role.organisation,
        data={"from": role.state, "to": RoleState.CAST},
    )
    others = list(
        Submission.objects.filter(role=role)
        .exclude(state__in=[*ENDED, SubmissionState.BOOKED, SubmissionState.OFFERED])
        .values_list("pk", flat=True)
    )
    outcome = None
    if others:
        outcome = apply_decision(
            actor=actor,
            role=role,
            submissions=Selection(role=role, ids=others),
            to=SubmissionState.NOT_SELECTED,
            reason=reason,
            confirm_unopened=confirm_unopened,
        )
    release_finalists(role=role)
    role_cast.send(Role, role=role, actor=actor)
    return outcome
