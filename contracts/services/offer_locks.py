"""An offer under lock, and what must hold before anybody answers it."""

from accounts.models import User
from contracts.models import Offer, OfferRevision
from contracts.policies import can_make_offers, can_speak_in
from contracts.states import OPEN_OFFERS, OfferState, Side
from core import clock
from core.errors import Conflict, IllegalTransition, NotAllowed

ENDED_WORDS = {
    OfferState.ACCEPTED: "agreed to it",
    OfferState.DECLINED: "declined it",
    OfferState.RESCINDED: "withdrew it",
}


def lock_offer(offer_id: int) -> Offer:
    """Every act on an offer, by whoever, waits here: of two answers to one revision the second is told of the first."""
    return (
        Offer.objects.select_for_update(of=("self",), no_key=True)
        .select_related(
            "organisation",
            "production",
            "role__production",
            "performer__account",
            "submission",
            "agency",
            "rep",
            "created_by",
        )
        .get(pk=offer_id)
    )


def newest_revision(offer: Offer) -> OfferRevision:
    return OfferRevision.objects.select_related("author").get(offer=offer, number=offer.current)


def answering_side(actor: User, offer: Offer) -> Side:
    """For which side the actor may answer. Raises NotAllowed for whoever only looks on."""
    if can_make_offers(actor, offer.organisation_id):
        return Side.OFFICE
    if can_speak_in(actor, offer):
        return Side.TALENT
    raise NotAllowed("You can look at this offer, but not answer it.")


def whose_turn(offer: Offer) -> Side | None:
    if offer.state == OfferState.SENT:
        return Side.TALENT
    return Side.OFFICE if offer.state == OfferState.COUNTERED else None


def check_answerable(offer: Offer, *, seen: int, actor: User) -> None:
    """The offer is open, and `seen` is the revision that stands. Raises Conflict telling who did what meanwhile."""
    if offer.state not in OPEN_OFFERS:
        raise Conflict(how_it_ended(offer, actor), code="offer_closed")
    if offer.expires_at is not None and offer.expires_at <= clock.now():
        at = clock.show(offer.expires_at, actor.time_zone)
        raise Conflict(f"This offer ran out on {at}. It can no longer be answered.", code="offer_expired")
    if seen != offer.current:
        last = newest_revision(offer)
        who = "You have" if last.author_id == actor.pk else f"{last.author_name} has"
        raise Conflict(
            f"{who} put other terms meanwhile: revision {last.number}, at"
            f" {clock.show(last.created_at, actor.time_zone, 'short')}. Read it before you answer.",
            code="stale_revision",
            details={"current": last.number},
        )


def check_turn(offer: Offer, side: Side) -> None:
    if whose_turn(offer) != side:
        raise IllegalTransition("It lies with the other side now. You can answer when they have.")


def how_it_ended(offer: Offer, reader: User) -> str:
    """“Colm Hartigan has agreed to it, on …”, for whoever comes after."""
    if offer.state == OfferState.EXPIRED:
        return "This offer ran out before it was answered."
    if offer.state in {OfferState.DRAFT, OfferState.IN_APPROVAL}:
        return "This offer is not open. It is being written."
    who, at = (
        (offer.accepted_by, offer.accepted_at)
        if offer.state == OfferState.ACCEPTED
        else (offer.ended_by, offer.ended_at)
    )
    name = "You" if who == reader.name else who or "Somebody"
    when = f" on {clock.show(at, reader.time_zone)}" if at else ""
    return f"This offer is not open any more: {name} {ENDED_WORDS[OfferState(offer.state)]}{when}."
