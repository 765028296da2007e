"""The page as a viewer of a tier would see it, made of the same parts."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from casting.models import Presentation
from casting.selectors.notes import notes_for_tier
from casting.selectors.presentations import pick_in_hand, roles_shown, seen_by
from casting.selectors.viewing import Sight, free_dates, sight_of
from casting.states import ViewerTier, VoteValue
from casting.views.presentations.builder import address, in_hand
from casting.views.viewing.media import marked
from casting.views.viewing.page import neighbours
from casting.views.viewing.shown import PreviewPlaces, cards_of, compare_rows, compared_in, in_own_order
from casting.watermark import mark_for
from core import clock
from core.text import whole_number


@login_required
@require_safe
@never_cache
def preview(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    tier = request.GET.get("tier", "")
    tier = tier if tier in ViewerTier.values else ViewerTier.PRODUCTION
    places = PreviewPlaces(found, tier)
    about = whole_number(request.GET.get("person", ""))
    role_id = whole_number(request.GET.get("role", ""))
    if about:
        role_id = pick_in_hand(actor=request.user, presentation=found, pick_id=about).role_id
    sight = sight_of(presentation=found, tier=tier, role_id=role_id)
    seen = seen_by(request.user, roles_shown(found), found)
    sight = replace(
        sight,
        picks=[pick for pick in sight.picks if pick.pk in seen],
        comments=[one for one in sight.comments if one.pick_id is None or one.pick_id in seen],
    )
    context = {
        "presentation": found,
        "production": found.production,
        "sight": sight,
        "home": places.page(),
        "back": address(found),
        "tiers": ViewerTier.choices,
        "tier": tier,
        "votes": VoteValue.choices,
        "preview": True,
    }
    if about:
        return _person(request, sight, about, places, context)
    return _role(request, sight, places, context)


def _role(request: HttpRequest, sight: Sight, places: PreviewPlaces, context: dict) -> HttpResponse:
    compared = compared_in(sight, request.GET)
    notes = notes_for_tier(sight.tier, [p.pick.submission_id for p in sight.picks if p.pk in compared])
    cards = cards_of(sight.picks, places, compared=compared, notes=notes)
    beside = [card for card in cards if card.is_compared]
    context |= {
        "cards": cards,
        "beside": beside,
        "rows": compare_rows(beside, free_dates(sight.presentation, [card.seen for card in beside])),
        "ranking": in_own_order(sight, cards),
        "comments": sight.comments,
    }
    return render(request, "casting/presentations/preview.html", context)


def _person(request: HttpRequest, sight: Sight, about: int, places: PreviewPlaces, context: dict) -> HttpResponse:
    seen = next((p for p in sight.picks if p.pk == about), None)
    if seen is None:
        raise Http404
    notes = notes_for_tier(sight.tier, [seen.pick.submission_id] if seen.is_available else [])
    [card] = cards_of([seen], places, notes=notes)
    comments = [comment for comment in sight.comments if comment.pick_id == about]
    context |= {"card": card, "comments": comments, **neighbours(sight, about, places)}
    return render(request, "casting/presentations/preview_person.html", context)


@login_required
@require_safe
def preview_picture(
    request: HttpRequest, org_slug: str, presentation_id: int, pick_id: int, variant: str
) -> HttpResponse:
    found: Presentation = in_hand(request, presentation_id)
    row = pick_in_hand(actor=request.user, presentation=found, pick_id=pick_id)
    now = clock.now()
    mark = mark_for(f"Preview, {request.user.name}", request.user.email, now)
    response = marked(row, variant, mark=mark, key=f"office-{request.user.pk}:{now:%Y%m%d%H}")
    response["Cache-Control"] = "private, max-age=300"
    return response
