"""How a role ends for those who were up for it: cut, or cast."""

import uuid

from django.db import transaction

from accounts.models import Activity, User
from accounts.services.activity import record_activity
from casting.models import Decision, Role, Submission
from casting.policies import can_decide_role, check_not_blind
from casting.selectors.ends import already_cast, cast_act, what_is_missing
from casting.selectors.selection import Selection
from casting.services.decisions import Outcome, apply_decision
from casting.signals import role_cast
from casting.states import ROLE_MOVES, DeclineReason, RoleState, SubmissionState
from core.db import lock_in_order
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
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
    *,
    actor: User,
    role: Role,
    reason: str = DeclineReason.NONE,
    confirm_unopened: int | None = None,
    because: str = "",
) -> Outcome | None:
    """The part is cast: whoever is booked stays, everyone else still in play is owed an answer.

    Offers still out are released. Finalists and backups wait until the first choice's contract is
    executed, or an override on record. `because` is the reason on record where the sign-off does
    not stand or another than the first choice is booked; Invalid with that field asks for it.
    Raises IllegalTransition when nobody is booked, Conflict when somebody else cast the part,
    NeedsConfirmation when some of the others were never opened. Said twice by one person it
    happens once. Returns what the answer to those still in play did, or None when there were none.
    """
    if not can_decide_role(actor, role):
        raise NotAllowed("You can look at this role, but not decide on it.")
    check_not_blind(actor, role, "casting the part")
    role = (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "production")
        .get(pk=role.pk)
    )
    if role.state == RoleState.CAST:
        return _cast_already(actor, role)
    check(ROLE_MOVES, role.state, RoleState.CAST, noun="role", labels=RoleState.choices)
    booked = list(
        lock_in_order(Submission.objects.filter(role=role, state=SubmissionState.BOOKED)).select_related("performer")
    )
    if not booked:
        raise IllegalTransition(_nobody(role))
    missing = what_is_missing(role, booked)
    if missing and not because.strip():
        raise Invalid(f"{missing[0][1]} Say why the part is cast all the same; it stays on record.", field="because")
    Role.objects.filter(pk=role.pk).update(state=RoleState.CAST)
    outcome = _answer_those_in_play(actor, role, reason=reason, confirm_unopened=confirm_unopened)
    _release_offers(actor, role)
    record_activity(
        actor=actor,
        verb="role.cast",
        subject=role,
        organisation=role.organisation,
        data={
            "from": role.state,
            "to": RoleState.CAST,
            "booked": [row.pk for row in booked],
            "decision": str(outcome.decision.pk) if outcome else "",
            **({"without": [key for key, _ in missing], "because": because.strip()} if missing else {}),
        },
    )
    role_cast.send(Role, role=role, actor=actor)
    return outcome


def _cast_already(actor: User, role: Role) -> Outcome | None:
    """The second press of one button finds what the first did; anybody else hears who was before them."""
    act = cast_act(role)
    if act is None or act.actor_id != actor.pk:
        raise Conflict(already_cast(role, act))
    decision = Decision.objects.filter(pk=uuid.UUID(act.data["decision"])).first() if act.data.get("decision") else None
    if decision is None:
        return None
    moved = Activity.objects.filter(batch=decision.pk, subject_type="casting.submission")
    return Outcome(decision, list(moved.values_list("subject_id", flat=True)))


def _nobody(role: Role) -> str:
    """Nobody is booked; if somebody was a moment ago, it says who left."""
    left = (
        Submission.objects.filter(role=role, state=SubmissionState.WITHDRAWN, pick__rank=1)
        .select_related("performer")
        .first()
    )
    if left is not None:
        return (
            f"{left.performer.stage_name} has withdrawn, so nobody is booked for {role.name} any more."
            " Offer up the next one first."
        )
    return "Nobody is booked for this role yet. Move the person you chose to Booked first."


def _answer_those_in_play(actor: User, role: Role, *, reason: str, confirm_unopened: int | None) -> Outcome | None:
    others = list(
        Submission.objects.filter(role=role)
        .exclude(state__in=[*ENDED, SubmissionState.BOOKED, SubmissionState.OFFERED])
        .values_list("pk", flat=True)
    )
    if not others:
        return None
    return apply_decision(
        actor=actor,
        role=role,
        submissions=Selection(role=role, ids=others),
        to=SubmissionState.NOT_SELECTED,
        reason=reason,
        confirm_unopened=confirm_unopened,
    )


def _release_offers(actor: User, role: Role) -> None:
    """Whoever holds an offer that was not taken up is released, and waits with the finalists to be told."""
    offered = list(Submission.objects.filter(role=role, state=SubmissionState.OFFERED).values_list("pk", flat=True))
    if offered:
        apply_decision(
            actor=actor, role=role, submissions=Selection(role=role, ids=offered), to=SubmissionState.RELEASED
        )
