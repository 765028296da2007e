"""What an entry says of a profile, in folded words with their kind in front.

A kind of which a profile states nothing has the one tag UNSTATED ("skill:-"): an empty value is an answer of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from core.text import fold
from talent.search.places import place_of
from talent.states import LanguageLevel

UNSTATED = "-"
# Before a word of somebody's name; no word that is typed begins with it.
NAME_MARK = "\u00b7"
LONGEST_WORD = 40
LONGEST_TAG = 90
# A range is found by the steps that it touches, and then read to the year or centimetre.
AGE_STEP, HEIGHT_STEP = 5, 5
LEVELS = {
    LanguageLevel.NATIVE: 4,
    LanguageLevel.FLUENT: 3,
    LanguageLevel.CONVERSATIONAL: 2,
    LanguageLevel.PHONETIC: 1,
}
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


@dataclass(frozen=True)
class Facts:
    """A profile as an office may see it; languages and skills as (name, level) and (name, is evidenced)."""

    stage_name: str
    plays: Iterable[str] = ()
    playing_age_min: int | None = None
    playing_age_max: int | None = None
    height_cm: int | None = None
    bases: Iterable[str] = ()
    accents: Iterable[str] = ()
    languages: Iterable[tuple[str, str]] = ()
    skills: Iterable[tuple[str, bool]] = ()
    credit_kinds: Iterable[str] = ()
    texts: Iterable[str] = ()
    is_represented: bool = False
    has_reel: bool = False


def tag(kind: str, *values: object) -> str:
    return ":".join([kind, *(fold(str(value)).replace(":", " ") for value in values)])[:LONGEST_TAG]


def tags_of(facts: Facts) -> list[str]:
    """Each once, in no order that means anything."""
    kinds = {
        "plays": [tag("plays", one) for one in facts.plays],
        "age": [tag("age", year) for year in steps(facts.playing_age_min, facts.playing_age_max, AGE_STEP)],
        "height": [tag("height", cm) for cm in steps(facts.height_cm, facts.height_cm, HEIGHT_STEP)],
        "base": [tag("base", one) for one in facts.bases],
        "language": [tag("language", name, LEVELS[LanguageLevel(level)]) for name, level in facts.languages],
        "accent": [tag("accent", one) for one in facts.accents],
        "skill": [tag("skill", name) for name, _ in facts.skills],
        "credit": [tag("credit", kind) for kind in facts.credit_kinds],
    }
    found = [one for kind, tags in kinds.items() for one in tags or [tag(kind, UNSTATED)]]
    found += [tag("skill+", name) for name, is_evidenced in facts.skills if is_evidenced]
    found += [tag("at", place.key) for one in facts.bases if (place := place_of(one))]
    found += [tag("rep", _yes_no(facts.is_represented)), tag("reel", _yes_no(facts.has_reel))]
    return list(dict.fromkeys(found))


def lexemes_of(facts: Facts) -> tuple[list[str], list[str]]:
    """Words of everything that may be looked for, and those of the name, each once."""
    named = list(words_in(facts.stage_name))
    skills = [name for name, _ in facts.skills]
    languages = [name for name, _ in facts.languages]
    texts = [facts.stage_name, *facts.bases, *facts.accents, *languages, *skills, *facts.texts]
    return list(dict.fromkeys(word for text in texts for word in words_in(text))), list(dict.fromkeys(named))


def words_in(text: str) -> Iterator[str]:
    for word in _WORD.findall(fold(text)):
        yield word.replace("’", "'")[:LONGEST_WORD]


def steps(low: int | None, high: int | None, step: int) -> range:
    """Where each step begins that the range touches; none without a range."""
    if low is None or high is None:
        return range(0)
    return range(low // step * step, high + 1, step)


def _yes_no(answer: bool) -> str:
    return "yes" if answer else "no"
