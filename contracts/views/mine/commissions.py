"""An agency's commissions: the year, one engagement, and a client's statement on paper."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Organisation
from contracts.commission_papers import XLSX, statement_pdf, statement_xlsx
from contracts.forms.commissions import ReceivedForm
from contracts.policies import can_keep_commissions, can_see_commissions
from contracts.selectors.commissions import commission_book, commission_line, received_of, statement_of
from contracts.services.commissions import receive_commission, take_back_commission
from contracts.services.register import note_register_export
from core import clock
from core.errors import Invalid

YEARS = range(2000, 2101)


@login_required
@never_cache
@require_safe
def commission_book_page(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = _agency(request)
    after = request.GET.get("after") or None
    book = commission_book(actor=request.user, agency=agency, year=_year(request), after=after)
    more = urlencode({"year": book.year, "after": book.next_cursor or ""})
    context = {
        "agency": agency,
        "book": book,
        "is_first": after is None,
        "next_url": f"{request.path}?{more}" if book.next_cursor else "",
    }
    if request.htmx:
        return render(request, "contracts/commissions/_clients.html", context)
    context |= {
        "tabs": [
            {"url": f"?year={year}", "label": str(year), "count": None, "current": year == book.year}
            for year in book.years
        ],
        "may_keep": can_keep_commissions(request.user, agency),
    }
    return render(request, "contracts/commissions/book.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def commission(request: HttpRequest, org_slug: str, uid: UUID) -> HttpResponse:
    agency = _agency(request)
    line = commission_line(actor=request.user, agency=agency, uid=uid)
    today = clock.today_in(agency.time_zone)
    form = ReceivedForm(request.POST or None, initial={"received_on": today, "amount": max(line.due, 0) or None})
    if request.method == "POST" and form.is_valid():
        try:
            receive_commission(actor=request.user, agency=agency, contract=line.contract, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Written down.")
            return redirect("contracts:commission", org_slug, uid)
    context = {
        "agency": agency,
        "line": line,
        "received": received_of(agency, line.contract),
        "form": form,
        "may_keep": can_keep_commissions(request.user, agency),
    }
    return render(request, "contracts/commissions/engagement.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def commission_take_back(request: HttpRequest, org_slug: str, uid: UUID, received_id: int) -> HttpResponse:
    agency = _agency(request)
    line = commission_line(actor=request.user, agency=agency, uid=uid)
    take_back_commission(actor=request.user, agency=agency, contract=line.contract, received_id=received_id)
    messages.success(request, "Taken back. It counts no more.")
    return redirect("contracts:commission", org_slug, uid)


@login_required
@never_cache
@require_safe
def statement(request: HttpRequest, org_slug: str) -> HttpResponseBase:
    """A client's year as PDF, or as a workbook with `?as=xlsx`; on record before the file leaves."""
    agency = _agency(request)
    slug = request.GET.get("client", "").replace("\x00", "")
    made = statement_of(actor=request.user, agency=agency, slug=slug, year=_year(request))
    performer, book, lines = made.performer, made.book, made.lines
    kind = "xlsx" if request.GET.get("as") == "xlsx" else "pdf"
    note_register_export(
        actor=request.user, organisation=agency, tab="commissions", filters={"year": str(book.year), "as": kind}
    )
    name = f"{slugify(performer.stage_name) or 'client'}-{book.year}.{kind}"
    if kind == "xlsx":
        return FileResponse(statement_xlsx(lines, book.year), as_attachment=True, filename=name, content_type=XLSX)
    paper = statement_pdf(agency, performer, lines, book.sums, year=book.year, reader=request.user)
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _agency(request: HttpRequest) -> Organisation:
    agency = request.organisation
    if agency is None or not can_see_commissions(request.user, agency):
        raise Http404
    return agency


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 and int(text) in YEARS else None
