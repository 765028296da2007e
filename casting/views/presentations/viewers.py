"""Whom the links go to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from casting.forms.presentations import ExtendForm, ViewerForm
from casting.models import Presentation, Viewer
from casting.selectors.presentations import viewer_in_hand
from casting.services.viewers import add_viewer, extend_link, resend_link, revoke_viewer
from casting.states import PresentationState
from casting.views.presentations.builder import VIEWER_IDS, address, builder_page, in_hand
from core.errors import Conflict, Invalid


@login_required
@require_POST
def viewer_add(request: HttpRequest, org_slug: str, presentation_id: int) -> HttpResponse:
    found = in_hand(request, presentation_id)
    form = ViewerForm(request.POST, auto_id=VIEWER_IDS)
    if form.is_valid():
        try:
            viewer, _ = add_viewer(actor=request.user, presentation=found, **form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.add_refusal(error)
        else:
            when = "leaves with the next letters" if found.state == PresentationState.OPEN else "leaves when you open"
            messages.success(request, f"{viewer.name} is on the list. Their link {when}.")
            return redirect(f"{address(found)}#viewers")
    return builder_page(request, found, viewer_form=form, status=422)


@login_required
@require_POST
def viewer_resend(request: HttpRequest, org_slug: str, presentation_id: int, viewer_id: int) -> HttpResponse:
    found, viewer = _found(request, presentation_id, viewer_id)
    resend_link(actor=request.user, viewer=viewer)
    messages.success(request, f"The link to {viewer.name} waits in the outbox again.")
    return redirect(f"{address(found)}#viewers")


@login_required
@require_POST
def viewer_extend(request: HttpRequest, org_slug: str, presentation_id: int, viewer_id: int) -> HttpResponse:
    found, viewer = _found(request, presentation_id, viewer_id)
    form = ExtendForm(request.POST, zone=request.user.time_zone)
    if not form.is_valid():
        raise Invalid("Choose the last day of the link.", field="until")
    extend_link(actor=request.user, viewer=viewer, until=form.cleaned_data["until"])
    messages.success(request, f"The link of {viewer.name} works until then.")
    return redirect(f"{address(found)}#viewers")


@login_required
@require_POST
def viewer_revoke(request: HttpRequest, org_slug: str, presentation_id: int, viewer_id: int) -> HttpResponse:
    found, viewer = _found(request, presentation_id, viewer_id)
    revoke_viewer(actor=request.user, viewer=viewer)
    messages.success(request, f"The link of {viewer.name} opens nothing any more.")
    return redirect(f"{address(found)}#viewers")


def _found(request: HttpRequest, presentation_id: int, viewer_id: int) -> tuple[Presentation, Viewer]:
    found = in_hand(request, presentation_id)
    return found, viewer_in_hand(presentation=found, viewer_id=viewer_id)
