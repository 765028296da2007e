"""What appointments do when casting decides, and what performers read when an invitation has left."""

from collections import defaultdict

from django.db.models import Exists, OuterRef
from django.urls import reverse

from accounts.tenancy import across_offices
from auditions.links import answer_token, choose_token
from auditions.messages import CALLBACK, CHANGED, CHOICE, INVITATION, PLACE_CHANGED
from auditions.models import Appointment, CallIn, Session
from auditions.services.calling_off import call_off, kinds_not_seen, restore
from auditions.services.erased import scrub
from auditions.services.turning import turn_links
from casting.models import Submission
from casting.states import SubmissionState
from notifications.models import OutboxMessage
from notifications.services.notices import NewNotice, add_notices

# Kinds after which somebody has to do something, and what that is.
ASKING = {
    CALLBACK: ("auditions:answer", "Please answer, so that they can plan the day."),
    INVITATION: ("auditions:answer", "Please answer, so that they can plan the day."),
    CHANGED: ("auditions:answer", "The time has changed. Please say whether it suits."),
    PLACE_CHANGED: ("auditions:answer", "It takes place somewhere else. Nothing to answer."),
}


def free_slots(sender, decision, submission_ids, target, actor, **kwargs):
    if kinds := kinds_not_seen(target):
        call_off(actor=actor, role=decision.role, submission_ids=submission_ids, kinds=kinds, batch=decision.id)


def follow_undo(sender, decision, submission_ids, actor, **kwargs):
    """Who is not called that far any more leaves the queues; who was taken out by the decision is back."""
    by_state = defaultdict(list)
    for pk, state in Submission.objects.filter(pk__in=submission_ids).values_list("pk", "state"):
        by_state[state].append(pk)
    for state, ids in by_state.items():
        if kinds := kinds_not_seen(state):
            call_off(actor=actor, role=decision.role, submission_ids=ids, kinds=kinds)
    restore(actor=actor, role=decision.role, batch=decision.id)


def turn_with_the_contact(sender, submissions, **kwargs):
    turn_links(submission_ids=[row.pk for row in submissions])


def free_slots_of_cast_role(sender, role, actor, **kwargs):
    """Nobody is seen any more for a part that is cast, not even who had been turned down and asked in again."""
    others = Submission.objects.filter(role=role).exclude(state=SubmissionState.BOOKED)
    seen = others.filter(Exists(Appointment.objects.filter(submission=OuterRef("pk")))) | others.filter(
        Exists(CallIn.objects.filter(submission=OuterRef("pk")))
    )
    call_off(actor=actor, role=role, submission_ids=list(seen.values_list("pk", flat=True)))


def leave_with_the_performer(sender, submission, actor, **kwargs):
    """Who withdraws gives their time free; nobody needs to tell them so."""
    call_off(actor=actor, role=submission.role, submission_ids=[submission.pk], tell=False)


def tell_inside(sender, messages, **kwargs):
    sent = {message.subject_id: message for message in messages if message.kind in ASKING and message.recipient_id}
    choices = {message.subject_id: message for message in messages if message.kind == CHOICE and message.recipient_id}
    with across_offices("a worker tells the performers of every office"):
        joined = ("submission__role", "submission__production")
        rows = Appointment.objects.filter(pk__in=sent).select_related(*joined)
        notices = [_notice(row, sent[row.pk]) for row in rows]
        for row in CallIn.objects.filter(pk__in=choices).select_related("session", *joined):
            notices.append(
                NewNotice(
                    user_id=choices[row.pk].recipient_id,
                    title=_title(row.session, row),
                    text="Please choose a time, whichever suits.",
                    url=reverse("auditions:choose", args=[choose_token(row)]),
                    dedupe_key=f"choice:{row.uid}:{row.round}",
                )
            )
        add_notices(notices)


def _notice(row: Appointment, message: OutboxMessage) -> NewNotice:
    address, text = ASKING[message.kind]
    return NewNotice(
        user_id=message.recipient_id,
        title=_title(row, row),
        text=text,
        url=reverse(address, args=[answer_token(row)]),
        dedupe_key=f"callback:{row.uid}:{row.sequence}",
    )


def _title(kind_of: Appointment | Session, row: Appointment | CallIn) -> str:
    return f"{kind_of.get_kind_display()} for {row.submission.role.name}, {row.submission.production.public_title}"


def scrub_the_erased(sender, performer, erased, **kwargs):
    scrub(performer=performer, erased=erased)
