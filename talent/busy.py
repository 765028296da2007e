"""Where rooms above talent say on which days somebody is spoken for.

Talent must not import them, so they register here from their AppConfig.ready().
"""

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from accounts.models import Organisation


@dataclass(frozen=True)
class Busy:
    """First and last day included; `is_pencil`: asked for and held, not yet sure."""

    performer_id: int
    first: dt.date
    last: dt.date
    is_pencil: bool


BusySource = Callable[[Sequence[int], dt.date, dt.date, Organisation | None], Iterable[Busy]]

_sources: list[BusySource] = []


def register(source: BusySource) -> BusySource:
    """`source(performer_ids, first, last, agency)` gives what touches those days.

    With an agency only what came through it; without one the reader is the performer, whose own dates are all theirs.
    Called once a page, outside any office's scope: it opens `across_offices` itself.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def busy_between(
    performer_ids: Sequence[int], first: dt.date, last: dt.date, *, agency: Organisation | None
) -> list[Busy]:
    return [one for source in _sources for one in source(performer_ids, first, last, agency)] if performer_ids else []
