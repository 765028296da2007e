"""Where the room above talent says whom an office has had before it. Talent must not import it, so it registers here."""

from collections.abc import Callable, Sequence
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


@dataclass(frozen=True)
class Told:
    """What performers told this office about unions: the folded form, and as most of them wrote it."""

    value: str
    words: str


# Rows with `performer_id`: whom the office has really seen, and who is in for one of its roles.
RowsSource = Callable[[Organisation], QuerySet]
RoleSource = Callable[[Organisation, int], QuerySet]
HistorySource = Callable[[object, Organisation, int], list[Line]]
# By the id of who reads: not everybody in an office may see all that it was told.
ToldSource = Callable[[int, Organisation], list[Told]]
ToldRowsSource = Callable[[int, Organisation, Sequence[str] | None], QuerySet]
TargetSource = Callable[[object, Organisation, str], list[tuple[str, str]]]

_seen: list[RowsSource] = []
_in_for: list[RoleSource] = []
_history: list[HistorySource] = []
_targets: list[TargetSource] = []
_told: list[ToldSource] = []
_told_rows: list[ToldRowsSource] = []


def register(*, seen: RowsSource, in_for: RoleSource, history: HistorySource, targets: TargetSource) -> None:
    """`history(user, organisation, performer_id)` is what that person may read of it, the latest first.

    `targets(user, organisation, name)` are (address, words) of what somebody of that name can be brought into.
    """
    for known, one in ((_seen, seen), (_in_for, in_for), (_history, history), (_targets, targets)):
        if one not in known:
            known.append(one)


def register_unions(*, told: ToldSource, rows: ToldRowsSource) -> None:
    """`told(reader_id, organisation)`: the most common first, nothing where the office never asked.

    `rows(reader_id, organisation, values)` have the `performer_id` of whoever told one of these, or anything for None.
    """
    for known, one in ((_told, told), (_told_rows, rows)):
        if one not in known:
            known.append(one)


def unions_told(reader_id: int, organisation: Organisation) -> list[Told]:
    return [one for source in _told for one in source(reader_id, organisation)]


def rows_told(reader_id: int, organisation: Organisation, values: Sequence[str] | None = None) -> list[QuerySet]:
    return [source(reader_id, organisation, values) for source in _told_rows]


def rows_seen(organisation: Organisation) -> list[QuerySet]:
    return [source(organisation) for source in _seen]


def rows_in_for(organisation: Organisation, role_id: int) -> list[QuerySet]:
    return [source(organisation, role_id) for source in _in_for]


def history_of(user: object, organisation: Organisation, performer_id: int) -> list[Line]:
    return [line for source in _history for line in source(user, organisation, performer_id)]


def targets_for(user: object, organisation: Organisation, name: str) -> list[tuple[str, str]]:
    return [target for source in _targets for target in source(user, organisation, name)]
