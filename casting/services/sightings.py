"""What people look at and take away, on record: a board once a day, every export."""

import datetime as dt

from django.core.cache import cache
from django.db import transaction

from accounts.models import Activity, User
from accounts.services.activity import record_activity
from casting.models import Role
from core import clock

A_DAY = dt.timedelta(days=1)


def note_board_view(*, actor: User, role: Role) -> None:
    """That somebody looked at the role's board today, where they live; once for each person, role and day."""
    today = clock.today_in(actor.time_zone)
    # The cache spares every page of the day the question; the log itself answers it where the cache forgot.
    if not cache.add(f"looked:{role.pk}:{actor.pk}:{today}", 1, timeout=A_DAY.total_seconds()):
        return
    since = dt.datetime.combine(today, dt.time(), tzinfo=clock.zone(actor.time_zone))
    with transaction.atomic():
        known = Activity.objects.filter(
            subject_type=Role._meta.label_lower,
            subject_id=role.pk,
            verb="role.look",
            actor=actor,
            created_at__gte=since,
        )
        if not known.exists():
            record_activity(actor=actor, verb="role.look", subject=role, organisation=role.organisation)


@transaction.atomic(durable=True)
def note_export(*, actor: User, role: Role, kind: str, stage: str, filters: dict) -> None:
    """That somebody took the board away as a file, and what of it."""
    record_activity(
        actor=actor,
        verb="role.export",
        subject=role,
        organisation=role.organisation,
        data={"format": kind, "stage": stage, "filters": filters},
    )
