"""What must still be true of a hold when a note about it leaves."""

from accounts.tenancy import across_offices
from contracts.messages_holds import ASKED, EXPIRED, KEPT, PLACED, RELEASED
from contracts.models import Hold
from contracts.states import HoldState
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

STANDS = {
    ASKED: {HoldState.REQUESTED},
    PLACED: {HoldState.PLACED, HoldState.CONVERTED},
    KEPT: {HoldState.PLACED},
    RELEASED: {HoldState.RELEASED},
    EXPIRED: {HoldState.EXPIRED},
}


def hold_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = Hold.objects.filter(pk__in=[message.subject_id for message in messages])
        holds = {row.pk: row for row in rows.select_related("production")}
    return {message.pk: _verdict(message, holds.get(message.subject_id)) for message in messages}


def _verdict(message: OutboxMessage, hold: Hold | None) -> Verdict:
    if hold is None or hold.state not in STANDS[message.kind]:
        return Verdict.drop("It has moved on since")
    # The key carries the round that the note was written in.
    if message.dedupe_key.split(":")[2] != str(hold.round):
        return Verdict.drop("It has been asked anew since")
    if message.kind == ASKED and hold.expires_at <= clock.now():
        return Verdict.drop("The time to answer has passed")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = hold.production.public_title
    return Verdict.send()
