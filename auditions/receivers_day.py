"""Whoever has a day open hears that it is another than before."""

from auditions.live import announce


def tell_the_day(sender, *, session_id: int | None, **_news) -> None:
    if session_id is not None:
        announce(session_id, "day")
