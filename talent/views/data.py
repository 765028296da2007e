"""What comes into a profile from elsewhere, and what its owner takes along."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, NotFound
from talent.forms.importing import ImportForm, brought_back, carried, read_import
from talent.selectors.exporting import export_to_take, exports_of, files_of
from talent.services.export_asking import ask_export
from talent.services.exporting import MOST_AT_ONCE, pieces_of
from talent.services.importing import differences, take_import
from talent.views.editing import Editing, open_profile


@login_required
@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, open_profile(request, slug), ImportForm())


@login_required
@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET: the file itself, as it is written. POST, and GET where it is large: the worker makes it."""
    editing = open_profile(request, slug)
    files = files_of(request.user, editing.performer)
    if request.method == "POST" or sum(file.size for file in files) > MOST_AT_ONCE:
        ask_export(actor=request.user, performer=editing.performer)
        messages.success(request, "The file is being made. A notice tells you when it is ready.")
        return redirect("talent:data", slug)
    pieces = pieces_of(request.user, editing.performer, files)
    return _as_download(StreamingHttpResponse(pieces, content_type="application/zip"), editing)


@login_required
@require_safe
def take_export(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponseBase:
    editing = open_profile(request, slug)
    export = export_to_take(request.user, editing.performer, public_id)
    try:
        file = default_storage.open(export.stored)
    except FileNotFoundError as error:
        raise NotFound("That file is no longer there. Ask for it again.") from error
    return _as_download(FileResponse(file, content_type="application/zip"), editing)


def _as_download(response: HttpResponseBase, editing: Editing) -> HttpResponseBase:
    name = slugify(editing.performer.stage_name)[:60] or "profile"
    response["Content-Disposition"] = f'attachment; filename="{name}-callboard.zip"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def bring_in(request: HttpRequest, slug: str) -> HttpResponse:
    """Nothing is written: what the file says, beside what the profile says."""
    editing = open_profile(request, slug)
    form = ImportForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            found = read_import(form.cleaned_data["file"].read())
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            parts = differences(editing.performer, found)
            context = editing.context(
                parts=parts,
                has_changes=any(part.changes for part in parts),
                problems=found.problems,
                carried=carried(editing.performer, found),
            )
            return render(request, "talent/profile/import.html", context)
    return _page(request, editing, form)


@login_required
@require_POST
def take(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    chosen = request.POST.getlist("take")
    try:
        found = brought_back(editing.performer, request.POST.get("found", ""))
        count = take_import(actor=request.user, performer=editing.performer, found=found, chosen=chosen)
    except Invalid as refusal:
        form = ImportForm({}, {})
        form.full_clean()
        form.errors.clear()
        form.add_refusal(refusal)
        return _page(request, editing, form)
    if not count:
        messages.info(request, "Nothing was chosen, and nothing was changed.")
        return redirect("talent:data", slug)
    messages.success(request, f"Taken over: {count} change{'' if count == 1 else 's'}.")
    return redirect(editing.url)


def _page(request: HttpRequest, editing: Editing, form: ImportForm) -> HttpResponse:
    files = files_of(request.user, editing.performer)
    size = sum(file.size for file in files)
    context = editing.context(
        form=form,
        file_count=len(files),
        byte_count=size,
        is_large=size > MOST_AT_ONCE,
        exports=exports_of(request.user, editing.performer),
    )
    return render(request, "talent/profile/data.html", context, status=422 if form.errors else 200)
