"""What holds do when casting decides, and what their readers find in the app when a note has left.

Only who is still wanted is followed here. Dates never move an offer, and an offer's terms never move them.
"""

from urllib.parse import urlsplit

from casting.states import NEGATIVE
from contracts.messages_holds import ASKED, EXPIRED, KEPT, PLACED, RELEASED
from contracts.services.hold_ends import (
    BY_CAST,
    BY_PLANS,
    release_of_role,
    release_with_decision,
    release_with_withdrawal,
    restore_after_undo,
)
from notifications.services.notices import NewNotice, add_notices

WORDS = {
    ASKED: ("{question}? {role}, {production}", "{dates}. Please answer by {until}."),
    PLACED: ("In place: {kind} for {performer}, {role}", "{dates}, {production}."),
    KEPT: ("Kept longer: {the} for {performer}, {role}", "{dates}. It stands until {until}."),
    RELEASED: ("Released: {performer}, {role}, {production}", "{dates} {are} free again as far as they are concerned."),
    EXPIRED: ("Free again: {performer}, {role}, {production}", "{the_capital} has run out: {dates}."),
}


def release_others(sender, role, actor, **kwargs):
    release_of_role(actor=actor, role=role, because=BY_CAST)


def release_all(sender, role, actor, **kwargs):
    release_of_role(actor=actor, role=role, because=BY_PLANS)


def release_who_is_out(sender, decision, submission_ids, target, actor, **kwargs):
    if target in NEGATIVE:
        release_with_decision(actor=actor, role=decision.role, submission_ids=submission_ids, decision=decision.id)


def follow_undo(sender, decision, submission_ids, actor, **kwargs):
    if decision.target in NEGATIVE:
        restore_after_undo(actor=actor, role=decision.role, decision=decision.id)


def leave_with_the_performer(sender, submission, actor, **kwargs):
    release_with_withdrawal(actor=actor, submission_id=submission.pk)


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
