"""Looks of a performer: named here, and each headshot put under one or none."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.errors import Invalid
from talent.forms.looks import LookForm, PlaceForm
from talent.selectors import headshots_of
from talent.selectors.looks import look_to_edit, looks_of
from talent.services.looks import add_look, change_look, place_headshots, remove_look
from talent.states import MediaState
from talent.views.editing import Editing, open_profile


@login_required
@require_http_methods(["GET", "POST"])
def looks(request: HttpRequest, slug: str) -> HttpResponse:
    """POST names another one."""
    editing = open_profile(request, slug)
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            look = add_look(actor=request.user, performer=editing.performer, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, f"“{look.name}” is there. Choose its pictures.")
            return redirect("talent:looks", slug)
    return _page(request, editing, form=form)


@login_required
@require_POST
def place(request: HttpRequest, slug: str) -> HttpResponse:
    editing = open_profile(request, slug)
    form = _place_form(editing, request)
    if not form.is_valid():
        return _page(request, editing, place=form)
    place_headshots(actor=request.user, performer=editing.performer, looks=form.looks())
    messages.success(request, "Saved")
    return redirect("talent:looks", slug)


@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, slug: str, look_id: int) -> HttpResponse:
    editing = open_profile(request, slug)
    look = look_to_edit(editing.performer, look_id)
    form = LookForm(request.POST if request.method == "POST" else None, initial={"name": look.name, "note": look.note})
    if form.is_bound and form.is_valid():
        try:
            change_look(actor=request.user, look=look, **form.cleaned_data)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "Saved")
            return redirect("talent:looks", slug)
    context = editing.context(form=form, look=look)
    return render(request, "talent/profile/look.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def remove(request: HttpRequest, slug: str, look_id: int) -> HttpResponse:
    editing = open_profile(request, slug)
    remove_look(actor=request.user, look=look_to_edit(editing.performer, look_id))
    messages.success(request, "The look is gone. Its pictures are still there.")
    return redirect("talent:looks", slug)


def _place_form(editing: Editing, request: HttpRequest) -> PlaceForm:
    shots = [shot for shot in headshots_of(editing.performer) if shot.state != MediaState.FAILED]
    bound = request.POST if request.method == "POST" and request.resolver_match.url_name == "look-place" else None
    form = PlaceForm(bound, headshots=shots, looks=looks_of(editing.performer))
    form.shots = shots
    return form


def _page(
    request: HttpRequest, editing: Editing, *, form: LookForm | None = None, place: PlaceForm | None = None
) -> HttpResponse:
    place = place or _place_form(editing, request)
    context = editing.context(
        form=form or LookForm(),
        looks=looks_of(editing.performer),
        place=place,
        shots=[(shot, place[f"look_{shot.public_id}"]) for shot in place.shots],
    )
    refused = any(one is not None and one.errors for one in (form, place))
    return render(request, "talent/profile/looks.html", context, status=422 if refused else 200)
