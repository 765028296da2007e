"""Who reads with whom, when and where: every wanted group once. Dataclasses in, dataclasses out; no database.

Few people change between one read of a room and the next, and nobody waits long between their reads.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from auditions.services.solver import cp_model

SECONDS = 1.5
SEED = 20
CHANGE, WAITED, LATER = 10, 3, 1


@dataclass(frozen=True)
class Group:
    """People who read together: two, or more."""

    id: int
    people: frozenset[int]


@dataclass(frozen=True)
class Place:
    """A free time in a room, in minutes since the epoch."""

    id: int
    room: int
    starts: int
    ends: int


@dataclass(frozen=True)
class Rota:
    """`places` is {group id: place id}; who found none is in `left_out`."""

    places: Mapping[int, int]
    left_out: tuple[int, ...]


Barred = Mapping[int, frozenset[int]]


def make_rota(groups: list[Group], places: list[Place], barred: Barred | None = None, *, seconds=SECONDS) -> Rota:
    """`barred` is {person: ids of places at which they are not free}."""
    barred = barred or {}
    places = sorted(places, key=lambda place: (place.starts, place.room, place.id))
    hint = greedy_rota(groups, places, barred)
    if groups and places:
        hint = _Model(groups, places, barred).solve(hint, seconds)
    return Rota(hint, tuple(group.id for group in groups if group.id not in hint))


def changes(groups: list[Group], places: list[Place], rota: Mapping[int, int]) -> int:
    """How many people come in new from one read to the next, over all rooms; the first read of a room is none."""
    by_place = {place_id: group for group in groups for place_id in [rota.get(group.id)]}
    total = 0
    for room in {place.room for place in places}:
        here = [
            place for place in sorted(places, key=lambda p: p.starts) if place.room == room and place.id in by_place
        ]
        total += sum(len(by_place[b.id].people - by_place[a.id].people) for a, b in pairwise(here))
    return total


def greedy_rota(groups: list[Group], places: list[Place], barred: Barred) -> dict[int, int]:
    """Place by place, whoever shares most with the read before in that room; the solver starts from it."""
    left = {group.id: group for group in groups}
    before: dict[int, frozenset[int]] = {}
    busy: dict[int, list[Place]] = defaultdict(list)
    found: dict[int, int] = {}
    for place in sorted(places, key=lambda one: (one.starts, one.room, one.id)):
        able = [
            group
            for group in left.values()
            if not any(
                place.id in barred.get(person, ()) or any(_clash(place, other) for other in busy[person])
                for person in group.people
            )
        ]
        if not able:
            continue
        to_come = _reads_left(left)
        last = before.get(place.room, frozenset())
        best = min(
            able,
            key=lambda group: (
                len(group.people - last),
                sum(1 for person in group.people if not busy[person]),
                sum(to_come[person] for person in group.people & last),
                group.id,
            ),
        )
        found[best.id] = place.id
        before[place.room] = best.people
        for person in best.people:
            busy[person].append(place)
        del left[best.id]
    return found


def _reads_left(left: Mapping[int, Group]) -> dict[int, int]:
    count: dict[int, int] = defaultdict(int)
    for group in left.values():
        for person in group.people:
            count[person] += 1
    return count


def _clash(one: Place, other: Place) -> bool:
    return one.id != other.id and one.starts < other.ends and other.starts < one.ends


class _Model:
    """`x[group, place]`: that group reads there."""

    def __init__(self, groups: list[Group], places: list[Place], barred: Barred) -> None:
        self.groups, self.places = groups, places
        self.model = cp_model().CpModel()
        self.x = {
            (group.id, place.id): self.model.new_bool_var("")
            for group in groups
            for place in places
            if not any(place.id in barred.get(person, ()) for person in group.people)
        }
        self.groups_of: dict[int, list[int]] = defaultdict(list)
        for group in groups:
            for person in group.people:
                self.groups_of[person].append(group.id)
        for group in groups:
            self.model.add_at_most_one(self._cells(place=None, groups=[group.id]))
        for place in places:
            self.model.add_at_most_one(self._cells(place=place, groups=[group.id for group in groups]))
        self._keep_people_in_one_room()
        self.follows: list[tuple] = []
        self.spans: list[tuple] = []

    def _cells(self, *, place: Place | None, groups: list[int]) -> list:
        return [self.x[key] for key in self._keys(place, groups)]

    def _keys(self, place: Place | None, groups: list[int]) -> list[tuple[int, int]]:
        wanted = [place] if place else self.places
        return [(group, one.id) for group in groups for one in wanted if (group, one.id) in self.x]

    def _keep_people_in_one_room(self) -> None:
        """At the beginning of every place, whoever reads in one that covers it reads in no other."""
        for place in self.places:
            then = [one for one in self.places if one.starts <= place.starts < one.ends]
            for groups in self.groups_of.values():
                self.model.add_at_most_one(cell for one in then for cell in self._cells(place=one, groups=groups))

    def solve(self, hint: dict[int, int], seconds: float) -> dict[int, int]:
        placed = sum(self.x.values())
        if len(hint) < len(self.groups):
            self.model.maximize(placed)
            better = self._run(hint, seconds * 0.4)
            hint = better if len(better) > len(hint) else hint
        self.model.add(placed >= len(hint))
        self.model.minimize(CHANGE * sum(self._newcomers()) + WAITED * sum(self._waits()) + self._lateness())
        return self._run(hint, seconds * 0.6)

    def _newcomers(self) -> list:
        cost = []
        rooms = defaultdict(list)
        for place in self.places:
            rooms[place.room].append(place)
        for row in rooms.values():
            for before, place in zip([None, *row], row, strict=False):
                for groups in self.groups_of.values():
                    keys = self._keys(place, groups)
                    earlier = self._keys(before, groups) if before else []
                    comes = self.model.new_bool_var("")
                    self.model.add(comes >= sum(self.x[k] for k in keys) - sum(self.x[k] for k in earlier))
                    self.follows.append((comes, keys, earlier))
                    cost.append(comes)
        return cost

    def _waits(self) -> list:
        """In steps of the day's clock: from their first read to their last, and none for who is not placed."""
        rank = self._ranks()
        most = max(rank.values())
        cost = []
        for groups in self.groups_of.values():
            first = self.model.new_int_var(0, most, "")
            last = self.model.new_int_var(0, most, "")
            for place in self.places:
                here = sum(self._cells(place=place, groups=groups))
                self.model.add(last >= rank[place.id] * here)
                self.model.add(first <= most - (most - rank[place.id]) * here)
            self.model.add(first <= last)
            self.spans.append((first, last, self._keys(None, groups)))
            cost += [last, -first]
        return cost

    def _ranks(self) -> dict[int, int]:
        order = {start: index for index, start in enumerate(sorted({place.starts for place in self.places}))}
        return {place.id: order[place.starts] for place in self.places}

    def _lateness(self):
        rank = self._ranks()
        return LATER * sum(rank[place_id] * cell for (_, place_id), cell in self.x.items())

    def _run(self, hint: dict[int, int], seconds: float) -> dict[int, int]:
        chosen = set(hint.items())
        rank = self._ranks()
        self.model.clear_hints()
        for key, cell in self.x.items():
            self.model.add_hint(cell, int(key in chosen))
        for comes, keys, earlier in self.follows:
            self.model.add_hint(comes, int(not chosen.isdisjoint(keys) and chosen.isdisjoint(earlier)))
        for first, last, keys in self.spans:
            ranks = [rank[place_id] for group_id, place_id in keys if (group_id, place_id) in chosen] or [0]
            self.model.add_hint(first, min(ranks))
            self.model.add_hint(last, max(ranks))
        solver = cp_model().CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 2
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.relative_gap_limit = 0.02
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = 0
        status = solver.solve(self.model)
        if status not in {cp_model().OPTIMAL, cp_model().FEASIBLE}:
            return hint
        return {group_id: place_id for (group_id, place_id), cell in self.x.items() if solver.boolean_value(cell)}
