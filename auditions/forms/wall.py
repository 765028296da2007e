"""The clock on a venue's wall, for times that are typed without a date or a zone."""

import datetime as dt
from dataclasses import dataclass

from django import forms

from core import clock


@dataclass(frozen=True)
class WallClock:
    """`opens` is when the day begins: a time before it belongs to the morning after."""

    day: dt.date
    opens: dt.time
    zone: str

    def moment(self, time: dt.time) -> dt.datetime:
        """Raises ValueError, with a sentence, for a time that the clocks skip that night or show twice."""
        day = self.day + dt.timedelta(days=1) if time < self.opens else self.day
        return wall_moment(dt.datetime.combine(day, time), self.zone)

    def read(self, form: forms.Form, name: str) -> dt.datetime | None:
        """The moment of that field; None, and an error beside it, where there is none."""
        time = form.cleaned_data.get(name)
        if time is None:
            return None
        try:
            return self.moment(time)
        except ValueError as error:
            form.add_error(name, str(error))
            return None


def wall_moment(naive: dt.datetime, zone: str) -> dt.datetime:
    moment = clock.local_to_utc(naive, zone)
    here = clock.zone(zone)
    if naive.replace(tzinfo=here).utcoffset() != naive.replace(tzinfo=here, fold=1).utcoffset():
        raise ValueError(
            f"{naive:%H:%M} comes twice on {naive.day} {naive:%B %Y} in {zone}: the clocks go back. Choose an hour that comes once."
        )
    return moment
