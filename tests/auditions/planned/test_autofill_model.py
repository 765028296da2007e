"""A proposed day breaks no rule, whatever the day; each rule is written here a second time, from the facts."""

import datetime as dt
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from auditions.services.autofill_model import Reason, greedy_fill, propose
from auditions.services.autofill_rules import LOOSENABLE_NAMES, Busy, Day, Free, Needed, Person, Rule, Taken

TEN = 10 * 60
DIRECTOR, READER = "The director", "The reader"


def times(rooms: int, count: int, minutes: int = 15, **more) -> list[Free]:
    return [
        Free(room * 100 + n, room, TEN + n * minutes, TEN + (n + 1) * minutes, **more)
        for room in range(1, rooms + 1)
        for n in range(count)
    ]


def person(number: int, **more) -> Person:
    return Person(**({"id": number, "performer": number, "role": 1, "minutes": 15} | more))


spans = st.tuples(st.integers(TEN - 60, TEN + 200), st.integers(10, 120)).map(lambda s: (s[0], s[0] + s[1]))


@st.composite
def people(draw, number: int) -> Person:
    window = draw(st.none() | spans)
    return Person(
        id=number,
        # Some come for two parts.
        performer=draw(st.sampled_from([number, max(number - 1, 1)])),
        role=draw(st.integers(1, 3)),
        minutes=draw(st.sampled_from([10, 15, 20])),
        free_from=window[0] if window and draw(st.booleans()) else None,
        free_until=window[1] if window else None,
        is_online_only=draw(st.integers(0, 5)) == 0,
        booked_out=tuple(draw(st.lists(spans, max_size=1))),
        busy=tuple(
            Busy(*draw(spans), needs_way=way, is_here=not way) for way in draw(st.lists(st.booleans(), max_size=2))
        ),
        barred_by_law=frozenset(draw(st.sets(st.integers(100, 104), max_size=3))),
        loosened=frozenset(draw(st.sets(st.sampled_from(sorted(LOOSENABLE_NAMES)), max_size=1))),
    )


@st.composite
def days(draw) -> Day:
    count, rooms = draw(st.integers(1, 9)), draw(st.integers(1, 3))
    free = [
        Free(
            room * 100 + n,
            room,
            TEN + n * 20,
            TEN + n * 20 + draw(st.sampled_from([10, 15, 20])),
            role=draw(st.sampled_from([None, None, 1, 2])),
            is_online=room == rooms,
            is_open=draw(st.integers(0, 8)) == 0,
        )
        for room in range(1, rooms + 1)
        for n in range(draw(st.integers(1, 5)))
    ]
    taken = [one for one in free if draw(st.integers(0, 6)) == 0]
    shared = [Needed(READER, room, 0, 10**6) for room in range(1, draw(st.integers(0, rooms)) + 1)]
    director = [Needed(DIRECTOR, None, *draw(spans))] if draw(st.booleans()) else []
    return Day(
        people=tuple(draw(people(number)) for number in range(1, count + 1)),
        times=tuple(one for one in free if one not in taken),
        taken=tuple(Taken(one.room, one.starts, one.ends, 1) for one in taken),
        panel=tuple(shared + director),
        together=frozenset({1, 2}),
        loosened=frozenset(draw(st.sets(st.sampled_from(sorted(LOOSENABLE_NAMES)), max_size=1))),
    )


def crosses(one, start: int, end: int, gap: int = 0) -> bool:
    return one.starts < end + gap and one.ends > start - gap


def broken(day: Day, placed: dict[int, int]) -> list[str]:
    """What a plan does that it must not, in words."""
    who, where = {p.id: p for p in day.people}, {t.id: t for t in day.times}
    chosen = {who[key]: where[time] for key, time in placed.items()}
    found = []
    if len(set(placed.values())) < len(placed):
        found.append("two in one time")
    for one, time in chosen.items():
        bent = one.loosened | day.loosened
        wrong = {
            Rule.LENGTH: time.ends - time.starts < one.minutes,
            Rule.ROLE: time.role not in (None, one.role),
            Rule.OPEN: time.is_open,
            Rule.BOOK_OUT: any(crosses(time, *away) for away in one.booked_out),
            Rule.HOURS: time.starts < (one.free_from or 0) or time.ends > (one.free_until or 10**6),
            Rule.ONLINE: one.is_online_only and not time.is_online,
            Rule.MINOR: time.id in one.barred_by_law,
            Rule.ELSEWHERE: any(crosses(time, b.starts, b.ends) for b in one.busy),
            Rule.TRAVEL: not time.is_online
            and any(
                b.needs_way and not crosses(time, b.starts, b.ends) and crosses(time, b.starts, b.ends, 45)
                for b in one.busy
            ),
            Rule.PANEL: any(
                n.who == DIRECTOR and (time.starts < n.starts or time.ends > n.ends) for n in day.panel
            ),
        }  # fmt: skip
        found += [f"{one.id}: {rule}" for rule, is_so in wrong.items() if is_so and rule not in bent]
        for other, its in chosen.items():
            if other.id > one.id and other.performer == one.performer and crosses(time, its.starts, its.ends):
                found.append(f"{one.performer} in two places")
    if Rule.PANEL not in day.loosened:
        found += _reader_in_two_rooms(day, [t for one, t in chosen.items() if Rule.PANEL not in one.loosened])
    return found


def _reader_in_two_rooms(day: Day, used: list[Free]) -> list[str]:
    rooms = {n.room for n in day.panel if n.who == READER}
    seats = [one for one in [*used, *day.taken] if one.room in rooms]
    fresh = {(one.room, one.starts) for one in used}
    return [
        f"the reader in {a.room} and {b.room} at {a.starts}"
        for a in seats
        for b in seats
        if a.room < b.room
        and crosses(a, b.starts, b.ends)
        and ((a.room, a.starts) in fresh or (b.room, b.starts) in fresh)
    ]


@settings(max_examples=40, deadline=None)
@given(days())
def test_no_plan_breaks_a_rule(day):
    plan = propose(day, seconds=0.4)
    assert broken(day, plan.placed) == []
    assert {one.id for one in day.people} == set(plan.placed) | set(plan.left_out)
    assert all(plan.left_out.values()), "whoever is left out hears why"


@settings(max_examples=60, deadline=None)
@given(days())
def test_the_quick_fill_breaks_no_rule_either(day):
    assert broken(day, greedy_fill(day)) == []


@settings(max_examples=20, deadline=None)
@given(days())
def test_bending_what_is_named_opens_a_time(day):
    """What the plan says about "without this rule" is true: asked again, that person has somewhere to go."""
    plan = propose(day, seconds=0.3)
    for key, reasons in plan.left_out.items():
        opening = next((reason for reason in reasons if reason.opens), None)
        if opening is None or len({one.performer for one in day.people}) < len(day.people) or day.panel:
            continue
        bent = frozenset(opening.loosen)
        others = tuple(one for one in day.people if one.id in plan.placed)
        asker = next(one for one in day.people if one.id == key)
        again = Day(
            people=(*others, Person(**(asker.__dict__ | {"loosened": asker.loosened | bent}))),
            times=day.times,
            taken=day.taken,
            together=day.together,
            loosened=day.loosened,
        )
        assert len(propose(again, seconds=0.4).placed) == len(others) + 1


def test_everybody_is_placed_where_that_is_possible_and_only_just():
    """The one with a single suitable time gets it, though they stand last in the queue."""
    day = Day(
        people=(*(person(n) for n in range(1, 6)), person(6, free_until=TEN + 15)),
        times=tuple(times(rooms=1, count=6)),
    )
    plan = propose(day, seconds=1)
    assert len(plan.placed) == 6
    assert plan.placed[6] == 100


def test_the_queue_says_who_comes_first_and_who_is_left():
    day = Day(people=tuple(person(n) for n in range(1, 6)), times=tuple(times(rooms=1, count=4)))
    plan = propose(day, seconds=1)
    assert [plan.placed[n] for n in (1, 2, 3, 4)] == [100, 101, 102, 103]
    assert plan.left_out == {5: [Reason(Rule.FULL)]}


def test_the_same_day_places_the_same_people_again():
    """Where equally good plans exist, or the seconds ran out, the times may differ; who has one may not."""
    day = Day(
        people=tuple(person(n, role=n % 3, free_from=TEN + 15 * (n % 2)) for n in range(1, 9)),
        times=tuple(times(rooms=2, count=6)),
        together=frozenset({0, 1, 2}),
    )
    assert propose(day, seconds=2).placed.keys() == propose(day, seconds=2).placed.keys() == set(range(1, 9))
    assert greedy_fill(day) == greedy_fill(day)


def test_a_part_lies_in_one_block():
    """Six of one part and six of another, mixed in the queue, in one room: one change of part."""
    day = Day(
        people=tuple(person(n, role=1 + n % 2) for n in range(1, 13)),
        times=tuple(times(rooms=1, count=12)),
        together=frozenset({1, 2}),
    )
    placed = propose(day, seconds=2).placed
    order = [1 + key % 2 for key, _ in sorted(placed.items(), key=lambda pair: pair[1])]
    assert sum(a != b for a, b in pairwise(order)) == 1


def test_whoever_comes_for_two_parts_does_not_wait_between_them():
    others = tuple(person(n) for n in range(1, 7))
    both = (person(7, performer=70), person(8, performer=70, role=2))
    day = Day(people=(*others, *both), times=tuple(times(rooms=1, count=10)))
    placed = propose(day, seconds=2).placed
    assert abs(placed[7] - placed[8]) == 1


def test_what_stands_in_the_way_is_named_with_the_rule_to_bend():
    late = person(1, free_from=TEN + 600)
    online = person(2, is_online_only=True, booked_out=((0, 10**6),))
    long = person(3, minutes=40)
    young = person(4, barred_by_law=frozenset({100, 101}))
    plan = propose(Day(people=(late, online, long, young), times=tuple(times(rooms=1, count=2))), seconds=1)
    assert plan.placed == {}
    assert plan.left_out[1] == [Reason(Rule.HOURS, ("hours",), 2)]
    assert plan.left_out[2] == [
        Reason(Rule.BOOK_OUT, ("book_out", "online"), 2),
        Reason(Rule.ONLINE, ("book_out", "online"), 2),
    ]
    assert plan.left_out[3] == [Reason(Rule.LENGTH)], "a length does not bend"
    assert plan.left_out[4] == [Reason(Rule.MINOR)], "neither does a law"


def test_a_day_across_the_end_of_summer_time_is_as_long_as_it_is():
    """Minutes since the epoch: the hour that comes twice holds eight quarters in one room."""
    start = int(dt.datetime(2026, 10, 25, 0, 0, tzinfo=dt.UTC).timestamp() // 60)
    free = tuple(Free(n, 1, start + n * 15, start + n * 15 + 15) for n in range(8))
    plan = propose(Day(people=tuple(person(n) for n in range(1, 9)), times=free), seconds=1)
    assert len(plan.placed) == 8
