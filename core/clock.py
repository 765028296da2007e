"""The one place that tells and shows the time. Stored in UTC, shown in a named zone."""

import datetime as dt
import zoneinfo
from functools import cache

from django.utils import timezone


def now() -> dt.datetime:
    return timezone.now()


def today() -> dt.date:
    """The date in UTC, for dates that belong to no place."""
    return now().date()


def today_in(name: str | None) -> dt.date:
    """The date in that zone: of what somebody does or writes today, where they are."""
    return in_zone(now(), name).date()


def today_everywhere() -> dt.date:
    """The date where a day comes last: what ends with a day, of somebody whose zone is not asked, has ended by then."""
    return today_in("Etc/GMT+12")


def age_on(born_on: dt.date, on: dt.date) -> int:
    """Whole years. Who was born on a 29 February is a year older on 1 March in the years without one."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))


def day_began(name: str | None) -> dt.datetime:
    """When today began in that zone."""
    return dt.datetime.combine(today_in(name), dt.time(), tzinfo=zone(name)).astimezone(dt.UTC)


@cache
def zone_names() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def is_zone(name: str) -> bool:
    return name in zone_names()


def zone(name: str | None) -> zoneinfo.ZoneInfo:
    """The zone of that IANA name; UTC where the name is empty or unknown."""
    return zoneinfo.ZoneInfo(name if name and is_zone(name) else "UTC")


def in_zone(moment: dt.datetime, name: str | None) -> dt.datetime:
    return moment.astimezone(zone(name))


def zone_label(moment: dt.datetime, name: str | None) -> str:
    """How the zone is written beside a time: "London, BST" or "New York, UTC−05" where it has no letters."""
    here = zone(name)
    place = here.key.rsplit("/", 1)[-1].replace("_", " ")
    letters = moment.astimezone(here).tzname() or ""
    if letters == place:
        return place
    if letters[:1] in "+-":
        letters = "UTC" + letters.replace("-", "\N{MINUS SIGN}")
    return f"{place}, {letters}"


STYLES = {
    "date": "{d:%A} {d.day} {d:%B} {d.year}",
    "day": "{d:%a} {d.day} {d:%b}",
    "short": "{d.day} {d:%b}, {d:%H:%M}",
    "time": "{d:%H:%M}",
    # Large, with the zone in words beside it.
    "hour": "{d:%H:%M}",
    "full": "{d:%A} {d.day} {d:%B} {d.year}, {d:%H:%M}",
}
STYLES_NAMING_THE_ZONE = {"full", "time", "short"}


def show(moment: dt.datetime, zone_name: str | None, style: str = "full", *, name_zone: bool | None = None) -> str:
    """A moment in words, in the reader's zone; styles that carry an hour name the zone.

    >>> show(datetime(2026, 7, 1, 9, 30, tzinfo=UTC), "Europe/London")
    'Wednesday 1 July 2026, 10:30 (London, BST)'
    """
    local = in_zone(moment, zone_name)
    text = STYLES[style].format(d=local)
    named = style in STYLES_NAMING_THE_ZONE if name_zone is None else name_zone
    return f"{text} ({zone_label(moment, zone_name)})" if named else text


def out_of_quiet_hours(moment: dt.datetime, zone_name: str | None, *, start=dt.time(21), end=dt.time(9)) -> dt.datetime:
    """The first moment not before `moment` at which a note may reach someone in that zone.

    Quiet is from 21:00 to 09:00 where they live (domain.md, section 4). Wall-clock arithmetic
    in the zone, so it is right on both daylight-saving edges.
    """
    local = in_zone(moment, zone_name)
    if end <= local.time() < start:
        return moment
    day = local.date() if local.time() < end else local.date() + dt.timedelta(days=1)
    return dt.datetime.combine(day, end, tzinfo=zone(zone_name)).astimezone(dt.UTC)


def local_to_utc(naive: dt.datetime, zone_name: str) -> dt.datetime:
    """A wall-clock time in a zone as UTC. Raises ValueError for one that the clocks skip there."""
    aware = naive.replace(tzinfo=zone(zone_name))
    back = aware.astimezone(dt.UTC).astimezone(zone(zone_name)).replace(tzinfo=None)
    if back != naive:
        raise ValueError(f"{naive:%H:%M} does not exist on {naive:%d %B %Y} in {zone_name}: the clocks go forward.")
    return aware.astimezone(dt.UTC)


def wall_to_utc(naive: dt.datetime, zone_name: str) -> dt.datetime:
    """`local_to_utc` for a time that somebody promises: ValueError too for one that the clocks show twice that night."""
    moment = local_to_utc(naive, zone_name)
    here = zone(zone_name)
    if naive.replace(tzinfo=here).utcoffset() != naive.replace(tzinfo=here, fold=1).utcoffset():
        raise ValueError(
            f"{naive:%H:%M} comes twice on {naive.day} {naive:%B %Y} in {zone_name}: the clocks go back."
            " Choose a time that comes once."
        )
    return moment


def wall_time(moment: dt.datetime, name: str) -> str:
    """The hour on the wall, "01:30"; with the zone's letters where the clocks show it twice that night: "01:30 GMT"."""
    local = in_zone(moment, name)
    again = local.replace(fold=1 - local.fold).utcoffset() != local.utcoffset()
    return f"{local:%H:%M} {local.tzname()}" if again else f"{local:%H:%M}"


def clock_changes(first: dt.date, last: dt.date, name: str) -> list[dt.date]:
    """The days from `first` to `last` on which the clocks of that zone change."""
    here = zone(name)
    found, day = [], first
    while day <= last:
        start, end = (dt.datetime.combine(day + dt.timedelta(days=n), dt.time(), tzinfo=here) for n in (0, 1))
        if start.utcoffset() != end.utcoffset():
            found.append(day)
        day += dt.timedelta(days=1)
    return found
