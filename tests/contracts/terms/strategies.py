"""Terms as people might set them, for property tests."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from contracts.terms.specs import BY_KEY, TERMS, TermKind
from core.money import CURRENCIES

words = st.text(max_size=60)
days = st.dates(dt.date(2020, 1, 1), dt.date(2040, 1, 1)).map(dt.date.isoformat)


def _plain_number(most) -> st.SearchStrategy[str]:
    return st.decimals(0, min(Decimal(most), Decimal(10**7)), places=2).map(str)


def value_of(term) -> st.SearchStrategy:
    made = {
        TermKind.LINE: words,
        TermKind.TEXT: words,
        TermKind.CURRENCY: st.sampled_from(CURRENCIES),
        TermKind.MONEY: _plain_number(term.most or 1),
        TermKind.PERCENT: _plain_number(term.most or 1),
        TermKind.COUNT: st.integers(0, term.most or 1),
        TermKind.DATE: days,
        TermKind.YES: st.booleans(),
        TermKind.CHOICE: st.sampled_from([key for key, _ in term.choices] or [""]),
        TermKind.CHOICES: st.lists(st.sampled_from([key for key, _ in term.choices] or [""]), max_size=4),
        TermKind.EMAIL: st.sampled_from(["", "ada@example.com", "o.ng+1@example.org"]),
        TermKind.OPTIONS: st.lists(
            st.fixed_dictionaries({"exercise_by": days}, optional={"rise": _plain_number(100)}), max_size=3
        ),
        TermKind.CLAUSES: st.lists(
            st.fixed_dictionaries(
                {"body": words.map(lambda text: f"c {text}")},
                optional={"title": words, "key": st.just("credit"), "version": st.integers(1, 9)},
            ),
            max_size=3,
        ),
    }
    return made[term.kind]


def _in_order(raw: dict) -> dict:
    for first, last in (("starts_on", "ends_on"), ("exclusive_from", "exclusive_until")):
        if first in raw and last in raw:
            raw[first], raw[last] = sorted((raw[first], raw[last]))
    return raw


raw_terms = st.fixed_dictionaries(
    {"currency": value_of(BY_KEY["currency"])},
    optional={term.key: value_of(term) for term in TERMS if term.key != "currency"},
).map(_in_order)
