"""What self-tape requests do when casting decides, and what their readers find in the app when a note has left."""

from urllib.parse import urlsplit

from auditions.messages_tapes import (
    ASKED,
    CALLED_OFF,
    EXTENDED,
    FOR_REP,
    NO_LIVE,
    NOT_EXTENDED,
    RECEIVED,
    REMINDER,
    RETAKE,
)
from auditions.services.self_tape_ends import call_off_tapes, restore_tapes
from auditions.services.self_tapes import ASKABLE
from casting.states import SubmissionState
from notifications.services.notices import NewNotice, add_notices

WORDS = {
    ASKED: ("A self-tape for {role}, {production}", "Due by {due}. Say yes or no, or ask to be seen live."),
    REMINDER: ("Due soon: your self-tape for {role}", "Due by {due}."),
    EXTENDED: ("More time for {role}, {production}", "Now due by {due}."),
    NOT_EXTENDED: ("About more time for {role}", "It is still due by {due}."),
    NO_LIVE: ("About being seen live for {role}", "A tape is just as welcome, by {due}."),
    RETAKE: ("One more take for {role}, {production}?", "Due by {due}."),
    RECEIVED: ("They have the tape for {role}", "You can see there when it has been watched."),
    FOR_REP: ("For you to see first: {performer} for {role}", "Pass it on, or give it back."),
    CALLED_OFF: ("No tape needed for {role}, {production}", "{why}"),
}


def end_with_decision(sender, decision, submission_ids, target, actor, **kwargs):
    if target not in ASKABLE:
        call_off_tapes(actor=actor, role=decision.role, submission_ids=submission_ids, decision=decision.id)


def follow_undo(sender, decision, submission_ids, actor, **kwargs):
    if decision.target not in ASKABLE:
        restore_tapes(
            actor=actor,
            role=decision.role,
            decision=decision.id,
            since=decision.created_at,
            with_cast=decision.target == SubmissionState.BOOKED,
        )


def end_with_role(sender, role, actor, **kwargs):
    call_off_tapes(actor=actor, role=role, because="cast")


def end_with_cut(sender, role, actor, **kwargs):
    call_off_tapes(actor=actor, role=role)


def end_with_withdrawal(sender, submission, actor, **kwargs):
    """Nobody needs to tell them so."""
    call_off_tapes(actor=actor, role=submission.role, submission_ids=[submission.pk], because="withdrawn", tell=False)


def tell_inside(sender, messages, **kwargs):
    add_notices(
        [
            NewNotice(
                user_id=message.recipient_id,
                title=WORDS[message.kind][0].format(**message.context),
                text=WORDS[message.kind][1].format(**message.context),
                url=urlsplit(message.context["url"]).path,
                dedupe_key=message.dedupe_key,
            )
            for message in messages
            if message.kind in WORDS and message.recipient_id
        ]
    )
