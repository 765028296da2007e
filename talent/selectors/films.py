"""Films and sounds of a performer, as pages, players and tokens show them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from talent.addresses import media_url
from talent.models import MediaAsset, Performer
from talent.states import SHOWN_FILMS, MediaKind, MediaState


@dataclass(frozen=True)
class Strip:
    """Small pictures side by side in one file: number n shows the film from n × every_ms on."""

    src: str
    count: int
    width: int
    height: int
    every_ms: int


@dataclass(frozen=True)
class Film:
    """One film or sound. Addresses are signed and end after some hours; empty for what there is not (yet).

    `progress` is of the worker's work, in percent; `failure` a sentence for its owner.
    """

    asset: MediaAsset
    kind: str
    title: str
    state: str
    progress: int
    failure: str
    src: str
    poster: str
    strip: Strip | None
    wave: str
    captions: str
    captions_language: str
    duration_ms: int | None
    has_picture: bool
    has_sound: bool

    @property
    def id(self) -> str:
        return str(self.asset.public_id)

    @property
    def is_ready(self) -> bool:
        return self.state == MediaState.READY


def films_of(performer: Performer, kinds: Sequence[str] = SHOWN_FILMS) -> list[Film]:
    """In their owner's order, then the oldest first; those being prepared and those that could not be used too.

    The caller has decided that the reader may see them. One statement.
    """
    assets = performer.media.filter(kind__in=kinds, removed_at__isnull=True).order_by("position", "pk")
    return [film_of(asset) for asset in assets]


def film_of(asset: MediaAsset) -> Film:
    """Asks the database nothing. The caller has decided that the reader may see it."""
    made: dict[str, Any] = asset.made or {}
    plays = asset.state == MediaState.READY and asset.removed_at is None
    # Tapes made before strips were have no notes of what there is: each has a picture.
    has_picture = made.get("has_picture", True)

    def address(variant: str, *, there: bool = True) -> str:
        return media_url(asset.public_id, variant) if plays and there else ""

    captions = made.get("captions")
    return Film(
        asset=asset,
        kind=asset.kind,
        title=asset.title or MediaKind(asset.kind).label,
        state=asset.state,
        progress=100 if asset.state == MediaState.READY else asset.progress,
        failure=asset.failure,
        src=address("tape"),
        poster=address("poster", there=has_picture),
        strip=_strip(asset, made["strip"]) if plays and made.get("strip") else None,
        wave=address("wave", there=bool(made.get("wave"))),
        captions=_captions(asset) if captions else "",
        captions_language=captions or "",
        duration_ms=asset.duration_ms,
        has_picture=has_picture,
        has_sound=made.get("has_sound", True),
    )


def films_shown(assets: Iterable[MediaAsset]) -> list[dict[str, Any]]:
    """What a profile says of its films, from media that the caller has at hand: {"id", "kind", "title", "duration_ms"}."""
    films = [one for one in assets if one.kind in SHOWN_FILMS and one.removed_at is None]
    return [
        {"id": str(one.public_id), "kind": one.kind, "title": one.title, "duration_ms": one.duration_ms}
        for one in sorted(films, key=lambda one: (one.position, one.pk))
        if one.state == MediaState.READY
    ]


def _strip(asset: MediaAsset, found: dict[str, int]) -> Strip:
    return Strip(
        src=media_url(asset.public_id, "strip"),
        count=found["count"],
        width=found["width"],
        height=found["height"],
        every_ms=found["every_ms"],
    )


def _captions(asset: MediaAsset) -> str:
    # Captions may be given before the film is ready, and put right afterwards under the same name.
    return media_url(asset.public_id, "captions", version=asset.made.get("captions_version", ""))
