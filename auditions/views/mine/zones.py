"""In which of two zones a reader sees times: their own, or the one where it takes place. Both are always named."""

import datetime as dt
from dataclasses import dataclass

from django.http import HttpRequest

from core import clock


@dataclass(frozen=True)
class Zones:
    reader: str
    venue: str
    shown: str
    is_known: bool = True

    @property
    def other(self) -> str:
        return self.venue if self.shown == self.reader else self.reader

    def differ_at(self, moment: dt.datetime) -> bool:
        here, there = (clock.in_zone(moment, name).utcoffset() for name in (self.reader, self.venue))
        return here != there

    def choices(self, moment: dt.datetime) -> list[dict]:
        """For a select: both zones as they are named at that moment, the reader's first."""
        named = [(self.reader, "your time"), (self.venue, "where it takes place")]
        return [
            {"key": name, "label": f"{clock.zone_label(moment, name)}, {whose}", "chosen": name == self.shown}
            for name, whose in named
        ]


def zones_for(request: HttpRequest, venue: str) -> Zones:
    """`?zone=` says which; the reader's own is that of their account, else the one their browser named."""
    named = request.user.time_zone if request.user.is_authenticated else request.COOKIES.get("tz", "")
    is_known = clock.is_zone(named)
    reader = named if is_known else venue
    asked = request.GET.get("zone")
    return Zones(reader, venue, shown=asked if asked in {reader, venue} else reader, is_known=is_known)
