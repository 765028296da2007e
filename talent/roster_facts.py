"""Where rooms above talent say what a roster shows beside a client: applications, open parts that suit them, warnings.

Talent must not import them, so they register here from their AppConfig.ready().
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from accounts.models import Organisation


@dataclass(frozen=True)
class Facts:
    """`open`: put up and not answered; `asked_for`: called in, taped for, or further."""

    open: int = 0
    asked_for: int = 0


@dataclass(frozen=True)
class Part:
    """An open part that suits a client by what it states."""

    name: str
    closes_soon: bool


FactsSource = Callable[[Organisation, Sequence[int]], Mapping[int, Facts]]
PartsSource = Callable[[Sequence[int]], Mapping[int, Sequence[Part]]]

_facts: list[FactsSource] = []
_parts: list[PartsSource] = []


def register_facts(source: FactsSource) -> None:
    """`source(agency, performer_ids)`, once a page, inside that agency's scope or outside any."""
    if source not in _facts:
        _facts.append(source)


def register_parts(source: PartsSource) -> None:
    """`source(performer_ids)`: whoever suits no open part is left out."""
    if source not in _parts:
        _parts.append(source)


def facts_of(agency: Organisation, performer_ids: Sequence[int]) -> dict[int, Facts]:
    found: dict[int, Facts] = {}
    for source in _facts if performer_ids else ():
        for pk, facts in source(agency, performer_ids).items():
            known = found.get(pk, Facts())
            found[pk] = Facts(known.open + facts.open, known.asked_for + facts.asked_for)
    return found


def parts_for(performer_ids: Sequence[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for source in _parts if performer_ids else ():
        for pk, parts in source(performer_ids).items():
            found.setdefault(pk, []).extend(parts)
    return found
