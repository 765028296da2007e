from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from casting.forms.room_notes import NoteForm
from casting.models import Role, Submission
from casting.selectors.notes import note_for, people_to_mention
from casting.services.notes import recall_note, write_note
from casting.states import NoteAudience
from casting.views.room.frame import found, panel_address, wants_json, wants_part
from casting.views.room.panel import page_again
from casting.views.room.threads import notes_context
from core.errors import Conflict, Invalid, NotFound


@login_required
@require_POST
def note(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    role, submission = found(request, role_id, submission_id)
    form = NoteForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        try:
            write_note(
                actor=request.user,
                submission=submission,
                text=given["text"],
                audience=given["audience"],
                at_ms=given["at"],
                parent=given["parent"] and note_for(actor=request.user, submission=submission, note_id=given["parent"]),
            )
        except (Invalid, NotFound) as error:
            form.add_refusal(error)
    if wants_json(request):
        # Who writes from a page without the threads has not read them.
        said = " ".join(error for errors in form.errors.values() for error in errors)
        return JsonResponse({"message": said}, status=422 if said else 201)
    return _changed(request, role, submission, form)


@login_required
@require_POST
def note_remove(request: HttpRequest, org_slug: str, role_id: int, submission_id: int, note_id: int) -> HttpResponse:
    role, submission = found(request, role_id, submission_id)
    form = NoteForm(initial={"audience": NoteAudience.OFFICE})
    try:
        recall_note(actor=request.user, note=note_for(actor=request.user, submission=submission, note_id=note_id))
    except Conflict as error:
        if not wants_part(request):
            messages.error(request, error.message)
            return redirect(panel_address(request, submission))
        return _list(request, role, submission, refused={"id": note_id, "says": error.message}, status=409)
    return _changed(request, role, submission, form)


@login_required
@require_POST
def notes_read(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> HttpResponse:
    """The threads with everything in them, now that the reader has them before their eyes."""
    role, submission = found(request, role_id, submission_id)
    if not wants_part(request):
        return redirect(panel_address(request, submission))
    return _list(request, role, submission)


@login_required
@require_GET
def note_people(request: HttpRequest, org_slug: str, role_id: int, submission_id: int) -> JsonResponse:
    """Whom an @ may name."""
    _, submission = found(request, role_id, submission_id)
    people = people_to_mention(actor=request.user, submission=submission)
    return JsonResponse({"people": [person.name for person in people]})


def _list(request: HttpRequest, role: Role, submission: Submission, *, status: int = 200, **extra) -> HttpResponse:
    context = {"role": role, **notes_context(request, submission, reads=True), **extra}
    return render(request, "casting/room/notes_list.html", context, status=status)


def _changed(request: HttpRequest, role: Role, submission: Submission, form: NoteForm) -> HttpResponse:
    if wants_part(request):
        context = {"role": role, **notes_context(request, submission, reads=True, form=form)}
        return render(request, "casting/room/notes.html", context, status=422 if form.errors else 200)
    if form.errors:
        return page_again(request, role, submission, note_form=form)
    messages.success(request, "Saved.")
    return redirect(panel_address(request, submission))
