"""The offer of a submission, on its panel in the decision room."""

from collections.abc import Iterable

from accounts.models import User
from casting.models import Role, Submission
from casting.room_panels import RoomPanel
from contracts.policies import can_make_offers, can_see_deals, can_see_money
from contracts.selectors.offers import living_offer
from contracts.states import LIVE_OFFERS


def offer_panel(actor: User, role: Role, submission: Submission) -> Iterable[RoomPanel]:
    """Nothing while names are hidden: an offer would say who it is."""
    if role.lens.hides_identity or not can_see_deals(actor, role.organisation):
        return
    offer = living_offer(submission.pk)
    is_here = submission.performer.erased_at is None
    may_make = can_make_offers(actor, role.organisation_id) and (offer is None or offer.state not in LIVE_OFFERS)
    may_offer = is_here and may_make
    if offer is None and not may_offer:
        return
    context = {
        "offer": offer,
        "total": offer.total if offer is not None and can_see_money(actor, role.organisation_id) else None,
        "may_offer": may_offer,
        "submission_id": submission.pk,
    }
    yield RoomPanel(template="contracts/deal/room_panel.html", context=context, sort_key="offer")
