"""Somebody whom the office named says yes or no, before an offer goes out or a hold binds."""

from collections.abc import Sequence
from decimal import Decimal

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from contracts.models import Approver, Contract, DealApproval, Hold, Offer, OfferDraft, OfferRevision
from contracts.policies import can_ask_availability, can_make_offers
from contracts.services import offer_letters
from contracts.services.hold_rows import locked
from contracts.services.holds import hold_approved
from contracts.services.offer_checks import Checked, check_rules, checked_terms, reasons_of
from contracts.services.offer_locks import lock_offer
from contracts.signals import offer_changed
from contracts.states import DEAL_APPROVAL_MOVES, IN_FORCE, DealApprovalState, OfferState, Side
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed
from core.money import show_money
from core.states import check

LIVE = [DealApprovalState.WAITING, DealApprovalState.APPROVED]
LONGEST_REASON = 600
NEEDS_APPROVAL = "needs_approval"


def approvers_for(organisation_id: int, *, amount: Decimal, currency: str, holds: bool = False) -> list[Approver]:
    """Whoever may approve that much, in the order they were named. Raises Invalid where some are named and none may."""
    wanted = {"approves_holds": True} if holds else {"approves_offers": True}
    named = list(
        Approver.objects.select_related("user").filter(organisation_id=organisation_id, removed_at=None, **wanted)
    )
    covering = [one for one in named if _covers(one, amount, currency)]
    if named and not covering:
        raise Invalid(
            f"Nobody named in the deal settings may approve {show_money(amount, currency)}."
            " An owner or director can raise somebody’s limit there.",
            code="nobody_may_approve",
        )
    return covering


def _covers(approver: Approver, amount: Decimal, currency: str) -> bool:
    return approver.limit is None or (approver.currency == currency and amount <= approver.limit)


def check_approved(*, offer: Offer, checked: Checked, actor: User) -> None:
    """Raises IllegalTransition where these very terms need an approval that nobody has given."""
    covering = approvers_for(offer.organisation_id, amount=checked.total or Decimal(0), currency=checked.currency)
    if not covering or any(one.user_id == actor.pk for one in covering):
        return
    given = DealApproval.objects.filter(offer=offer, state=DealApprovalState.APPROVED, digest=checked.digest)
    if not given.exists():
        raise IllegalTransition(
            f"These terms need the approval of {_either(covering)} before you put them. Ask for it first.",
            code=NEEDS_APPROVAL,
        )


def check_may_send_amendment(*, amendment: Contract, actor: User) -> None:
    """What comes to more than the contract does now is sent by somebody whose own yes would cover it."""
    first = amendment.amends
    now = first.amendments.filter(state__in=IN_FORCE).order_by("-executed_at", "-pk").first() or first
    if amendment.total is None or (now.total is not None and amendment.total <= now.total):
        return
    covering = approvers_for(amendment.organisation_id, amount=amendment.total, currency=amendment.currency)
    if covering and all(one.user_id != actor.pk for one in covering):
        raise IllegalTransition(
            f"This comes to more than {now.number} does, so it is sent by somebody of your office who may approve"
            f" {show_money(amendment.total, amendment.currency)}. The deal settings say who.",
            code=NEEDS_APPROVAL,
        )


def _either(approvers: Sequence[Approver]) -> str:
    names = [one.name for one in approvers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


@transaction.atomic(durable=True)
def ask_approval(
    *, actor: User, offer: Offer | None = None, hold: Hold | None = None, revision: int | None = None
) -> list[DealApproval]:
    """Ask everybody whose limit covers it; one yes is enough, one no sends it back.

    Of an offer it is the office's draft that they are asked about, or the other side's revision of that number. Raises
    Invalid where nobody is named for it. Opens its own transaction; `ask_hold_approval` joins the caller's.
    """
    if hold is not None:
        return ask_hold_approval(actor=actor, hold=hold)
    offer = lock_offer(offer.pk)
    if not can_make_offers(actor, offer.organisation_id):
        raise NotAllowed("Offers are made by this office’s owner, directors and business affairs.")
    terms = _terms_to_approve(offer, revision)
    covering = approvers_for(offer.organisation_id, amount=terms.total or Decimal(0), currency=terms.currency)
    if not covering:
        raise Invalid("Nobody is named to approve offers, so none is needed. Send it.", code="nobody_named")
    cancel_approvals(offer=offer)
    made = [
        _ask(one, actor, offer=offer, digest=terms.digest, amount=terms.total or Decimal(0), terms=terms.terms)
        for one in covering
    ]
    if offer.state == OfferState.DRAFT:
        offer.state, offer.moved_at, offer.total = OfferState.IN_APPROVAL, clock.now(), terms.total
        offer.save(update_fields=["state", "moved_at", "total"])
    offer_letters.tell_approvers(made, actor=actor)
    record_activity(
        actor=actor,
        verb="offer.ask_approval",
        subject=offer,
        organisation=offer.organisation,
        data={"approvers": [one.approver_id for one in made]},
    )
    offer_changed.send(Offer, offer=offer, actor=actor)
    return made


def _terms_to_approve(offer: Offer, revision: int | None) -> Checked:
    if revision is not None:
        if offer.state != OfferState.COUNTERED or revision != offer.current:
            raise Conflict("That is not what stands any more. Load the page again.")
        raw, reasons = OfferRevision.objects.get(offer=offer, number=revision).terms, {}
    else:
        if offer.state not in {OfferState.DRAFT, OfferState.IN_APPROVAL, OfferState.COUNTERED}:
            raise IllegalTransition("There is nothing here to be approved now.")
        draft = OfferDraft.objects.filter(offer=offer, side=Side.OFFICE, base=offer.current).first()
        if draft is None:
            raise Invalid("Write the counter first, then ask for its approval.")
        raw, reasons = draft.terms, reasons_of(draft)
    found = checked_terms(offer, raw, reasons=reasons, expires_at=None)
    if found.total is None:
        raise Invalid("Say what the fee is.", field="fee")
    if revision is None:
        check_rules(found)
    return found


def _ask(approver: Approver, actor: User, **about) -> DealApproval:
    thing = about.get("offer") or about["hold"]
    currency = about.get("currency") or about["terms"].get("currency", "")
    return DealApproval.objects.create(
        organisation_id=thing.organisation_id,
        approver=approver,
        asked_by=actor,
        asked_at=clock.now(),
        **(about | {"currency": currency}),
    )


def ask_hold_approval(*, actor: User, hold: Hold) -> list[DealApproval]:
    """`ask_approval` about a hold that the caller has under lock, in the caller's transaction."""
    if not can_ask_availability(actor, hold.organisation_id):
        raise NotAllowed("Holds are placed by this office’s owner, directors, associates and business affairs.")
    if hold.cancel_fee is None:
        raise Invalid("A hold binds, so it needs a fee for cancelling. Say what it is.", field="cancel_fee")
    covering = approvers_for(hold.organisation_id, amount=hold.cancel_fee, currency=hold.currency, holds=True)
    if not covering:
        raise Invalid(
            "A hold binds, so somebody must approve it. An owner or director names who, in the deal settings.",
            code="nobody_named",
        )
    cancel_approvals(hold=hold)
    made = [_ask(one, actor, hold=hold, amount=hold.cancel_fee, currency=hold.currency, terms={}) for one in covering]
    offer_letters.tell_approvers(made, actor=actor)
    record_activity(
        actor=actor,
        verb="hold.ask_approval",
        subject=hold,
        organisation=hold.organisation,
        data={"approvers": [one.approver_id for one in made]},
    )
    return made


@transaction.atomic(durable=True)
def decide_approval(
    *, approval: DealApproval, by_name: str, approve: bool, reason: str = "", actor: User | None = None
) -> DealApproval:
    """The yes or no of one approver, who has been let in by the caller. A no needs its reason.

    Raises Conflict when it was taken back, or somebody else of those asked has said it already.
    """
    reason = reason.strip()
    if len(reason) > LONGEST_REASON:
        raise Invalid(f"At most {LONGEST_REASON} characters.", field="reason")
    if not approve and not reason:
        raise Invalid("Say in a sentence what stands against it, so that they can put it right.", field="reason")
    offer = lock_offer(approval.offer_id) if approval.offer_id is not None else None
    hold = locked(approval.hold_id) if approval.hold_id is not None else None
    approval = (
        DealApproval.objects.select_for_update(of=("self",), no_key=True)
        .select_related("approver", "asked_by", "organisation", "offer", "hold")
        .get(pk=approval.pk)
    )
    if approval.state != DealApprovalState.WAITING:
        raise Conflict(_why_not_waiting(approval), code="approval_closed")
    state = DealApprovalState.APPROVED if approve else DealApprovalState.DECLINED
    check(DEAL_APPROVAL_MOVES, approval.state, state, noun="approval", labels=DealApprovalState.choices)
    approval.state, approval.reason, approval.decided_at = state, reason, clock.now()
    approval.save(update_fields=["state", "reason", "decided_at"])
    _cancel_others(approval)
    if not approve and offer is not None and offer.state == OfferState.IN_APPROVAL:
        offer.state, offer.moved_at = OfferState.DRAFT, clock.now()
        offer.save(update_fields=["state", "moved_at"])
    record_activity(
        actor=actor,
        verb=f"{'offer' if approval.offer_id else 'hold'}.{'approved' if approve else 'not_approved'}",
        subject=offer or hold,
        organisation=approval.organisation,
        data={"approver": approval.approver_id, "by": by_name},
    )
    offer_letters.tell_asker(approval, by_name=by_name)
    if offer is not None:
        offer_changed.send(Offer, offer=offer, actor=actor)
    elif hold is not None and approve:
        hold_approved(hold=hold, by_name=by_name)
    return approval


def _why_not_waiting(approval: DealApproval) -> str:
    if approval.state == DealApprovalState.CANCELLED:
        return "This is not asked of you any more: the terms changed, it was taken back, or somebody else answered."
    return f"You have answered this already: {approval.get_state_display().lower()}."


def _cancel_others(approval: DealApproval) -> None:
    others = DealApproval.objects.filter(
        offer_id=approval.offer_id, hold_id=approval.hold_id, state=DealApprovalState.WAITING
    ).exclude(pk=approval.pk)
    ids = list(others.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    DealApproval.objects.filter(pk__in=ids).update(state=DealApprovalState.CANCELLED)
    offer_letters.drop_asked(ids)


def cancel_approvals(*, offer: Offer | None = None, hold: Hold | None = None, granted: bool = True) -> None:
    """What was asked about it counts no more, and what was `granted`; the caller has the offer or hold under lock."""
    about = {"offer": offer} if offer is not None else {"hold": hold}
    rows = DealApproval.objects.filter(state__in=LIVE if granted else [DealApprovalState.WAITING], **about)
    ids = list(rows.order_by("pk").select_for_update(no_key=True).values_list("pk", flat=True))
    if ids:
        DealApproval.objects.filter(pk__in=ids).update(state=DealApprovalState.CANCELLED)
        offer_letters.drop_asked(ids)


@transaction.atomic(durable=True)
def take_back_approval(*, actor: User, offer: Offer) -> Offer:
    """Nobody is asked any more, and the offer can be changed again."""
    offer = lock_offer(offer.pk)
    if not can_make_offers(actor, offer.organisation_id):
        raise NotAllowed("Offers are made by this office’s owner, directors and business affairs.")
    if offer.state == OfferState.IN_APPROVAL:
        offer.state, offer.moved_at = OfferState.DRAFT, clock.now()
        offer.save(update_fields=["state", "moved_at"])
    elif offer.state != OfferState.COUNTERED:
        raise Conflict("This offer does not wait for approval.")
    cancel_approvals(offer=offer)
    record_activity(actor=actor, verb="offer.take_back", subject=offer, organisation=offer.organisation)
    offer_changed.send(Offer, offer=offer, actor=actor)
    return offer
