"""Where rooms above casting say what of an agency's own dealings stands against a client's dates.

Casting must not import them, so they register here from their AppConfig.ready().
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from accounts.models import Organisation

WarningSource = Callable[[Organisation, Sequence[int], dt.date, dt.date], Mapping[int, Sequence[str]]]

_sources: list[WarningSource] = []


def register(source: WarningSource) -> WarningSource:
    """`source(agency, performer_ids, first, last)` gives sentences by performer id, in a fixed number of statements.

    Only what came through that very agency: it learns nothing of another's, nor of what the performer arranged.
    """
    if source not in _sources:
        _sources.append(source)
    return source


def warnings_of(
    agency: Organisation, performer_ids: Sequence[int], first: dt.date, last: dt.date
) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for source in _sources:
        for pk, words in source(agency, performer_ids, first, last).items():
            found[pk] += words
    return dict(found)
