"""Telling people inside Callboard."""
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from accounts.models import User
from core import clock
from notifications.models import Notice


@dataclass(frozen=True)
class NewNotice:
    """`url` is a path on this site. The same `dedupe_key` again writes nothing."""

    user_id: int
    title: str
    dedupe_key: str
    text: str = ""
    url: str = ""


def add_notices(rows: Sequence[NewNotice]) -> None:
    """Write notices in the caller's transaction, a statement for each thousand."""
    now = clock.now()
    Notice.objects.bulk_create(
        [
            Notice(
                user_id=row.user_id,
                title=row.title[:160],
                text=row.text[:1000],
                url=row.url,
                dedupe_key=row.dedupe_key,
                created_at=now,
            )
            for row in rows
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


@transaction.atomic
def read_notices(*, actor: User, notices: Sequence[int] | None = None) -> int:
    """Mark the actor's notices as read: those with these ids, or all. Returns how many were unread."""
    rows = Notice.objects.filter(user=actor, read_at__isnull=True)
    if notices is not None:
        rows = rows.filter(pk__any_of=list(notices))
    return rows.update(read_at=clock.now())
