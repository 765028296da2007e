"""What changed between two sets of terms, term by term and word by word."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from contracts.terms.specs import TERMS, Term, TermKind
from contracts.terms.words import BRITISH, show, without_money

SAME, GONE, NEW = "same", "del", "ins"
# Within these a change of one word is shown as one word; elsewhere the old and the new stand side by side.
WORDED = {TermKind.LINE, TermKind.TEXT, TermKind.CHOICES, TermKind.OPTIONS, TermKind.CLAUSES}
# A sum is one word with its sign, and so is a percentage.
TOKENS = re.compile(r"\s+|[\w£€$¥₹][\w£€$¥₹.,'’/-]*[\w%]|\w|[^\w\s]")
# Comparing grows with the product of both lengths: past this, a stretch is shown as replaced.
MOST_WORK = 60_000
Part = tuple[str, str]


@dataclass(frozen=True)
class Change:
    """One term before and after, in words. `parts` are ("same" | "del" | "ins", text), in reading order."""

    term: Term
    before: str
    after: str
    parts: tuple[Part, ...]

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def difference(
    old: Mapping[str, Any], new: Mapping[str, Any], *, sees_money: bool, language: str = BRITISH
) -> list[Change]:
    """Every term that is set in either, in order, changed or not."""
    before, after = (terms if sees_money else without_money(terms) for terms in (old, new))
    return [
        _change(term, show(term.key, before, language=language), show(term.key, after, language=language))
        for term in TERMS
        if term.key in before or term.key in after
    ]


def _change(term: Term, before: str, after: str) -> Change:
    return Change(term, before, after, tuple(parts_between(before, after, by_words=term.kind in WORDED)))


def parts_between(before: str, after: str, *, by_words: bool = True) -> list[Part]:
    """Read without "ins" it is `before`, without "del" it is `after`, but for white space beside a change.

    That stays outside the change, so that no mark hangs over the end of a line.
    """
    if before == after:
        return [(SAME, after)] if after else []
    if not (by_words and before and after):
        return _replaced(before, after)
    return list(_without_edges(_tidied(_compared(_lines(before), _lines(after), deeper=True))))


def _without_edges(parts: Iterable[Part]) -> Iterable[Part]:
    for kind, text in parts:
        body = text.strip()
        if kind == SAME or not body or body == text:
            yield kind, text
            continue
        before, after = text.split(body, 1)
        yield from ((one, words) for one, words in ((SAME, before), (kind, body), (SAME, after)) if words)


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", text)


def _compared(old: list[str], new: list[str], *, deeper: bool) -> Iterable[Part]:
    start = _common(old, new)
    end = _common(old[start:][::-1], new[start:][::-1])
    yield SAME, "".join(old[:start])
    middle_old, middle_new = old[start : len(old) - end], new[start : len(new) - end]
    yield from _middle(middle_old, middle_new, deeper=deeper)
    yield SAME, "".join(old[len(old) - end :])


def _middle(old: list[str], new: list[str], *, deeper: bool) -> Iterable[Part]:
    if len(old) * len(new) > MOST_WORK:
        yield from _replaced("".join(old), "".join(new))
        return
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        gone, come = "".join(old[a:b]), "".join(new[c:d])
        if kind == "equal":
            yield SAME, come
        elif deeper and gone and come:
            yield from _compared(TOKENS.findall(gone), TOKENS.findall(come), deeper=False)
        else:
            yield from _replaced(gone, come)


def _common(old: list[str], new: list[str]) -> int:
    shared = 0
    for one, other in zip(old, new, strict=False):
        if one != other:
            break
        shared += 1
    return shared


def _replaced(before: str, after: str) -> list[Part]:
    return [part for part in ((GONE, before), (NEW, after)) if part[1]]


def _tidied(parts: Iterable[Part]) -> list[Part]:
    """Neighbours of a kind as one, and a space between two changes as part of both: whole phrases, not crumbs."""
    done: list[Part] = []
    gone = come = ""
    waiting = ""
    for kind, text in parts:
        if not text:
            continue
        if kind == SAME:
            waiting += text
            continue
        if waiting:
            if (gone or come) and waiting.isspace():
                gone, come = (gone + waiting, come + waiting)
            else:
                done += [*_replaced(gone, come), (SAME, waiting)]
                gone = come = ""
            waiting = ""
        gone, come = (gone + text, come) if kind == GONE else (gone, come + text)
    done += _replaced(gone, come)
    return [*done, (SAME, waiting)] if waiting else done
