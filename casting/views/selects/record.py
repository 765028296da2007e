"""The record of how a part was cast, as a page and as a PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from casting.policies import can_decide_role
from casting.record_pdf import how_it_stands, left_out, record_as_pdf
from casting.selectors.record import role_record
from casting.services.notes import keep_reading
from casting.services.records import log_record_export, log_record_reading
from casting.views.calls.context import office_page
from casting.views.selects.selects import role_in_hand


@require_safe
@office_page
def record(request: HttpRequest, *, role_id: int) -> HttpResponse:
    role = role_in_hand(request, role_id)
    found = role_record(actor=request.user, role=role)
    log_record_reading(actor=request.user, role=role)
    context = {
        "record": found,
        "role": role,
        "production": role.production,
        "stands": how_it_stands(found, role.organisation.time_zone),
        "left_out": left_out(found),
        "zone": role.organisation.time_zone,
        "may_export": can_decide_role(request.user, role),
        "rail_at": "casting:desk",
    }
    return render(request, "casting/record/page.html", context)


@require_safe
@office_page
def record_pdf(request: HttpRequest, *, role_id: int) -> HttpResponse:
    """Without notes, for anybody; with `copy=office`, the office's own with its notes."""
    role = role_in_hand(request, role_id)
    own_copy = request.GET.get("copy") == "office"
    found = role_record(actor=request.user, role=role, with_notes=own_copy)
    standing = keep_reading(actor=request.user, notes=[note for one in found.people for note in one.notes])
    kept = {note.pk for note in standing}
    for person in found.people:
        person.notes[:] = [note for note in person.notes if note.pk in kept]
    log_record_export(actor=request.user, role=role, with_notes=own_copy)
    response = HttpResponse(record_as_pdf(found, reader=request.user), content_type="application/pdf")
    name = slugify(f"{role.production.title} {role.name} record{' office' if own_copy else ''}")
    response["Content-Disposition"] = f'attachment; filename="{name or "record"}.pdf"'
    return response
