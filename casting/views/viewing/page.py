"""What a viewer sees: the people of one role, and one person by themself."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from casting.forms.viewing import CommentForm
from casting.selectors.approvals import seats_of_viewer
from casting.selectors.viewing import Sight, ends_at, free_dates, sight_of
from casting.services.notes import read_notes_by_link
from casting.services.viewer_doors import record_opening
from casting.states import VoteValue
from casting.views.viewing.door import Visit, by_link, not_open_page
from casting.views.viewing.shown import LinkPlaces, cards_of, compare_rows, compared_in, in_own_order
from core import clock
from core.text import whole_number


@require_safe
@by_link
def look(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not visit.is_open:
        return not_open_page(request, visit)
    role_id = whole_number(request.GET.get("role", ""))
    sight = sight_of(
        presentation=visit.viewer.presentation, tier=visit.viewer.tier, viewer=visit.viewer, role_id=role_id
    )
    # What a form led back to, or a script fetched for a part of the page, is no new opening.
    if "at" not in request.GET and not request.htmx:
        record_opening(viewer=visit.viewer, device=visit.device, role_id=sight.role.pk if sight.role else None)
    return look_page(request, visit, sight)


def look_page(
    request: HttpRequest, visit: Visit, sight: Sight, *, refusal: str = "", form: CommentForm | None = None, status=200
) -> HttpResponse:
    places = LinkPlaces(visit.key)
    compared = compared_in(sight, request.GET)
    notes = read_notes_by_link(viewer=visit.viewer, submission_ids=_submissions(sight, compared))
    cards = cards_of(sight.picks, places, compared=compared, notes=notes)
    beside = [card for card in cards if card.is_compared]
    context = {
        **frame(visit, sight),
        "cards": cards,
        "beside": beside,
        "tapes": sum(bool(card.tape) for card in beside),
        "rows": compare_rows(beside, free_dates(visit.viewer.presentation, [card.seen for card in beside])),
        "ranking": in_own_order(sight, cards),
        "rank_url": places.rank(sight.role.pk) if sight.role else "",
        "comments": sight.comments,
        "form": form or CommentForm(),
        "seats": seats_of_viewer(visit.viewer),
        "zone": timezone.get_current_timezone_name(),
        "refusal": refusal,
    }
    return render(request, "casting/viewing/page.html", context, status=status)


@require_safe
@by_link
def person(request: HttpRequest, visit: Visit, *, pick_id: int) -> HttpResponse:
    if not visit.is_open:
        return not_open_page(request, visit)
    return person_page(request, visit, pick_id)


def person_page(
    request: HttpRequest, visit: Visit, pick_id: int, *, refusal: str = "", form: CommentForm | None = None, status=200
) -> HttpResponse:
    sight = sight_with(visit, pick_id)
    seen = next(seen for seen in sight.picks if seen.pk == pick_id)
    wanted = [seen.pick.submission_id] if seen.is_available else []
    notes = read_notes_by_link(viewer=visit.viewer, submission_ids=wanted)
    [card] = cards_of([seen], LinkPlaces(visit.key), notes=notes)
    context = {
        **frame(visit, sight),
        **neighbours(sight, pick_id, LinkPlaces(visit.key)),
        "card": card,
        "comments": [comment for comment in sight.comments if comment.pick_id == pick_id],
        "form": form or CommentForm(initial={"pick": pick_id}),
        "refusal": refusal,
    }
    return render(request, "casting/viewing/person.html", context, status=status)


def sight_with(visit: Visit, pick_id: int) -> Sight:
    """The role in which that person is shown. Raises Http404 for one who is not, or no longer."""
    presentation = visit.viewer.presentation
    role_id = presentation.picks.filter(pk=pick_id, removed_at=None).values_list("role_id", flat=True).first()
    if role_id is None:
        raise Http404
    return sight_of(presentation=presentation, tier=visit.viewer.tier, viewer=visit.viewer, role_id=role_id)


def frame(visit: Visit, sight: Sight) -> dict:
    places = LinkPlaces(visit.key)
    return {
        "presentation": visit.viewer.presentation,
        "production": visit.viewer.presentation.production,
        "viewer": visit.viewer,
        "sight": sight,
        "home": places.page(),
        "comment_url": places.comment(),
        "until": ends_at(visit.viewer),
        "key": visit.key,
        "votes": VoteValue.choices,
        "overlay": f"{visit.viewer.name} · {clock.now():%Y-%m-%d %H:%M} UTC",
        "preview": False,
    }


def neighbours(sight: Sight, pick_id: int, places) -> dict:
    here = [seen.pk for seen in sight.picks if seen.is_available]
    place = here.index(pick_id) if pick_id in here else None
    return {
        "previous": places.person(here[place - 1]) if place else "",
        "next": places.person(here[place + 1]) if place is not None and place + 1 < len(here) else "",
    }


def _submissions(sight: Sight, pick_ids: list[int]) -> list[int]:
    return [seen.pick.submission_id for seen in sight.picks if seen.pk in pick_ids]
