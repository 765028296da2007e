"""The letter with the six-digit code, which must not wait in an outbox."""

from celery import shared_task
from django.template.loader import render_to_string

from accounts.letters import letter
from accounts.tasks import RETRIES
from accounts.tenancy import across_offices
from casting.models import ViewerDevice
from casting.viewer_links import device_code
from core import clock


@shared_task(**RETRIES)
def send_viewer_code_task(device_id: int) -> None:
    """Sends the code that waits to be typed on that device, unless it was typed, or ran out, meanwhile."""
    with across_offices("a viewer's code, whichever office showed them something"):
        device = ViewerDevice.objects.select_related(
            "viewer__presentation__production", "viewer__presentation__organisation"
        ).get(pk=device_id)
    viewer, expires_at = device.viewer, device.code_expires_at
    if not device.code_digest or expires_at is None or expires_at <= clock.now() or viewer.revoked_at:
        return
    presentation = viewer.presentation
    context = {
        "code": device_code(device.pk, expires_at),
        "viewer": viewer,
        "office": presentation.organisation,
        "production": presentation.production.public_title,
    }
    letter(
        subject=f"Your code for {presentation.production.public_title}",
        text=render_to_string("casting/viewing/code_letter.txt", context),
        to=[viewer.email],
    ).send()
