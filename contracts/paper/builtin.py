"""The paper that every office begins with: a template for each kind of contract, and the clauses that they set.

The words are in the files beside this module, written for British and American productions alike. They are a careful
start, no advice: an office has its own counsel read them, and changes its own copies.
"""

import functools
import tomllib
from dataclasses import dataclass
from pathlib import Path

from contracts.states import ContractKind

HERE = Path(__file__).parent


@dataclass(frozen=True)
class BuiltinClause:
    key: str
    title: str
    body: str
    plain_words: str


@functools.cache
def clauses() -> tuple[BuiltinClause, ...]:
    with (HERE / "clauses.toml").open("rb") as file:
        found = tomllib.load(file)
    return tuple(
        BuiltinClause(key, row["title"], row["body"].strip(), row.get("plain_words", "").strip())
        for key, row in found.items()
    )


@functools.cache
def template(kind: str) -> str:
    return (HERE / "templates" / f"{ContractKind(kind).value}.txt").read_text(encoding="utf-8").strip()
