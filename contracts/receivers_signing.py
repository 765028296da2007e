"""What signing does when casting decides, and what its readers find in the app when a note has left."""

from urllib.parse import urlsplit

from casting.models import Role
from casting.services.engaged import release_finalists
from casting.states import NEGATIVE, SubmissionState
from contracts.messages_signing import ASKED, COPY, DECLINED, EXPIRED, QUESTION, RECALLED, REMINDER, RENEWED, VOIDED
from contracts.models import Contract
from contracts.services.executing import BOOKS_NOBODY
from contracts.services.guardians import end_signatures, hand_signatures_over
from contracts.states import IN_FORCE
from notifications.services.notices import NewNotice, add_notices

WORDS = {
    ASKED: ("To sign: {role}, {production}", "{paper} {number}. Until {until}."),
    REMINDER: ("Still to sign: {role}, {production}", "{paper} {number}. Until {until}."),
    COPY: ("Gone out for signature: {role}, {production}", "{paper} {number}. You get a copy."),
    RECALLED: ("Please wait with signing: {role}, {production}", "It was called back to put something right."),
    DECLINED: ("Not signed: {role}, {production}", "{who} declined. {because}"),
    VOIDED: ("Voided: {role}, {production}", "{because}"),
    EXPIRED: ("No longer to be signed: {role}, {production}", "The time to sign has run out."),
    RENEWED: ("Set anew, version {version}: {role}, {production}", "{because}"),
    QUESTION: ("{who} asks about {number}", "{question}"),
}


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


def release_after_casting(sender, role, actor, **kwargs):
    """Finalists turned down when the first choice's contract is in force already wait for nothing any more."""
    if _is_sure(role):
        release_finalists(role=role)


def release_after_decision(sender, decision, submission_ids, target, actor, **kwargs):
    if target in NEGATIVE and _is_sure(decision.role):
        release_finalists(role=decision.role)


def follow_guardians(sender, performer, **kwargs):
    end_signatures(performer)
    hand_signatures_over(performer)


def _is_sure(role: Role) -> bool:
    return (
        Contract.objects.filter(
            role=role, state__in=IN_FORCE, amends__isnull=True, submission__state=SubmissionState.BOOKED
        )
        .exclude(kind__in=list(BOOKS_NOBODY))
        .exists()
    )
