"""What comes into a profile from elsewhere, and what its owner takes along."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_POST, require_safe

from core import clock
from core.errors import Invalid
from talent.forms.importing import ImportForm, brought_back, carried, read_import
from talent.selectors.exporting import export_data, files_of
from talent.services.importing import differences, take_import
from talent.views.editing import Editing, open_profile
from talent.zips import zip_of

README = """Everything that Callboard keeps of this profile, taken along on {day}.

profile.json   the profile in words: what casting sees, and what is kept apart (legal name, unions, size card, booked-out
               dates, who represents whom), and every version that an office was sent. Callboard can read it again:
               "Your data", "Bring something in".
media/         every picture, film, sound and paper as it was uploaded. profile.json says which is which.

What offices wrote or recorded themselves belongs to them and is not in here.
"""


@login_required
@require_safe
def data(request: HttpRequest, slug: str) -> HttpResponse:
    return _page(request, open_profile(request, slug), ImportForm())


@login_required
@require_safe
def export(request: HttpRequest, slug: str) -> StreamingHttpResponse:
    editing = open_profile(request, slug)
    performer = editing.performer
    files = files_of(request.user, performer)
    said = export_data(request.user, performer, files)
    day = clock.show(clock.now(), "UTC", "date")
    texts = [
        ("README.txt", README.format(day=day).encode()),
        ("profile.json", json.dumps(said, ensure_ascii=False, indent=2).encode()),
    ]
    response = StreamingHttpResponse(
        zip_of(texts, ((file.name, file.stored) for file in files)), content_type="application/zip"
    )
    name = slugify(performer.stage_name)[:60] or "profile"
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
            context = editing.context(
                parts=differences(editing.performer, found),
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
    context = editing.context(form=form, file_count=len(files), byte_count=sum(file.size for file in files))
    return render(request, "talent/profile/data.html", context, status=422 if form.errors else 200)
