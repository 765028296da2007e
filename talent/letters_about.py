"""Which performer a sent letter is about. Rooms above register, so that whoever answers for a minor reads it too."""

from collections.abc import Callable, Iterable, Sequence

from notifications.models import OutboxMessage

Source = Callable[[Sequence[OutboxMessage]], dict[int, int]]

_sources: dict[str, Source] = {}
_for_guardians_alone: set[str] = set()


def register(subject_type: str, source: Source, *, for_guardians_alone: bool = False) -> None:
    """`source(messages)` gives {message id: performer id}, for letters with that subject alone.

    It leaves out what only its reader may know, as a deal that an agency does not share. Called outside any office's
    scope, in the transaction that marks the letters as sent. With `for_guardians_alone` a chaperone gets no copy: it is
    about money, or something to sign.
    """
    _sources[subject_type] = source
    if for_guardians_alone:
        _for_guardians_alone.add(subject_type)


def is_for_chaperones(message: OutboxMessage) -> bool:
    return message.subject_type not in _for_guardians_alone


def performers_in(messages: Iterable[OutboxMessage]) -> dict[int, int]:
    of_type: dict[str, list[OutboxMessage]] = {}
    for message in messages:
        if message.subject_type in _sources:
            of_type.setdefault(message.subject_type, []).append(message)
    found: dict[int, int] = {}
    for subject_type, rows in of_type.items():
        found |= _sources[subject_type](rows)
    return found
