from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from accounts.models import Organisation, User
from core import clock
from core.errors import Invalid
from talent.exports import as_csv, as_xlsx, roster_rows
from talent.services.roster_lists import note_export
from talent.views.roster import agency_of

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@login_required
@require_GET
def roster_export(request: HttpRequest, org_slug: str) -> HttpResponseBase:
    return roster_file(request.user, agency_of(request), kind=request.GET.get("as", "csv"))


def roster_file(actor: User, agency: Organisation, *, kind: str) -> HttpResponseBase:
    """A CSV that is written as it is read, or a workbook; logged before the first row leaves."""
    if kind not in ("csv", "xlsx"):
        raise Invalid("Choose CSV or Excel.", field="as")
    note_export(actor=actor, agency=agency, kind=kind)
    name = f"{agency.slug}-roster-{clock.today():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        return FileResponse(as_xlsx(roster_rows(agency)), as_attachment=True, filename=name, content_type=XLSX)
    answer = StreamingHttpResponse(as_csv(roster_rows(agency)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
