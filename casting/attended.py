"""Where a room above says who was really seen: a "thank you for coming" must be true, and so must what is owed for it.

Casting must not import that room, so it registers here from its AppConfig.ready().
"""

from collections.abc import Callable, Mapping, Sequence

from casting.states import TookPart

# Asked in, and did not come.
MISSED = "missed"
FURTHER = [TookPart.SUBMITTED, TookPart.TAPED, TookPart.AUDITIONED, TookPart.CALLED_BACK]

Source = Callable[[Sequence[int]], Mapping[int, str]]
_sources: list[Source] = []


def register(source: Source) -> Source:
    """`source(submission_ids)` gives {id: the TookPart they were seen at, or MISSED}, inside the office's scope."""
    if source not in _sources:
        _sources.append(source)
    return source


def attended(submission_ids: Sequence[int]) -> dict[int, str]:
    """Who is not named was neither seen nor missed, as far as any room knows."""
    return {pk: how for source in _sources for pk, how in source(submission_ids).items()}


def came_as_far_as(stage: TookPart, before: TookPart, how: str | None) -> TookPart:
    """`stage` as casting's own state tells it, and `before` without any audition, put right by what is known."""
    if how == MISSED:
        return before
    return max(stage, TookPart(how), key=FURTHER.index) if how else stage
