"""Tapes of a profile: put up, watched by their owner, taken down."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from core.errors import Invalid
from core.uploads import takes_films
from talent.selectors import media_to_edit
from talent.services.media import remove_media
from talent.services.tapes import upload_tape
from talent.states import MediaKind
from talent.views.editing import Editing, open_profile, profile_context
from talent.views.sections import SECTIONS


@takes_films
@login_required
@require_POST
def tapes(request: HttpRequest, slug: str) -> HttpResponse:
    """One tape, whole, by a plain form; with script it comes in pieces, through the same door."""
    editing = open_profile(request, slug)
    file = request.FILES.get("file")
    try:
        if file is None:
            raise Invalid("Choose your tape first.", field="file")
        upload_tape(actor=request.user, performer=editing.performer, file=file)
    except Invalid as refusal:
        return _page(request, editing, refusal.message)
    messages.success(request, "Your tape is there. It is being prepared.")
    return redirect(f"{editing.url}#tapes")


@login_required
@require_POST
def remove_tape(request: HttpRequest, slug: str, public_id: UUID) -> HttpResponse:
    editing = open_profile(request, slug)
    remove_media(actor=request.user, asset=media_to_edit(editing.performer, public_id, kind=MediaKind.TAPE))
    messages.success(request, "The tape is gone from every page, also for the offices that you sent it to.")
    return redirect(f"{editing.url}#tapes")


def _page(request: HttpRequest, editing: Editing, refusal: str) -> HttpResponse:
    context = profile_context(editing) | {"sections": SECTIONS, "tape_refused": refusal}
    return render(request, "talent/profile/profile.html", context, status=422)
