"""Where rooms above casting say what a performer's own pages should show.

Casting must not import them, so they register here from their AppConfig.ready().
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from accounts.models import Organisation


@dataclass(frozen=True)
class Panel:
    """One thing that needs the performer, or comes next: `template` renders with `context` under the name `panel`.

    `submission_id` ties it to an application, whose own page shows it too. Panels of every room
    are shown in the order of `sort_key` (a moment's ISO text; the soonest first). What is `is_settled` leaves them
    nothing to do or to come to: it gives way where there is room for few.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    submission_id: int | None = None
    sort_key: str = ""
    is_settled: bool = False


@dataclass(frozen=True)
class Whose:
    """Of these performers; with `agency` only what came through it, of all of its clients where `performer_ids` is None.

    With `submission_id` only what belongs to that application.
    """

    performer_ids: Sequence[int] | None
    agency: Organisation | None = None
    submission_id: int | None = None

    def q(self) -> Q:
        """For rows that have a performer and a submission."""
        found = Q() if self.performer_ids is None else Q(performer_id__any_of=list(self.performer_ids))
        if self.submission_id is not None:
            found &= Q(submission_id=self.submission_id)
        return found & Q(submission__agency=self.agency) if self.agency else found


PanelSource = Callable[[Whose], Iterable[Panel]]
InvitedSource = Callable[[Sequence[int]], Iterable[int]]

# More of one kind than anybody reads on a page.
MOST = 60

_panel_sources: list[PanelSource] = []
_invited_sources: list[InvitedSource] = []


def register(source: PanelSource) -> PanelSource:
    """`source(whose)` gives the panels for the home page of whoever those performers belong to, or of their agency.

    MOST are enough, narrowed by `whose.q()` before the cut: first what waits for their answer, the soonest first, so
    that nothing done with takes its place. Called once a page, outside any office's scope: it opens `across_offices`
    itself.
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
    return _panels(Whose(performer_ids, submission_id=submission_id)) if performer_ids else []


def panels_of_agency(agency: Organisation, performer_id: int | None = None) -> list[Panel]:
    """What comes next through the agency, of all of its clients or of one; nothing that they, or another, arranged."""
    return _panels(Whose(None if performer_id is None else [performer_id], agency))


def _panels(whose: Whose) -> list[Panel]:
    return sorted((panel for source in _panel_sources for panel in source(whose)), key=lambda panel: panel.sort_key)


def invited(submission_ids: Sequence[int]) -> set[int]:
    return {found for source in _invited_sources for found in source(submission_ids)} if submission_ids else set()
