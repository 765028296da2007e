"""The answers to an offer, from either side: counter, accept, decline, let it run out; and what a client is shown."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices, office_scope
from contracts.models import Offer, OfferDraft, OfferRevision
from contracts.policies import can_speak_in, is_the_performer
from contracts.services import offer_letters
from contracts.services.approvals import cancel_approvals, check_approved
from contracts.services.offer_checks import check_counter, check_standing
from contracts.services.offer_locks import (
    answering_side,
    check_answerable,
    check_turn,
    lock_offer,
    newest_revision,
)
from contracts.services.offers import LONGEST_REASON, add_revision, answer_by, end_offer
from contracts.signals import offer_accepted, offer_changed
from contracts.states import OPEN_OFFERS, OfferState, PerformerSees, Side
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

EXPIRE_AT_ONCE = 200


@transaction.atomic(durable=True)
def counter_offer(
    *,
    actor: User,
    offer: Offer,
    seen: int,
    revision: int | None = None,
    overrides: Mapping[str, str] | None = None,
) -> OfferRevision:
    """Put the actor's own draft to the other side, in answer to revision `seen`.

    Raises Conflict telling who answered meanwhile, Invalid where nothing differs or a rule stands against it. The
    rules bind the office; what a performer's side asks for is theirs to ask.
    """
    offer = lock_offer(offer.pk)
    side = answering_side(actor, offer)
    check_answerable(offer, seen=seen, actor=actor)
    check_turn(offer, side)
    draft = (
        OfferDraft.objects.select_for_update(of=("self",))
        .select_related("updated_by")
        .filter(offer=offer, side=side, base=offer.current)
        .first()
    )
    if draft is None:
        raise Invalid("There is no counter to send. Write what you would like to be different first.")
    if revision is not None and revision != draft.revision:
        raise Conflict(
            f"{draft.updated_by.name} has changed this counter since you looked at it. Read it again, then send.",
            code="stale_draft",
        )
    last = newest_revision(offer)
    expires_at = answer_by(offer, draft.answer_by)
    found = check_counter(offer=offer, draft=draft, side=side, expires_at=expires_at, overrides=overrides)
    if found.digest == last.digest:
        raise Invalid("These are the terms as they stand. Change something, or agree to them.")
    if side == Side.OFFICE:
        check_approved(offer=offer, checked=found, actor=actor)
    made = add_revision(offer=offer, side=side, actor=actor, checked=found, expires_at=expires_at, draft=draft)
    offer.state = OfferState.COUNTERED if side == Side.TALENT else OfferState.SENT
    offer.save(update_fields=["state"])
    draft.delete()
    cancel_approvals(offer=offer, granted=False)
    offer_letters.drop_unsent(offer, because="It was answered")
    if side == Side.OFFICE:
        offer_letters.tell_talent_of_offer(offer=offer, revision=made, actor=actor)
    else:
        offer_letters.tell_office(offer=offer, actor=actor, verb=offer_letters.COUNTERED)
    record_activity(
        actor=actor,
        verb="offer.counter",
        subject=offer,
        organisation=offer.organisation,
        data={"revision": made.number, "side": side},
    )
    offer_changed.send(Offer, offer=offer, actor=actor)
    return made


@transaction.atomic(durable=True)
def accept_offer(*, actor: User, offer: Offer, seen: int, overrides: Mapping[str, str] | None = None) -> Offer:
    """Agree to revision `seen`, which the other side put: the terms are fixed from here on.

    The office answers for the rules and its approvals also where it agrees to what the performer's side asked for.
    """
    offer = lock_offer(offer.pk)
    side = answering_side(actor, offer)
    check_answerable(offer, seen=seen, actor=actor)
    check_turn(offer, side)
    last = newest_revision(offer)
    if side == Side.OFFICE:
        check_approved(
            offer=offer, checked=check_standing(offer=offer, revision=last, overrides=overrides), actor=actor
        )
    now = clock.now()
    offer.state, offer.accepted, offer.accepted_at, offer.accepted_by = OfferState.ACCEPTED, last, now, actor.name[:160]
    offer.moved_at = now
    offer.save(update_fields=["state", "accepted", "accepted_at", "accepted_by", "moved_at"])
    OfferDraft.objects.filter(offer=offer).delete()
    cancel_approvals(offer=offer, granted=False)
    offer_letters.drop_unsent(offer, because="The terms are agreed")
    if side == Side.OFFICE:
        offer_letters.tell_talent_it_is_agreed(offer=offer, actor=actor)
    else:
        offer_letters.tell_office(offer=offer, actor=actor, verb=offer_letters.AGREED)
    record_activity(
        actor=actor,
        verb="offer.accept",
        subject=offer,
        organisation=offer.organisation,
        data={"revision": last.number, "side": side, "reasons": sorted(overrides or {})},
    )
    offer_changed.send(Offer, offer=offer, actor=actor)
    offer_accepted.send(Offer, offer=offer, actor=actor)
    return offer


@transaction.atomic(durable=True)
def decline_offer(*, actor: User, offer: Offer, seen: int, because: str = "") -> Offer:
    """Say no to what stands. The performer's side may also let go while it waits for an answer to its counter."""
    offer = lock_offer(offer.pk)
    side = answering_side(actor, offer)
    check_answerable(offer, seen=seen, actor=actor)
    if side == Side.OFFICE:
        check_turn(offer, side)
    because = because.strip()
    if len(because) > LONGEST_REASON:
        raise Invalid(f"At most {LONGEST_REASON} characters.", field="because")
    end_offer(offer=offer, actor=actor, state=OfferState.DECLINED, because=because, by=actor.name)
    if side == Side.OFFICE:
        offer_letters.tell_talent_it_ended(offer=offer, actor=actor)
    else:
        offer_letters.tell_office(offer=offer, actor=actor, verb=offer_letters.DECLINED)
    return offer


@transaction.atomic(durable=True)
def share_with_performer(*, actor: User, offer: Offer, sees: str) -> Offer:
    """What the client's own page shows of the deal. Only who speaks at their agency decides it."""
    offer = lock_offer(offer.pk)
    if offer.agency_id is None or not can_speak_in(actor, offer):
        raise NotAllowed("Only their representative decides what a performer’s own page shows.")
    if sees not in PerformerSees.values:
        raise Invalid("Choose what they see.", field="sees")
    if is_the_performer(actor, offer):
        raise IllegalTransition("You are the performer, and see everything here.")
    if offer.performer_sees == sees:
        return offer
    before, offer.performer_sees = offer.performer_sees, sees
    offer.save(update_fields=["performer_sees"])
    if sees != PerformerSees.NOTHING:
        offer_letters.tell_performer_of_sharing(offer=offer, actor=actor)
    record_activity(
        actor=actor, verb="offer.share", subject=offer, organisation=None, data={"from": before, "to": sees}
    )
    return offer


def expire_offers(*, at: dt.datetime | None = None) -> int:
    """Every open offer whose time to answer has passed runs out, each in a transaction of its own."""
    at = at or clock.now()
    with across_offices("the clock works for every office"):
        due = list(
            Offer.objects.filter(state__in=OPEN_OFFERS, expires_at__lte=at)
            .select_related("organisation")
            .order_by("expires_at", "pk")[:EXPIRE_AT_ONCE]
        )
    return sum(_expire(offer, at) for offer in due)


def _expire(offer: Offer, at: dt.datetime) -> bool:
    with office_scope(offer.organisation), transaction.atomic(durable=True):
        offer = lock_offer(offer.pk)
        # An answer that came first has moved it on.
        if offer.state not in OPEN_OFFERS or offer.expires_at > at:
            return False
        end_offer(offer=offer, actor=None, state=OfferState.EXPIRED, because="", by="")
        offer_letters.tell_talent_it_ended(offer=offer, actor=None)
        offer_letters.tell_office(offer=offer, actor=None, verb=offer_letters.LAPSED)
    return True


def end_offers_of(*, submission_ids: list[int], actor: User | None, because: str) -> None:
    """Nobody can be turned down and hold an open offer: in the transaction of whoever let them go, which has the role.

    Agreed terms stay until a person withdraws them; the office is told that they do.
    """
    rows = Offer.objects.filter(submission_id__any_of=submission_ids).exclude(
        state__in=[OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED]
    )
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        offer = lock_offer(pk)
        if offer.state == OfferState.ACCEPTED:
            offer_letters.tell_office(offer=offer, actor=actor, verb=offer_letters.LEFT_AGREED)
            continue
        end_offer(
            offer=offer,
            actor=actor,
            state=OfferState.RESCINDED,
            because=because,
            by=actor.name if actor else "",
        )
        if offer.current:
            offer_letters.tell_talent_it_ended(offer=offer, actor=actor)
