"""The sign-in sheet is kept for thirty days (domain.md), and then nobody has it any more."""

import datetime as dt

from django.db import transaction

from accounts.tenancy import across_offices
from auditions.models import Attendance, DoorEvent
from core import clock

KEPT = dt.timedelta(days=30)


@transaction.atomic(durable=True)
def purge_attendance() -> int:
    """How many lines went. What became of each appointment stays."""
    before = clock.now() - KEPT
    with across_offices("the sign-in sheets of every office end after thirty days"):
        gone, _ = Attendance.objects.filter(due_at__lt=before).delete()
        DoorEvent.objects.filter(happened_at__lt=before).delete()
    return gone
