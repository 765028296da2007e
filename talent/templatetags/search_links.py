from django import template

from core.templatetags.ui import nav_link
from talent.search_policies import opens_search

register = template.Library()

SEARCH = "talent:search"


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def search_link(context) -> dict:
    """The rail's link to the search for performers, for whoever may use it; no statement of its own."""
    membership = context["request"].membership
    if not opens_search(membership):
        return {"url": ""}
    return nav_link(context, SEARCH, membership.organisation.slug, icon="search", label="Search", under=SEARCH)
