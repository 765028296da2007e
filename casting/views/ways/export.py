"""The board as it is filtered, as a file."""

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.text import slugify
from django.views.decorators.http import require_GET

from accounts.models import User
from casting.exports import as_csv, as_xlsx, board_rows, headings
from casting.models import Role
from casting.selectors.board import BoardFilters, review_seed
from casting.services.reviews import keep_review_order
from casting.services.sightings import note_export
from casting.views.room.frame import frame_for
from core import clock
from core.errors import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def board_export(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponseBase:
    frame = frame_for(request, role_id)
    return board_file(
        request.user,
        frame.role,
        stage=frame.stage,
        filters=frame.filters,
        sort=frame.sort,
        kind=request.GET.get("format", "csv"),
    )


def board_file(actor: User, role: Role, *, stage: str, filters: BoardFilters, sort: str, kind: str) -> HttpResponseBase:
    """A CSV that is written as it is read, or a workbook; logged before the first row leaves."""
    if kind not in ("csv", "xlsx"):
        raise Invalid("Choose CSV or Excel.", field="format")
    seed = None
    if sort == "shuffle":
        seed = review_seed(actor=actor, role=role) or keep_review_order(actor=actor, role=role)
    note_export(actor=actor, role=role, kind=kind, stage=stage, filters=filters.used())
    rows = board_rows(actor=actor, role=role, stage=stage, filters=filters, sort=sort, seed=seed)
    name = f"{slugify(role.name) or 'role'}-{stage}-{clock.today():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(
            as_xlsx(role.name, headings(role), rows), as_attachment=True, filename=name, content_type=XLSX
        )
    answer = StreamingHttpResponse(as_csv(headings(role), rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
