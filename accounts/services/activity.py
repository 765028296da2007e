"""Writing the activity log: part of the same transaction as the act itself."""

import uuid
from collections.abc import Iterable

from django.db import transaction

from accounts.models import Activity, Organisation, User
from accounts.policies import can_see_activity
from accounts.selectors import ActivityFilters
from core import clock
from core.db import copy_in
from core.errors import NotAllowed


def record_activity(
    *,
    actor: User | None,
    verb: str,
    subject,
    organisation: Organisation | None = None,
    data: dict | None = None,
    batch: uuid.UUID | None = None,
) -> None:
    """One row. `data` is JSON-ready and holds states and ids, never a person's private words."""
    row = Activity(
        organisation=organisation,
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        data=data or {},
        batch=batch,
    )
    # Writing a row is no reading of an office's data, so it asks for no scope.
    row.save(force_insert=True)


def record_activities(
    *,
    actor: User | None,
    verb: str,
    subject_type: str,
    rows: Iterable[tuple[int, dict]],
    organisation: Organisation,
    batch: uuid.UUID | None = None,
) -> int:
    """Many rows of one act in one statement; `rows` are (subject id, data).

    With a batch the log tells them as one: hand over all rows of a verb at once.
    """
    at = clock.now()
    rows = list(rows)
    first, following = (len(rows) - 1, None) if batch else (0, 0)
    return copy_in(
        Activity,
        ["organisation", "actor", "verb", "subject_type", "subject_id", "batch", "data", "others", "created_at"],
        (
            (
                organisation.pk,
                actor.pk if actor else None,
                verb,
                subject_type,
                subject_id,
                batch,
                data,
                following if place else first,
                at,
            )
            for place, (subject_id, data) in enumerate(rows)
        ),
    )


@transaction.atomic(durable=True)
def export_activity(*, actor: User, organisation: Organisation, filters: ActivityFilters) -> None:
    """That somebody took the log away as a file, and what of it."""
    if not can_see_activity(actor, organisation):
        raise NotAllowed("The log is for the office’s owners and casting directors.")
    record_activity(
        actor=actor,
        verb="organisation.export_log",
        subject=organisation,
        organisation=organisation,
        data={"filters": filters.used()},
    )
