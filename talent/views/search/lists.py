"""Lists and folders that an office shares."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from core import clock
from core.errors import DomainError, Invalid
from talent.exports import LIST_HEADING, as_csv, as_xlsx, list_rows
from talent.forms.search import FolderForm, ListForm
from talent.models import TalentList
from talent.selectors.office_talent import (
    entries_of,
    entry_for,
    folder_for,
    folders_of,
    list_for,
    lists_of,
    performers_to_keep,
)
from talent.services import talent_lists as service
from talent.services.talent_lists import MOST_ON_A_LIST
from talent.views.roster_export import XLSX
from talent.views.search.common import frame, keeping, numbers, search_office


@require_safe
@search_office
def lists(request: HttpRequest) -> HttpResponse:
    return _lists(request, ListForm(organisation=request.organisation), FolderForm(prefix="folder"))


def _lists(request: HttpRequest, form: ListForm, folder_form: FolderForm) -> HttpResponse:
    everything = lists_of(request.organisation)
    context = frame(request, "lists") | {
        "folders": folders_of(request.organisation),
        "loose": [row for row in everything if row.folder_id is None],
        "has_any": bool(everything),
        "form": form,
        "folder_form": folder_form,
        "removed": request.session.pop("removed_list", None),
    }
    return render(
        request, "talent/search/lists.html", context, status=422 if form.errors or folder_form.errors else 200
    )


@require_POST
@search_office
@keeping
def list_new(request: HttpRequest) -> HttpResponse:
    form = ListForm(request.POST, organisation=request.organisation)
    if form.is_valid():
        try:
            made = service.make_list(actor=request.user, organisation=request.organisation, **form.values())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("talent:list", request.organisation.slug, made.pk)
    return _lists(request, form, FolderForm(prefix="folder"))


@require_POST
@search_office
@keeping
def folder_new(request: HttpRequest) -> HttpResponse:
    form = FolderForm(request.POST, prefix="folder")
    if form.is_valid():
        try:
            service.make_folder(actor=request.user, organisation=request.organisation, name=form.cleaned_data["name"])
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("talent:lists", request.organisation.slug)
    return _lists(request, ListForm(organisation=request.organisation), form)


@require_POST
@search_office
@keeping
def folder(request: HttpRequest, *, folder_id: int, verb: str) -> HttpResponse:
    row = folder_for(request.organisation, folder_id)
    try:
        if verb == "remove":
            service.remove_folder(actor=request.user, folder=row)
            messages.success(request, f"The folder {row.name} is gone; its lists stay.")
        else:
            service.rename_folder(actor=request.user, folder=row, name=request.POST.get("name", ""))
    except Invalid as refusal:
        messages.error(request, refusal.message)
    return redirect("talent:lists", request.organisation.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@search_office
def talent_list(request: HttpRequest, *, list_id: int) -> HttpResponse:
    """A POST changes its name, folder and note."""
    row = list_for(request.organisation, list_id)
    initial = {"name": row.name, "folder": row.folder_id or "", "note": row.note}
    posted = request.POST if request.method == "POST" else None
    form = ListForm(posted, organisation=request.organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.change_list(actor=request.user, talent_list=row, **form.values())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("talent:list", request.organisation.slug, row.pk)
    entries = entries_of(row)
    context = frame(request, "lists") | {
        "list": row,
        "entries": [entry for entry in entries if entry.card],
        "unlisted": sum(not entry.card for entry in entries),
        "form": form,
    }
    return render(request, "talent/search/list.html", context, status=422 if form.errors else 200)


@require_POST
@search_office
@keeping
def list_act(request: HttpRequest, *, list_id: int, verb: str) -> HttpResponse:
    """Remove and restore the list; take people off it, or whoever is no longer listed; put it in order."""
    office = request.organisation
    row = list_for(office, list_id, removed=verb == "restore")
    try:
        if verb == "remove":
            service.remove_list(actor=request.user, talent_list=row)
            return _removed(request, row.pk, row.name)
        if verb == "restore":
            service.restore_list(actor=request.user, talent_list=row)
        elif verb == "clear":
            gone = service.take_off_unlisted(actor=request.user, talent_list=row)
            messages.success(request, f"{_people(gone)} taken off {row.name}.")
        elif verb == "order":
            ids = numbers(request.POST.getlist("item"), most=MOST_ON_A_LIST)
            service.order_list(actor=request.user, talent_list=row, performer_ids=ids)
            if request.headers.get("X-Requested-With") == "XMLHttpRequest":
                return HttpResponse(status=204)
        else:
            people = performers_to_keep(office, numbers(request.POST.getlist("pick")))
            gone = service.take_off_list(actor=request.user, talent_list=row, performers=people)
            messages.success(request, f"{_people(gone)} taken off {row.name}.")
    except Invalid as refusal:
        if request.headers.get("X-Requested-With") == "XMLHttpRequest":
            return HttpResponse(refusal.message, status=422, content_type="text/plain")
        messages.error(request, refusal.message)
    return redirect("talent:list", office.slug, row.pk)


def _people(count: int) -> str:
    return "One person was" if count == 1 else f"{count} people were"


def _removed(request: HttpRequest, list_id: int, name: str) -> HttpResponse:
    messages.success(request, f"The list {name} is gone.")
    request.session["removed_list"] = [list_id, name]
    return redirect("talent:lists", request.organisation.slug)


@require_POST
@search_office
@keeping
def entry_note(request: HttpRequest, *, list_id: int, entry_id: int) -> HttpResponse:
    row = list_for(request.organisation, list_id)
    try:
        service.note_on_list(actor=request.user, entry=entry_for(row, entry_id), note=request.POST.get("note", ""))
    except DomainError as refusal:
        messages.error(request, refusal.message)
    return redirect("talent:list", request.organisation.slug, row.pk)


@require_safe
@search_office
def list_export(request: HttpRequest, *, list_id: int) -> HttpResponseBase:
    return list_file(request.user, list_for(request.organisation, list_id), kind=request.GET.get("as", "csv"))


def list_file(actor: User, row: TalentList, *, kind: str) -> HttpResponseBase:
    """A CSV or a workbook; on record before it leaves."""
    if kind not in ("csv", "xlsx"):
        raise Invalid("Choose CSV or Excel.", field="as")
    service.note_export(actor=actor, talent_list=row, kind=kind)
    rows = list_rows(entries_of(row))
    name = f"{slugify(row.name) or 'list'}-{clock.today():%Y-%m-%d}.{kind}"
    if kind == "xlsx":
        file = as_xlsx(rows, LIST_HEADING, "List")
        return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    answer = StreamingHttpResponse(as_csv(rows, LIST_HEADING), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
