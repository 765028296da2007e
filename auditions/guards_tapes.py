"""What must still be true of a self-tape request when a note about it leaves."""

from accounts.tenancy import across_offices
from auditions.guards_links import with_links_made_now
from auditions.links import PERFORMER, REP, tape_url
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
    tape_context,
)
from auditions.models import SelfTapeRequest
from auditions.states import AWAITED, SelfTapeState
from casting.services.closures import Party
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

S = SelfTapeState
WAITING = {S.SENT, S.OPENED, S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED}
STANDS = {
    ASKED: set(AWAITED),
    REMINDER: WAITING,
    EXTENDED: WAITING,
    NOT_EXTENDED: WAITING,
    NO_LIVE: WAITING,
    RETAKE: {S.RETAKE_REQUESTED, S.UPLOADING},
    FOR_REP: {S.ACCEPTED, S.UPLOADING, S.RETAKE_REQUESTED},
    RECEIVED: {S.DELIVERED, S.VIEWED, S.ASSESSED},
    CALLED_OFF: {S.CANCELLED},
}


def tape_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        requests = {
            row.pk: row
            for row in SelfTapeRequest.objects.filter(pk__in=[m.subject_id for m in messages]).select_related(
                "brief", "submission__production", "submission__role__production", "submission__role__organisation"
            )
        }
    verdicts = {message.pk: _verdict(message, requests.get(message.subject_id)) for message in messages}
    return with_links_made_now(
        messages, verdicts, requests, lambda row, by_rep: tape_url(row, by=REP if by_rep else PERFORMER), _anew
    )


def _anew(_message: OutboxMessage, row: SelfTapeRequest, party: Party) -> dict:
    return tape_context(request=row, role=row.submission.role, party=party, signer_name="")


def _verdict(message: OutboxMessage, request: SelfTapeRequest | None) -> Verdict:
    if request is None or request.state not in STANDS[message.kind]:
        return Verdict.drop("It has moved on since")
    if message.kind not in {RECEIVED, CALLED_OFF, FOR_REP} and request.due_at <= clock.now():
        return Verdict.drop("The deadline has passed")
    if message.kind == FOR_REP and request.given_to_rep_at is None:
        return Verdict.drop("The performer has taken it back")
    if message.kind == FOR_REP and request.submission.agency_id is None:
        return Verdict.drop("No agency speaks for them there any more")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = request.submission.production.public_title
    return Verdict.send()
