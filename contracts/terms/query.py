"""Terms out of a form: names as the editor writes them."""

import re
from typing import Any

from contracts.terms.lists import CLAUSE_KEYS, OPTION_KEYS
from contracts.terms.specs import MOST_CLAUSES, MOST_OPTIONS, TERMS, TermKind

ROW_KEYS = {
    TermKind.OPTIONS: (OPTION_KEYS, MOST_OPTIONS),
    TermKind.CLAUSES: (CLAUSE_KEYS, MOST_CLAUSES),
}


def read_query(post: Any, prefix: str = "") -> dict[str, Any]:
    """Raw terms of a posted form (a QueryDict), for `clean` or for keeping half-typed; other names are passed over.

    Rows are named `options-0-rise`; they come back in the order of their numbers, blank ones left out.
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
    return raw


def _rows(post: Any, name: str, keys: tuple[str, ...], most: int) -> list[dict[str, str]]:
    numbered = re.compile(rf"{re.escape(name)}-([0-9]{{1,4}})-(?:{'|'.join(keys)})")
    numbers = sorted({int(found[1]) for key in post if (found := numbered.fullmatch(key))})
    rows = [{key: post.get(f"{name}-{number}-{key}", "") for key in keys} for number in numbers]
    return [row for row in rows if any(value.strip() for value in row.values())][: most + 1]
