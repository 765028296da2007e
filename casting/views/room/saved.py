"""Saved views, and the colours of tags."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from casting.forms.board import SaveViewForm, ViewForm
from casting.models import Role, SavedView
from casting.policies import can_change_view, can_manage_calls, can_share_views, check_not_blind
from casting.selectors.bins import tags_to_colour, view_for, views_for
from casting.selectors.board import role_for_review
from casting.services.saved_views import change_view, remove_view, restore_view, save_view
from casting.services.tags import colour_tags
from casting.states import Colour, SavedLayout
from core.errors import Conflict, Invalid
from core.text import whole_number

YEAR = 31_536_000


@login_required
@require_http_methods(["GET", "POST"])
def views(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """Everything saved, and the form that saves what the board shows ("query", "layout")."""
    role = _role(request, role_id)
    if request.method == "GET":
        initial = {"query": request.GET.get("query", ""), "layout": request.GET.get("layout") or _layout_now(request)}
        return _page(request, role, SaveViewForm(initial=initial))
    form = SaveViewForm(request.POST)
    if form.is_valid():
        try:
            saved = save_view(actor=request.user, organisation=request.organisation, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.add_refusal(error)
        else:
            messages.success(request, f"Saved as {saved.name}.")
            return redirect(f"{_room(request, role)}?{saved.query}")
    return _page(request, role, form, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def view(request: HttpRequest, org_slug: str, role_id: int, view_id: int) -> HttpResponse:
    """Opens the board as it was saved; a form changes the view's name, key and readers."""
    role = _role(request, role_id)
    found = view_for(actor=request.user, organisation=request.organisation, view_id=view_id)
    if request.method == "GET":
        return _opened(request, role, found)
    form = ViewForm(request.POST)
    if form.is_valid():
        try:
            change_view(actor=request.user, view=found, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.add_refusal(error)
    if form.errors:
        return _page(request, role, SaveViewForm(), changed=(found.pk, form), status=422)
    messages.success(request, "Saved.")
    return redirect(_address(request, role))


@login_required
@require_POST
def view_remove(request: HttpRequest, org_slug: str, role_id: int, view_id: int) -> HttpResponse:
    role = _role(request, role_id)
    found = view_for(actor=request.user, organisation=request.organisation, view_id=view_id)
    remove_view(actor=request.user, view=found)
    return redirect(f"{_address(request, role)}?removed={found.pk}")


@login_required
@require_POST
def view_restore(request: HttpRequest, org_slug: str, role_id: int, view_id: int) -> HttpResponse:
    role = _role(request, role_id)
    found = view_for(actor=request.user, organisation=request.organisation, view_id=view_id)
    restore_view(actor=request.user, view=found)
    messages.success(request, f"{found.name} is back.")
    return redirect(_address(request, role))


@login_required
@require_http_methods(["GET", "POST"])
def tag_colours(request: HttpRequest, org_slug: str, role_id: int) -> HttpResponse:
    """A colour for each tag of the role and of the office; "tag" and "colour" come in pairs."""
    role = _role(request, role_id)
    check_not_blind(request.user, role, "the list of tags")
    if request.method == "GET":
        context = {
            "role": role,
            "base": _room(request, role),
            "rows": tags_to_colour(role),
            "colours": Colour.choices,
            "may_change": can_manage_calls(request.user, request.organisation),
        }
        return render(request, "casting/room/tag_colours.html", context)
    pairs = dict(zip(request.POST.getlist("tag"), request.POST.getlist("colour"), strict=False))
    colour_tags(actor=request.user, organisation=request.organisation, colours=pairs)
    messages.success(request, "The colours are kept.")
    return redirect(reverse("casting:room-tag-colours", args=[request.organisation.slug, role.pk]))


def _layout_now(request: HttpRequest) -> str:
    """As the board stands in this browser."""
    if request.COOKIES.get("room_view") == "list":
        return SavedLayout.LIST
    face = request.COOKIES.get("room_face", "")
    return face if face in SavedLayout.values else SavedLayout.MEDIUM


def _opened(request: HttpRequest, role: Role, found: SavedView) -> HttpResponse:
    if found.layout == SavedLayout.FILM:
        return redirect(f"{reverse('casting:filmstrip', args=[request.organisation.slug, role.pk])}?{found.query}")
    response = redirect(f"{_room(request, role)}?{found.query}")
    if found.layout:
        kept = {"max_age": YEAR, "path": "/office/", "samesite": "Lax"}
        is_list = found.layout == SavedLayout.LIST
        response.set_cookie("room_view", "list" if is_list else "grid", **kept)
        if not is_list:
            response.set_cookie("room_face", found.layout, **kept)
    return response


def _role(request: HttpRequest, role_id: int) -> Role:
    return role_for_review(actor=request.user, organisation=request.organisation, role_id=role_id)


def _room(request: HttpRequest, role: Role) -> str:
    return reverse("casting:room", args=[request.organisation.slug, role.pk])


def _address(request: HttpRequest, role: Role) -> str:
    return reverse("casting:room-views", args=[request.organisation.slug, role.pk])


def _page(request: HttpRequest, role: Role, form: SaveViewForm, *, changed=(None, None), status: int = 200):
    saved = views_for(actor=request.user, organisation=request.organisation).filter(removed_at=None)
    removed = request.GET.get("removed", "")
    rows = [
        {
            "view": one,
            "is_mine": one.owner_id == request.user.pk,
            "form": changed[1]
            if one.pk == changed[0]
            else _form_of(one)
            if can_change_view(request.user, one)
            else None,
        }
        for one in saved
    ]
    context = {
        "role": role,
        "base": _room(request, role),
        "rows": rows,
        "form": form,
        "may_share": can_share_views(request.user, request.organisation),
        "has_view": bool(form["query"].value()) or form.is_bound,
        "removed": whole_number(removed) or "",
    }
    return render(request, "casting/room/views.html", context, status=status)


def _form_of(one: SavedView) -> ViewForm:
    return ViewForm({"name": one.name, "digit": one.digit or "", "is_shared": one.is_shared})
