"""Keeping what somebody has typed into an application, as they type it."""

import json
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from casting.models import CastingCall, SubmissionDraft
from casting.services.answers import without_nul
from core import clock
from core.errors import Invalid, NotAllowed
from talent.models import Performer
from talent.policies import can_submit_performer

MOST_BYTES = 24_000


@transaction.atomic(durable=True)
def save_draft(
    *, actor: User, performer: Performer, call: CastingCall, data: Mapping[str, str | list[str]]
) -> SubmissionDraft:
    """Keep form fields by name, text or lists of text; what was kept before is replaced.

    Nothing is checked but the size: a draft may be half a thought. Raises NotAllowed for somebody
    else's performer, Invalid above 24 kB.
    """
    if not can_submit_performer(actor, performer):
        raise NotAllowed("You can apply for yourself and for the people you speak for.")
    cleaned = {without_nul(name): _plain(value) for name, value in data.items() if value not in ("", [], None)}
    if len(json.dumps(cleaned)) > MOST_BYTES:
        raise Invalid("This is too long to keep as a draft.")
    draft, _ = SubmissionDraft.objects.update_or_create(
        call=call, performer=performer, user=actor, defaults={"data": cleaned, "updated_at": clock.now()}
    )
    return draft


def _plain(value: str | list[str]) -> str | list[str]:
    return without_nul(value) if isinstance(value, str) else [without_nul(one) for one in value]
