"""Where the room above talent says whom an office has had before it. Talent must not import it, so it registers here."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import Organisation


@dataclass(frozen=True)
class Line:
    """One thing that an office has had with somebody; `url` leads to it for who may open it."""

    at: object
    words: str
    state: str
    state_words: str
    url: str


# Rows with `performer_id`: whom the office has really seen, and who is in for one of its roles.
RowsSource = Callable[[Organisation], QuerySet]
RoleSource = Callable[[Organisation, int], QuerySet]
HistorySource = Callable[[object, Organisation, int], list[Line]]
TargetSource = Callable[[object, Organisation, str], list[tuple[str, str]]]

_seen: list[RowsSource] = []
_in_for: list[RoleSource] = []
_history: list[HistorySource] = []
_targets: list[TargetSource] = []


def register(*, seen: RowsSource, in_for: RoleSource, history: HistorySource, targets: TargetSource) -> None:
    """`history(user, organisation, performer_id)` is what that person may read of it, the latest first.

    `targets(user, organisation, name)` are (address, words) of what somebody of that name can be brought into.
    """
    for known, one in ((_seen, seen), (_in_for, in_for), (_history, history), (_targets, targets)):
        if one not in known:
            known.append(one)


def rows_seen(organisation: Organisation) -> list[QuerySet]:
    return [source(organisation) for source in _seen]


def rows_in_for(organisation: Organisation, role_id: int) -> list[QuerySet]:
    return [source(organisation, role_id) for source in _in_for]


def history_of(user: object, organisation: Organisation, performer_id: int) -> list[Line]:
    return [line for source in _history for line in source(user, organisation, performer_id)]


def targets_for(user: object, organisation: Organisation, name: str) -> list[tuple[str, str]]:
    return [target for source in _targets for target in source(user, organisation, name)]
