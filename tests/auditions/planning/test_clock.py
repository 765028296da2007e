"""Times of a day through both daylight-saving edges, in five zones: made, and moved to another date."""

import datetime as dt
import itertools

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditions.models import Appointment, CallIn, Session, Slot
from auditions.services.moving_day import shift_session
from auditions.services.placing import place_many
from auditions.services.slots import make_slots
from auditions.slot_times import lay_slots, moved, overlaps
from core import clock
from core.errors import Invalid
from tests import factories
from tests.auditions.planning.test_placing import check_now

MINUTE = dt.timedelta(minutes=1)
# Zone, the day whose night loses time, the day whose night has some of it twice. Lord Howe moves by half an hour.
EDGES = [
    ("Europe/London", dt.date(2027, 3, 28), dt.date(2027, 10, 31)),
    ("America/New_York", dt.date(2027, 3, 14), dt.date(2027, 11, 7)),
    ("Australia/Lord_Howe", dt.date(2027, 10, 3), dt.date(2027, 4, 4)),
    ("America/Santiago", dt.date(2027, 9, 5), dt.date(2027, 4, 4)),
    ("Pacific/Auckland", dt.date(2027, 9, 26), dt.date(2027, 4, 4)),
]
zones_and_days = st.sampled_from([(zone, day) for zone, spring, autumn in EDGES for day in (spring, autumn)])
lengths = st.integers(5, 90)


def opening(zone, day, hours_before_midnight):
    midnight = dt.datetime.combine(day, dt.time(), tzinfo=clock.zone(zone)).astimezone(dt.UTC)
    return midnight - dt.timedelta(hours=hours_before_midnight)


@given(zones_and_days, st.integers(0, 6), st.integers(1, 12), lengths, st.integers(0, 20), st.data())
@settings(max_examples=150, deadline=None)
def test_slots_are_as_long_as_they_should_be_whatever_the_clocks_do(where, before, hours, minutes, gap, data):
    zone, day = where
    opens = opening(zone, day, before)
    closes = opens + dt.timedelta(hours=hours)
    at = opens + data.draw(st.integers(0, hours * 60)) * MINUTE
    blocked = [(at, at + data.draw(st.integers(1, 60)) * MINUTE)]
    laid = lay_slots(hours=(opens, closes), minutes=minutes, gap=gap, blocked=blocked)
    assert all(end - start == minutes * MINUTE for start, end in laid)
    assert all(opens <= start and end <= closes for start, end in laid)
    assert not any(overlaps(span, blocked[0]) for span in laid)
    assert all(later[0] - earlier[1] >= gap * MINUTE for earlier, later in itertools.pairwise(laid))
    # As many as there is room for: each begins at the opening, after the gap, or when the break is over.
    begins = [opens, *(end + gap * MINUTE for _, end in laid)]
    assert all(start in (earliest, blocked[0][1]) for (start, _), earliest in zip(laid, begins, strict=False))
    after = max(
        begins[-1], blocked[0][1] if overlaps((begins[-1], begins[-1] + minutes * MINUTE), blocked[0]) else opens
    )
    assert after + minutes * MINUTE > closes


@given(zones_and_days, st.integers(0, 47), st.integers(0, 59), st.integers(-40, 40).filter(bool), lengths)
@settings(max_examples=300, deadline=None)
def test_another_date_keeps_the_walls_clock_and_the_length_or_says_why_not(where, hour, minute, days, length):
    zone, edge = where
    start = opening(zone, edge, 24) - days * dt.timedelta(days=1) + dt.timedelta(hours=hour, minutes=minute)
    span = (start, start + length * MINUTE)
    wall = clock.in_zone(start, zone).replace(tzinfo=None) + dt.timedelta(days=days)
    offsets = {(wall.replace(tzinfo=clock.zone(zone), fold=fold)).utcoffset() for fold in (0, 1)}
    try:
        there = moved(span, minutes=0, days=days, zone=zone)
    except ValueError as error:
        assert len(offsets) == 2
        assert "the clocks go" in str(error)
        return
    assert len(offsets) == 1
    assert clock.in_zone(there[0], zone).replace(tzinfo=None) == wall
    assert there[1] - there[0] == length * MINUTE


@given(zones_and_days, st.integers(0, 2879), st.integers(-1440, 1440), lengths)
@settings(max_examples=150, deadline=None)
def test_minutes_pass_as_they_pass(where, at, minutes, length):
    zone, day = where
    start = opening(zone, day, 24) + at * MINUTE
    there = moved((start, start + length * MINUTE), minutes=minutes, days=0, zone=zone)
    assert there == (start + minutes * MINUTE, start + (minutes + length) * MINUTE)


@pytest.fixture
def night(office, role):
    """A session from ten in the evening to four in the morning a week before the edge, with people in every time."""

    def make(zone, before_edge):
        venue = factories.VenueFactory(organisation=office, zone=zone)
        opens = clock.wall_to_utc(dt.datetime.combine(before_edge, dt.time(22)), zone)
        return factories.SessionFactory(
            production=role.production, venue=venue, rooms=1, roles=[role], slot_minutes=30,
            opens_at=opens, closes_at=opens + dt.timedelta(hours=6),
        )  # fmt: skip

    return make


@pytest.mark.django_db
@pytest.mark.parametrize("zone,spring,autumn", EDGES)
@pytest.mark.parametrize("edge", ["spring", "autumn"])
def test_a_night_moved_onto_an_edge_keeps_whom_it_can_and_names_the_others(
    director, role, night, time_machine, zone, spring, autumn, edge
):
    day = (spring if edge == "spring" else autumn) - dt.timedelta(days=1)
    time_machine.move_to(dt.datetime.combine(day - dt.timedelta(days=30), dt.time(12), tzinfo=dt.UTC), tick=False)
    session = night(zone, day - dt.timedelta(days=7))
    slots = make_slots(actor=director, session=session)
    assert len(slots) == 12
    people = [factories.CallInFactory(session=session, submission__role=role) for _ in slots]
    place_many(actor=director, session=session, pairs=[(p.pk, s.pk) for p, s in zip(people, slots, strict=True)])
    before = {
        row.call_in_id: clock.in_zone(row.starts_at, zone).replace(tzinfo=None) for row in Appointment.objects.all()
    }
    shifted = shift_session(actor=director, session=session, to_date=day)
    check_now()
    for row in Appointment.objects.all():
        assert clock.in_zone(row.starts_at, zone).replace(tzinfo=None) == before[row.call_in_id] + dt.timedelta(days=7)
        assert row.ends_at - row.starts_at == 30 * MINUTE
    of_room = list(Slot.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert all(earlier[1] <= later[0] for earlier, later in itertools.pairwise(of_room))
    assert shifted.moved + len(shifted.refused) == 12
    assert CallIn.objects.filter(state="queued").count() == len(shifted.refused)
    # Half an hour or an hour is skipped, or comes twice.
    assert 1 <= len(shifted.refused) <= 2
    assert all("no time on the new day" in refusal.reason for refusal in shifted.refused)
    again = Session.objects.get(pk=session.pk)
    assert clock.in_zone(again.opens_at, zone).replace(tzinfo=None) == dt.datetime.combine(day, dt.time(22))


@pytest.mark.django_db
def test_an_opening_that_the_clocks_skip_is_refused_at_the_day(director, office, role, time_machine):
    time_machine.move_to(dt.datetime(2027, 3, 1, tzinfo=dt.UTC), tick=False)
    venue = factories.VenueFactory(organisation=office, zone="Europe/London")
    opens = dt.datetime(2027, 3, 20, 1, 30, tzinfo=dt.UTC)
    session = factories.SessionFactory(
        production=role.production, venue=venue, opens_at=opens, closes_at=opens + dt.timedelta(hours=3)
    )
    with pytest.raises(Invalid, match="the clocks go forward") as caught:
        shift_session(actor=director, session=session, to_date=dt.date(2027, 3, 28))
    assert caught.value.field == "to_date"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([zone for zone, *_ in EDGES]), st.integers(0, 23), st.integers(0, 59))
def test_a_wall_clock_that_is_promised_comes_exactly_once(zone, hour, minute):
    spring, autumn = next((spring, autumn) for name, spring, autumn in EDGES if name == zone)
    for day in (spring, autumn):
        naive = dt.datetime.combine(day, dt.time(hour, minute))
        moments = {naive.replace(tzinfo=clock.zone(zone), fold=fold).astimezone(dt.UTC) for fold in (0, 1)}
        shown = {moment for moment in moments if clock.in_zone(moment, zone).replace(tzinfo=None) == naive}
        try:
            assert {clock.wall_to_utc(naive, zone)} == shown
        except ValueError:
            assert len(shown) != 1
