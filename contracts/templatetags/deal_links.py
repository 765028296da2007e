from django import template

from contracts.policies import ASKING
from contracts.selectors.deals_mine import Line
from core.templatetags.ui import nav_link, safe_url

register = template.Library()

OFFICE, OWN = "contracts:deal-list", "contracts:mine-deals"


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def deals_link(context) -> dict:
    """The rail's link to an office's deals, for whoever has business with them; no statement of its own."""
    membership = context["request"].membership
    if membership is None or membership.role not in ASKING:
        return {"url": ""}
    return nav_link(context, OFFICE, membership.organisation.slug, icon="contract", label="Deals", under=OFFICE)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def own_deals_link(context) -> dict:
    """The rail's link to one's own deals, or one's clients'."""
    return nav_link(context, OWN, icon="contract", label="Deals", under=OWN)


@register.simple_tag
def line_url(line: Line) -> str:
    """Where a person's own deal is answered or looked at."""
    return safe_url(line.url_name, *line.url_args)
