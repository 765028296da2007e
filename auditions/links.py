"""The address by which an invited person answers without an account."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from auditions.models import Appointment

SALT = "auditions.answer"


def answer_token(appointment: Appointment) -> str:
    """Signed over the sequence, so that a link to a time that has been moved no longer answers for the new one."""
    return signing.dumps([str(appointment.uid), appointment.sequence], salt=SALT, compress=False)


def read_token(token: str) -> tuple[str, int] | None:
    """(uid, sequence), or None for a token that we did not make."""
    try:
        uid, sequence = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError):
        return None
    return uid, sequence


def answer_url(appointment: Appointment) -> str:
    return settings.SITE_URL.rstrip("/") + reverse("auditions:answer", args=[answer_token(appointment)])
