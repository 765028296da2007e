"""Telling of permits that are about to end."""

import datetime as dt

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from core import clock
from notifications.services.outbox import NewMessage, add_messages
from talent.messages_people import PERMIT
from talent.models import WorkPermit
from talent.selectors import accounts_of_many
from talent.services.person_letters import person_letter

# Days before the end on which whoever answers is told.
AHEAD = (30, 7, 1)


@transaction.atomic
def remind_of_permits() -> int:
    """Tell of permits that end in a month, a week or a day, each once; returns how many notes that made."""
    today = clock.today()
    rows = list(
        WorkPermit.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("performer")
        .filter(
            expires_on__range=(today, today + dt.timedelta(days=max(AHEAD))),
            performer__born_on__isnull=False,
            performer__erased_at__isnull=True,
        )[:500]
    )
    due = [row for row in rows if _is_due(row, today)]
    readers = accounts_of_many(row.performer for row in due)
    add_messages([_note(row, user, today) for row in due for user in readers[row.performer_id]])
    for row in due:
        row.reminded_on = today
    WorkPermit.objects.bulk_update(due, ["reminded_on"])
    return len(due)


def _is_due(permit: WorkPermit, today: dt.date) -> bool:
    """The nearest of the marks that has been passed, unless it was told at or after it."""
    marks = [permit.expires_on - dt.timedelta(days=days) for days in AHEAD]
    passed = [mark for mark in marks if mark <= today]
    return bool(passed) and (permit.reminded_on is None or permit.reminded_on < max(passed))


def _note(permit: WorkPermit, user: User, today: dt.date) -> NewMessage:
    until, performer = permit.expires_on, permit.performer
    ends = "ends today" if until == today else f"ends on {until.day} {until:%B %Y}"
    path = f"{reverse('talent:guardians', args=[performer.slug])}#permits"
    key = f"{permit.pk}:{today.isoformat()}"
    return person_letter(PERMIT, user, performer, path, key=key, territory=permit.territory, ends=ends)
