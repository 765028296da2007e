"""Keeping what somebody has typed into an application, as they type it."""
import json
from collections.abc import Mapping

from django.db import transaction

from accounts.models import User
from casting.models import CastingCall, SubmissionDraft
from core import clock
from core.errors import Invalid, NotAllowed
from talent.models import Performer
from talent.policies import can_submit_performer

MOST_BYTES = 24_000


@transaction.atomic(durable=True)
def save_draft(*, actor: User, performer: Performer, call: CastingCall, data: Mapping[str, str | list[str]]) -> SubmissionDraft:
    """Keep form fields by name, text or lists of text; what was kept before is replaced.

    Nothing is checked but the size: a draft may be half a thought. Raises NotAllowed for somebody
    else's performer, Invalid above 24 kB.
    """
    if not can_submit_performer(actor, performer):
        raise NotAllowed("You can apply for yourself and for the people you speak for.")
    cleaned = {name: value for name, value in data.items() if value not in ("", [], None)}
    if len(json.dumps(cleaned)) > MOST_BYTES:
        raise Invalid("This is too long to keep as a draft.")
    draft, _ = SubmissionDraft.objects.update_or_create(
        call=call, performer=performer, user=actor, defaults={"data": cleaned, "updated_at": clock.now()}
    )
    return draft


@transaction.atomic(durable=True)
def drop_draft(*, actor: User, draft: SubmissionDraft) -> None:
    if draft.user_id != actor.pk:
        raise NotAllowed("That draft is somebody else's.")
    draft.delete()
