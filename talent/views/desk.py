"""What agents arrange among themselves: cover, and notes on a client."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import Organisation
from core.errors import Invalid
from talent.forms.desk import ClientNoteForm, CoverForm
from talent.models import Performer
from talent.policies import can_manage_roster, can_see_roster
from talent.selectors import client_of
from talent.selectors.desk import agents_of, client_notes_of, covers_of
from talent.services.client_notes import remove_client_note, write_client_note
from talent.services.cover import end_cover, set_cover


@login_required
@require_http_methods(["GET", "POST"])
def cover(request: HttpRequest, org_slug: str) -> HttpResponse:
    agency = _agency(request)
    form = CoverForm(request.POST or None, agency=agency, initial={"agent": request.user})
    if request.method == "POST" and form.is_valid():
        try:
            made = set_cover(actor=request.user, agency=agency, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"{made.covered_by.name} covers for {made.agent.name}.")
            return redirect("talent:cover", org_slug)
    context = {
        "covers": covers_of(agency),
        "form": form,
        "may_manage": can_manage_roster(request.user, agency),
        "is_alone": agents_of(agency).count() < 2,
        "rail_at": "talent:roster",
    }
    return render(request, "talent/desk/cover.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def cover_end(request: HttpRequest, org_slug: str, cover_id: int) -> HttpResponse:
    end_cover(actor=request.user, agency=_agency(request), cover_id=cover_id)
    messages.success(request, "The cover is over.")
    return redirect("talent:cover", org_slug)


@login_required
@require_http_methods(["GET", "POST"])
def client_notes(request: HttpRequest, org_slug: str, slug: str) -> HttpResponse:
    agency = _agency(request)
    performer = client_of(agency, slug)
    form = ClientNoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_client_note(actor=request.user, agency=agency, performer=performer, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            return redirect("talent:client-notes", org_slug, slug)
    return render(
        request, "talent/desk/notes.html", _notes(request, agency, performer, form), status=422 if form.errors else 200
    )


@login_required
@require_POST
def client_note_remove(request: HttpRequest, org_slug: str, slug: str, note_id: int) -> HttpResponse:
    agency = _agency(request)
    client_of(agency, slug)
    remove_client_note(actor=request.user, agency=agency, note_id=note_id)
    messages.success(request, "The note is gone.")
    return redirect("talent:client-notes", org_slug, slug)


def _notes(request: HttpRequest, agency: Organisation, performer: Performer, form: ClientNoteForm) -> dict:
    return {
        "agency": agency,
        "performer": performer,
        "notes": client_notes_of(agency, performer),
        "form": form,
        "rail_at": "talent:roster",
    }


def _agency(request: HttpRequest) -> Organisation:
    agency = request.organisation
    if agency is None or not can_see_roster(request.user, agency):
        raise Http404
    return agency
