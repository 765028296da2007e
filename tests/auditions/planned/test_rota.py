"""A rota: every wanted pair once, nobody in two rooms, few people changing."""

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from auditions.services.rota import Group, Place, changes, greedy_rota, make_rota


def grid(first: int, second: int) -> list[Group]:
    return [Group(n, frozenset({a, 100 + b})) for n, (a, b) in enumerate(product(range(first), range(second)), 1)]


def places(rooms: int, count: int, minutes: int = 20) -> list[Place]:
    return [Place(room * 100 + n, room, n * minutes, (n + 1) * minutes) for room in range(rooms) for n in range(count)]


def broken(groups: list[Group], here: list[Place], barred, rota) -> list[str]:
    by_id = {place.id: place for place in here}
    found = ["two in one place"] if len(set(rota.values())) < len(rota) else []
    for one in groups:
        for other in groups:
            if one.id < other.id and one.people & other.people and {one.id, other.id} <= rota.keys():
                a, b = by_id[rota[one.id]], by_id[rota[other.id]]
                if a.starts < b.ends and b.starts < a.ends:
                    found.append(f"{one.people & other.people} in two rooms")
        if one.id in rota and any(rota[one.id] in barred.get(person, ()) for person in one.people):
            found.append(f"{one.id} while somebody is away")
    return found


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_no_rota_breaks_a_rule(data):
    pool = data.draw(st.sets(st.frozensets(st.integers(1, 6), min_size=2, max_size=3), min_size=1, max_size=8))
    groups = [Group(n, people) for n, people in enumerate(sorted(pool, key=sorted), 1)]
    rooms = data.draw(st.integers(1, 3))
    # Rooms whose times begin apart, so that reads overlap without being at the same time.
    here = [
        Place(room * 100 + n, room, n * 20 + room * data.draw(st.sampled_from([0, 10])), n * 20 + 20 + room * 10)
        for room in range(rooms)
        for n in range(0, 8, 2)
    ]
    barred = data.draw(
        st.dictionaries(
            st.integers(1, 6), st.frozensets(st.sampled_from([place.id for place in here]), max_size=3), max_size=2
        )
    )
    rota = make_rota(groups, here, barred, seconds=0.4)
    assert broken(groups, here, barred, rota.places) == []
    assert broken(groups, here, barred, greedy_rota(groups, here, barred)) == []
    assert sorted([*rota.places, *rota.left_out]) == [group.id for group in groups]


def test_every_pair_meets_once_and_one_person_changes_at_a_time():
    groups, here = grid(4, 4), places(rooms=1, count=16)
    rota = make_rota(groups, here, seconds=1)
    assert len(rota.places) == 16 and rota.left_out == ()
    assert changes(groups, here, rota.places) == 15, "sixteen reads in a row, each with one new face"


def test_two_rooms_run_side_by_side():
    groups, here = grid(4, 4), places(rooms=2, count=8)
    rota = make_rota(groups, here, seconds=1)
    assert len(rota.places) == 16
    assert broken(groups, here, {}, rota.places) == []
    assert changes(groups, here, rota.places) <= 15


def test_what_finds_no_place_is_named():
    groups = grid(2, 2)
    rota = make_rota(groups, places(rooms=1, count=3), seconds=0.5)
    assert len(rota.places) == 3 and len(rota.left_out) == 1


def test_threes_meet_too():
    groups = [Group(1, frozenset({1, 2, 3})), Group(2, frozenset({1, 2, 4})), Group(3, frozenset({5, 6, 4}))]
    rota = make_rota(groups, places(rooms=2, count=3), seconds=0.5)
    assert len(rota.places) == 3
