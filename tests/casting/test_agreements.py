"""The agreements' rules over the calendar: weekends, both daylight-saving edges, zones, ages."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casting.agreements import self_tapes
from casting.agreements.minors import is_minor, outside_hours
from casting.agreements.texts import in_force, versions
from core import clock

ZONES = ["Europe/London", "America/New_York", "America/Los_Angeles", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
# A year and a half with every edge of those zones in it.
moments = st.integers(0, 545 * 24 * 60).map(
    lambda minutes: dt.datetime(2026, 1, 1, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
)
zones = st.sampled_from(ZONES)
quick = settings(max_examples=150, deadline=None)


def asked(agreement, asked_at, due_at, zone="Europe/London", **more):
    found = self_tapes.check(agreement=agreement, asked_at=asked_at, due_at=due_at, zone=zone, **more)
    return {one.rule for one in found}


def weekday_hours(start, end, zone):
    """Counted hour by hour, the slow way."""
    step, total, at = dt.timedelta(minutes=15), dt.timedelta(), start
    while at < end:
        if clock.in_zone(at, zone).weekday() < 5:
            total += min(step, end - at)
        at += step
    return total


@quick
@given(moments, zones, st.booleans())
def test_sag_aftra_gives_its_hours_and_counts_no_weekend(asked_at, zone, has_minor):
    due = self_tapes.earliest_due(agreement="sag_aftra", asked_at=asked_at, zone=zone, has_minor=has_minor)
    hours = dt.timedelta(hours=72 if has_minor else 48)
    assert abs(weekday_hours(asked_at, due, zone) - hours) <= dt.timedelta(minutes=15)
    assert due - asked_at >= hours


@quick
@given(moments, zones)
def test_the_uk_code_gives_four_days_and_friday_until_tuesday(asked_at, zone):
    due = self_tapes.earliest_due(agreement="equity", asked_at=asked_at, zone=zone)
    first, last = clock.in_zone(asked_at, zone).date(), clock.in_zone(due, zone).date()
    assert (last - first).days == 4
    if first.weekday() == 4:
        assert last.weekday() == 1


@quick
@given(
    moments,
    zones,
    st.sampled_from(["sag_aftra", "equity", "actra", "other_union", "non_union", ""]),
    st.timedeltas(dt.timedelta(minutes=-600), dt.timedelta(days=3)),
    st.booleans(),
)
def test_what_is_called_the_earliest_passes_and_anything_before_it_does_not(asked_at, zone, agreement, shift, minor):
    time_rules = {"turnaround", "weekday"}
    earliest = self_tapes.earliest_due(agreement=agreement, asked_at=asked_at, zone=zone, has_minor=minor)
    found = asked(agreement, asked_at, earliest + shift, zone, has_minor=minor)
    assert bool(found & time_rules) == (shift < dt.timedelta())


@quick
@given(moments, zones, st.sampled_from(["sag_aftra", "equity"]), st.timedeltas(dt.timedelta(0), dt.timedelta(days=9)))
def test_asking_later_never_brings_the_deadline_nearer(asked_at, zone, agreement, later):
    first = self_tapes.earliest_due(agreement=agreement, asked_at=asked_at, zone=zone)
    assert self_tapes.earliest_due(agreement=agreement, asked_at=asked_at + later, zone=zone) >= first


@pytest.mark.parametrize(
    ("agreement", "pages", "is_callback", "breaks"),
    [
        ("sag_aftra", 8, False, False),
        ("sag_aftra", 9, False, True),
        ("sag_aftra", 12, True, False),
        ("sag_aftra", 13, True, True),
        ("equity", 6, False, False),
        ("equity", 7, False, True),
        ("", 9, False, True),
    ],
)
def test_pages(agreement, pages, is_callback, breaks):
    now = dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC)
    found = asked(agreement, now, now + dt.timedelta(days=10), page_count=pages, is_callback=is_callback)
    assert ("pages" in found) is breaks


def test_what_blocks_what_warns_and_what_a_reason_lets_through():
    now = dt.datetime(2026, 11, 6, 16, tzinfo=dt.UTC)
    values = {
        "asked_at": now,
        "due_at": now + dt.timedelta(hours=20),
        "zone": "Europe/London",
        "page_count": 40,
        "asks_to_memorise": True,
        "technical_demands": "two cameras",
    }
    under = self_tapes.check(agreement="equity", **values)
    assert {one.rule for one in under if one.may_override} == {"turnaround", "weekday"}
    assert {one.rule for one in under if not one.may_override} == {"pages", "memorise", "technique"}
    assert all(one.blocks and one.source for one in under)
    assert not any(one.blocks for one in self_tapes.check(agreement="non_union", **values))
    assert not any(one.blocks for one in self_tapes.check(agreement="", **values))
    assert all(one.blocks for one in self_tapes.check(agreement="actra", **values))


def test_each_text_has_its_dates_sources_and_marks():
    for name in ("sag_aftra", "equity", "common", "minors"):
        found = versions(name)
        assert [one["valid_from"] for one in found] == sorted({one["valid_from"] for one in found})
        assert all(one["source"] and one["mark"] for one in found)
        assert in_force(name, dt.date(2030, 1, 1)) == found[-1]
        assert in_force(name, dt.date(1990, 1, 1)) == found[0]


CHILD = dt.date(2016, 3, 1)


def london(*when):
    return dt.datetime(*when, tzinfo=clock.zone("Europe/London"))


@pytest.mark.parametrize(
    ("starts_at", "minutes", "word"),
    [
        (london(2026, 11, 7, 20, 40), 20, None),
        (london(2026, 11, 7, 20, 45), 20, "out by 21:00"),
        (london(2026, 11, 7, 21, 30), 15, "out by 21:00"),
        (london(2026, 11, 7, 23, 50), 20, "out by 21:00"),
        (london(2026, 11, 7, 6, 30), 15, "not seen before 07:00"),
        (london(2026, 11, 6, 10, 0), 15, "school hours"),
        (london(2026, 11, 6, 15, 0), 15, None),
        (london(2026, 11, 6, 8, 45), 15, None),
        (london(2026, 11, 6, 8, 50), 15, "school hours"),
        (london(2026, 8, 6, 10, 0), 15, None),
        (london(2026, 12, 29, 10, 0), 15, None),
        (london(2027, 1, 2, 10, 0), 15, None),
    ],
)
def test_when_somebody_under_eighteen_is_seen(starts_at, minutes, word):
    said = outside_hours(CHILD, starts_at, starts_at + dt.timedelta(minutes=minutes), "Europe/London")
    assert said is None if word is None else word in said


def test_grown_up_is_who_turns_eighteen_that_day_and_who_gave_no_date():
    birthday = dt.date(2026, 11, 7)
    evening = london(2026, 11, 7, 21, 30)
    late = evening + dt.timedelta(minutes=15)
    assert outside_hours(birthday.replace(year=2008), evening, late, "Europe/London") is None
    assert outside_hours(dt.date(2008, 11, 8), evening, late, "Europe/London")
    assert outside_hours(None, evening, late, "Europe/London") is None
    assert is_minor(dt.date(2008, 2, 29), dt.date(2026, 2, 28))
    assert not is_minor(dt.date(2008, 2, 29), dt.date(2026, 3, 1))


@quick
@given(moments, zones, st.integers(1, 240))
def test_a_childs_hours_are_the_venues_own(starts_at, zone, minutes):
    ends_at = starts_at + dt.timedelta(minutes=minutes)
    start, end = clock.in_zone(starts_at, zone), clock.in_zone(ends_at, zone)
    if outside_hours(CHILD, starts_at, ends_at, zone) is None:
        assert start.date() == end.date()
        assert dt.time(7) <= start.time()
        assert end.time() <= dt.time(21)
