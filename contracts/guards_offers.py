"""What must still be true of an offer, or of an approval, when a note about it leaves."""

from accounts.tenancy import across_offices
from contracts.messages_offers import AGREED, ENDED, NEW_TERMS, OFFER
from contracts.models import DealApproval, Offer
from contracts.states import DealApprovalState, OfferState
from core import clock
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

STANDS = {
    OFFER: {OfferState.SENT},
    NEW_TERMS: {OfferState.SENT},
    AGREED: {OfferState.ACCEPTED},
    ENDED: {OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED},
}


def offer_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = Offer.objects.filter(pk__in=[message.subject_id for message in messages])
        offers = {row.pk: row for row in rows.select_related("production")}
    return {message.pk: _verdict(message, offers.get(message.subject_id)) for message in messages}


def _verdict(message: OutboxMessage, offer: Offer | None) -> Verdict:
    if offer is None or offer.state not in STANDS[message.kind]:
        return Verdict.drop("It has moved on since")
    if message.kind in {OFFER, NEW_TERMS}:
        if message.context.get("revision") != offer.current:
            return Verdict.drop("Newer terms have been put since")
        if offer.expires_at is not None and offer.expires_at <= clock.now():
            return Verdict.drop("The time to answer has passed")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = offer.production.public_title
    return Verdict.send()


def approval_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    with across_offices("a worker re-checks the notes of every office before they leave"):
        rows = DealApproval.objects.filter(pk__in=[message.subject_id for message in messages])
        waiting = set(rows.filter(state=DealApprovalState.WAITING).values_list("pk", flat=True))
    return {
        message.pk: Verdict.send() if message.subject_id in waiting else Verdict.drop("It is not asked any more")
        for message in messages
    }
