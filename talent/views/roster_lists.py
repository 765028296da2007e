"""Lists of clients: read, looked at, brought in while a worker tells how far it is, and taken back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Conflict, Invalid
from core.text import whole_number
from talent.forms.roster_lists import RosterColumnsForm, RosterFileForm
from talent.models import RosterImport
from talent.selectors.roster_imports import import_of, imports_of, list_page
from talent.services import roster_import as lists
from talent.states import ImportState, RowVerdict
from talent.views.roster import agency_of

AT = "talent:roster"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_import(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = agency_of(request, managing=True)
    form = RosterFileForm(request.POST, request.FILES) if request.method == "POST" else RosterFileForm()
    if request.method == "POST" and form.is_valid():
        try:
            imported = lists.read_roster(actor=request.user, agency=agency, file=form.cleaned_data["file"])
        except (Invalid, Conflict) as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("talent:roster-list", org_slug, imported.pk)
    context = {"form": form, "lists": imports_of(agency), "rail_at": AT}
    return render(request, "talent/agencies/import.html", context, status=422 if form.is_bound else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roster_list(request: HttpRequest, org_slug: str, import_id: int) -> HttpResponse:
    """One list. A POST says which column holds what, and every line is looked at anew."""
    agency = agency_of(request, managing=True)
    imported = import_of(agency, import_id)
    if request.method == "POST":
        form = RosterColumnsForm(request.POST, heading=imported.heading)
        if form.is_valid():
            try:
                lists.choose_columns(actor=request.user, imported=imported, columns=form.cleaned_data)
            except (Invalid, Conflict) as refusal:
                form.add_refusal(refusal)
            else:
                return redirect("talent:roster-list", org_slug, imported.pk)
        return _page(request, imported, form=form, status=422)
    return _page(request, imported)


@login_required
@require_safe
def roster_list_progress(request: HttpRequest, org_slug: str, import_id: int) -> HttpResponse:
    """How far it is; asked for again until it is done, and then the page comes anew."""
    imported = import_of(agency_of(request, managing=True), import_id)
    page = list_page(imported, size=1)
    response = render(request, "talent/agencies/import_progress.html", {"page": page})
    if not page.is_moving:
        response["HX-Refresh"] = "true"
    return response


@login_required
@require_POST
def roster_list_choose(request: HttpRequest, org_slug: str, import_id: int) -> HttpResponse:
    imported = import_of(agency_of(request, managing=True), import_id)
    try:
        if request.POST.get("all") == "new":
            lists.take_all_as_new(actor=request.user, imported=imported)
        else:
            lists.choose_rows(actor=request.user, imported=imported, choices=_choices(request))
    except (Invalid, Conflict) as refusal:
        return _page(request, imported, error=refusal.message, status=422)
    return redirect("talent:roster-list", org_slug, imported.pk)


@login_required
@require_POST
def roster_list_start(request: HttpRequest, org_slug: str, import_id: int) -> HttpResponse:
    imported = import_of(agency_of(request, managing=True), import_id)
    lists.start_import(actor=request.user, imported=imported)
    return redirect("talent:roster-list", org_slug, imported.pk)


@login_required
@require_POST
def roster_list_undo(request: HttpRequest, org_slug: str, import_id: int) -> HttpResponse:
    imported = import_of(agency_of(request, managing=True), import_id)
    lists.undo_import(actor=request.user, imported=imported)
    return redirect("talent:roster-list", org_slug, imported.pk)


@login_required
@require_POST
def roster_list_drop(request: HttpRequest, org_slug: str, import_id: int) -> HttpResponse:
    imported = import_of(agency_of(request, managing=True), import_id)
    lists.drop_import(actor=request.user, imported=imported)
    messages.success(request, "The list is put away. Nothing was brought in.")
    return redirect("talent:roster-import", org_slug)


def _choices(request: HttpRequest) -> dict[int, str]:
    return {
        line: str(value)
        for name, value in request.POST.items()
        if name.startswith("line_") and (line := whole_number(name[5:], digits=6)) is not None
    }


def _page(
    request: HttpRequest,
    imported: RosterImport,
    *,
    form: RosterColumnsForm | None = None,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    chosen = request.GET.get("verdict", "")
    context = {
        "page": list_page(imported, verdict=chosen, after=request.GET.get("after")),
        "imported": imported,
        "verdict": chosen if chosen in RowVerdict.values else "",
        "form": form or RosterColumnsForm(heading=imported.heading, initial=imported.columns),
        "named": "name" in imported.columns,
        "error": error,
        "is_read": imported.state == ImportState.READ,
        "rail_at": AT,
    }
    return render(request, "talent/agencies/import_list.html", context, status=status)
