"""Terms on their way in: out of a form, or half-typed and to be kept as they are."""

import re
from collections.abc import Mapping
from typing import Any

from contracts.terms import values
from contracts.terms.clean import InvalidTerms
from contracts.terms.lists import CLAUSE_KEYS, OPTION_KEYS
from contracts.terms.specs import BY_KEY, LONGEST_CLAUSE, MOST_CLAUSES, MOST_OPTIONS, TERMS, Term, TermKind

ROW_KEYS = {
    TermKind.OPTIONS: (OPTION_KEYS, MOST_OPTIONS),
    TermKind.CLAUSES: (CLAUSE_KEYS, MOST_CLAUSES),
}


def read_query(post: Any, prefix: str = "") -> dict[str, Any]:
    """Raw terms of a posted form (a QueryDict), for `clean` or for keeping half-typed; other names are passed over.

    Rows are named `options-0-rise`; they come back in the order of their numbers, without blank ones and without
    those whose `options-0-DELETE` is ticked.
    """
    raw: dict[str, Any] = {}
    for term in TERMS:
        name = f"{prefix}{term.key}"
        if term.kind in ROW_KEYS:
            value: Any = _rows(post, name, *ROW_KEYS[term.kind])
        elif term.kind == TermKind.CHOICES:
            value = post.getlist(name)
        else:
            value = post.get(name, "")
        if value:
            raw[term.key] = value
    return rough(raw)


def rough(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Half-typed terms as a draft keeps them: right or wrong, but of a shape that can be kept and shown.

    Raises InvalidTerms for a name that is no term; a value of a shape that no term has is left out.
    """
    if not isinstance(raw, Mapping):
        raise InvalidTerms({"terms": ["The terms are names with their values."]})
    if unknown := [values.plain(str(key))[:60] for key in raw if key not in BY_KEY]:
        raise InvalidTerms({key: ["There is no such term."] for key in unknown})
    kept = {key: _rough_value(BY_KEY[key], value) for key, value in raw.items()}
    return {term.key: kept[term.key] for term in TERMS if not values.is_empty(kept.get(term.key))}


def _rough_value(term: Term, value: Any) -> Any:
    if term.kind in ROW_KEYS:
        keys, most = ROW_KEYS[term.kind]
        rows = value if isinstance(value, list | tuple) else []
        return [_rough_row(row, keys) for row in rows[: most + 1] if isinstance(row, Mapping)]
    if term.kind == TermKind.CHOICES:
        chosen = value if isinstance(value, list | tuple) else []
        return [_rough_text(one) for one in chosen[: 2 * len(term.choices)]]
    return value if isinstance(value, bool | int) else _rough_text(value)


def _rough_row(row: Mapping[str, Any], keys: tuple[str, ...]) -> dict[str, str]:
    return {key: text for key in keys if (text := _rough_text(row.get(key)))}


def _rough_text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return values.plain(value)[: LONGEST_CLAUSE + 1]


def _rows(post: Any, name: str, keys: tuple[str, ...], most: int) -> list[dict[str, str]]:
    numbered = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-(?:{'|'.join(keys)})")
    numbers = sorted({int(found[1]) for key in post if (found := numbered.fullmatch(key))})
    rows = [
        {key: post.get(f"{name}-{number}-{key}", "") for key in keys}
        for number in numbers
        if not post.get(f"{name}-{number}-DELETE")
    ]
    return [row for row in rows if any(value.strip() for value in row.values())][: most + 1]
