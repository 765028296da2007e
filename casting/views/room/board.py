from html import escape

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from casting.policies import can_decide_role, can_share_views, can_sort_role
from casting.selectors.board import (
    BoardPage,
    board_page,
    matching_count,
    sorts_for,
)
from casting.selectors.flags import flags_for
from casting.selectors.furniture import Furniture, furniture_of
from casting.selectors.panel import tags_of_role
from casting.selectors.stage_counts import RoleStages, stored_counts
from casting.services.reviews import keep_review_order
from casting.services.sightings import note_board_view
from casting.states import Stage
from casting.views.room.cards import CardWriter, pill_templates
from casting.views.room.filters import bin_address, chips, filter_fields, quick_filters
from casting.views.room.frame import Frame, frame_for, wants_json

STATUS_OF_STAGE = {
    Stage.REVIEW: "submitted",
    Stage.SHORTLISTED: "shortlisted",
    Stage.AUDITION: "audition",
    Stage.CALLBACK: "callback",
    Stage.OFFERED: "offer",
    Stage.BOOKED: "booked",
    Stage.CLOSED: "closed",
    Stage.WITHDRAWN: "withdrawn",
}
FACES = ["sm", "md", "lg"]


@login_required
@require_GET
def board(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    frame = frame_for(request, role_id)
    note_board_view(actor=request.user, role=frame.role)
    furniture = furniture_of(actor=request.user, role=frame.role)
    page = page_of(request, frame, furniture)
    here = next(role for role in furniture.roles if role.id == frame.role.pk)
    return render(
        request,
        "casting/room/board.html",
        {
            **_cards(frame, page, furniture),
            "frame": frame,
            "role": frame.role,
            "here": here,
            "count": here.at(frame.stage),
            "opened_percent": f"{100 * here.opened // here.total if here.total else 0}%",
            "roles": [role for role in furniture.roles if role.id != here.id],
            "tabs": _tabs(frame, here),
            "stage_label": Stage(frame.stage).label,
            "chips": chips(frame),
            "filter_fields": filter_fields(frame.role, frame.filters),
            "sorts": [(key, sort.label) for key, sort in sorts_for(frame.role).items()],
            "may_decide": can_decide_role(request.user, frame.role),
            "may_sort": can_sort_role(request.user, frame.role) and not frame.role.lens.hides_identity,
            "may_share": can_share_views(request.user, frame.role.organisation),
            "furniture": furniture,
            "quick": quick_filters(frame),
            "bins": [] if frame.role.lens.hides_identity else [(p, bin_address(frame, p.name)) for p in furniture.bins],
            "face": _choice(request, "room_face", FACES, "md"),
            "is_list": _choice(request, "room_view", ["grid", "list"], "grid") == "list",
            "pills": pill_templates(),
        },
    )


@login_required
@require_GET
def board_cards(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """The next cards and the link to those after them, for the script that appends them."""
    frame = frame_for(request, role_id)
    furniture = furniture_of(actor=request.user, role=frame.role)
    return render(request, "casting/room/cards.html", _cards(frame, page_of(request, frame, furniture), furniture))


@login_required
@require_GET
def matching(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    frame = frame_for(request, role_id)
    count = matching_count(role=frame.role, stage=frame.stage, filters=frame.filters)
    if wants_json(request):
        return JsonResponse({"total": count.total, "unopened": count.unopened, "counts": stored_counts(frame.role)})
    return render(request, "casting/room/count.html", {"count": count, "frame": frame, "role": frame.role})


@login_required
@require_GET
def role_tags(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    frame = frame_for(request, role_id)
    return JsonResponse({"tags": tags_of_role(frame.role)})


def page_of(request: HttpRequest, frame: Frame, furniture: Furniture, **changes) -> BoardPage:
    """The page that the address asks for, in the reader's own shuffle where that is the order."""
    seed = None
    if frame.sort == "shuffle":
        seed = furniture.seed
        if seed is None:
            seed = keep_review_order(actor=request.user, role=frame.role)
    asked = {"after": request.GET.get("after"), "before": request.GET.get("before")} | changes
    return board_page(
        actor=request.user,
        role=frame.role,
        stage=frame.stage,
        filters=frame.filters,
        sort=frame.sort,
        seed=seed,
        **asked,
    )


def _cards(frame: Frame, page: BoardPage, furniture: Furniture) -> dict:
    def address(path: str, **cursor: str | None) -> str:
        return f"{frame.base}{path}?{frame.query(**cursor)}"

    return {
        "cards": CardWriter(
            base=frame.base,
            stage=frame.stage,
            colours=furniture.tag_colours,
            flags=flags_for(frame.role, page.rows),
        ).cards(page.rows),
        "has_rows": bool(page.rows),
        "next_url": page.next and address("", after=page.next),
        "next_part": page.next and address("page/", after=page.next),
        "previous_url": page.previous and address("", before=page.previous),
        "last_url": page.next and address("", before="end"),
        "first_url": page.previous and address(""),
    }


_TAB = (
    '<a class="tabs__tab" href="{base}?stage={stage}&amp;{rest}"{current} data-status="{status}">{dot}{label}'
    ' <span class="num" data-count="{stage}">{total:,}</span></a>'
)


def _tabs(frame: Frame, here: RoleStages) -> SafeString:
    """Nothing in a tab was written by a person, but the filters, and those are quoted for the address."""
    rest = escape(frame.query(stage=None))
    return SafeString(
        "".join(
            _TAB.format(
                base=frame.base,
                stage=stage.value,
                rest=rest,
                current=' aria-current="page"' if stage == frame.stage else "",
                status=STATUS_OF_STAGE[stage],
                dot="" if stage == Stage.REVIEW else '<span class="tabs__dot"></span>',
                label=stage.label,
                total=here.at(stage).total,
            )
            for stage in Stage
        )
    )


def _choice(request: HttpRequest, cookie: str, choices: list[str], default: str) -> str:
    value = request.COOKIES.get(cookie, default)
    return value if value in choices else default
