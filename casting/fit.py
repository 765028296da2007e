"""How what a performer says of themselves stands beside what a role states. Facts to read, never an order or a refusal.

Pure: no database. A criterion that the role does not state is left out, and what a performer does not say is
"not stated", never a miss.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from core.text import fold
from talent.states import Gender, LanguageLevel, SkillLevel

MOST_DATES = 3
SOMEBODY = {Gender.WOMAN: "a woman", Gender.MAN: "a man", Gender.NON_BINARY: "non-binary"}


class Verdict(StrEnum):
    MEETS = "meets"
    MISSES = "misses"
    UNKNOWN = "unknown"


class About(StrEnum):
    AGES = "ages"
    PLAYS = "plays"
    SKILL = "skill"
    LANGUAGE = "language"
    UNDER_18 = "under_18"
    PLACE = "place"
    DATES = "dates"


# Where and when somebody works can be arranged; it is told beside the fit and never decides it.
CIRCUMSTANCES = frozenset({About.PLACE, About.DATES})


@dataclass(frozen=True)
class Point:
    about: About
    verdict: Verdict
    words: str


@dataclass(frozen=True)
class RoleFacts:
    """What a role and its call state. `place` is empty where the work can be done from anywhere."""

    age_min: int | None = None
    age_max: int | None = None
    genders: Sequence[str] = ()
    skills: Sequence[str] = ()
    languages: Sequence[str] = ()
    place: str = ""
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    takes_minors: bool | None = None

    @cached_property
    def folded_skills(self) -> list[str]:
        return [fold(one) for one in self.skills]

    @cached_property
    def folded_languages(self) -> list[str]:
        return [fold(one) for one in self.languages]


@dataclass(frozen=True)
class PerformerFacts:
    """What a performer says. `skills` and `languages` by folded name: (as written, level)."""

    age_min: int | None = None
    age_max: int | None = None
    plays: Sequence[str] = ()
    skills: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    languages: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    bases: Sequence[str] = ()
    book_outs: Sequence[tuple[dt.date, dt.date]] = ()
    is_minor: bool = False


@dataclass(frozen=True)
class Fit:
    points: tuple[Point, ...]

    @property
    def meets(self) -> list[str]:
        return self._words(Verdict.MEETS)

    @property
    def misses(self) -> list[str]:
        return self._words(Verdict.MISSES)

    @property
    def unknown(self) -> list[str]:
        return self._words(Verdict.UNKNOWN)

    @property
    def suits(self) -> bool:
        """Nothing that the role states speaks against them; place and dates are left to people."""
        return not any(point.verdict == Verdict.MISSES and point.about not in CIRCUMSTANCES for point in self.points)

    @property
    def is_near(self) -> bool:
        """Based where the work is, as far as it has a place."""
        return not any(point.verdict != Verdict.MEETS and point.about == About.PLACE for point in self.points)

    @property
    def says_something(self) -> bool:
        """At least one of what the role asks for is met in so many words; an empty profile suits everything."""
        return any(point.verdict == Verdict.MEETS and point.about not in CIRCUMSTANCES for point in self.points)

    def _words(self, verdict: Verdict) -> list[str]:
        return [point.words for point in self.points if point.verdict == verdict]


def fit(role: RoleFacts, performer: PerformerFacts) -> Fit:
    points = [_ages(role, performer), _plays(role, performer), _under_18(role, performer)]
    return Fit(
        (
            *(point for point in points if point is not None),
            *_skills(role, performer),
            *_languages(role, performer),
            *_circumstances(role, performer),
        )
    )


def _ages(role: RoleFacts, performer: PerformerFacts) -> Point | None:
    if role.age_min is None and role.age_max is None:
        return None
    if performer.age_min is None or performer.age_max is None:
        return Point(About.AGES, Verdict.UNKNOWN, "Playing range not stated")
    low, high = role.age_min or 0, role.age_max if role.age_max is not None else 200
    meets = performer.age_min <= high and performer.age_max >= low
    asked = _range(role.age_min, role.age_max)
    words = f"Plays {_range(performer.age_min, performer.age_max)}"
    if meets:
        return Point(About.AGES, Verdict.MEETS, words)
    return Point(About.AGES, Verdict.MISSES, f"{words}; the part is {asked}")


def _range(low: int | None, high: int | None) -> str:
    if low is None:
        return f"up to {high}"
    if high is None:
        return f"{low} and over"
    return f"{low}" if low == high else f"{low}–{high}"


def _plays(role: RoleFacts, performer: PerformerFacts) -> Point | None:
    if not role.genders:
        return None
    asked = _either(Gender(value).label.lower() for value in role.genders)
    if not performer.plays:
        return Point(About.PLAYS, Verdict.UNKNOWN, f"Not stated whether they play {asked}")
    shared = [value for value in role.genders if value in performer.plays]
    if shared:
        return Point(About.PLAYS, Verdict.MEETS, f"Plays {_either(Gender(value).label.lower() for value in shared)}")
    return Point(About.PLAYS, Verdict.MISSES, f"The part is {_either(SOMEBODY[value] for value in role.genders)}")


def _either(words) -> str:
    words = list(words)
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"


def _under_18(role: RoleFacts, performer: PerformerFacts) -> Point | None:
    if not performer.is_minor or role.takes_minors is None:
        return None
    if role.takes_minors:
        return Point(About.UNDER_18, Verdict.MEETS, "Under 18, and the call provides for minors")
    return Point(About.UNDER_18, Verdict.MISSES, "Under 18, and no minors work on this call")


def _skills(role: RoleFacts, performer: PerformerFacts) -> Iterator[Point]:
    for asked, folded in zip(role.skills, role.folded_skills, strict=True):
        known = performer.skills.get(folded)
        if known is not None:
            level = SkillLevel(known[1]).label.lower()
            yield Point(About.SKILL, Verdict.MEETS, f"{known[0]}, {level}")
        elif performer.skills:
            yield Point(About.SKILL, Verdict.MISSES, f"{asked} is not among their skills")
        else:
            yield Point(About.SKILL, Verdict.UNKNOWN, f"{asked}: no skills stated")


def _languages(role: RoleFacts, performer: PerformerFacts) -> Iterator[Point]:
    for asked, folded in zip(role.languages, role.folded_languages, strict=True):
        known = performer.languages.get(folded)
        if known is not None and known[1] != LanguageLevel.PHONETIC:
            level = LanguageLevel(known[1]).label.lower()
            yield Point(About.LANGUAGE, Verdict.MEETS, f"{known[0]}, {level}")
        elif known is not None:
            yield Point(About.LANGUAGE, Verdict.MISSES, f"Can learn lines in {known[0]}, does not speak it")
        elif performer.languages:
            yield Point(About.LANGUAGE, Verdict.MISSES, f"{asked} is not among their languages")
        else:
            yield Point(About.LANGUAGE, Verdict.UNKNOWN, f"{asked}: no languages stated")


def _circumstances(role: RoleFacts, performer: PerformerFacts) -> Iterator[Point]:
    if role.place:
        if not performer.bases:
            yield Point(About.PLACE, Verdict.UNKNOWN, f"Base not stated; the work is in {role.place}")
        elif near := next((base for base in performer.bases if _is_at(base, role.place)), None):
            yield Point(About.PLACE, Verdict.MEETS, f"Based in {near}")
        else:
            bases = " and ".join(performer.bases[:2])
            yield Point(About.PLACE, Verdict.MISSES, f"Based in {bases}; the work is in {role.place}")
    if role.starts_on is not None:
        last = role.ends_on or role.starts_on
        out = _merged(dates for dates in performer.book_outs if dates[0] <= last and dates[1] >= role.starts_on)
        if out:
            more = f" and {len(out) - MOST_DATES} more" if len(out) > MOST_DATES else ""
            shown = ", ".join(days(*dates) for dates in out[:MOST_DATES])
            yield Point(About.DATES, Verdict.MISSES, f"Booked out {shown}{more}")
        else:
            yield Point(About.DATES, Verdict.MEETS, f"No book-outs {days(role.starts_on, last)}")


def _merged(spans: Iterable[tuple[dt.date, dt.date]]) -> list[tuple[dt.date, dt.date]]:
    """Days that are told once, however many book-outs they lie in."""
    found: list[tuple[dt.date, dt.date]] = []
    for first, last in sorted(spans):
        if found and first <= found[-1][1] + dt.timedelta(days=1):
            found[-1] = (found[-1][0], max(last, found[-1][1]))
        else:
            found.append((first, last))
    return found


def _is_at(base: str, place: str) -> bool:
    """One names the other, word for word: "Leeds" and "Leeds, West Yorkshire", not "York" and "New Yorkshire"."""
    here, there = f" {_plain(base)} ", f" {_plain(place)} "
    return bool(here.strip()) and bool(there.strip()) and (here in there or there in here)


def _plain(text: str) -> str:
    return " ".join(fold(text).replace(",", " ").split())


def days(first: dt.date, last: dt.date) -> str:
    """Dates as short as they can be told: "12 May", "12–14 May", "30 April – 2 May"; the year where it is another."""
    if first == last:
        return f"{first.day} {first:%b}"
    if first.year != last.year:
        return f"{first.day} {first:%b %Y} – {last.day} {last:%b %Y}"
    if first.month == last.month:
        return f"{first.day}–{last.day} {last:%b}"
    return f"{first.day} {first:%b} – {last.day} {last:%b}"
