"""Tags of the search for performers: its link in the rail, and what stands on its page many times over."""

from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape

from django import template
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.templatetags.ui import form_fields, initials, nav_link
from talent.forms.search import SaveSearchForm
from talent.search_policies import opens_search
from talent.selectors.search import Card
from talent.templatetags.talent import media_address

register = template.Library()

SEARCH = "talent:search"
# Stands for a performer's own word while the address around it is made once for a page of them.
SOMEBODY = "somebody"

PICK = '<input class="shot__pick" type="checkbox" name="pick" value="{}" aria-label="Tick {}">'
PRINT = (
    '<img class="shot__img" src="{}" alt="" width="400" height="500" loading="lazy" data-fallback>'
    '<span class="print print--none" hidden aria-hidden="true">{}</span>'
)
NO_PRINT = '<span class="print print--none" aria-hidden="true">{}</span>'
META = '<span class="shot__meta">{}</span>'
FACE = (
    '<li class="shot">{}<a class="shot__link" href="{}"><span class="shot__frame">{}</span>'
    '<span class="shot__body"><span class="shot__name"><span dir="auto">{}</span></span>'
    '<span class="shot__meta">{}</span><span class="shot__meta">{}</span>{}</span></a></li>\n'
)


@register.inclusion_tag("components/nav_link.html", takes_context=True)
def search_link(context) -> dict:
    """The rail's link to the search for performers, for whoever may use it; no statement of its own."""
    membership = context["request"].membership
    if not opens_search(membership):
        return {"url": ""}
    return nav_link(context, SEARCH, membership.organisation.slug, icon="search", label="Search", under=SEARCH)


@register.simple_tag
def found_faces(cards: Iterable[Card], org_slug: str, may_keep: bool) -> SafeString:
    """One `.shot` for each: in words of a template thirty-six of them take 4 ms."""
    before, _, behind = reverse("talent:person", args=[org_slug, SOMEBODY]).rpartition(SOMEBODY)
    faces = (_face(card, f"{before}{card.performer.slug}{behind}", may_keep) for card in cards)
    return SafeString("".join(faces))


def _face(card: Card, url: str, may_keep: bool) -> str:
    """What somebody wrote is escaped here, once: `format_html` asks every piece what it is, thirty-six times seven."""
    one = card.performer
    name, letters = escape(one.stage_name), escape(initials(one.stage_name))
    src = media_address(card.face, "card")
    frame = PRINT.format(escape(src), letters) if src else NO_PRINT.format(letters)
    span = "range not stated" if one.playing_age_min is None else f"{one.playing_age_min}–{one.playing_age_max}"
    return FACE.format(
        PICK.format(one.pk, name) if may_keep else "",
        escape(url),
        frame,
        name,
        f"{span} · {one.height_cm} cm" if one.height_cm else span,
        escape(", ".join(one.bases)) or "base not stated",
        META.format(escape(card.minor)) if card.minor else "",
    )


@register.simple_tag
@cache
def save_search_fields() -> SafeString:
    """Of a search that is not kept yet: nothing in them hangs on who asks."""
    return form_fields(SaveSearchForm())


@register.simple_tag
def options(words: Iterable[str]) -> SafeString:
    """The inside of a datalist."""
    return _options(tuple(words))


@lru_cache(maxsize=64)
def _options(words: tuple[str, ...]) -> SafeString:
    return format_html_join("", '<option value="{}"></option>', ((one,) for one in words))
