"""What a casting office asks of a search for performers, as it stands in the address of the page."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from typing import Any
from urllib.parse import urlencode

from core.errors import Invalid
from core.text import fold
from talent.search.places import Place, place_of
from talent.search.tags import LEVELS, UNSTATED, words_in
from talent.states import CreditKind, Gender

MOST_WORDS, MOST_VALUES, LONGEST_VALUE = 8, 12, 60
LONGEST_TOLD = 80
SEEDS = 2**31
YES_NO = ("yes", "no")


@dataclass(frozen=True)
class Filters:
    """Every field empty asks for everybody who may be found.

    Words, `languages` ("french", or "french:3" for at least that level), `accents` and `skills` must all be there; of
    `plays` and `credits` one is enough. UNSTATED among the values, or the flag of that name, takes in whoever states
    nothing of the kind; alone it asks for them only. `seed` says where in the shuffled order the page begins.
    Of `union` one is enough too; it is read from what was told to the office, as `reader_id` may see that.
    """

    words: str = ""
    plays: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    age_unstated: bool = False
    height_from: int | None = None
    height_to: int | None = None
    height_unstated: bool = False
    base: str = ""
    within: int = 0
    base_unstated: bool = False
    languages: tuple[str, ...] = ()
    accents: tuple[str, ...] = ()
    skills: tuple[str, ...] = ()
    evidenced: bool = False
    credits: tuple[str, ...] = ()
    free_from: dt.date | None = None
    free_to: dt.date | None = None
    dates_unstated: bool = False
    represented: str = ""
    reel: str = ""
    seen: str = ""
    union: tuple[str, ...] = ()
    in_list: int | None = None
    not_role: int | None = None
    seed: int = 0
    # Who asks, never from an address.
    reader_id: int | None = field(default=None, compare=False)

    @property
    def typed(self) -> list[str]:
        return list(dict.fromkeys(words_in(self.words)))[:MOST_WORDS]

    @property
    def typed_anywhere(self) -> list[str]:
        """Folded words of every field that takes what somebody types, each once: one of them may be a name."""
        texts = [self.words, self.base, *self.languages, *self.accents, *self.skills]
        return list(dict.fromkeys(word for text in texts for word in words_in(text)))

    @property
    def place(self) -> Place | None:
        return place_of(self.base) if self.base else None

    @property
    def is_empty(self) -> bool:
        return self == Filters(seed=self.seed)

    def query(self, **changes: Any) -> str:
        """As the query of an address; `changes` are fields that are otherwise in it."""
        return urlencode(
            [(name, one) for name, value in asked(self.changed(**changes), with_seed=True) for one in value]
        )

    def changed(self, **changes: Any) -> "Filters":
        """With the last skill goes that a clip shows it."""
        other = replace(self, **changes)
        return other if set(other.skills) - {UNSTATED} else replace(other, evidenced=False)

    def stored(self) -> dict[str, list[str]]:
        """As JSON for a saved search and the log: only what was asked, and not where the shuffled order begins."""
        return dict(asked(self))


# Fields into which anything may be typed.
TYPED = ("words", "base", "languages", "accents", "skills")
# What stands in an address, in its order.
ASKED = [one.name for one in fields(Filters) if one.name != "reader_id"]


def asked(filters: Filters, *, with_seed: bool = False) -> list[tuple[str, list[str]]]:
    found = []
    for name in ASKED:
        value = getattr(filters, name)
        if value is None or value is False or value in ("", ()) or (value == 0 and name in {"within", "seed"}):
            continue
        if name == "seed" and not with_seed:
            continue
        texts = [str(item) for item in value] if isinstance(value, tuple) else ["1" if value is True else str(value)]
        found.append((name, texts))
    return found


def read_filters(given: Mapping[str, Any]) -> Filters:
    """From a query string (a QueryDict) or from `stored`. Raises Invalid with the field for what cannot be meant."""
    many = _many(given)
    filters = Filters(**{name: READERS[name](texts, name) for name in ASKED if (texts := many(name))})
    _check_range(filters.age_from, filters.age_to, "age_to", "The ages end before they begin.")
    _check_range(filters.height_from, filters.height_to, "height_to", "The heights end before they begin.")
    if (filters.free_from is None) != (filters.free_to is None):
        raise Invalid("Give the first and the last day on which they must be free.", field="free_to")
    if filters.free_from and filters.free_to and filters.free_to < filters.free_from:
        raise Invalid("The last day is before the first.", field="free_to")
    if filters.words and not filters.typed:
        raise Invalid("There is no word in that to look for.", field="words")
    if filters.evidenced and not set(filters.skills) - {UNSTATED}:
        raise Invalid("Name the skill that a clip should show.", field="skills")
    if filters.within and filters.base and filters.place is None:
        raise Invalid(
            f"We do not know where {filters.base} lies. Search without a distance, or name the nearest town.",
            field="base",
        )
    return filters


def readable_filters(given: Mapping[str, Any]) -> Filters:
    """Whatever can be read of what `read_filters` refused, to be put right by whoever typed it."""
    many = _many(given)
    values: dict[str, Any] = {}
    for name in ASKED:
        with suppress(Invalid):
            if texts := many(name):
                values[name] = READERS[name](texts, name)
    return Filters(**values)


def _many(given: Mapping[str, Any]) -> Callable[[str], list[str]]:
    def read(name: str) -> list[str]:
        values = given.getlist(name) if hasattr(given, "getlist") else given.get(name, [])
        values = values if isinstance(values, list | tuple) else [values]
        texts = [" ".join(str(one).replace("\x00", "").split()) for one in values if one is not None]
        return [text for text in texts if text]

    return read


def _check_range(low: int | None, high: int | None, field: str, sentence: str) -> None:
    if low is not None and high is not None and high < low:
        raise Invalid(sentence, field=field)


def _text(texts: list[str], name: str) -> str:
    if len(texts[0]) > 200:
        raise Invalid("That is more than 200 characters. Use fewer words.", field=name)
    return texts[0]


def _values(texts: list[str], name: str, longest: int = LONGEST_VALUE) -> tuple[str, ...]:
    if len(texts) > MOST_VALUES:
        raise Invalid(f"That is {len(texts)}; {MOST_VALUES} are the most.", field=name)
    if any(len(text) > longest for text in texts):
        raise Invalid(f"Keep each under {longest} characters.", field=name)
    return tuple(dict.fromkeys(fold(text) for text in texts))


def _told(texts: list[str], name: str) -> tuple[str, ...]:
    return _values(texts, name, LONGEST_TOLD)


def _one_of(known: tuple[str, ...]) -> Callable[[list[str], str], str]:
    def read(texts: list[str], name: str) -> str:
        if texts[0] not in known:
            raise Invalid("Choose one of the answers that are offered.", field=name)
        return texts[0]

    return read


def _some_of(known: tuple[str, ...]) -> Callable[[list[str], str], tuple[str, ...]]:
    def read(texts: list[str], name: str) -> tuple[str, ...]:
        if unknown := [text for text in texts if text not in known and text != UNSTATED]:
            raise Invalid(f"“{unknown[0][:40]}” is not one of the answers that are offered.", field=name)
        return tuple(dict.fromkeys(texts))

    return read


def _number(lowest: int, highest: int) -> Callable[[list[str], str], int]:
    def read(texts: list[str], name: str) -> int:
        if not re.fullmatch(r"\d{1,19}", texts[0], re.ASCII) or not lowest <= int(texts[0]) <= highest:
            raise Invalid(f"Give a whole number from {lowest} to {highest}.", field=name)
        return int(texts[0])

    return read


def _date(texts: list[str], name: str) -> dt.date:
    try:
        return dt.date.fromisoformat(texts[0])
    except ValueError as error:
        raise Invalid("Give a date as year-month-day.", field=name) from error


def _languages(texts: list[str], name: str) -> tuple[str, ...]:
    found = []
    for text in _values(texts, name):
        language, _, level = text.partition(":")
        if level and level not in {str(number) for number in LEVELS.values()}:
            raise Invalid("A level is 4 native, 3 fluent, 2 conversational or 1 can learn lines.", field=name)
        found.append(f"{language.strip()}:{level}" if level else language.strip())
    return tuple(found)


READERS: dict[str, Callable[[list[str], str], Any]] = {
    "words": _text,
    "plays": _some_of(tuple(Gender.values)),
    "age_from": _number(0, 110),
    "age_to": _number(0, 110),
    "height_from": _number(40, 260),
    "height_to": _number(40, 260),
    "base": _text,
    "within": _number(0, 1000),
    "languages": _languages,
    "accents": _values,
    "skills": _values,
    "credits": _some_of(tuple(CreditKind.values)),
    "free_from": _date,
    "free_to": _date,
    "represented": _one_of(YES_NO),
    "reel": _one_of(YES_NO),
    "seen": _one_of(YES_NO),
    "union": _told,
    "in_list": _number(1, 2**63 - 1),
    "not_role": _number(1, 2**63 - 1),
    "seed": _number(0, SEEDS - 1),
} | dict.fromkeys(
    ("age_unstated", "height_unstated", "base_unstated", "evidenced", "dates_unstated"),
    lambda texts, name: texts[0] not in {"0", "False", "false"},
)
