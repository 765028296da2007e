"""Addresses of pictures on the performers' own pages, whose views have decided that the reader may see them."""

from django import template

from talent.addresses import media_url

register = template.Library()


@register.simple_tag
def headshot_url(asset, variant: str) -> str:
    """Empty without an asset."""
    return media_url(asset.public_id, variant) if asset else ""
