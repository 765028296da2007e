"""How the activity log tells what somebody did. Each room registers the words for its own verbs.

`register("invitation.sent", "invited someone as {role}")`: the sentence goes on from the person's name; `{…}` are
keys of the row's `data`. Where the data holds only ids, `details` turns all rows of that verb on a page into names
at once: `details(rows) -> {row.pk: {"person": "Ada Lovelace"}}`, added to the data.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from accounts.models import Activity

Details = Callable[[Sequence[Activity]], dict[int, dict[str, str]]]


@dataclass(frozen=True)
class Words:
    sentence: str
    details: Details | None = None


_words: dict[str, Words] = {}


def register(verb: str, sentence: str, *, details: Details | None = None) -> None:
    _words[verb] = Words(sentence, details)


def verbs() -> list[tuple[str, str]]:
    """Every registered verb with a short name for a list of filters, by name."""
    return sorted(((verb, _plain(verb)) for verb in _words), key=lambda pair: pair[1])


def sentences(rows: Sequence[Activity]) -> dict[int, str]:
    """The sentence of each row, by primary key; a verb without words is told by its own name."""
    of_verb = defaultdict(list)
    for row in rows:
        of_verb[row.verb].append(row)
    told = {}
    for verb, same in of_verb.items():
        words = _words.get(verb) or Words(_plain(verb))
        details = words.details(same) if words.details else {}
        for row in same:
            told[row.pk] = words.sentence.format_map(_Known(row.data | details.get(row.pk, {})))
    return told


class _Known(dict):
    """Data written before a key existed still makes a sentence."""

    def __missing__(self, key: str) -> str:
        return "…"


def _plain(verb: str) -> str:
    return verb.replace(".", ": ", 1).replace("_", " ")
