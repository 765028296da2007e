"""What a side is writing before it puts it to the other: begun, kept as it is typed, thrown away."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Submission
from casting.services.offering import hold_part
from casting.states import PayPer, SubmissionState
from contracts.models import Offer, OfferDraft, OfferRevision
from contracts.policies import can_make_offers
from contracts.selectors.offers import check_meets
from contracts.services.offer_checks import currency_of
from contracts.services.offer_locks import answering_side, check_turn, lock_offer
from contracts.signals import offer_changed
from contracts.states import LIVE_OFFERS, OfferState, Side
from contracts.terms import rough
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

ENGAGEMENTS: dict[str, str] = {
    PayPer.DAY: "day",
    PayPer.WEEK: "weekly",
    PayPer.EPISODE: "episode",
    PayPer.FLAT: "flat",
}
GONE = {
    SubmissionState.WITHDRAWN,
    SubmissionState.NOT_SELECTED,
    SubmissionState.RELEASED,
    SubmissionState.ROLE_CUT,
}
LONGEST_COMMENT = 2000
LONGEST_REASON = 600
LARGEST_DRAFT = 200_000
NOT_YOURS = "Offers are made by this office’s owner, directors and business affairs."


@transaction.atomic(durable=True)
def draft_offer(*, actor: User, submission: Submission, terms: Mapping[str, Any] | None = None) -> Offer:
    """Begin an offer, with `terms` or with what the call and the role say. The one that lives already comes back."""
    if not can_make_offers(actor, submission.organisation_id):
        raise NotAllowed(NOT_YOURS)
    role, submission = hold_part(submission.role_id, submission.pk)
    check_meets(actor, submission)
    if submission.state in GONE:
        raise IllegalTransition(
            f"{submission.performer.stage_name} is not up for {role.name} any more, so they cannot be made an offer."
        )
    living = Offer.objects.filter(submission=submission, state__in=LIVE_OFFERS).first()
    if living is not None:
        return living
    raw = rough(terms if terms is not None else starting_terms(submission))
    offer = Offer.objects.create(
        organisation_id=submission.organisation_id,
        production_id=submission.production_id,
        role=role,
        submission=submission,
        performer_id=submission.performer_id,
        currency=currency_of(raw) or role.production.budget_currency,
        created_by=actor,
    )
    OfferDraft.objects.create(
        organisation_id=offer.organisation_id, offer=offer, side=Side.OFFICE, terms=raw, updated_by=actor
    )
    record_activity(actor=actor, verb="offer.draft", subject=offer, organisation=role.organisation)
    offer_changed.send(Offer, offer=offer, actor=actor)
    return offer


def starting_terms(submission: Submission) -> dict[str, Any]:
    """What is known already: the role's pay, the call's dates and place. Raw, as a form would hold it."""
    role, call = submission.role, submission.call
    pay, per = role.pay_max or role.pay_min, role.pay_per
    if pay is None:
        pay, per = call.pay_max or call.pay_min, call.pay_per
    known = {
        "engagement": ENGAGEMENTS.get(per, ""),
        "currency": submission.production.budget_currency,
        "fee": f"{pay:.2f}" if pay and per in ENGAGEMENTS else "",
        "starts_on": call.starts_on.isoformat() if call.starts_on else "",
        "ends_on": call.ends_on.isoformat() if call.ends_on else "",
        "place": call.place,
    }
    return {key: value for key, value in known.items() if value}


@transaction.atomic(durable=True)
def keep_draft(
    *,
    actor: User,
    offer: Offer,
    raw: Mapping[str, Any],
    comment: str = "",
    revision: int = 0,
    overrides: Sequence[Mapping[str, str]] = (),
    answer_by: dt.datetime | None = None,
) -> OfferDraft:
    """Keep what the actor's side has written so far, right or wrong; nothing of it is seen by the other side.

    `revision` is the draft's own, 0 where there was none yet: somebody else's newer words are not written over
    (Conflict); one's own are, since a page that keeps itself does not know how often it has. `overrides` are
    [{"rule", "reason"}]. Raises IllegalTransition where this side has nothing to write.
    """
    offer = lock_offer(offer.pk)
    side = answering_side(actor, offer)
    _check_writable(offer, side)
    if len(comment) > LONGEST_COMMENT:
        raise Invalid(f"At most {LONGEST_COMMENT:,} characters.", field="comment")
    kept = rough(raw)
    if len(str(kept)) > LARGEST_DRAFT:
        raise Invalid("These terms are too long to be kept.")
    draft = OfferDraft.objects.select_for_update(of=("self",)).filter(offer=offer, side=side).first()
    if draft is None:
        draft = OfferDraft(organisation_id=offer.organisation_id, offer=offer, side=side, revision=0)
    elif draft.base == offer.current and revision != draft.revision and draft.updated_by_id != actor.pk:
        raise Conflict(
            f"{draft.updated_by.name} has changed this draft meanwhile. Load the page again to see it; what you typed"
            " is still here.",
            code="stale_draft",
            details={"revision": draft.revision},
        )
    draft.base, draft.terms, draft.comment = offer.current, kept, comment
    draft.overrides, draft.answer_by = _reasons(overrides), answer_by
    draft.updated_by, draft.updated_at = actor, clock.now()
    draft.revision += 1
    draft.save()
    return draft


@transaction.atomic(durable=True)
def drop_draft(*, actor: User, offer: Offer) -> None:
    """Throw a counter away that was not sent. An offer that was never sent is withdrawn instead."""
    offer = lock_offer(offer.pk)
    side = answering_side(actor, offer)
    check_turn(offer, side)
    OfferDraft.objects.filter(offer=offer, side=side).delete()


def _check_writable(offer: Offer, side: Side) -> None:
    if offer.state == OfferState.IN_APPROVAL and side == Side.OFFICE:
        raise IllegalTransition("This offer waits for approval. Take it back to change it; it is then asked for anew.")
    if offer.state == OfferState.DRAFT:
        if side != Side.OFFICE:
            raise IllegalTransition("There is no offer to answer yet.")
        return
    check_turn(offer, side)


def _reasons(overrides: Sequence[Mapping[str, str]]) -> list[dict[str, str]]:
    return [
        {"rule": str(one.get("rule", ""))[:60], "reason": str(one.get("reason", ""))[:LONGEST_REASON]}
        for one in overrides
        if str(one.get("reason", "")).strip()
    ][:30]


def draft_of(offer: Offer, side: Side) -> OfferDraft | None:
    """The side's draft that answers what stands now; an older one answers nothing."""
    return OfferDraft.objects.select_related("updated_by").filter(offer=offer, side=side, base=offer.current).first()


def begin_from(offer: Offer, revision: OfferRevision, *, actor: User) -> OfferDraft:
    """The office's draft anew, with the terms of that revision; the caller holds the offer."""
    OfferDraft.objects.filter(offer=offer, side=Side.OFFICE).delete()
    return OfferDraft.objects.create(
        organisation_id=offer.organisation_id,
        offer=offer,
        side=Side.OFFICE,
        base=offer.current,
        terms=revision.terms,
        updated_by=actor,
    )
