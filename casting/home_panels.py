"""Where rooms above casting say what a performer's own pages should show.

Casting must not import them, so they register here from their AppConfig.ready().
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Panel:
    """One thing that needs the performer, or comes next: `template` renders with `context` under the name `panel`.

    `submission_id` ties it to an application, whose own page shows it too. Panels of every room
    are shown in the order of `sort_key` (a moment's ISO text; the soonest first).
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    submission_id: int | None = None
    sort_key: str = ""


PanelSource = Callable[[Sequence[int]], Iterable[Panel]]
InvitedSource = Callable[[Sequence[int]], Iterable[int]]

_panel_sources: list[PanelSource] = []
_invited_sources: list[InvitedSource] = []


def register(source: PanelSource) -> PanelSource:
    """`source(performer_ids)` gives the panels for the home page of whoever those performers belong to.

    Called once a page, outside any office's scope: it opens `across_offices` itself.
    """
    if source not in _panel_sources:
        _panel_sources.append(source)
    return source


def register_invited(source: InvitedSource) -> InvitedSource:
    """`source(submission_ids)` gives those of them who have been told of their callback.

    Until one source names a submission, its performer's page goes on showing the status before the callback.
    """
    if source not in _invited_sources:
        _invited_sources.append(source)
    return source


def panels_for(performer_ids: Sequence[int], *, submission_id: int | None = None) -> list[Panel]:
    found = [panel for source in _panel_sources for panel in source(performer_ids)] if performer_ids else []
    if submission_id is not None:
        found = [panel for panel in found if panel.submission_id == submission_id]
    return sorted(found, key=lambda panel: panel.sort_key)


def invited(submission_ids: Sequence[int]) -> set[int]:
    return {found for source in _invited_sources for found in source(submission_ids)} if submission_ids else set()
