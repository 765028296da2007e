"""Where rooms above casting say what a submission's panel in the decision room should show.

Casting must not import them, so they register here from their AppConfig.ready().
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from casting.models import Role, Submission


@dataclass(frozen=True)
class RoomPanel:
    """`template` renders with `context` under the name `extra`, below what was sent, in the order of `sort_key`."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    sort_key: str = ""


RoomPanelSource = Callable[[User, Role, Submission], Iterable[RoomPanel]]

_sources: list[RoomPanelSource] = []


def register(source: RoomPanelSource) -> RoomPanelSource:
    """`source(actor, role, submission)` gives what to show, inside the office's scope, once a panel.

    `role` comes from `role_for_review`, and whoever asks sees the submission: the source holds `role.lens` over the
    rest (names, tapes).
    """
    if source not in _sources:
        _sources.append(source)
    return source


def room_panels_for(*, actor: User, role: Role, submission: Submission) -> list[RoomPanel]:
    found = [panel for source in _sources for panel in source(actor, role, submission)]
    return sorted(found, key=lambda panel: panel.sort_key)
