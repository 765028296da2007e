"""The clock run through both daylight-saving edges in five zones: times chosen, times shown, reminders.

Lord Howe moves by half an hour, Havana and Santiago at midnight, so that a night there has no or two midnights.
"""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditions.services.reminders import LEADS
from auditions.views.mine.zones import Zones
from core import clock

ZONES = ("Europe/London", "America/New_York", "Australia/Sydney", "Australia/Lord_Howe", "America/Havana")
MIDNIGHT = "America/Santiago"
MINUTE = dt.timedelta(minutes=1)
MANY = settings(max_examples=300, deadline=None)


def edges(name: str) -> list[dt.datetime]:
    """The first minutes after every change of the clocks from 2026 to 2028, found minute by minute."""
    found = []
    here = zoneinfo.ZoneInfo(name)
    moment, end = dt.datetime(2026, 1, 1, tzinfo=dt.UTC), dt.datetime(2028, 12, 31, tzinfo=dt.UTC)
    while moment < end:
        after = moment + dt.timedelta(hours=12)
        if moment.astimezone(here).utcoffset() != after.astimezone(here).utcoffset():
            low, high = moment, after
            while high - low > MINUTE:
                middle = low + (high - low) / 2
                middle = middle.replace(second=0, microsecond=0)
                if middle.astimezone(here).utcoffset() == low.astimezone(here).utcoffset():
                    low = middle
                else:
                    high = middle
            found.append(high)
        moment = after
    return found


EDGES = {name: edges(name) for name in (*ZONES, MIDNIGHT)}
names = st.sampled_from([*ZONES, MIDNIGHT])


@st.composite
def moments(draw, near=dt.timedelta(days=9)):
    """(zone, a minute near one of its edges)."""
    name = draw(names)
    edge = draw(st.sampled_from(EDGES[name]))
    minutes = int(near / MINUTE)
    return name, edge + draw(st.integers(-minutes, minutes)) * MINUTE


@pytest.mark.parametrize("name", [*ZONES, MIDNIGHT])
def test_there_are_two_edges_a_year_to_run_through(name):
    assert len(EDGES[name]) == 6


@MANY
@given(moments(near=dt.timedelta(hours=3)), st.integers(1, 120))
def test_two_times_of_a_page_never_look_alike(found, apart):
    """Within a day of a zone, two moments have two labels: an hour that comes twice carries its letters."""
    name, moment = found
    other = moment + apart * MINUTE
    same_day = clock.in_zone(moment, name).date() == clock.in_zone(other, name).date()
    if same_day:
        assert clock.wall_time(moment, name) != clock.wall_time(other, name)


@MANY
@given(moments())
def test_a_label_leads_back_to_its_moment(found):
    """What stands on the page is the time on the wall, and one of the two where there are two."""
    name, moment = found
    label, day = clock.wall_time(moment, name), clock.in_zone(moment, name).date()
    hour, minute = map(int, label[:5].split(":"))
    wall = dt.datetime.combine(day, dt.time(hour, minute), tzinfo=zoneinfo.ZoneInfo(name))
    both = {wall.replace(fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
    assert moment in both
    letters = label[6:]
    if letters:
        assert {one for one in both if one.astimezone(zoneinfo.ZoneInfo(name)).tzname() == letters} == {moment}
    else:
        assert len(both) == 1


@MANY
@given(moments(), names)
def test_both_zones_of_a_page_name_one_moment(found, reader):
    venue, moment = found
    zones = Zones(reader=reader, venue=venue, shown=reader)
    here, there = clock.in_zone(moment, reader), clock.in_zone(moment, venue)
    # Two zones never compare as equal in an hour that comes twice (PEP 495), so both go back to UTC.
    assert here.astimezone(dt.UTC) == there.astimezone(dt.UTC) == moment
    assert zones.differ_at(moment) == (here.replace(tzinfo=None) != there.replace(tzinfo=None))
    assert {choice["key"] for choice in zones.choices(moment)} == {reader, venue}


@MANY
@given(moments())
def test_the_days_on_which_clocks_change_are_exactly_those(found):
    name, moment = found
    day = clock.in_zone(moment, name).date()
    near = {clock.in_zone(edge - MINUTE, name).date() for edge in EDGES[name]}
    near |= {clock.in_zone(edge, name).date() for edge in EDGES[name]}
    listed = clock.clock_changes(day, day, name)
    if listed:
        assert day in near
    first, last = day - dt.timedelta(days=20), day + dt.timedelta(days=20)
    inside = [edge for edge in EDGES[name] if first < clock.in_zone(edge, name).date() < last]
    assert len(clock.clock_changes(first, last, name)) == len(inside)


@MANY
@given(moments())
def test_a_reminder_days_before_comes_at_the_same_time_on_the_wall(found):
    name, starts_at = found
    local = clock.in_zone(starts_at, name).replace(tzinfo=None)
    for lead in LEADS:
        moment = lead.moment(starts_at, name)
        if not lead.days:
            assert starts_at - moment == dt.timedelta(hours=lead.hours)
            continue
        wanted = local - dt.timedelta(days=lead.days)
        wall = clock.in_zone(moment, name).replace(tzinfo=None)
        # A time that the clocks skip that day comes as much later as they go forward.
        skipped = wall - wanted
        assert skipped in {dt.timedelta(0), dt.timedelta(hours=1), dt.timedelta(minutes=30)}
        if skipped:
            with pytest.raises(ValueError, match="does not exist"):
                clock.local_to_utc(wanted, name)
        off = starts_at - moment - dt.timedelta(days=lead.days)
        assert abs(off) <= dt.timedelta(hours=1)


@MANY
@given(moments(near=dt.timedelta(days=2)))
def test_reminders_come_before_and_in_their_order(found):
    name, starts_at = found
    week, day, hours = (lead.moment(starts_at, name) for lead in LEADS)
    assert week < day < hours < starts_at


@MANY
@given(moments(near=dt.timedelta(hours=30)), st.integers(5, 60), st.integers(2, 40))
def test_a_day_of_slots_across_an_edge_keeps_every_length(found, minutes, count):
    """A session across the change, or across a midnight that is not there: as many times, each as long, none twice."""
    name, opens_at = found
    starts = [opens_at + dt.timedelta(minutes=minutes * number) for number in range(count)]
    shown = [(clock.in_zone(one, name).date(), clock.wall_time(one, name)) for one in starts]
    assert len(set(shown)) == count
    assert [clock.in_zone(one, name).astimezone(dt.UTC) for one in starts] == starts
