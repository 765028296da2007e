"""Importing a list: choose the file, look at what it would do, do it."""

from collections.abc import Mapping

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from casting.forms.ways import ColumnsForm, ListForm
from casting.models import ListImport
from casting.selectors.bringing import list_import_for
from casting.services.bringing import check_may_bring
from casting.services.list_import import (
    ALREADY,
    BRING,
    CHOOSE,
    INVITE,
    UNREADABLE,
    choose_columns,
    confirm_list,
    read_list,
)
from casting.views.ways.bring import brought, frame_of
from casting.views.ways.common import role_to_bring_to
from core.errors import Conflict, IllegalTransition, Invalid
from core.list_files import first_line
from core.text import whole_number

PAGE = 100
NOTHING: Mapping[int, str] = {}
WORDS = {
    CHOOSE: "Choose who is meant",
    UNREADABLE: "Left out",
    BRING: "Will be brought in",
    INVITE: "Will be invited by mail",
    ALREADY: "Nothing to do",
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_import(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    role = role_to_bring_to(request, role_id)
    check_may_bring(request.user, role)
    form = ListForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                imported = read_list(actor=request.user, role=role, file=form.cleaned_data["file"])
            except (Invalid, IllegalTransition) as refusal:
                form.add_refusal(refusal)
            else:
                return redirect("casting:list-preview", org_slug, role.pk, imported.pk)
    return render(request, "casting/ways/list.html", frame_of(request, role, "list") | {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def list_preview(request: HttpRequest, org_slug: str, role_id: int, import_id: int) -> HttpResponse:
    """What would become of each line. A POST says which columns are whose, and the lines are looked at anew."""
    role = role_to_bring_to(request, role_id)
    check_may_bring(request.user, role)
    imported = list_import_for(role=role, import_id=import_id)
    if imported.done_at is not None:
        messages.info(request, "This list was brought in already.")
        return redirect("casting:list-import", org_slug, role.pk)
    headings = _headings(imported)
    form = ColumnsForm(request.POST or None, headings=headings, initial=imported.columns)
    if request.method == "POST":
        if form.is_valid():
            try:
                choose_columns(actor=request.user, imported=imported, columns=form.cleaned_data)
            except Invalid as refusal:
                form.add_refusal(refusal)
            else:
                return redirect("casting:list-preview", org_slug, role.pk, imported.pk)
        return _preview(request, role, imported, form, status=422)
    return _preview(request, role, imported, form)


@login_required
@require_POST
def list_confirm(request: HttpRequest, org_slug: str, role_id: int, import_id: int) -> HttpResponse:
    role = role_to_bring_to(request, role_id)
    imported = list_import_for(role=role, import_id=import_id)
    choices = {
        line: value
        for name, value in request.POST.items()
        if name.startswith("line_") and (line := whole_number(name[5:], digits=6)) is not None
    }
    try:
        outcome = confirm_list(actor=request.user, imported=imported, choices=choices)
    except (Invalid, Conflict, IllegalTransition) as refusal:
        form = ColumnsForm(headings=_headings(imported), initial=imported.columns)
        return _preview(request, role, imported, form, status=422, error=refusal.message, chosen=choices)
    return brought(request, role, outcome)


def _headings(imported: ListImport) -> list[str]:
    return list(first_line(imported.table)[1]) if imported.table else []


def _preview(
    request: HttpRequest,
    role,
    imported: ListImport,
    form: ColumnsForm,
    *,
    status: int = 200,
    error: str = "",
    chosen: Mapping[int, str] = NOTHING,
) -> HttpResponse:
    """`chosen` is what was chosen by line and refused: nobody goes through a long list twice."""
    groups = {key: [row for row in imported.rows if row["verdict"] == key] for key in WORDS}
    for row in groups[CHOOSE]:
        row["chosen"] = chosen.get(row["line"], "")
    rest = [row for key in (UNREADABLE, BRING, INVITE, ALREADY) for row in groups[key]]
    page = Paginator(rest, PAGE).get_page(request.GET.get("page"))
    for row in page.object_list:
        row["label"] = WORDS[row["verdict"]]
    context = frame_of(request, role, "list") | {
        "imported": imported,
        "form": form,
        "error": error,
        "named": bool(imported.rows),
        "choose": groups[CHOOSE],
        "page_obj": page,
        "counts": [(key, WORDS[key], len(groups[key])) for key in (BRING, INVITE, CHOOSE, ALREADY, UNREADABLE)],
        "to_do": len(groups[BRING]) + len(groups[INVITE]) + len(groups[CHOOSE]),
    }
    return render(request, "casting/ways/list_preview.html", context, status=status)
