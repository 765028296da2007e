"""How the activity log tells what somebody did. Each room registers the words for its own verbs.

`register("invitation.sent", "invited someone as {role}")`: the sentence goes on from the person's name; `{…}` are
keys of the row's `data`. A verb that several things share is registered with its thing before it:
"castingcall.publish" for the verb "publish" of a casting.castingcall. Where the data holds only ids, `details` turns
all rows of that verb on a page into names at once: `details(rows) -> {row.pk: {"person": "Ada Lovelace"}}`.

`register_veil(veil)`: `veil(reader, rows)` has the last word on what a reader may know, {row.pk: keys to put in the
place of the details', or None to leave the row out}.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Activity, Organisation, User

Details = Callable[[Sequence[Activity]], dict[int, dict[str, str]]]
Veil = Callable[[User, Sequence[Activity]], dict[int, dict[str, str] | None]]


@dataclass(frozen=True)
class Words:
    sentence: str
    details: Details | None = None


_words: dict[str, Words] = {}
_veils: list[Veil] = []


def register(verb: str, sentence: str, *, details: Details | None = None) -> None:
    _words[verb] = Words(sentence, details)


def register_veil(veil: Veil) -> Veil:
    if veil not in _veils:
        _veils.append(veil)
    return veil


def verbs() -> list[tuple[str, str]]:
    """Every registered verb with a short name for a list of filters, by name."""
    return sorted(((verb, _plain(verb).capitalize()) for verb in _words), key=lambda pair: pair[1])


def sentences(rows: Sequence[Activity], *, reader: User) -> dict[int, str]:
    """The sentence of each row, by primary key; a verb without words is told by its own name.

    A row that the reader must not be told of has none: leave it out.
    """
    veiled: dict[int, dict[str, str] | None] = {}
    for veil in _veils:
        veiled |= veil(reader, rows)
    rows = [row for row in rows if veiled.get(row.pk, {}) is not None]
    of_verb = defaultdict(list)
    for row in rows:
        of_verb[key_of(row)].append(row)
    told = {}
    for key, same in of_verb.items():
        words = _words.get(key) or Words(_plain(key))
        details = words.details(same) if words.details else {}
        for row in same:
            told[row.pk] = words.sentence.format_map(
                _Known(row.data | details.get(row.pk, {}) | (veiled.get(row.pk) or {}))
            )
    return told


def key_of(row: Activity) -> str:
    """What the row's words are registered under."""
    return row.verb if "." in row.verb else f"{row.subject_type.rpartition('.')[2]}.{row.verb}"


def rows_with(key: str) -> Q:
    """The rows that a registered key stands for."""
    thing, _, verb = key.rpartition(".")
    return Q(verb=key) | Q(verb=verb, subject_type__endswith=f".{thing}")


@dataclass(frozen=True)
class Group:
    """Acts of one sort under a name for a list of filters; `verbs` are registered keys, or "thing." for all of a thing."""

    key: str
    label: str
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Places:
    """What in an office an act can be about: `choices(office)` for a list of filters, `rows(office, value)` for one."""

    choices: Callable[[Organisation], list[tuple[str, str]]]
    rows: Callable[[Organisation, str], Q]


_groups: dict[str, Group] = {}
_places: list[Places] = []


def register_group(group: Group) -> None:
    _groups[group.key] = group


def register_places(places: Places) -> None:
    if places not in _places:
        _places.append(places)


def groups() -> list[tuple[str, str]]:
    return [(group.key, group.label) for group in _groups.values()]


def places_of(organisation: Organisation) -> list[tuple[str, str]]:
    return [choice for places in _places for choice in places.choices(organisation)]


def rows_in_group(key: str) -> Q:
    found = Q(pk=None)
    for verb in _groups[key].verbs:
        found |= (
            Q(verb__startswith=verb) | Q(subject_type__endswith=f".{verb[:-1]}")
            if verb.endswith(".")
            else rows_with(verb)
        )
    return found


def rows_about(organisation: Organisation, value: str) -> Q:
    """The rows about one of `places_of`."""
    found = Q(pk=None)
    for places in _places:
        found |= places.rows(organisation, value)
    return found


class _Known(dict):
    """Data written before a key existed still makes a sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


def _plain(verb: str) -> str:
    return verb.replace(".", ": ", 1).replace("_", " ")
