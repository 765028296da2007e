"""What holds do when casting decides, and what their readers find in the app when a note has left.

Only who is still wanted is followed here. Dates never move an offer, and an offer's terms never move them.
"""

from urllib.parse import urlsplit

from django.urls import reverse

from accounts.tenancy import across_offices
from casting.states import NEGATIVE
from contracts.hold_words import THE, days_in_words
from contracts.messages_holds import ASKED, EXPIRED, KEPT, PLACED, RELEASED
from contracts.models import Hold
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
OVER = {RELEASED: "has been released", EXPIRED: "has run out"}


def release_others(sender, role, actor, **kwargs):
    release_of_role(actor=actor, role=role, because=BY_CAST)


def release_all(sender, role, actor, **kwargs):
    release_of_role(actor=actor, role=role, because=BY_PLANS)


def release_who_is_out(sender, decision, submission_ids, target, actor, **kwargs):
    if target in NEGATIVE:
        release_with_decision(actor=actor, role=decision.role, submission_ids=submission_ids, decision=decision.id)


def follow_undo(sender, decision, submission_ids, actor, **kwargs):
    if decision.target in NEGATIVE:
        restore_after_undo(actor=actor, role=decision.role, decision=decision.id, since=decision.created_at)


def leave_with_the_performer(sender, submission, actor, **kwargs):
    release_with_withdrawal(actor=actor, submission_id=submission.pk)


def tell_inside(sender, messages, **kwargs):
    """Whoever the letter went to; of an end also the performer whom a rep speaks for."""
    told = [message for message in messages if message.kind in WORDS]
    add_notices(
        [
            NewNotice(
                user_id=message.recipient_id,
                title=WORDS[message.kind][0].format(**message.context),
                text=WORDS[message.kind][1].format(**message.context),
                url=urlsplit(message.context["url"]).path,
                dedupe_key=message.dedupe_key,
            )
            for message in told
            if message.recipient_id
        ]
    )
    _tell_performers({message.subject_id: message for message in told if message.kind in OVER})


def _tell_performers(over: dict) -> None:
    if not over:
        return
    with across_offices("a worker tells the performers of every office"):
        rows = list(
            Hold.objects.filter(pk__in=over, agency__isnull=False, performer__account__isnull=False).select_related(
                "performer", "role", "production"
            )
        )
    add_notices(
        [
            NewNotice(
                user_id=row.performer.account_id,
                title=f"The {THE[row.kind]} for {row.role.name} {OVER[over[row.pk].kind]}",
                text=f"{days_in_words(row.starts_on, row.ends_on)}, {row.production.public_title}. The dates are free"
                " again as far as they are concerned.",
                url=reverse("contracts:mine-holds"),
                dedupe_key=f"{over[row.pk].dedupe_key}:performer",
            )
            for row in rows
        ]
    )
