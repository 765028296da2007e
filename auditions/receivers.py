"""What appointments do when casting decides, and what performers read when an invitation has left."""

from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import answer_token
from auditions.messages import CALLBACK
from auditions.models import Appointment
from auditions.services.appointments import call_off, restore
from casting.states import SubmissionState
from notifications.services.notices import NewNotice, add_notices

KEEPS_APPOINTMENT = {SubmissionState.CALLBACK, SubmissionState.OFFERED, SubmissionState.BOOKED}


def free_slots(sender, decision, submission_ids, target, actor, **kwargs):
    if target not in KEEPS_APPOINTMENT:
        call_off(actor=actor, role=decision.role, submission_ids=submission_ids, batch=decision.id)


def follow_undo(sender, decision, submission_ids, actor, **kwargs):
    if decision.target == SubmissionState.CALLBACK:
        call_off(actor=actor, role=decision.role, submission_ids=submission_ids)
    elif decision.target not in KEEPS_APPOINTMENT:
        restore(actor=actor, role=decision.role, submission_ids=submission_ids, since=decision.created_at)


def free_slots_of_cast_role(sender, role, actor, **kwargs):
    """Nobody is seen any more for a part that is cast, not even who had been turned down and asked in again."""
    rows = Appointment.objects.filter(submission__role=role).exclude(submission__state=SubmissionState.BOOKED)
    call_off(actor=actor, role=role, submission_ids=list(rows.values_list("submission_id", flat=True).distinct()))


def leave_with_the_performer(sender, submission, actor, **kwargs):
    """Who withdraws gives their time free; nobody needs to tell them so."""
    call_off(actor=actor, role=submission.role, submission_ids=[submission.pk], tell=False)


def tell_inside(sender, messages, **kwargs):
    invitations = {message.subject_id: message for message in messages if message.kind == CALLBACK}
    with across_offices("a worker tells the performers of every office"):
        rows = Appointment.objects.filter(pk__in=invitations).select_related(
            "submission__role", "submission__production", "organisation"
        )
        add_notices(
            [
                NewNotice(
                    user_id=invitations[row.pk].recipient_id,
                    title=f"Callback for {row.submission.role.name}, {row.submission.production.public_title}",
                    text="Please answer, so that they can plan the day.",
                    url=reverse("auditions:answer", args=[answer_token(row)]),
                    dedupe_key=f"callback:{row.uid}:{row.sequence}",
                )
                for row in rows
                if invitations[row.pk].recipient_id
            ]
        )
