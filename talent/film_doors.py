"""Doors of the films page: a film that takes the place of another."""

from uuid import UUID

from accounts.models import User
from core.errors import Conflict, NotFound
from talent.models import Performer
from talent.selectors import performer_to_edit
from talent.services.film_shelf import REPLACED, take_the_place_of
from talent.states import SHOWN_FILMS
from talent.upload_doors import Data, Door, register

REPLACE = "replace"


def _may_replace(actor: User | None, performer_slug: str, data: Data) -> Performer:
    if actor is None:
        raise NotFound("There is no such profile.")
    performer, _agency = performer_to_edit(actor, performer_slug)
    try:
        public_id = UUID(data.get("replaces", ""))
    except ValueError as error:
        raise Conflict(REPLACED, field="replaces") from error
    if not performer.media.filter(public_id=public_id, kind__in=SHOWN_FILMS, removed_at__isnull=True).exists():
        raise Conflict(REPLACED, field="replaces")
    return performer


def open_doors() -> None:
    register(
        Door(
            key=REPLACE,
            kinds=SHOWN_FILMS,
            may=_may_replace,
            finish=lambda upload, asset: take_the_place_of(upload=upload, asset=asset),
        )
    )
