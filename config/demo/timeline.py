"""Letting the services run at moments of the last weeks, so that the demo's history is one that they wrote."""

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from zoneinfo import ZoneInfo

from django.utils import timezone

LONDON = ZoneInfo("Europe/London")


class Timeline:
    """Days relative to the day on which the demo is made; hours are London's."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def at(self, days: int, hour: int = 10, minute: int = 0) -> dt.datetime:
        """`days` from today (before it when negative) at that hour; never later than now for a day that has been."""
        day = self.now.astimezone(LONDON).date() + dt.timedelta(days=days)
        moment = dt.datetime.combine(day, dt.time(hour, minute), LONDON).astimezone(dt.UTC)
        return min(moment, self.now - dt.timedelta(minutes=5)) if days <= 0 else moment

    def last_monday(self) -> dt.datetime:
        """Noon of the last Monday that is over."""
        return self.at(-(self.day(0).weekday() or 7), 12)

    def day(self, days: int) -> dt.date:
        return self.now.astimezone(LONDON).date() + dt.timedelta(days=days)


@contextmanager
def living_at(moment: dt.datetime) -> Iterator[None]:
    """Inside, `core.clock` tells that moment and goes on from there."""
    started, real = time.monotonic(), timezone.now

    def told() -> dt.datetime:
        return moment + dt.timedelta(seconds=time.monotonic() - started)

    timezone.now = told
    try:
        yield
    finally:
        timezone.now = real
