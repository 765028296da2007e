"""The register of an office's deals, and the same as a file."""

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from contracts.exports import register_xlsx
from contracts.forms.register import RegisterBar, RegisterForm
from contracts.policies import can_change_deal_settings, can_change_paper
from contracts.selectors.deals_waiting import waiting_deals
from contracts.selectors.register import TABS, Filters, choices_of, register_page, register_totals, see_deals
from contracts.services.register import note_register_export
from core import clock
from core.errors import Invalid

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FIRST = "offers"


@login_required
@require_GET
def deal_list(request: HttpRequest, org_slug: str) -> HttpResponse:
    """A page of the register; to htmx the rows that follow."""
    office, key = request.organisation, request.GET.get("tab", FIRST)
    sees_money = see_deals(actor=request.user, organisation=office)
    form = RegisterForm(request.GET)
    filters, page = Filters(), None
    if form.is_valid():
        filters = form.filters()
        asked = {"actor": request.user, "organisation": office, "tab": key, "filters": filters}
        try:
            page = register_page(**asked, after=request.GET.get("after"))
        except Invalid as error:
            if error.field == "after":
                raise
            form.add_refusal(error)
    context = {"page": page, "tab": TABS.get(key), "next_url": _next(request, page), "filters": filters}
    if request.htmx and page and not request.htmx.boosted and request.GET.get("after"):
        return render(request, "contracts/register/_more.html", context)
    if page:
        context["count"], context["totals"] = register_totals(**asked)
    context |= {
        "form": form,
        "bar": RegisterBar(
            initial=request.GET.dict(), tab=TABS[key], choices=choices_of(office, filters), sees_money=sees_money
        ),
        "tabs": [_tab(request, one.key, one.label, key) for one in TABS.values()],
        "waiting": [
            (one, _address(request, {"tab": one.tab, "state": one.state}))
            for one in waiting_deals(actor=request.user, organisation=office)
        ],
        "sees_money": sees_money,
        "may_see_paper": can_change_paper(request.user, office.pk),
        "may_change_settings": can_change_deal_settings(request.user, office.pk),
        "is_narrowed": bool(filters.used().keys() - {"q", "state"}) or bool(form.errors),
        "is_filtered": bool(filters.used()) or not page,
        "export_url": f"{reverse('contracts:deal-export', args=[org_slug])}?{_query(request, tab=key)}",
    }
    return render(request, "contracts/register/list.html", context, status=200 if page else 422)


@login_required
@require_GET
def deal_export(request: HttpRequest, org_slug: str) -> HttpResponseBase:
    """Everything that the filters leave; on record before the file leaves."""
    office, key, form = request.organisation, request.GET.get("tab", FIRST), RegisterForm(request.GET)
    see_deals(actor=request.user, organisation=office)
    if not form.is_valid():
        return deal_list(request, org_slug=org_slug)
    filters = form.filters()
    file = register_xlsx(actor=request.user, organisation=office, tab=key, filters=filters)
    note_register_export(actor=request.user, organisation=office, tab=key, filters=filters.used())
    name = f"{org_slug}-{key}-{clock.today():%Y-%m-%d}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)


def _tab(request: HttpRequest, key: str, label: str, current: str) -> dict:
    kept = {name: request.GET[name] for name in ("q", "production", "role", "agency") if request.GET.get(name)}
    return {"url": _address(request, {"tab": key} | kept), "label": label, "count": None, "current": key == current}


def _address(request: HttpRequest, query: dict) -> str:
    return f"{request.path}?{urlencode({name: value for name, value in query.items() if value})}"


def _next(request: HttpRequest, page) -> str:
    return f"{request.path}?{_query(request, after=page.next_cursor)}" if page and page.next_cursor else ""


def _query(request: HttpRequest, **values: str) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    for name, value in values.items():
        query[name] = value
    return query.urlencode()
