"""What was filmed in the room: put up, taken down, put back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from auditions.models import Take
from auditions.selectors.door import appointment_at_door
from auditions.selectors.takes import take_for
from auditions.services.takes import remove_take, restore_take
from auditions.take_door import KEY as TAKE
from auditions.views.day.common import session_in_hand
from casting.views.room.frame import wants_json
from core.errors import Invalid
from core.uploads import takes_films
from talent.services.film_shelf import put_up
from talent.states import MediaKind


@takes_films
@login_required
@require_POST
def add(request: HttpRequest, org_slug: str, session_id: int, appointment_id: int) -> HttpResponse:
    """One film, whole, by a plain form; with script it comes in pieces, through the same door."""
    session = session_in_hand(request, session_id, to_run=True)
    appointment = appointment_at_door(actor=request.user, session=session, appointment_id=appointment_id)
    file = request.FILES.get("file")
    if file is None:
        raise Invalid("Choose the recording first.", field="file")
    asset = put_up(actor=request.user, performer=appointment.submission.performer, kind=MediaKind.TAKE, file=file,
                   door=TAKE, appointment=str(appointment.pk), label=request.POST.get("label", ""))  # fmt: skip
    take = Take.objects.select_related("submission", "organisation").get(asset=asset)
    messages.success(request, f"Take {take.number} is there. It is being prepared.")
    return redirect(_panel(take))


@login_required
@require_POST
def remove(request: HttpRequest, org_slug: str, take_id: int) -> HttpResponse:
    take = take_for(actor=request.user, organisation=request.organisation, take_id=take_id)
    remove_take(actor=request.user, take=take)
    if wants_json(request):
        undo = reverse("auditions:take-restore", args=[org_slug, take.pk])
        return JsonResponse({"text": f"Take {take.number} is taken down.", "undo": undo})
    messages.success(request, f"Take {take.number} is taken down.")
    return redirect(_panel(take))


@login_required
@require_POST
def restore(request: HttpRequest, org_slug: str, take_id: int) -> HttpResponse:
    take = take_for(actor=request.user, organisation=request.organisation, take_id=take_id)
    restore_take(actor=request.user, take=take)
    if wants_json(request):
        return JsonResponse({"text": f"Take {take.number} is back."})
    return redirect(_panel(take))


def _panel(take: Take) -> str:
    submission = take.submission
    slug = take.organisation.slug
    return reverse("casting:room-panel", args=[slug, submission.role_id, submission.pk])
