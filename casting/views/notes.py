"""How long an office's notes rest before they leave."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms.models import model_to_dict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from casting.forms.notes import NoteSettingsForm
from casting.policies import can_change_office_settings, can_see_office
from casting.services.closures import office_settings
from casting.services.office import change_office_settings
from core.errors import Invalid, NotAllowed, NotFound


@login_required
def note_settings(request: HttpRequest, org_slug: str) -> HttpResponse:
    office = request.organisation
    if not can_see_office(request.user, office):
        raise NotFound("Only casting offices send notes.")
    if not can_change_office_settings(request.user, office):
        raise NotAllowed("Owners and casting directors of this office change this.")
    form = NoteSettingsForm(request.POST or None, initial=model_to_dict(office_settings(office.pk)))
    if request.method == "POST" and form.is_valid():
        try:
            change_office_settings(actor=request.user, organisation=office, **form.cleaned_data)
        except Invalid as error:
            form.add_refusal(error)
        else:
            messages.success(request, "Saved. Notes written from now on rest that long.")
            return redirect("casting:note-settings", org_slug)
    return render(request, "casting/note_settings.html", {"form": form}, status=422 if form.errors else 200)
