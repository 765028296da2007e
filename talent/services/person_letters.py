"""A letter to one person about a performer, for the outbox."""

from django.conf import settings

from accounts.models import User
from notifications.services.outbox import NewMessage
from talent.models import Performer


def person_letter(kind: str, user: User, performer: Performer, path: str, *, key: str, **context: str) -> NewMessage:
    """To whoever has an account; `path` leads where they can act, and `key` tells this letter from the next of its kind."""
    return NewMessage(
        kind=kind,
        recipient_id=user.pk,
        to_email=user.email,
        to_name=user.name,
        time_zone=user.time_zone,
        context={
            "greeting": user.get_short_name() or "friend",
            "performer": performer.stage_name,
            "url": f"{settings.SITE_URL}{path}",
            **context,
        },
        subject_type="talent.performer",
        subject_id=performer.pk,
        dedupe_key=f"{kind}:{performer.pk}:{key}:{user.pk}",
    )
