"""Who may bring a film in, and what becomes of it: each room that takes films registers a door of its own.

A program, or a page, names the door in the metadata of its upload; whatever else it puts there comes to the door as
`data`, a dict of texts.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.models import User
from accounts.states import TokenScope
from core.errors import Invalid
from talent.models import MediaAsset, Performer, Upload

Data = dict[str, str]


@dataclass(frozen=True)
class Door:
    """`may(actor, performer_slug, data)` gives the performer, or raises a DomainError with its sentence. What it leaves
    in `data` (numbers and texts; it takes secrets out) is kept as the upload's `door_data`.

    `finish(upload, asset)` is called once, in the transaction that makes the asset: it asks again whether the file may
    still come, and writes what it belongs to. A DomainError from it refuses the file, with its sentence.

    `scopes`: what a token needs for reading how far an upload at this door is, and for sending.

    Where `open_to_bearer`, whoever holds the address of an upload goes on with it, signed in or not, as with a
    personal link; elsewhere only who began it.

    `office`, of a door that opens in an office: by the same `data`, as it was sent, the id of the office that `may` is
    asked for, None where there is none. `may` leaves that id in `data` as "office". A token comes in only where it was
    made for that office.
    """

    key: str
    kinds: tuple[str, ...]
    may: Callable[[User | None, str, Data], Performer]
    finish: Callable[[Upload, MediaAsset], None]
    scopes: tuple[str, str] = (TokenScope.PROFILE_READ, TokenScope.PROFILE_WRITE)
    open_to_bearer: bool = False
    office: Callable[[Data], int | None] | None = None


_DOORS: dict[str, Door] = {}


def register(door: Door) -> None:
    if door.key in _DOORS and _DOORS[door.key] != door:
        raise ValueError(f"There are two doors called {door.key!r}.")
    _DOORS[door.key] = door


def door(key: str) -> Door:
    if key not in _DOORS:
        raise Invalid("There is no such place to bring a file to.", field="door")
    return _DOORS[key]


def every_door() -> list[Door]:
    return list(_DOORS.values())


def bearer_doors() -> list[str]:
    return [one.key for one in _DOORS.values() if one.open_to_bearer]


def office_doors() -> list[str]:
    return [one.key for one in _DOORS.values() if one.office is not None]
