"""A whole day proposed at once: who goes into which free time. Dataclasses in, dataclasses out; no database.

People of one part whom the same times suit are interchangeable, so the solver only decides how many of
them go where, and the queue's order says who comes first. As many as possible are placed; among those
days, blocks of one part, few holes, an early finish and short waits decide.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from auditions.services.autofill_rules import (
    LOOSENABLE_NAMES,
    Day,
    Free,
    Person,
    Rule,
    Table,
    overlaps,
    rooms_sharing_somebody,
    rules_table,
)
from auditions.services.solver import cp_model

SECONDS, SECONDS_OF_A_LONG_DAY = 3.5, 8.0
LONG_DAY = 100
GOOD_ENOUGH = 0.02
SEED = 20
BLOCK, LATER, WAITED = 12, 1, 1
# Waiting is counted in steps of five minutes, as the finest day is planned.
WAIT_STEP = 5


@dataclass(frozen=True)
class Reason:
    """`rule` stands in the way; `loosen` names the rules that, bent together, would open `opens` times (0: none would)."""

    rule: str
    loosen: tuple[str, ...] = ()
    opens: int = 0


@dataclass(frozen=True)
class Proposal:
    """`placed` is {person id: time id}; everybody else is in `left_out` with what stands in the way, worst first."""

    placed: Mapping[int, int]
    left_out: Mapping[int, list[Reason]]


@dataclass(frozen=True)
class _Class:
    """People who are interchangeable, in the order of the queue, and the times that suit them."""

    people: tuple[Person, ...]
    times: tuple[Free, ...]

    @property
    def role(self) -> int:
        return self.people[0].role


def propose(day: Day, *, seconds: float | None = None) -> Proposal:
    """On two threads; without `seconds` in about four, or nine for more than a hundred people."""
    seconds = seconds or (SECONDS_OF_A_LONG_DAY if len(day.people) > LONG_DAY else SECONDS)
    against = rules_table(day)
    placed = _arrange(day, against, seconds)
    return Proposal(placed=placed, left_out=_explain(day, against, placed))


def greedy_fill(day: Day, against: Table | None = None) -> dict[int, int]:
    """Whoever is hardest to place takes the earliest time that is left, next to their own part where there is a choice.

    The solver starts from it, and the benchmark measures against it.
    """
    against = rules_table(day) if against is None else against
    parts = list(dict.fromkeys(person.role for person in day.people))
    order = {person.id: (parts.index(person.role), index) for index, person in enumerate(day.people)}
    times = sorted(day.times, key=lambda time: (time.starts, time.room, time.id))
    suits = {person.id: [time for time in times if not against[person.id][time.id]] for person in day.people}
    rooms_of_role: dict[int, set[int]] = defaultdict(set)
    taken: dict[int, Free] = {}
    seats: dict[int, list[Free]] = defaultdict(list)
    used: set[int] = set()
    for person in sorted(day.people, key=lambda one: (len(suits[one.id]), order[one.id])):
        free = [time for time in suits[person.id] if time.id not in used and _goes(time, seats[person.performer])]
        free = [time for time in free if not _panel_is_split(time, taken.values(), day)]
        if not free:
            continue
        own = rooms_of_role[person.role]
        best = min(free, key=lambda time: (time.starts, time.room not in own, time.room, time.id))
        taken[person.id] = best
        used.add(best.id)
        seats[person.performer].append(best)
        own.add(best.room)
    return {person_id: time.id for person_id, time in taken.items()}


def _goes(time: Free, others: Sequence[Free]) -> bool:
    return not any(overlaps(time.starts, time.ends, other.starts, other.ends) for other in others)


def _panel_is_split(time: Free, others, day: Day) -> bool:
    rooms = rooms_sharing_somebody(time.room, day.panel) if _panel_counts(day) else set()
    return any(o.room in rooms and overlaps(time.starts, time.ends, o.starts, o.ends) for o in others)


def _panel_counts(day: Day) -> bool:
    return bool(day.panel) and Rule.PANEL not in day.loosened


def _arrange(day: Day, against: Table, seconds: float) -> dict[int, int]:
    hint = greedy_fill(day, against)
    classes = _classes(day, against)
    if not classes:
        return {}
    first = _Model(day, classes)
    if len(hint) < sum(len(each.people) for each in classes):
        best = first.most_placed(hint, seconds=seconds * 0.3)
        hint = best if len(best) > len(hint) else hint
    return first.well_arranged(hint, seconds=seconds * 0.7)


def _classes(day: Day, against: Table) -> list[_Class]:
    twice = {performer for performer, count in Counter(one.performer for one in day.people).items() if count > 1}
    groups: dict[tuple, list[Person]] = {}
    for person in day.people:
        suits = tuple(time for time in day.times if not against[person.id][time.id])
        if not suits:
            continue
        alone = person.performer in twice or any(other.is_here for other in person.busy)
        key = (person.role, tuple(time.id for time in suits), person.id if alone else None)
        groups.setdefault(key, []).append(person)
    times = {time.id: time for time in day.times}
    return [_Class(tuple(people), tuple(times[key] for key in ids)) for (_, ids, _), people in groups.items()]


class _Model:
    """`y[class, time]`: somebody of that class has that time."""

    def __init__(self, day: Day, classes: list[_Class]) -> None:
        self.day, self.classes = day, classes
        self.model = cp_model().CpModel()
        self.y = {
            (number, time.id): self.model.new_bool_var("") for number, each in enumerate(classes) for time in each.times
        }
        self.by_time: dict[int, list[int]] = defaultdict(list)
        for number, time_id in self.y:
            self.by_time[time_id].append(number)
        for time_id, numbers in self.by_time.items():
            self.model.add_at_most_one(self.y[number, time_id] for number in numbers)
        for number, each in enumerate(classes):
            self.model.add(self._count(number) <= len(each.people))
        self._keep_one_person_in_one_place()
        self._keep_the_panel_in_one_room()
        self.placed = sum(self.y.values())
        # What each further variable is worth once the choice is known, so that a start hint is whole.
        self.follows: list[tuple] = []
        self.gaps: list[tuple] = []

    def _count(self, number: int):
        return sum(self.y[number, time.id] for time in self.classes[number].times)

    def most_placed(self, hint: dict[int, int], *, seconds: float) -> dict[int, int]:
        self.model.maximize(self.placed)
        return self._solve(hint, seconds, gap=0.0)

    def well_arranged(self, hint: dict[int, int], *, seconds: float) -> dict[int, int]:
        """As many as in `hint` stay placed; the rest is comfort."""
        self.model.add(self.placed >= len(hint))
        self.model.minimize(self._blocks() + self._lateness() + self._waiting())
        return self._solve(hint, seconds, gap=GOOD_ENOUGH)

    def _twins(self) -> dict[int, list[int]]:
        """Classes of one person each, by performer, where somebody comes for two parts."""
        found = defaultdict(list)
        for number, each in enumerate(self.classes):
            if len(each.people) == 1:
                found[each.people[0].performer].append(number)
        return {performer: numbers for performer, numbers in found.items() if len(numbers) > 1}

    def _keep_one_person_in_one_place(self) -> None:
        for numbers in self._twins().values():
            for first, second in combinations(numbers, 2):
                for one in self.classes[first].times:
                    for other in self.classes[second].times:
                        if one.id != other.id and overlaps(one.starts, one.ends, other.starts, other.ends):
                            self.model.add_at_most_one(self.y[first, one.id], self.y[second, other.id])

    def _keep_the_panel_in_one_room(self) -> None:
        if not _panel_counts(self.day):
            return
        for one, other in combinations(self.day.times, 2):
            if other.room in rooms_sharing_somebody(one.room, self.day.panel) and overlaps(
                one.starts, one.ends, other.starts, other.ends
            ):
                both = [self.y[number, time.id] for time in (one, other) for number in self.by_time[time.id]]
                self.model.add_at_most_one(both)

    def _blocks(self):
        """Every beginning of a block costs: so does a hole in it, and a change of part."""
        rooms: dict[int, list] = defaultdict(list)
        for time in self.day.times:
            rooms[time.room].append((time.starts, time.id, self._keys_at(time.id)))
        for taken in self.day.taken:
            rooms[taken.room].append((taken.starts, 0, {self._label(taken.role): None}))
        cost = []
        for entries in rooms.values():
            entries.sort(key=lambda entry: entry[:2])
            before: dict[int, list | None] = {}
            for _, _, here in entries:
                for role, keys in here.items():
                    earlier = before.get(role, [])
                    if earlier is None:
                        continue
                    begins = self.model.new_bool_var("")
                    self.model.add(begins >= self._present(keys) - self._present(earlier))
                    self.follows.append((begins, keys, earlier))
                    cost.append(begins)
                before = here
        return BLOCK * sum(cost)

    def _label(self, role: int | None) -> int:
        return role if role in self.day.together else 0

    def _keys_at(self, time_id: int) -> dict[int, list]:
        found: dict[int, list] = defaultdict(list)
        for number in self.by_time[time_id]:
            found[self._label(self.classes[number].role)].append((number, time_id))
        return found

    def _present(self, keys: list | None):
        return 1 if keys is None else sum(self.y[key] for key in keys)

    def _lateness(self):
        rank = {start: index for index, start in enumerate(sorted({time.starts for time in self.day.times}))}
        return LATER * sum(
            rank[time.starts] * self.y[number, time.id]
            for number, each in enumerate(self.classes)
            for time in each.times
        )

    def _waiting(self):
        cost = []
        for number, each in enumerate(self.classes):
            for other in (busy for person in each.people for busy in person.busy if busy.is_here):
                cost += [_wait(time, other) * self.y[number, time.id] for time in each.times]
        origin = min(time.starts for time in self.day.times)
        horizon = (max(time.ends for time in self.day.times) - origin) // WAIT_STEP + 1
        for numbers in self._twins().values():
            for first, second in combinations(numbers, 2):
                cost.append(self._gap(first, second, origin, horizon))
        return WAITED * sum(cost)

    def _gap(self, first: int, second: int, origin: int, horizon: int):
        gap = self.model.new_int_var(0, horizon, "")
        starts = [
            sum((time.starts - origin) // WAIT_STEP * self.y[number, time.id] for time in self.classes[number].times)
            for number in (first, second)
        ]
        missing = 2 - self._count(first) - self._count(second)
        self.model.add(gap >= starts[0] - starts[1] - horizon * missing)
        self.model.add(gap >= starts[1] - starts[0] - horizon * missing)

        def worth(chosen: set[tuple[int, int]]) -> int:
            steps = [
                (time.starts - origin) // WAIT_STEP
                for number in (first, second)
                for time in self.classes[number].times
                if (number, time.id) in chosen
            ]
            return abs(steps[0] - steps[1]) if len(steps) == 2 else 0

        self.gaps.append((gap, worth))
        return gap

    def _solve(self, hint: dict[int, int], seconds: float, gap: float) -> dict[int, int]:
        chosen = self._as_chosen(hint)
        self.model.clear_hints()
        for key, variable in self.y.items():
            self.model.add_hint(variable, int(key in chosen))
        for begins, keys, earlier in self.follows:
            is_here = keys is None or not chosen.isdisjoint(keys)
            self.model.add_hint(begins, int(is_here and chosen.isdisjoint(earlier)))
        for waiting, worth in self.gaps:
            self.model.add_hint(waiting, worth(chosen))
        solver = cp_model().CpSolver()
        solver.parameters.random_seed = SEED
        solver.parameters.num_workers = 2
        solver.parameters.max_time_in_seconds = seconds
        solver.parameters.relative_gap_limit = gap
        # A day is small and its hint whole: looking for symmetries and probing would eat the seconds that improve it.
        solver.parameters.symmetry_level = 0
        solver.parameters.cp_model_probing_level = 0
        solver.parameters.cp_model_presolve = len(self.day.people) <= LONG_DAY
        status = solver.solve(self.model)
        if status not in {cp_model().OPTIMAL, cp_model().FEASIBLE}:
            return hint
        return self._as_people({key for key, variable in self.y.items() if solver.boolean_value(variable)})

    def _as_chosen(self, hint: Mapping[int, int]) -> set[tuple[int, int]]:
        number_of = {person.id: number for number, each in enumerate(self.classes) for person in each.people}
        return {(number_of[person_id], time_id) for person_id, time_id in hint.items()}

    def _as_people(self, chosen: set[tuple[int, int]]) -> dict[int, int]:
        placed = {}
        for number, each in enumerate(self.classes):
            got = sorted(
                (time for time in each.times if (number, time.id) in chosen), key=lambda time: (time.starts, time.id)
            )
            placed |= {person.id: time.id for person, time in zip(each.people, got, strict=False)}
        return placed


def _wait(time: Free, other) -> int:
    between = other.starts - time.ends if other.starts >= time.ends else time.starts - other.ends
    return max(between, 0) // WAIT_STEP


def _explain(day: Day, against: Table, placed: Mapping[int, int]) -> dict[int, list[Reason]]:
    used = set(placed.values())
    left = [time for time in day.times if time.id not in used]
    return {
        person.id: _reasons(person, against[person.id], left, day) for person in day.people if person.id not in placed
    }


def _reasons(person: Person, against: Mapping[int, frozenset], left: list[Free], day: Day) -> list[Reason]:
    """The rules that keep them from times nobody was given, those first that would open one when bent alone."""
    ways = Counter(against[time.id] for time in left if against[time.id] and against[time.id] <= LOOSENABLE_NAMES)
    fewest = min((len(rules) for rules in ways), default=0)
    best = {rules: count for rules, count in ways.items() if len(rules) == fewest}
    reasons = [
        Reason(rule, tuple(sorted(rules)), count)
        for rules, count in sorted(best.items(), key=lambda item: (-item[1], sorted(item[0])))
        for rule in sorted(rules)
    ]
    if not day.times or any(not rules for rules in against.values()):
        return [*reasons, Reason(Rule.FULL)]
    # What is said so far explains some times; of the rest, what keeps them out of most is said first.
    named = {reason.rule for reason in reasons}
    while unexplained := [rules for rules in against.values() if not rules & named]:
        ((rule, _),) = Counter(rule for rules in unexplained for rule in sorted(rules)).most_common(1)
        named.add(rule)
        reasons.append(Reason(rule))
    return reasons
