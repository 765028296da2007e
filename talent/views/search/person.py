"""One performer as a casting office sees them: the profile, what the office wrote, and what it had with them before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Invalid
from talent.forms.search import OfficeNoteForm
from talent.selectors.office_talent import list_for, lists_of, note_for, performer_for, person_page
from talent.services.office_talent import (
    add_office_note,
    leave_out,
    remove_office_note,
    restore_office_note,
    show_again,
)
from talent.services.talent_lists import add_to_list
from talent.views.search.common import frame, keeping, number, search_office


@require_http_methods(["GET", "HEAD", "POST"])
@search_office
def person(request: HttpRequest, *, slug: str) -> HttpResponse:
    """A POST writes a note."""
    form = OfficeNoteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        performer = performer_for(request.organisation, slug)
        try:
            add_office_note(
                actor=request.user,
                organisation=request.organisation,
                performer=performer,
                text=form.cleaned_data["text"],
            )
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Written. Your office reads it, nobody else.")
            return redirect("talent:person", request.organisation.slug, slug)
    shown = person_page(request.user, request.organisation, slug)
    here = {row.pk for row in shown.lists}
    context = frame(request, "") | {
        "person": shown,
        "page": shown.page,
        "form": form,
        "other_lists": [row for row in lists_of(request.organisation) if row.pk not in here],
    }
    return render(request, "talent/search/person.html", context, status=422 if form.errors else 200)


@require_POST
@search_office
@keeping
def person_note(request: HttpRequest, *, slug: str, note_id: int, verb: str) -> HttpResponse:
    note = note_for(request.organisation, performer_for(request.organisation, slug), note_id)
    if verb == "remove":
        remove_office_note(actor=request.user, note=note)
        messages.success(request, "The note is gone.")
    else:
        restore_office_note(actor=request.user, note=note)
    return redirect("talent:person", request.organisation.slug, slug)


@require_POST
@search_office
@keeping
def person_list(request: HttpRequest, *, slug: str) -> HttpResponse:
    performer = performer_for(request.organisation, slug)
    chosen = list_for(request.organisation, number(request.POST.get("list", ""), "Choose a list."))
    add_to_list(actor=request.user, talent_list=chosen, performers=[performer])
    messages.success(request, f"{performer.stage_name} is on {chosen.name}.")
    return redirect("talent:person", request.organisation.slug, slug)


@require_POST
@search_office
@keeping
def person_shown(request: HttpRequest, *, slug: str, verb: str) -> HttpResponse:
    """Leave them out of the office's searches, or show them again."""
    performer = performer_for(request.organisation, slug)
    if verb == "leave-out":
        leave_out(
            actor=request.user, organisation=request.organisation, performer=performer, why=request.POST.get("why", "")
        )
        messages.success(request, f"{performer.stage_name} is left out of your office’s searches. Nobody else is told.")
    else:
        show_again(actor=request.user, organisation=request.organisation, performer=performer)
        messages.success(request, f"{performer.stage_name} is found again.")
    return redirect("talent:person", request.organisation.slug, slug)
