"""Tags of the talent room's templates; `media_address` serves the other rooms too."""

from uuid import UUID

from django import template
from django.conf import settings
from django.urls import reverse

from talent.addresses import media_url
from talent.forms.about import VISIBILITY_TEXTS
from talent.models import BookOut, MediaAsset, Performer
from talent.selectors.films import Film, film_of
from talent.states import Gender, Visibility

register = template.Library()


@register.simple_tag
def media_address(asset: MediaAsset | None, variant: str) -> str:
    """A signed address, empty without an asset; another one after each new crop."""
    if asset is None:
        return ""
    crop = asset.crop or {}
    version = "-".join(str(round(crop[key] * 1000)) for key in ("x", "y", "width")) if crop else ""
    return media_url(asset.public_id, variant, version=f"{asset.state}{version}")


@register.simple_tag
def film_shown(asset: MediaAsset) -> Film:
    """What `components/player.html` asks for. The page's selector has decided that the reader may see it."""
    return film_of(asset)


@register.simple_tag
def shot_address(public_id: UUID | str, variant: str) -> str:
    """The same from a public id alone, as profile versions hold it."""
    return media_url(public_id, variant)


@register.simple_tag
def page_address(performer: Performer) -> str:
    return f"{settings.SITE_URL}{reverse('talent:performer', args=[performer.slug])}"


@register.filter
def minutes(milliseconds: int | None) -> str:
    """134000 as 2:14."""
    whole, seconds = divmod(round((milliseconds or 0) / 1000), 60)
    return f"{whole}:{seconds:02}"


@register.filter
def days(book_out: BookOut) -> str:
    """12 March 2027, 12–14 March 2027, or 30 March to 2 April 2027."""
    first, last = book_out.starts_on, book_out.ends_on
    end = f"{last.day} {last:%B %Y}"
    if first == last:
        return end
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    return f"{first.day} {first:%B}{'' if first.year == last.year else first.strftime(' %Y')} to {end}"


@register.filter
def plays_words(performer: Performer) -> str:
    return ", ".join(Gender(value).label.lower() for value in performer.plays)


@register.filter
def visibility_words(performer: Performer) -> str:
    return VISIBILITY_TEXTS[Visibility(performer.visibility)]
