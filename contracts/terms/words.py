"""Terms in the words and numbers of whoever reads them."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from contracts.terms.specs import BY_KEY, TERMS, UNITS, Term, TermKind
from core.money import SYMBOLS

BRITISH, AMERICAN = "en-gb", "en-us"
# What is half-typed ("tba", "1e9999") is no number to be formatted.
PLAIN = re.compile(r"-?[0-9]{1,20}(?:\.[0-9]{1,10})?")


@dataclass(frozen=True)
class Row:
    term: Term
    words: str


def show(key: str, terms: Mapping[str, Any], *, language: str = BRITISH) -> str:
    """One term in words; "" where it is not set. Takes clean terms, and rough ones, which are shown as typed."""
    value = terms.get(key)
    if value is None or value is False or value in ("", [], {}):
        return ""
    return _SHOWN[BY_KEY[key].kind](BY_KEY[key], value, terms, language)


def rows(terms: Mapping[str, Any], *, sees_money: bool, language: str = BRITISH) -> list[Row]:
    """The terms that are set, in order; whoever does not see money gets no row that tells any."""
    seen = terms if sees_money else without_money(terms)
    return [Row(term, show(term.key, seen, language=language)) for term in TERMS if term.key in seen]


def without_money(terms: Mapping[str, Any]) -> dict[str, Any]:
    """Terms without anything that tells an amount: the rise of an option is one."""
    kept = {key: value for key, value in terms.items() if key in BY_KEY and not BY_KEY[key].is_money}
    if "options" in kept:
        kept["options"] = [
            {name: part for name, part in option.items() if name != "rise"}
            for option in kept["options"]
            if isinstance(option, Mapping)
        ]
    return kept


def show_amount(amount: Decimal | str, currency: str, *, language: str = BRITISH) -> str:
    """'£4,250', 'US$99.50' for a British reader and '$99.50' for an American one, 'SEK 1,200'."""
    if not PLAIN.fullmatch(str(amount)):
        return str(amount)
    value = Decimal(amount)
    number = f"{value:,.0f}" if value == value.to_integral_value() else f"{value:,.2f}"
    if currency == "USD":
        return f"${number}" if language == AMERICAN else f"US${number}"
    return f"{SYMBOLS[currency]}{number}" if currency in SYMBOLS else f"{currency} {number}".strip()


def show_date(iso: str, *, language: str = BRITISH) -> str:
    """'4 May 2026', or 'May 4, 2026' for an American reader."""
    try:
        day = dt.date.fromisoformat(iso)
    except (TypeError, ValueError):
        return str(iso)
    return f"{day:%B} {day.day}, {day.year}" if language == AMERICAN else f"{day.day} {day:%B} {day.year}"


def show_percent(percent: str) -> str:
    """'10%' of "10.00", '12.5%' of "12.50"."""
    text = str(percent)
    return f"{text.rstrip('0').rstrip('.') if '.' in text else text}%"


def unit_words(terms: Mapping[str, Any]) -> str:
    """'day' or 'days', 'week', 'episode': what the fee is paid by and how many of them; "" for a flat sum."""
    one, several = UNITS.get(terms.get("engagement", ""), ("", ""))
    if one in ("", "fee"):
        return ""
    return one if terms.get("fee_units", 1) == 1 else several


def _fee_words(_term: Term, value: Any, terms: Mapping[str, Any], language: str) -> str:
    text = show_amount(value, terms.get("currency", ""), language=language)
    unit = UNITS.get(terms.get("engagement", ""), ("", ""))[0]
    return text if unit in ("", "fee") else f"{text} {'an' if unit == 'episode' else 'a'} {unit}"


def _money_words(term: Term, value: Any, terms: Mapping[str, Any], language: str) -> str:
    if term.key == "fee":
        return _fee_words(term, value, terms, language)
    return show_amount(value, terms.get("currency", ""), language=language)


def _count_words(term: Term, value: Any, terms: Mapping[str, Any], language: str) -> str:
    text = f"{value:,}" if isinstance(value, int) else str(value)
    return f"{text} {unit_words(terms)}".strip() if term.key == "fee_units" else text


def _list_words(term: Term, value: Any, terms: Mapping[str, Any], language: str) -> str:
    chosen = value if isinstance(value, list | tuple) else [value]
    return ", ".join(words for key, words in term.choices if key in chosen)


def _options_words(_term: Term, value: Any, terms: Mapping[str, Any], language: str) -> str:
    return "\n".join(_option_words(number, option, language) for number, option in enumerate(value, 1))


def _option_words(number: int, option: Any, language: str) -> str:
    if not isinstance(option, Mapping):
        return str(option)
    parts = [f"Option {number}"]
    if option.get("exercise_by"):
        parts.append(f"by {show_date(option['exercise_by'], language=language)}")
    first, last = (show_date(option[key], language=language) if option.get(key) else "" for key in _SPAN)
    if first or last:
        parts.append(f"for {first} to {last}" if first and last else f"from {first}" if first else f"until {last}")
    if option.get("rise"):
        parts.append(f"at {show_percent(option['rise'])} more")
    return ", ".join(parts)


def _clauses_words(_term: Term, value: Any, terms: Mapping[str, Any], language: str) -> str:
    return "\n\n".join(
        "\n".join(filter(None, (str(clause.get("title", "")), str(clause.get("body", "")))))
        for clause in value
        if isinstance(clause, Mapping)
    )


_SPAN = ("starts_on", "ends_on")
_SHOWN = {
    TermKind.LINE: lambda _term, value, _terms, _language: str(value),
    TermKind.TEXT: lambda _term, value, _terms, _language: str(value),
    TermKind.EMAIL: lambda _term, value, _terms, _language: str(value),
    TermKind.CURRENCY: lambda _term, value, _terms, _language: str(value),
    TermKind.MONEY: _money_words,
    TermKind.PERCENT: lambda _term, value, _terms, _language: show_percent(value),
    TermKind.COUNT: _count_words,
    TermKind.DATE: lambda _term, value, _terms, language: show_date(value, language=language),
    TermKind.YES: lambda _term, _value, _terms, _language: "Yes",
    TermKind.CHOICE: lambda term, value, _terms, _language: dict(term.choices).get(value, str(value)),
    TermKind.CHOICES: _list_words,
    TermKind.OPTIONS: _options_words,
    TermKind.CLAUSES: _clauses_words,
}
