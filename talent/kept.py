"""What stays of somebody who deletes their account: rooms above say it here, in sentences, before it is done."""

from collections.abc import Callable, Iterable, Sequence

KeptSource = Callable[[Sequence[int]], Iterable[str]]

# Whose notes they are is the office's to say: nobody can tell there whether a name is this person's or another's.
NOTES_ABOUT_OTHERS = (
    "What offices and agencies wrote for themselves about other people is theirs and stays as they wrote it, also"
    " where it names somebody who has left."
)

_sources: list[KeptSource] = []


def register(source: KeptSource) -> KeptSource:
    """`source(performer_ids)` gives a sentence for each thing that stays, and why. Opens `across_offices` itself."""
    if source not in _sources:
        _sources.append(source)
    return source


def kept_of(performer_ids: Sequence[int]) -> list[str]:
    """Said before it is done, and on the receipt; nothing for an account without a profile."""
    if not performer_ids:
        return []
    return [*(sentence for source in _sources for sentence in source(performer_ids)), NOTES_ABOUT_OTHERS]
