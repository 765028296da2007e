"""What stays of somebody who deletes their account: rooms above say it here, in sentences, before it is done."""

from collections.abc import Callable, Iterable, Sequence

KeptSource = Callable[[Sequence[int]], Iterable[str]]

_sources: list[KeptSource] = []


def register(source: KeptSource) -> KeptSource:
    """`source(performer_ids)` gives a sentence for each thing that stays, and why. Opens `across_offices` itself."""
    if source not in _sources:
        _sources.append(source)
    return source


def kept_of(performer_ids: Sequence[int]) -> list[str]:
    return [sentence for source in _sources for sentence in source(performer_ids)] if performer_ids else []
