"""What every writer of a performer's media shares."""

import datetime as dt

from django.db.models import QuerySet

from core import clock
from talent.models import MediaAsset, Performer
from talent.states import MediaKind, MediaState

# How long something that was taken down can be put back; then its files are erased.
UNDO_WINDOW = dt.timedelta(minutes=2)


def is_past_undo(asset: MediaAsset) -> bool:
    return asset.removed_at is not None and asset.removed_at <= clock.now() - UNDO_WINDOW


def lock_shelf(performer: Performer) -> Performer:
    """Writers of one performer's media wait for each other at the row that they all share; gives it as it is now."""
    return Performer.objects.select_for_update(no_key=True).get(pk=performer.pk)


def headshots_on(performer: Performer) -> QuerySet[MediaAsset]:
    """Every headshot that was not taken down, the main one first."""
    return performer.media.filter(kind=MediaKind.HEADSHOT, removed_at__isnull=True)


def tapes_on(performer: Performer) -> QuerySet[MediaAsset]:
    """Every tape that was not taken down, the newest first."""
    return performer.media.filter(kind=MediaKind.TAPE, removed_at__isnull=True).order_by("-pk")


def short_name(name: str | None) -> str:
    """What the person calls the file, for their own eyes; never a path and never used to open anything."""
    return "".join(c for c in (name or "").replace("\\", "/").rsplit("/", 1)[-1] if c.isprintable())[-200:]


def promote_next_headshot(performer: Performer) -> None:
    """Where the main one left, the next usable one takes its place. Joins the caller's transaction."""
    following = headshots_on(performer).exclude(state=MediaState.FAILED).first()
    if following is not None:
        following.is_main = True
        following.save(update_fields=["is_main"])
