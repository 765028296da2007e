"""What an open page fetches when it is told that something changed, or looks by itself while nobody tells it."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_GET

from casting.selectors.board import BoardRow, rows_of
from casting.selectors.flags import flags_for
from casting.selectors.furniture import furniture_of
from casting.selectors.live import changes_since, movers_of
from casting.selectors.stage_counts import stored_counts
from casting.states import STAGE_OF, SubmissionState
from casting.views.room.cards import CardWriter
from casting.views.room.frame import frame_for, numbers_in
from core.errors import Invalid
from core.text import whole_number

MOST_CARDS = 200


@login_required
@require_GET
def live_cards(request: HttpRequest, org_slug: str, role_id: int) -> JsonResponse:
    """The cards with these "ids" as they are now, or their "scores" alone; with "moved", who moved them and the counts.

    An id without a card is of somebody whom the reader does not see (any more).
    """
    frame = frame_for(request, role_id)
    ids = numbers_in([request.GET.get("ids", "")])
    if len(ids) > MOST_CARDS:
        raise Invalid(f"Ask for {MOST_CARDS} cards at most.", field="ids")
    rows = rows_of(actor=request.user, role=frame.role, ids=ids) if ids else []
    if request.GET.get("scores"):
        # Ratings come by the dozen a second: nothing else of the card is read for them.
        writer = CardWriter(base=frame.base, stage=frame.stage)
        return JsonResponse({"scores": {row.id: writer.score(row) for row in rows}})
    furniture = furniture_of(actor=request.user, role=frame.role)
    writer = CardWriter(
        base=frame.base, stage=frame.stage, colours=furniture.tag_colours, flags=flags_for(frame.role, rows)
    )
    answer = {"cards": {row.id: writer.card(row) for row in rows}}
    if request.GET.get("moved"):
        answer |= {"moved": _moved(request, rows), "counts": stored_counts(frame.role)}
    return JsonResponse(answer)


def _moved(request: HttpRequest, rows: list[BoardRow]) -> list[dict]:
    movers = movers_of([row.id for row in rows])
    told = []
    for row in rows:
        by_id, by = movers.get(row.id, (None, ""))
        stage, is_mine = STAGE_OF[SubmissionState(row.state)], by_id == request.user.pk
        told.append(
            {"id": row.id, "stage": stage, "label": stage.label, "by": "" if is_mine else by, "is_mine": is_mine}
        )
    return told


@login_required
@require_GET
def changes(request: HttpRequest, org_slug: str, role_id: int) -> JsonResponse:
    """What happened since "cursor", as live messages would have told it. The same change may be told twice."""
    frame = frame_for(request, role_id)
    asked = request.GET.get("cursor", "")
    cursor = whole_number(asked)
    if asked and cursor is None:
        raise Invalid("That place in the log cannot be read. Load the page again.", field="cursor")
    told = changes_since(role=frame.role, cursor=cursor)
    return JsonResponse({"cursor": told.cursor, "kinds": told.kinds, "much": told.is_much})
