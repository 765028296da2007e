"""A part is offered to somebody by a deal: what the decision room learns of it.

Who may make offers is the deals room's to say, so nobody's right is asked here. All of it joins the caller's
transaction, which holds the role's lock and then the submission's.
"""

import uuid

from django.db.models import F

from accounts.models import User
from accounts.services.activity import record_activities, record_activity
from casting.models import Decision, Role, Submission
from casting.services import closures
from casting.services.gates import check_may_decide
from casting.signals import submission_decided
from casting.states import ROLE_MOVES, SUBMISSION_MOVES, RoleState, SubmissionState
from core import clock
from core.errors import IllegalTransition
from core.states import is_legal

RECAST_FIRST = "is being recast. Offer it up to the next one on the list of selects first."


def hold_part(role_id: int, submission_id: int) -> tuple[Role, Submission]:
    """The role and the submission under lock, in that order."""
    role = (
        Role.objects.select_for_update(of=("self",), no_key=True)
        .select_related("production", "organisation", "call")
        .get(pk=role_id)
    )
    submission = (
        Submission.objects.select_for_update(of=("self",), no_key=True)
        .select_related("performer__account", "agency", "submitted_by", "call")
        .get(pk=submission_id)
    )
    return role, submission


def check_offerable(role: Role, submission: Submission) -> None:
    """Raises IllegalTransition with what has to be done first."""
    name = submission.performer.stage_name
    if submission.state not in {SubmissionState.CALLBACK, SubmissionState.OFFERED}:
        raise IllegalTransition(
            f"{name} is at “{submission.get_state_display()}”. Move them to Callback in the decision room first."
        )
    if role.state == RoleState.RECASTING:
        raise IllegalTransition(f"{role.name} {RECAST_FIRST}")
    if role.state != RoleState.OFFER_OUT and not is_legal(ROLE_MOVES, role.state, RoleState.OFFER_OUT):
        raise IllegalTransition(f"{role.name} is at “{role.get_state_display()}”, so no offer can go out for it.")


def offer_part(*, actor: User, role: Role, submission: Submission) -> None:
    """An offer has gone out: the submission is offered the part, and the role has an offer out.

    Raises IllegalTransition as `check_offerable`, NotAllowed where an open pass leaves deciding to others.
    """
    check_offerable(role, submission)
    if submission.state != SubmissionState.OFFERED:
        check_may_decide(actor, role)
        _decide(actor, role, submission)
    if role.state != RoleState.OFFER_OUT:
        before, role.state = role.state, RoleState.OFFER_OUT
        role.save(update_fields=["state"])
        record_activity(
            actor=actor,
            verb="offer",
            subject=role,
            organisation=role.organisation,
            data={"from": before, "to": RoleState.OFFER_OUT},
        )


def _decide(actor: User, role: Role, submission: Submission) -> None:
    before, at = submission.state, clock.now()
    verb = SUBMISSION_MOVES[before][SubmissionState.OFFERED]
    decision = Decision.objects.create(
        id=uuid.uuid4(),
        created_at=at,
        organisation_id=role.organisation_id,
        role=role,
        actor=actor,
        verb=verb,
        target=SubmissionState.OFFERED,
        done=1,
    )
    Submission.objects.filter(pk=submission.pk).update(
        state=SubmissionState.OFFERED, decided_at=at, decided_by=actor, revision=F("revision") + 1
    )
    submission.state = SubmissionState.OFFERED
    record_activities(
        actor=actor,
        verb=f"submission.{verb}",
        subject_type="casting.submission",
        rows=[(submission.pk, {"from": before, "to": SubmissionState.OFFERED})],
        organisation=role.organisation,
        batch=decision.id,
    )
    closures.lift_answers(submission_ids=[submission.pk])
    submission_decided.send(
        Decision, decision=decision, submission_ids=[submission.pk], target=SubmissionState.OFFERED, actor=actor
    )
