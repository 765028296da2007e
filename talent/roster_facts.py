"""Where rooms above talent say what a roster shows beside a client: applications, open parts that suit them, warnings.

Talent must not import them, so they register here from their AppConfig.ready().
"""

from collections.abc import Callable, Collection, Mapping, Sequence
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
ClashesSource = Callable[[Organisation, Sequence[int]], Mapping[int, Sequence[str]]]
PartsSource = Callable[[Organisation, Sequence[int]], Mapping[int, Sequence[Part]]]
SuitedSource = Callable[[Organisation, Sequence[int]], Collection[int]]

_facts: list[FactsSource] = []
_parts: list[tuple[PartsSource, SuitedSource]] = []
_clashes: list[ClashesSource] = []


def register_facts(source: FactsSource) -> None:
    """`source(agency, performer_ids)`, once a page, inside that agency's scope or outside any."""
    if source not in _facts:
        _facts.append(source)


def register_parts(source: PartsSource, *, suited: SuitedSource) -> None:
    """`source(agency, performer_ids)`: parts that come to that agency; whoever suits none is left out.

    `suited(agency, performer_ids)` says who is not left out, quickly for thousands.
    """
    if (source, suited) not in _parts:
        _parts.append((source, suited))


def facts_of(agency: Organisation, performer_ids: Sequence[int]) -> dict[int, Facts]:
    found: dict[int, Facts] = {}
    for source in _facts if performer_ids else ():
        for pk, facts in source(agency, performer_ids).items():
            known = found.get(pk, Facts())
            found[pk] = Facts(known.open + facts.open, known.asked_for + facts.asked_for)
    return found


def parts_for(agency: Organisation, performer_ids: Sequence[int]) -> dict[int, list[Part]]:
    found: dict[int, list[Part]] = {}
    for source, _ in _parts if performer_ids else ():
        for pk, parts in source(agency, performer_ids).items():
            found.setdefault(pk, []).extend(parts)
    return found


def suited_among(agency: Organisation, performer_ids: Sequence[int]) -> set[int]:
    """Those of them for whom `parts_for` has anything."""
    return {pk for _, suited in _parts for pk in suited(agency, performer_ids)} if performer_ids else set()


def register_clashes(source: ClashesSource) -> None:
    """`source(agency, performer_ids)`: sentences where a client's dates get in each other's way, in few statements."""
    if source not in _clashes:
        _clashes.append(source)


def clashes_of(agency: Organisation, performer_ids: Sequence[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for source in _clashes if performer_ids else ():
        for pk, words in source(agency, performer_ids).items():
            found.setdefault(pk, []).extend(words)
    return found
