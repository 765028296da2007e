"""Reading looks."""

from core.errors import NotFound
from talent.models import Look, Performer


def looks_of(performer: Performer) -> list[Look]:
    return list(performer.looks.all())


def look_to_edit(performer: Performer, look_id: int) -> Look:
    look = performer.looks.filter(pk=look_id).first()
    if look is None:
        raise NotFound("That look is no longer there.")
    look.performer = performer
    return look
