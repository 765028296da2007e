"""Words and sums of an offer, as its reader has them."""

from django import template

from contracts.selectors.negotiation import DealPage
from contracts.states import OfferState
from contracts.terms import show_amount

register = template.Library()

ENDED = {OfferState.DECLINED, OfferState.EXPIRED, OfferState.RESCINDED}
PILLS = {
    OfferState.ACCEPTED: ("booked", "check"),
    OfferState.DRAFT: ("submitted", "edit"),
    OfferState.IN_APPROVAL: ("hold", "clock"),
}


@register.simple_tag(takes_context=True)
def amount(context, value, currency: str, *, absolute: bool = False) -> str:
    """A sum in the words of the reader's language; nothing where there is none."""
    if value is None or not currency:
        return ""
    value = abs(value) if absolute else value
    user = getattr(context.get("request"), "user", None)
    return show_amount(value, currency, language=getattr(user, "language", "en-gb"))


@register.inclusion_tag("contracts/deal/_pill.html")
def deal_pill(page: DealPage) -> dict:
    state = OfferState(page.offer.state)
    is_hidden = not page.sight.is_office and state in {OfferState.DRAFT, OfferState.IN_APPROVAL}
    if is_hidden or state in ENDED:
        return {
            "status": "closed",
            "icon_name": "minus",
            "label": "Not open" if is_hidden else page.offer.get_state_display(),
        }
    status, icon_name = PILLS.get(state, ("offer", "contract"))
    open_words = f"{page.newest.heading} is open" if page.newest else page.offer.get_state_display()
    label = page.offer.get_state_display() if state in PILLS else open_words
    return {"status": status, "icon_name": icon_name, "label": label}


@register.filter
def reason_for(reasons: dict, rule: str) -> str:
    return (reasons or {}).get(rule, "")
