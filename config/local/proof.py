"""Whether the local mail server has a message."""

from pathlib import Path

from django.conf import settings

from config.local.mailbox import Mailbox


def delivered(message_id: str) -> bool:
    """For `settings.MAIL_PROOF`."""
    return Mailbox(Path(settings.MAIL_KEPT)).delivered(message_id)
