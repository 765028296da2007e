"""Whom of many people a part suits: `casting.fit.suits`, asked of all of them at once.

Whatever people say of themselves is one number that has a bit for everybody who says it, so a part costs a few
operations for each thing that it states, however many people there are. Pure: no database.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import accumulate
from operator import and_, or_

from casting.fit import RoleFacts

Bits = int


@dataclass(frozen=True)
class Said:
    """What one of them says of the parts that they play, as in `casting.fit.PerformerFacts`."""

    id: int
    age_min: int | None
    age_max: int | None
    plays: Sequence[str]
    is_minor: bool


class Crowd:
    """`people` stand in the order in which they are to be named; `skills` and `languages` come as (folded name, ids).

    A language counts where it is spoken: who only learns lines in it is among `linguists`, as whoever says any, alone.
    """

    def __init__(
        self,
        people: Sequence[Said],
        *,
        skills: Iterable[tuple[str, Iterable[int]]] = (),
        languages: Iterable[tuple[str, Iterable[int]]] = (),
        linguists: Iterable[int] = (),
    ) -> None:
        self.people = [one.id for one in people]
        self._place = {pk: place for place, pk in enumerate(self.people)}
        self._everybody = (1 << len(people)) - 1
        aged = [
            (one.id, one.age_min, one.age_max) for one in people if one.age_min is not None and one.age_max is not None
        ]
        self._ageless = self._everybody & ~self._bits(pk for pk, _, _ in aged)
        self._from = self._ladder((low, pk) for pk, low, _ in aged)
        self._up_to = self._ladder((-high, pk) for pk, _, high in aged)
        self._plays = self._by_name((value, [one.id]) for one in people for value in one.plays)
        self._no_plays = self._everybody & ~_any_of(self._plays.values())
        self._minors = self._bits(one.id for one in people if one.is_minor)
        self._skills = self._by_name(skills)
        self._no_skills = self._everybody & ~_any_of(self._skills.values())
        self._languages = self._by_name(languages)
        self._no_languages = self._everybody & ~(_any_of(self._languages.values()) | self._bits(linguists))

    def suited_by(self, role: RoleFacts) -> Bits:
        bits = self._everybody
        if role.age_max is not None:
            bits &= _rung(self._from, role.age_max) | self._ageless
        if role.age_min is not None:
            bits &= _rung(self._up_to, -role.age_min) | self._ageless
        if role.genders:
            bits &= _any_of(self._plays.get(one, 0) for one in role.genders) | self._no_plays
        if role.takes_minors is False:
            bits &= ~self._minors
        if role.skills:
            bits &= reduce(and_, (self._skills.get(one, 0) for one in role.folded_skills)) | self._no_skills
        if role.languages:
            bits &= reduce(and_, (self._languages.get(one, 0) for one in role.folded_languages)) | self._no_languages
        return bits

    def ids(self, bits: Bits, most: int | None = None) -> list[int]:
        """Whose bits these are, in order; only the first `most` of them where that is given."""
        found: list[int] = []
        while bits and (most is None or len(found) < most):
            lowest = bits & -bits
            found.append(self.people[lowest.bit_length() - 1])
            bits ^= lowest
        return found

    def _bits(self, ids: Iterable[int]) -> Bits:
        held = bytearray(len(self.people) // 8 + 1)
        for pk in ids:
            place = self._place.get(pk)
            if place is not None:
                held[place >> 3] |= 1 << (place & 7)
        return int.from_bytes(held, "little")

    def _by_name(self, named: Iterable[tuple[str, Iterable[int]]]) -> dict[str, Bits]:
        found: dict[str, list[int]] = defaultdict(list)
        for name, ids in named:
            found[name].extend(ids)
        return {name: self._bits(ids) for name, ids in found.items()}

    def _ladder(self, steps: Iterable[tuple[int, int]]) -> tuple[list[int], list[Bits]]:
        """Numbers in order, and beside each everybody who has that one or a lower."""
        at: dict[int, list[int]] = defaultdict(list)
        for step, pk in steps:
            at[step].append(pk)
        order = sorted(at)
        return order, list(accumulate((self._bits(at[step]) for step in order), or_))


def _rung(ladder: tuple[list[int], list[Bits]], step: int) -> Bits:
    steps, bits = ladder
    place = bisect_right(steps, step)
    return bits[place - 1] if place else 0


def _any_of(many: Iterable[Bits]) -> Bits:
    return reduce(or_, many, 0)
