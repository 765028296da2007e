"""Writing the activity log: part of the same transaction as the act itself."""
import uuid
from collections.abc import Iterable

from accounts.models import Activity
from core import clock
from core.db import copy_in


def record_activity(*, actor, verb: str, subject, organisation=None, data: dict | None = None, batch: uuid.UUID | None = None) -> None:
    """One row. `data` is JSON-ready and holds states and ids, never a person's private words."""
    Activity.objects.create(
        organisation=organisation,
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data or {},
        batch=batch,
    )


def record_activities(*, actor, verb: str, subject_type: str, rows: Iterable[tuple[int, dict]], organisation, batch: uuid.UUID | None = None) -> int:
    """Many rows of one act in one statement; `rows` are (subject id, data)."""
    at = clock.now()
    return copy_in(
        Activity,
        ["organisation", "actor", "verb", "subject_type", "subject_id", "batch", "data", "created_at"],
        (
            (organisation.pk, actor.pk if actor else None, verb, subject_type, subject_id, batch, data, at)
            for subject_id, data in rows
        ),
    )
