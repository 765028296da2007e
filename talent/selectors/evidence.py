"""What shows a skill: films of the performer's own."""

from talent.models import MediaAsset, Performer
from talent.states import SHOWN_FILMS, MediaState


def clips_to_choose(performer: Performer) -> list[MediaAsset]:
    """Films and sounds that a skill can point to, the newest first; those that are being prepared too."""
    films = performer.media.filter(kind__in=SHOWN_FILMS, removed_at__isnull=True)
    return list(films.exclude(state=MediaState.FAILED).order_by("-pk"))


def film_name(asset: MediaAsset) -> str:
    """What its owner calls a film."""
    return asset.title or asset.caption or asset.file_name or asset.get_kind_display()
