"""Headshots on the profile page: a panel that is swapped whole, and a page for each picture."""

from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import Invalid, NotFound
from talent.forms import CropForm, DescribeForm, HeadshotsForm
from talent.models import MediaAsset
from talent.pictures import Crop
from talent.selectors import headshots_of, media_to_edit
from talent.services import media
from talent.states import MediaKind, MediaState
from talent.views.editing import Editing, open_profile, profile_context, say
from talent.views.sections import SECTIONS

PANELS = {MediaKind.HEADSHOT: "headshots", MediaKind.RESUME: "resume", MediaKind.TAPE: "tapes"}
PANEL = "talent/profile/headshots_swapped.html"


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def headshots(request: HttpRequest, slug: str) -> HttpResponse:
    """GET: the panel. POST: one or several files; a script sends them one by one and asks for JSON."""
    editing = open_profile(request, slug)
    if request.method != "POST":
        return _answer(request, editing, "")
    if request.headers.get("Accept", "").startswith("application/json"):
        return _upload_one(request, editing)
    form = HeadshotsForm(request.POST, request.FILES)
    if form.is_valid():
        for file in form.cleaned_data["file"]:
            try:
                media.upload_headshot(actor=request.user, performer=editing.performer, file=file)
            except Invalid as refusal:
                # The rest is kept; what was refused comes back by name.
                form.add_error("file", f"{file.name}: {refusal.message}")
    if form.errors:
        context = profile_context(editing) | {"sections": SECTIONS, "upload": form}
        return render(request, "talent/profile/profile.html", context, status=422)
    return redirect(f"{editing.url}#headshots")


def _upload_one(request: HttpRequest, editing: Editing) -> HttpResponse:
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("Choose a picture first.", field="file")
    asset = media.upload_headshot(actor=request.user, performer=editing.performer, file=file)
    return JsonResponse({"id": str(asset.public_id)}, status=201)


@login_required
@require_safe
def headshot_card(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    """One picture of the panel, asked for again and again while it is being prepared."""
    editing = open_profile(request, slug)
    asset = _headshot(editing, public_id)
    if asset.removed_at is not None:
        return HttpResponse()
    ids = [one.pk for one in headshots_of(editing.performer)]
    context = editing.context(asset=asset, is_first=asset.pk == ids[0], is_last=asset.pk == ids[-1])
    return render(request, "talent/profile/headshot_card.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def edit_headshot(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = _headshot(editing, public_id)
    form = DescribeForm(request.POST or None, initial={"caption": asset.caption, "alt": asset.alt})
    if request.method == "POST" and form.is_valid():
        media.describe_headshot(actor=request.user, asset=asset, **form.cleaned_data)
        messages.success(request, "Saved")
        return redirect(f"{editing.url}#headshots")
    return _edit_page(request, editing, asset, form, _crop_form(asset), status=422 if form.is_bound else 200)


@login_required
@require_POST
def crop_headshot(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = _headshot(editing, public_id)
    form = CropForm(request.POST)
    if form.is_valid():
        share = {name: float(value / Decimal(100)) for name, value in form.cleaned_data.items()}
        try:
            media.crop_headshot(actor=request.user, asset=asset, **share)
        except Invalid as refusal:
            form.add_refusal(refusal)
        else:
            messages.success(request, "The crop is saved. The new picture shows in a moment.")
            return redirect(f"{editing.url}#headshots")
    describe = DescribeForm(initial={"caption": asset.caption, "alt": asset.alt})
    return _edit_page(request, editing, asset, describe, form, status=422)


@login_required
@require_POST
def set_main_headshot(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    media.set_main_headshot(actor=request.user, asset=_headshot(editing, public_id))
    return _answer(request, editing, "That is the picture casting sees first")


@login_required
@require_POST
def move_headshot(request: HttpRequest, slug: str, public_id: UUID, direction: str) -> HttpResponse:
    editing = open_profile(request, slug)
    if direction not in {"earlier", "later"}:
        raise Http404
    asset = _headshot(editing, public_id)
    usable = [one for one in headshots_of(editing.performer) if one.state != MediaState.FAILED]
    ids = [one.public_id for one in usable]
    if asset.public_id in ids:
        place = ids.index(asset.public_id)
        other = max(0, place - 1) if direction == "earlier" else min(len(ids) - 1, place + 1)
        ids[place], ids[other] = ids[other], ids[place]
        failed = [one.public_id for one in headshots_of(editing.performer) if one.public_id not in ids]
        media.reorder_headshots(actor=request.user, performer=editing.performer, public_ids=[*ids, *failed])
    return _answer(request, editing, "", moved=public_id, direction=direction)


@login_required
@require_POST
def order_headshots(request: HttpRequest, slug: str) -> HttpResponse:
    """`id` many times, in the new order; what dragging sends."""
    editing = open_profile(request, slug)
    try:
        ids = [UUID(value) for value in request.POST.getlist("id")]
    except ValueError as error:
        raise Invalid("That is not an order of these pictures.") from error
    media.reorder_headshots(actor=request.user, performer=editing.performer, public_ids=ids)
    return _answer(request, editing, "")


@login_required
@require_POST
def remove_headshot(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = _headshot(editing, public_id)
    media.remove_media(actor=request.user, asset=asset)
    undo = reverse("talent:headshot-restore", args=[slug, public_id])
    return _answer(request, editing, "The picture is gone from every page", undo=undo)


@login_required
@require_POST
def restore_headshot(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    asset = media_to_edit(editing.performer, public_id)
    if asset.kind not in PANELS:
        raise NotFound("That file is no longer there.")
    media.restore_media(actor=request.user, asset=asset)
    response = redirect(f"{editing.url}#{PANELS[asset.kind]}")
    if request.headers.get("X-Requested-With") == "XMLHttpRequest":
        # An undo from a toast: the page shows itself anew.
        response = HttpResponse(status=204)
        response["HX-Refresh"] = "true"
    return response


def _headshot(editing: Editing, public_id: UUID) -> MediaAsset:
    return media_to_edit(editing.performer, public_id, kind=MediaKind.HEADSHOT)


def _answer(request: HttpRequest, editing: Editing, text: str, *, undo: str = "", **more: object) -> HttpResponse:
    if not request.htmx:
        if text:
            messages.success(request, text)
        return redirect(f"{editing.url}#headshots")
    response = _panel(request, editing, **more)
    return say(response, text, undo=undo) if text else response


def _panel(request: HttpRequest, editing: Editing, **more: object) -> HttpResponse:
    """The headshots and, beside them, what casting still misses."""
    return render(request, PANEL, profile_context(editing) | more)


def _crop_form(asset: MediaAsset) -> CropForm:
    if asset.crop:
        crop = Crop(**asset.crop)
    elif asset.width and asset.height:
        crop = Crop.within(asset.width, asset.height)
    else:
        crop = Crop(0, 0, 1, 1)
    # Rounded down, so that a crop up to the edge does not reach over it.
    return CropForm(initial={name: int(getattr(crop, name) * 1000) / 10 for name in ("x", "y", "width")})


def _edit_page(
    request: HttpRequest, editing: Editing, asset: MediaAsset, form: DescribeForm, crop: CropForm, *, status: int
) -> HttpResponse:
    context = editing.context(asset=asset, form=form, crop=crop)
    return render(request, "talent/profile/headshot_edit.html", context, status=status)
