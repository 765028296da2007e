"""Options and clauses: terms that are lists. What is wrong in a row stands at its part, `options-0-rise`."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from contracts.terms import values
from contracts.terms.specs import LARGEST_RISE, LONGEST_CLAUSE, MOST_CLAUSES, MOST_OPTIONS

OPTION_KEYS = ("exercise_by", "starts_on", "ends_on", "rise")
CLAUSE_KEYS = ("key", "title", "body", "version")
CLAUSE_KEY = re.compile(r"[A-Za-z0-9_-]{1,40}")


class RowFaults(ValueError):
    """`errors` is {"options-0-rise": sentence}."""

    def __init__(self, errors: dict[str, str]):
        super().__init__("Some of these are not complete.")
        self.errors = errors


def options(value: Any) -> list[dict[str, Any]]:
    return _read(value, "options", OPTION_KEYS, MOST_OPTIONS, _option)


def clauses(value: Any) -> list[dict[str, Any]]:
    return _read(value, "clauses", CLAUSE_KEYS, MOST_CLAUSES, _clause)


class _Row:
    """Reads the parts of one row and keeps what was wrong with each."""

    def __init__(self, row: Mapping[str, Any]):
        self.row = row
        self.errors: dict[str, str] = {}

    def read(self, name: str, reader: Callable[[Any], Any]) -> Any:
        value = self.row.get(name)
        try:
            return "" if values.is_empty(value) else reader(value)
        except ValueError as fault:
            self.errors[name] = str(fault)
            return ""


def _read(value: Any, name: str, keys: tuple[str, ...], most: int, make: Callable[[_Row], dict]) -> list[dict]:
    if not isinstance(value, list | tuple) or not all(isinstance(row, Mapping) for row in value):
        raise ValueError("This is a list, each with its own parts.")
    given = [(n, row) for n, row in enumerate(value) if not all(map(values.is_empty, row.values()))]
    if len(given) > most:
        raise ValueError(f"There are too many: {most} at most.")
    if any(set(row) - set(keys) for _n, row in given):
        raise ValueError(f"Each has {', '.join(keys)} and nothing else.")
    found, errors = [], {}
    for number, row in given:
        reading = _Row(row)
        made = make(reading)
        found.append({part: words for part, words in made.items() if not values.is_empty(words)})
        errors |= {f"{name}-{number}-{part}": fault for part, fault in reading.errors.items()}
    if errors:
        raise RowFaults(errors)
    return [row for row in found if row]


def _option(row: _Row) -> dict[str, Any]:
    found = {name: row.read(name, values.date) for name in ("exercise_by", "starts_on", "ends_on")}
    found["rise"] = row.read("rise", lambda typed: values.percent(typed, most=LARGEST_RISE))
    if not found["exercise_by"]:
        row.errors.setdefault("exercise_by", "Say by when it is exercised.")
    if found["starts_on"] and found["ends_on"] and found["ends_on"] < found["starts_on"]:
        row.errors["ends_on"] = "It ends before it starts."
    return found


def _clause(row: _Row) -> dict[str, Any]:
    """A clause of the library keeps its key and version; one written for this deal has neither."""
    found = {
        "title": row.read("title", lambda typed: values.line(typed, 120)),
        "body": row.read("body", lambda typed: values.text(typed, LONGEST_CLAUSE)),
        "key": row.read("key", _clause_key),
    }
    if not found["body"]:
        row.errors.setdefault("body", "A clause has words.")
    if found["key"]:
        found["version"] = row.read("version", lambda typed: values.count(typed, most=999_999))
    return found


def _clause_key(value: Any) -> str:
    key = values.line(value)
    if not CLAUSE_KEY.fullmatch(key):
        raise ValueError("Choose a clause from the library.")
    return key
