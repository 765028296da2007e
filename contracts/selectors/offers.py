"""Finding offers and approvals: an office's own, a performer's side's, an approver's."""

from collections.abc import Callable

from accounts.models import Organisation, User
from accounts.tenancy import across_offices
from casting.lens import lens_for
from casting.models import Submission
from contracts.links import read_approval_token
from contracts.models import Approver, Contract, DealApproval, Hold, Offer
from contracts.policies import (
    can_make_offers,
    can_see_deals,
    can_see_money,
    meets_every_deal,
    performer_sees,
    talent_side_q,
)
from contracts.selectors.seen import seen_deals_q
from contracts.states import LIVE_OFFERS, HoldState, OfferState, PerformerSees
from core.errors import Invalid, NotAllowed, NotFound
from core.pages import Page, keyset_page

LOADED = (
    "organisation", "production", "role__production", "performer", "submission__headshot", "agency", "rep", "created_by",
)  # fmt: skip
PAGE = 50
MOVED = ["-moved_at", "-id"]
NO_SUCH = "There is no such deal."
NO_BUSINESS = "Deals are for this office’s owner, directors, associates and business affairs."


def office_offer(*, actor: User, organisation: Organisation, offer_id: int) -> Offer:
    """One of the office's offers. Raises NotFound, also for somebody whom the reader stays out of."""
    if not can_see_deals(actor, organisation):
        raise NotAllowed(NO_BUSINESS)
    found = (
        Offer.objects.select_related(*LOADED)
        .filter(seen_deals_q(actor, organisation.pk), organisation=organisation, pk=offer_id)
        .first()
    )
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def submission_to_offer(*, actor: User, organisation: Organisation, submission_id: int) -> Submission:
    """Somebody to whom the actor may make an offer. Raises NotFound for whom they do not see, NotAllowed without the right."""
    row = (
        Submission.objects.select_related(
            "role__production", "role__organisation", "role__call", "production", "call", "performer__account",
            "agency", "submitted_by", "headshot", "organisation",
        )
        .filter(pk=submission_id, organisation=organisation)
        .first()
    )  # fmt: skip
    if row is None:
        raise NotFound("There is no such submission.")
    check_meets(actor, row)
    if not can_make_offers(actor, organisation.pk):
        raise NotAllowed("Offers are made by this office’s owner, directors and business affairs.")
    return row


def check_meets(actor: User, row: Submission) -> None:
    """Raises NotFound for whom the actor does not see, NotAllowed while names are hidden from them."""
    if meets_every_deal(actor, row.organisation_id):
        return
    lens = lens_for(actor, row.role)
    if not Submission.objects.filter(lens.visible_q(), pk=row.pk).exists():
        raise NotFound("There is no such submission.")
    if lens.hides_identity:
        raise NotAllowed("Names are hidden in this pass, so offers are made when it is closed.")


def living_offer(submission_id: int) -> Offer | None:
    """The offer that stands, else the newest one; inside the office's scope."""
    rows = Offer.objects.filter(submission_id=submission_id)
    return rows.filter(state__in=LIVE_OFFERS).first() or rows.order_by("-pk").first()


def talent_offer(*, actor: User, uid) -> Offer:
    """An offer of which the actor is on the performer's side, once it was sent. Raises NotFound."""
    with across_offices("the performer's side reads its deals, whichever office made them"):
        found = (
            Offer.objects.select_related(*LOADED, "performer__account")
            .filter(talent_side_q(actor), uid=uid, current__gt=0)
            .first()
        )
    if found is None:
        raise NotFound(NO_SUCH)
    return found


def converted_holds(offer: Offer) -> list[Hold]:
    """Dates that became this offer and are still where they were put then: a person says what becomes of them."""
    return list(
        Hold.objects.select_related("role", "performer")
        .filter(submission=offer.submission_id, state=HoldState.CONVERTED)
        .order_by("pk")
    )


def papers_of(offer: Offer, *, is_office: bool) -> list[Contract]:
    """The contracts made from what was agreed. The performer's side knows of one when it has been sent out."""
    rows = Contract.objects.filter(offer=offer, amends=None).order_by("-pk")
    return list(rows if is_office else rows.filter(sent_at__isnull=False))


def approvers_of(organisation: Organisation) -> list[Approver]:
    return list(
        Approver.objects.select_related("user")
        .filter(organisation=organisation, removed_at=None)
        .order_by("name", "pk")
    )


def has_approvers(organisation_id: int) -> bool:
    return Approver.objects.filter(organisation_id=organisation_id, removed_at=None, approves_offers=True).exists()


def approver_for(*, organisation: Organisation, approver_id: int) -> Approver:
    found = Approver.objects.filter(organisation=organisation, pk=approver_id, removed_at=None).first()
    if found is None:
        raise NotFound("Nobody is named there any more.")
    return found


def approval_by_token(token: str) -> DealApproval | None:
    """What a personal link asks about, whatever has become of it; None for a link that we did not make."""
    named = read_approval_token(token)
    if named is None:
        return None
    with across_offices("the bearer of a signed link answers without an account"):
        return (
            DealApproval.objects.select_related(
                "organisation", "approver__user", "asked_by",
                "offer__production", "offer__role", "offer__performer", "offer__submission__headshot", "offer__agency",
                "hold__production", "hold__role", "hold__performer", "hold__submission__headshot", "hold__agency",
            )
            .filter(uid=named[0])
            .first()
        )  # fmt: skip


def own_approval(*, actor: User, organisation: Organisation, approval_id: int) -> DealApproval:
    """An approval that the actor themself is asked for. Raises NotFound."""
    found = DealApproval.objects.filter(organisation=organisation, pk=approval_id, approver__user=actor).first()
    if found is None:
        raise NotFound("You are not asked about that.")
    return found


def office_offers(
    *, actor: User, organisation: Organisation, state: str = "", after: str | None = None
) -> tuple[Page, bool]:
    """A page of the office's offers, the last moved first, and whether the reader sees money."""
    if not can_see_deals(actor, organisation):
        raise NotAllowed(NO_BUSINESS)
    rows = Offer.objects.select_related("performer", "role", "production").filter(
        seen_deals_q(actor, organisation.pk), organisation=organisation
    )
    if state:
        if state not in OfferState.values:
            raise Invalid("Choose one of the states.", field="state")
        rows = rows.filter(state=state)
    return keyset_page(rows, MOVED, after=after, size=PAGE), can_see_money(actor, organisation.pk)


def talent_offers(*, actor: User, after: str | None = None) -> tuple[Page, Callable[[Offer], bool]]:
    """A page of offers to the actor and whom they speak for, and of which of them they see the money."""
    with across_offices("the performer's side reads its deals, whichever office made them"):
        own = Offer.objects.filter(talent_side_q(actor), current__gt=0)
        rows = own.select_related("performer", "role", "production")
        page = keyset_page(rows, MOVED, after=after, size=PAGE)
    return page, lambda row: performer_sees(actor, row) == PerformerSees.ALL
