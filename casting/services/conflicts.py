"""Conflicts of interest: whoever declares one sees neither the person nor their scores; for others nothing changes."""

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Assignment, ConflictOfInterest, Submission
from casting.policies import can_lead_office, can_review_role
from casting.services.ratings import take_back
from casting.states import PassState
from core import clock
from core.errors import Conflict, NotAllowed


@transaction.atomic(durable=True)
def declare_conflict(*, actor: User, submission: Submission) -> ConflictOfInterest:
    """The actor stays out of this performer in the whole office. Their scores of them are taken back.

    A place that was theirs in a pass not closed yet is free for somebody else.
    """
    if not can_review_role(actor, submission.role):
        raise NotAllowed("Submissions are for the people who decide about them.")
    conflict, is_new = ConflictOfInterest.objects.get_or_create(
        organisation_id=submission.organisation_id,
        reviewer=actor,
        performer_id=submission.performer_id,
        lifted_at=None,
    )
    if not is_new:
        return conflict
    theirs = list(
        Submission.objects.select_related("role", "organisation").filter(
            organisation_id=submission.organisation_id, performer=submission.performer_id, ratings__reviewer=actor
        )
    )
    take_back(actor=actor, submissions=theirs)
    Assignment.objects.filter(reviewer=actor, submission__performer=submission.performer_id).exclude(
        review_pass__state=PassState.CLOSED
    ).delete()
    _tell(actor, "declare", conflict)
    return conflict


@transaction.atomic(durable=True)
def lift_conflict(*, actor: User, conflict: ConflictOfInterest) -> None:
    """Only who leads the office lifts one, and nobody their own: it stands because they said so."""
    if not can_lead_office(actor, conflict.organisation_id):
        raise NotAllowed("Owners and casting directors lift a conflict of interest.")
    if conflict.reviewer_id == actor.pk:
        raise NotAllowed("Somebody else who leads this office lifts your own conflict of interest.")
    lifted = ConflictOfInterest.objects.filter(pk=conflict.pk, lifted_at=None).update(
        lifted_at=clock.now(), lifted_by=actor
    )
    if not lifted:
        raise Conflict("That conflict of interest was lifted already.")
    _tell(actor, "lift", conflict)


def _tell(actor: User, verb: str, conflict: ConflictOfInterest) -> None:
    """Without the performer: the log is read by many, and whom somebody knows is theirs."""
    record_activity(
        actor=actor,
        verb=f"conflict.{verb}",
        subject=conflict,
        organisation=conflict.organisation,
        data={"reviewer": conflict.reviewer_id},
    )
