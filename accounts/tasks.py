"""Mail that this room sends by the worker."""

import smtplib

from celery import shared_task
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.letters import letter
from accounts.links import invitation_token
from accounts.models import Invitation
from accounts.states import InvitationStanding
from core import clock

RETRIES = {
    "autoretry_for": (smtplib.SMTPException, OSError),
    "retry_backoff": 10,
    "retry_backoff_max": 3600,
    "max_retries": 10,
}


@shared_task(**RETRIES)
def send_letter_task(subject: str, text: str, address: str) -> None:
    """Sends a letter about an account. Its words come along, since the links in them are kept nowhere."""
    letter(subject=subject, text=text, to=[address]).send()


@shared_task(**RETRIES)
def send_invitation_task(invitation_id: int) -> None:
    """Sends the letter unless the invitation was used or taken back meanwhile."""
    invitation = Invitation.objects.select_related("organisation", "invited_by").get(pk=invitation_id)
    if invitation.standing != InvitationStanding.WAITING:
        return
    context = {
        "invitation": invitation,
        "organisation": invitation.organisation,
        "invited_by": invitation.invited_by,
        "url": settings.SITE_URL + reverse("accounts:invitation", args=[invitation_token(invitation.pk)]),
        "until": clock.show(invitation.expires_at, invitation.organisation.time_zone, "date"),
    }
    letter(
        subject=f"{invitation.organisation.name} invites you to Callboard",
        text=render_to_string("account/email/invitation_message.txt", context),
        to=[invitation.email],
    ).send()
