"""How much room a performer has for films: the same for everybody, free, and more than anybody should need."""

from dataclasses import dataclass

from django.db.models import Count, Sum

from core.errors import TooLarge
from talent.models import MediaAsset, Performer, Upload
from talent.states import FILMS, MediaKind, UploadState

MOST_FILMS = 200
MOST_FILM_BYTES = 50 * 1024**3
# A take belongs to the office that recorded it.
COUNTED = tuple(kind for kind in FILMS if kind != MediaKind.TAKE)


@dataclass(frozen=True)
class Room:
    """`films` and `bytes` that are there or on their way, of the most that there may be."""

    films: int
    bytes: int
    most_films: int
    most_bytes: int

    @property
    def films_left(self) -> int:
        return max(0, self.most_films - self.films)

    @property
    def bytes_left(self) -> int:
        return max(0, self.most_bytes - self.bytes)


def room_left(performer: Performer) -> Room:
    """Two statements."""
    kept = MediaAsset.objects.filter(performer=performer, kind__in=COUNTED, removed_at__isnull=True).aggregate(
        films=Count("pk"), size=Sum("byte_size", default=0)
    )
    coming = Upload.objects.filter(
        performer=performer, kind__in=COUNTED, state__in=[UploadState.RECEIVING, UploadState.RECEIVED]
    ).aggregate(films=Count("pk"), size=Sum("length", default=0))
    return Room(
        films=kept["films"] + coming["films"],
        bytes=kept["size"] + coming["size"],
        most_films=MOST_FILMS,
        most_bytes=MOST_FILM_BYTES,
    )


def must_have_room(performer: Performer, size: int) -> None:
    """Raises TooLarge. For whoever holds the performer's shelf, so that two at once do not both fit."""
    room = room_left(performer)
    if not room.films_left:
        raise TooLarge(
            f"There are {room.most_films} films here already, with those on their way. Remove one first.",
            field="file",
            code="no_room",
        )
    if size > room.bytes_left:
        raise TooLarge(
            f"This file is {size / 1e9:,.1f} GB, and there is room for {room.bytes_left / 1e9:,.1f} GB of"
            f" {room.most_bytes / 1e9:,.0f}. Remove a film first.",
            field="file",
            code="no_room",
        )
