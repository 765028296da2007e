"""Notes whose reader must not learn just now whom they are about: the room that knows why registers here.

`register(fn)`: `fn(reader, messages)` gives {message id: what stands in for the name}. A veiled note shows that it is
there and when it leaves, and neither its words nor its address; nobody finds it by them.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User
    from notifications.models import OutboxMessage

Veil = Callable[["User", Sequence["OutboxMessage"]], dict[int, str]]
_veils: list[Veil] = []


def register(veil: Veil) -> Veil:
    if veil not in _veils:
        _veils.append(veil)
    return veil


def veiled(reader: "User", messages: Iterable["OutboxMessage"]) -> list["OutboxMessage"]:
    """The same notes with `is_veiled`; those that are lose, in memory, whatever tells whom they are about."""
    messages = list(messages)
    names: dict[int, str] = {}
    for veil in _veils if messages else ():
        names |= veil(reader, messages)
    for message in messages:
        message.is_veiled = message.pk in names
        if message.is_veiled:
            message.to_name, message.to_email, message.context = names[message.pk], "", {}
            message.own_line = message.subject_text = message.body_text = message.outcome = ""
            message.attachments = []
    return messages
