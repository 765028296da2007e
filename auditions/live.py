"""News of a day for every device that has its door open: kinds and ids only, fetched anew through each reader's own lens."""

from collections.abc import Iterable

from casting.live import tell

KINDS = ("door", "delay", "takes", "day")


def group_of(session_id: int) -> str:
    return f"session.{session_id}"


def announce(session_id: int, kind: str, ids: Iterable[int] = ()) -> None:
    """Tell whoever has the day open, once this transaction is through."""
    tell(group_of(session_id), kind, ids)
