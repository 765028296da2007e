"""The filmstrip: one face after another, full screen, the next ones fetched before they are asked for."""

import re

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from casting.policies import can_decide_role, can_rate_submission, can_sort_role
from casting.selectors.board import BoardPage
from casting.selectors.filmstrip import cursor_at
from casting.selectors.flags import flags_for
from casting.selectors.furniture import Furniture, furniture_of
from casting.services.reviews import keep_review_order
from casting.states import NoteAudience, Stage
from casting.views.room.board import page_of
from casting.views.room.cards import pill_templates
from casting.views.room.film_cards import FilmWriter
from casting.views.room.frame import Frame, frame_for

# As many as are worth fetching at once: pictures of this size are what takes the time.
SLIDES = 6
# Where the reader was, written by the page itself: stage, order, whom, the how-manieth.
PLACE = re.compile(r"([a-z]{1,12})\.([a-z]{1,8})\.([0-9]{1,18})\.([0-9]{1,6})")


@login_required
@require_GET
def filmstrip(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """Begins with "at" (a submission), which "n" says is the how-manieth; without, where the reader was last."""
    frame = frame_for(request, role_id)
    furniture = _with_seed(request, frame)
    at, number = _start(request, frame)
    page, number = _page(request, frame, furniture, at, number)
    count = next(role for role in furniture.roles if role.id == frame.role.pk).at(frame.stage)
    return render(
        request,
        "casting/room/film.html",
        {
            **_slides(frame, page, furniture),
            "frame": frame,
            "role": frame.role,
            "furniture": furniture,
            "count": count,
            "number": number,
            "total": None if frame.filters else max(count.total, number),
            "stage_label": Stage(frame.stage).label,
            "may_decide": can_decide_role(request.user, frame.role),
            "may_sort": can_sort_role(request.user, frame.role) and not frame.role.lens.hides_identity,
            "may_write": can_rate_submission(request.user, frame.role),
            "audiences": NoteAudience.choices,
            "pills": pill_templates(),
            "film": reverse("casting:filmstrip", args=[request.organisation.slug, frame.role.pk]),
        },
    )


@login_required
@require_GET
def filmstrip_page(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """The faces that follow."""
    frame = frame_for(request, role_id)
    furniture = _with_seed(request, frame)
    page = page_of(request, frame, furniture, size=SLIDES)
    return render(request, "casting/room/film_part.html", _slides(frame, page, furniture))


def _with_seed(request: HttpRequest, frame: Frame) -> Furniture:
    furniture = furniture_of(actor=request.user, role=frame.role)
    if furniture.seed is None and frame.sort == "shuffle":
        keep_review_order(actor=request.user, role=frame.role)
        return furniture_of(actor=request.user, role=frame.role)
    return furniture


def _start(request: HttpRequest, frame: Frame) -> tuple[int | None, int]:
    at, number = request.GET.get("at", ""), request.GET.get("n", "")
    if _is_number(at, 18):
        return int(at), max(1, int(number)) if _is_number(number, 6) else 1
    kept = PLACE.fullmatch(request.COOKIES.get("room_film", ""))
    if kept and not frame.filters and (kept[1], kept[2]) == (frame.stage, frame.sort):
        return int(kept[3]), max(1, int(kept[4]))
    return None, 1


def _page(request, frame: Frame, furniture: Furniture, at: int | None, number: int) -> tuple[BoardPage, int]:
    if at is not None:
        seed = furniture.seed if frame.sort == "shuffle" else None
        cursor = cursor_at(role=frame.role, sort=frame.sort, seed=seed, submission_id=at)
        page = page_of(request, frame, furniture, after=cursor, before=None, size=SLIDES) if cursor else None
        if page and page.rows:
            return page, number
    return page_of(request, frame, furniture, size=SLIDES), 1


def _slides(frame: Frame, page: BoardPage, furniture: Furniture) -> dict:
    writer = FilmWriter(
        base=frame.base,
        stage=frame.stage,
        colours=furniture.tag_colours,
        flags=flags_for(frame.role, page.rows),
    )
    return {
        "slides": writer.cards(page.rows),
        "has_rows": bool(page.rows),
        "next_part": page.next and f"{frame.base}film/page/?{frame.query(after=page.next)}",
        "next_url": page.next and f"{frame.base}film/?{frame.query(after=page.next)}",
    }


def _is_number(text: str, most: int) -> bool:
    return 0 < len(text) <= most and text.isascii() and text.isdigit()
