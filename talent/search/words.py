"""What a search asks, in words: for chips, letters and the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from talent.search.filters import Filters
from talent.search.tags import LEVELS, UNSTATED
from talent.states import CreditKind, Gender, LanguageLevel

LEVEL_WORDS = {LEVELS[level]: level.label for level in LanguageLevel}
# From the lowest that says more than that they speak it at all.
LEVEL_CHOICES = [(2, "conversational or better"), (3, "fluent or better"), (4, "native")]
SINGULAR = {
    "plays": "what they play",
    "languages": "languages",
    "accents": "accents",
    "skills": "skills",
    "credits": "credits",
}
UNSTATED_FLAGS = {
    "age_unstated": "playing range not stated",
    "height_unstated": "height not stated",
    "base_unstated": "base not stated",
    "dates_unstated": "dates not stated",
}
ANSWERS = {
    "represented": ("represented", "not represented"),
    "reel": ("has a showreel", "no showreel"),
    "seen": ("seen by us before", "not seen by us before"),
}


@dataclass(frozen=True)
class Asked:
    """One thing that is asked; `without` is the query of the same search that leaves it out."""

    field: str
    words: str
    without: str


def in_words(filters: Filters, told: Mapping[str, str] | None = None) -> list[Asked]:
    """`told` has what was told about unions as it was written, by the folded form that stands in an address."""
    return [Asked(field, words, filters.query(**without)) for field, words, without in _all(filters, told or {})]


def loosened(filters: Filters) -> list[tuple[str, Filters]]:
    """Each thing that is asked, and the same search without it."""
    return [(words, filters.changed(**without)) for _, words, without in _all(filters, {})]


def sentence(filters: Filters) -> str:
    """All of it in one line: the name that a search has before it is given one."""
    return "; ".join(one.words for one in in_words(filters)) or "everybody"


def _all(filters: Filters, told: Mapping[str, str]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    if filters.words:
        yield "words", f"“{filters.words}”", {"words": ""}
    for name in SINGULAR:
        values = getattr(filters, name)
        for one in values:
            yield name, _value_words(filters, name, one), {name: tuple(other for other in values if other != one)}
    if words := _range_words(filters.age_from, filters.age_to, ""):
        yield "age_from", f"plays {words}", {"age_from": None, "age_to": None}
    if words := _range_words(filters.height_from, filters.height_to, " cm"):
        yield "height_from", words, {"height_from": None, "height_to": None}
    if filters.base:
        near = f"within {filters.within} km of {filters.base}" if filters.within else f"based in {filters.base}"
        yield "base", near, {"base": "", "within": 0}
    if filters.free_from and filters.free_to:
        days = f"{filters.free_from:%-d %b %Y} to {filters.free_to:%-d %b %Y}"
        yield "free_from", f"free {days}", {"free_from": None, "free_to": None}
    for one in filters.union:
        words = "union not told to us" if one == UNSTATED else f"union, as told to us: {told.get(one, one)}"
        yield "union", words, {"union": tuple(other for other in filters.union if other != one)}
    yield from _answers(filters)


def _answers(filters: Filters) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name, words in UNSTATED_FLAGS.items():
        if getattr(filters, name):
            yield name, words, {name: False}
    for name, (yes, no) in ANSWERS.items():
        if value := getattr(filters, name):
            yield name, yes if value == "yes" else no, {name: ""}
    if filters.in_list:
        yield "in_list", "on a list of yours", {"in_list": None}
    if filters.not_role:
        yield "not_role", "not yet in for the role", {"not_role": None}


def _value_words(filters: Filters, name: str, value: str) -> str:
    if value == UNSTATED:
        return f"{SINGULAR[name]} not stated"
    if name == "plays":
        return f"plays {Gender(value).label.lower()}"
    if name == "credits":
        return f"credits in {CreditKind(value).label.lower()}"
    if name == "accents":
        return f"accent: {value}"
    if name == "skills":
        return f"{value}, evidenced" if filters.evidenced else value
    return language_words(value)


def language_words(value: str) -> str:
    """“french:3” as “french, fluent or better”."""
    language, _, level = value.partition(":")
    if not level:
        return language
    words = LEVEL_WORDS[int(level)].lower()
    return f"{language}, {words}" if level == "4" else f"{language}, {words} or better"


def held_words(name: str, value: str) -> str:
    """A language, accent or skill that is asked for, as it stands in its own field."""
    words = language_words(value) if name == "languages" else value
    # RP is written in capitals, and so is whatever is as short.
    return words.upper() if name == "accents" and len(words) < 3 else words[:1].upper() + words[1:]


def _range_words(low: int | None, high: int | None, unit: str) -> str:
    if low is None and high is None:
        return ""
    if low is None:
        return f"up to {high}{unit}"
    if high is None:
        return f"{low}{unit} and over"
    return f"{low}–{high}{unit}" if low != high else f"{low}{unit}"
