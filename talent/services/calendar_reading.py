"""The worker's half of calendars: reading one, and which are due."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse

from core import clock
from core.errors import Invalid
from notifications.services.notices import NewNotice, add_notices
from talent import calendar_reader
from talent.fetching import Fetched, fetch
from talent.models import BookOut, CalendarSource
from talent.selectors import accounts_of
from talent.services.repeating import AHEAD, Span

# A calendar is read this often, and after a failure later and later.
EVERY = dt.timedelta(hours=6)
LATEST = dt.timedelta(days=2)
TOLD_AFTER = 3
READER = Path(calendar_reader.__file__)
READ_WITHIN = 40


def refresh_calendar(*, source_id: int, get: Callable[..., Fetched] = fetch) -> bool:
    """Read one calendar and put its busy days in the place of those read before. False where it could not be read."""
    source = CalendarSource.objects.select_related("performer__account").filter(pk=source_id).first()
    if source is None or source.performer.erased_at is not None:
        return False
    account = source.performer.account
    try:
        fetched = get(source.address, etag=_known(source))
        spans = None
        if fetched.body is not None:
            spans = busy_in(fetched.body, zone=account.time_zone if account else "UTC", field="address")
    except Invalid as refusal:
        _failed(source, refusal.message)
        return False
    with transaction.atomic():
        # Taken away while it was being read: its days stay away.
        held = CalendarSource.objects.select_for_update().filter(pk=source_id, address=source.address).first()
        if held is None:
            return False
        if spans is not None:
            held.dates.all().delete()
            BookOut.objects.bulk_create(
                BookOut(performer_id=held.performer_id, source=held, starts_on=first, ends_on=last)
                for first, last in spans
            )
        held.failure, held.failures, held.etag = "", 0, fetched.etag
        held.read_at, held.due_at = clock.now(), clock.now() + EVERY
        held.save()
    return True


def calendars_due(most: int = 200) -> list[int]:
    """Ids of calendars to be read now. Their turn moves on at once, so that a lost worker's is taken in an hour."""
    now = clock.now()
    with transaction.atomic():
        ids = list(
            CalendarSource.objects.select_for_update(skip_locked=True)
            .filter(due_at__lte=now)
            .order_by("due_at")
            .values_list("pk", flat=True)[:most]
        )
        CalendarSource.objects.filter(pk__in=ids).update(due_at=now + dt.timedelta(hours=1))
    return ids


def busy_in(text: bytes, *, zone: str, field: str) -> list[Span]:
    """Stretches of busy days from today on, for two years. It is read apart: a hostile calendar has nothing to find."""
    today = clock.today()
    arguments = [today.isoformat(), (today + AHEAD).isoformat(), zone if clock.is_zone(zone) else "UTC"]
    try:
        done = subprocess.run(
            [sys.executable, "-I", str(READER), *arguments],
            input=text,
            capture_output=True,
            env={},
            timeout=READ_WITHIN,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise Invalid(calendar_reader.TOO_MANY, field=field) from None
    found: dict[str, Any] = (
        json.loads(done.stdout) if done.returncode == 0 else {"refused": calendar_reader.NOT_A_CALENDAR}
    )
    if "refused" in found:
        raise Invalid(found["refused"], field=field)
    return [(dt.date.fromisoformat(first), dt.date.fromisoformat(last)) for first, last in found["busy"]]


def _known(source: CalendarSource) -> str:
    """What to say that we have already. Once a month nothing: days come into sight in a calendar that never changes."""
    now, read_at = clock.now(), source.read_at
    return source.etag if read_at is not None and (read_at.year, read_at.month) == (now.year, now.month) else ""


def _failed(source: CalendarSource, sentence: str) -> None:
    failures = min(source.failures + 1, 20)
    wait = min(EVERY * 2 ** (failures - 1), LATEST)
    with transaction.atomic():
        CalendarSource.objects.filter(pk=source.pk).update(
            failure=sentence[:300], failures=failures, due_at=clock.now() + wait
        )
        if failures == TOLD_AFTER:
            _tell(source, sentence)


def _tell(source: CalendarSource, sentence: str) -> None:
    """Once for each spell: by then it has not been read for most of a day."""
    path = reverse("talent:repeating", args=[source.performer.slug])
    add_notices(
        [
            NewNotice(
                user_id=user.pk,
                title=f"Your calendar “{source.name}” cannot be read",
                text=f"{sentence} The days read before stay booked out, and we go on trying, less often.",
                url=path,
                dedupe_key=f"talent.calendar:{source.pk}:{user.pk}:{clock.now().isoformat()}",
            )
            for user in accounts_of(source.performer)
        ]
    )
