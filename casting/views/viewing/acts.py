"""What a viewer does: votes, puts in order, comments, signs off. Forms first; scripts swap the part that changed."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from casting.forms.viewing import CommentForm
from casting.models import PresentationPick
from casting.selectors.viewing import pick_of, seat_of_viewer, sight_of, why_not_open
from casting.services.approvals import delegate_seat, give_verdict
from casting.services.votes import COMMENT_LOST, ORDER_LOST, VOTE_LOST, cast_vote, rank_picks, write_comment
from casting.views.viewing.door import Visit, by_link, not_open_page
from casting.views.viewing.page import frame, look_page, person_page, sight_with
from casting.views.viewing.shown import LinkPlaces, cards_of
from core.errors import DomainError, Invalid, NotFound, http_status
from core.text import whole_number, whole_numbers


@require_POST
@by_link
def vote(request: HttpRequest, visit: Visit, *, pick_id: int) -> HttpResponse:
    if not visit.is_open:
        return _not_open(request, visit, VOTE_LOST, part=bool(request.htmx))
    refusal, status = "", 200
    try:
        cast_vote(viewer=visit.viewer, pick=_pick(visit, pick_id), value=request.POST.get("value", ""))
    except DomainError as error:
        refusal, status = error.message, http_status(error)
    if not request.htmx:
        if refusal:
            return person_page(request, visit, pick_id, refusal=refusal, status=status)
        back = request.POST.get("back") == "person"
        return redirect(_address(visit, pick_id) if back else f"{_page(visit, pick_id)}#pick-{pick_id}")
    sight = sight_with(visit, pick_id)
    [card] = cards_of([seen for seen in sight.picks if seen.pk == pick_id], LinkPlaces(visit.key))
    context = {
        **frame(visit, sight),
        "card": card,
        "refusal": refusal,
        "kept": not refusal,
        "back": request.POST.get("back", ""),
        "tab": next(tab for tab in sight.tabs if tab.role.pk == sight.role.pk),
    }
    return render(request, "casting/viewing/voted.html", context, status=status)


@require_POST
@by_link
def rank(request: HttpRequest, visit: Visit, *, role_id: int) -> HttpResponse:
    """The whole order as `item`; without a script, `up` or `down` moves one of them by one place."""
    if not visit.is_open:
        return _not_open(request, visit, ORDER_LOST)
    viewer = visit.viewer
    try:
        order = _moved(_ids(request.POST.getlist("item")), request.POST)
        rank_picks(viewer=viewer, role_id=role_id, pick_ids=order)
    except DomainError as error:
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return HttpResponse(error.message, status=http_status(error), content_type="text/plain; charset=utf-8")
        sight = sight_of(presentation=viewer.presentation, tier=viewer.tier, viewer=viewer, role_id=role_id)
        return look_page(request, visit, sight, refusal=error.message, status=http_status(error))
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(status=204)
    return redirect(f"{LinkPlaces(visit.key).page()}?role={role_id}&at=order#order")


@require_POST
@by_link
def comment(request: HttpRequest, visit: Visit) -> HttpResponse:
    if not visit.is_open:
        return _not_open(request, visit, COMMENT_LOST, typed=request.POST.get("text", ""), status=422)
    form = CommentForm(request.POST)
    pick_id = form.cleaned_data["pick"] if form.is_valid() else None
    if form.is_valid():
        try:
            pick = _pick(visit, pick_id) if pick_id else None
            write_comment(
                viewer=visit.viewer,
                text=form.cleaned_data["text"],
                pick=pick,
                casting_only=form.cleaned_data["casting_only"],
            )
        except DomainError as error:
            form.add_refusal(error)
        else:
            home = _address(visit, pick_id) if pick_id else f"{_page(visit, None, request.POST.get('role', ''))}"
            return redirect(f"{home}#talk")
    viewer = visit.viewer
    about = whole_number(request.POST.get("pick"))
    if about and pick_of(viewer.presentation, about):
        return person_page(request, visit, about, form=form, status=422)
    role_id = whole_number(request.POST.get("role"))
    sight = sight_of(presentation=viewer.presentation, tier=viewer.tier, viewer=viewer, role_id=role_id)
    return look_page(request, visit, sight, form=form, status=422)


def _not_open(
    request: HttpRequest, visit: Visit, lost: str, *, typed: str = "", status: int = 409, part: bool = False
) -> HttpResponse:
    """Nothing of a presentation that is closed, or not open yet, comes back to who posts to it."""
    refusal = f"{why_not_open(visit.viewer.presentation)} {lost}"
    if part:
        return render(request, "casting/viewing/not_counted.html", {"refusal": refusal}, status=status)
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        return HttpResponse(refusal, status=status, content_type="text/plain; charset=utf-8")
    return not_open_page(request, visit, refusal=refusal, typed=typed, status=status)


def _pick(visit: Visit, pick_id: int) -> PresentationPick:
    pick = pick_of(visit.viewer.presentation, pick_id)
    if pick is None:
        raise NotFound("They are not shown here any more.")
    return pick


def _address(visit: Visit, pick_id: int) -> str:
    return reverse("casting:viewer-person", args=[visit.key, pick_id])


def _page(visit: Visit, pick_id: int | None, role: str = "") -> str:
    home = LinkPlaces(visit.key).page()
    if pick_id:
        role = sight_with(visit, pick_id).role.pk
    return f"{home}?role={role}&at=1" if str(role).isdecimal() else f"{home}?at=1"


def _ids(texts: list[str]) -> list[int]:
    found = whole_numbers(texts)
    if found is None:
        raise Invalid("That order cannot be read. Load the page again.")
    return found


def _moved(order: list[int], posted) -> list[int]:
    for name, step in (("up", -1), ("down", 1)):
        if name in posted:
            [who] = _ids([posted[name]])
            if who in order:
                place = order.index(who)
                other = min(max(place + step, 0), len(order) - 1)
                order[place], order[other] = order[other], order[place]
    return order


@require_POST
@by_link
def verdict(request: HttpRequest, visit: Visit, *, seat_id: int) -> HttpResponse:
    return _signed(
        request,
        visit,
        lambda: give_verdict(
            seat=seat_of_viewer(visit.viewer, seat_id),
            value=request.POST.get("value", ""),
            reason=request.POST.get("reason", ""),
            viewer=visit.viewer,
        ),
        seat_id,
    )


@require_POST
@by_link
def delegate(request: HttpRequest, visit: Visit, *, seat_id: int) -> HttpResponse:
    return _signed(
        request,
        visit,
        lambda: delegate_seat(
            seat=seat_of_viewer(visit.viewer, seat_id),
            name=request.POST.get("name", ""),
            email=request.POST.get("email", ""),
            viewer=visit.viewer,
        ),
        seat_id,
    )


def _signed(request: HttpRequest, visit: Visit, act: Callable[[], object], seat_id: int) -> HttpResponse:
    """A sign-off runs on its own: it is answered also where the presentation is closed."""
    viewer = visit.viewer
    try:
        act()
    except NotFound:
        raise
    except DomainError as error:
        if not visit.is_open:
            return not_open_page(request, visit, refusal=error.message, status=http_status(error))
        sight = sight_of(presentation=viewer.presentation, tier=viewer.tier, viewer=viewer)
        return look_page(request, visit, sight, refusal=error.message, status=http_status(error))
    return redirect(f"{LinkPlaces(visit.key).page()}?at=sign-off#sign-off-{seat_id}")
