"""Tables of legal transitions, and what code and database make of them.

A table is {from: {to: verb}}. `check` is the code's refusal; `state_trigger` is the database's,
made from the same table.
"""

import pgtrigger

from core.errors import IllegalTransition

Table = dict[str, dict[str, str]]


def pairs(table: Table) -> list[tuple[str, str]]:
    return [(source, target) for source, targets in table.items() for target in targets]


def is_legal(table: Table, source: str, target: str) -> bool:
    return target in table.get(source, {})


def sources(table: Table, verb: str) -> list[str]:
    """Every state that a verb leaves from."""
    return [source for source, targets in table.items() if verb in targets.values()]


def check(table: Table, source: str, target: str, *, noun: str, labels=None) -> None:
    if not is_legal(table, source, target):
        words = dict(labels or {})
        raise IllegalTransition(
            f"This {noun} is {str(words.get(source, source)).lower()}, so it cannot become"
            f" {str(words.get(target, target)).lower()}.",
            details={"from": source, "to": target},
        )


def state_trigger(name: str, table: Table, field: str = "state") -> pgtrigger.FSM:
    """The database's copy of the table: an update along any other arrow raises."""
    return pgtrigger.FSM(name=name, field=field, transitions=pairs(table))


def append_only(name: str = "append_only") -> pgtrigger.Protect:
    return pgtrigger.Protect(name=name, operation=pgtrigger.Update | pgtrigger.Delete)
