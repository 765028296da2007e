from django import template

from casting import policies

register = template.Library()


@register.filter
def opens_the_room(membership) -> bool:
    """Whether somebody's membership opens casting's pages to them."""
    return policies.opens_the_room(membership)
