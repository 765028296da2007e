"""What somebody typed or sent, made into the one form in which terms are kept, compared and signed."""

import hashlib
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from contracts.terms import lists, values
from contracts.terms.specs import BY_KEY, LONGEST_LINE, TERMS, Term, TermKind
from core.errors import Invalid


class InvalidTerms(Invalid):
    """Terms with one or more faults: `errors` is {field: [sentence]}; the first also stands as message and field."""

    def __init__(self, errors: dict[str, list[str]]):
        field, sentences = next(iter(errors.items()))
        super().__init__(sentences[0], field=field, details={"errors": errors})
        self.errors = errors


_READ: dict[TermKind, Callable[[Term, Any], Any]] = {
    TermKind.LINE: lambda term, value: values.line(value, int(term.most or LONGEST_LINE)),
    TermKind.TEXT: lambda _term, value: values.text(value),
    TermKind.CURRENCY: lambda _term, value: values.currency(value),
    TermKind.PERCENT: lambda term, value: values.percent(value, most=Decimal(term.most)),
    TermKind.COUNT: lambda term, value: values.count(value, most=term.most),
    TermKind.DATE: lambda _term, value: values.date(value),
    TermKind.YES: lambda _term, value: values.yes(value),
    TermKind.CHOICE: values.choice,
    TermKind.CHOICES: values.choices,
    TermKind.EMAIL: lambda _term, value: values.email(value),
    TermKind.OPTIONS: lambda _term, value: lists.options(value),
    TermKind.CLAUSES: lambda _term, value: lists.clauses(value),
}


def clean(raw: Mapping[str, Any], *, field_prefix: str = "") -> dict[str, Any]:
    """Terms as they are kept: JSON-ready, in the order of TERMS, nothing empty.

    Amounts and percentages become strings with two places, dates ISO strings, counts integers. `raw` comes from
    `read_query` or from JSON. Raises InvalidTerms naming every field at fault, each under `field_prefix`.
    """
    if not isinstance(raw, Mapping):
        raise InvalidTerms({f"{field_prefix}terms": ["The terms are names with their values."]})
    faults: dict[str, list[str]] = {
        values.plain(str(key))[:60]: ["There is no such term."] for key in raw if key not in BY_KEY
    }
    terms: dict[str, Any] = {}
    for term in sorted(TERMS, key=lambda term: term.kind != TermKind.CURRENCY):
        value = raw.get(term.key)
        if values.is_empty(value):
            continue
        try:
            found = _read(term, value, terms.get("currency", ""))
        except lists.RowFaults as rows:
            faults |= {field: [sentence] for field, sentence in rows.errors.items()}
        except ValueError as fault:
            faults[term.key] = [str(fault)]
        else:
            if not values.is_empty(found):
                terms[term.key] = found
    for field, sentence in _between(terms):
        faults.setdefault(field, [sentence])
    if faults:
        raise InvalidTerms({f"{field_prefix}{field}": words for field, words in faults.items()})
    return {term.key: terms[term.key] for term in TERMS if term.key in terms}


def _read(term: Term, value: Any, currency: str) -> Any:
    if term.kind == TermKind.MONEY:
        return values.amount(value, most=Decimal(term.most), in_currency=currency)
    return _READ[term.kind](term, value)


def _between(terms: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What only shows between two terms."""
    found = []
    if not terms.get("currency") and any(BY_KEY[key].is_money for key in terms):
        found.append(("currency", "Say in which currency the amounts are."))
    for first, last in (("starts_on", "ends_on"), ("exclusive_from", "exclusive_until")):
        if first in terms and last in terms and terms[last] < terms[first]:
            found.append((last, "This is before the first day."))
    return found


def digest(terms: Mapping[str, Any]) -> str:
    """The SHA-256 of clean terms, the same wherever and in whatever order they were kept."""
    text = json.dumps(terms, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
