"""Reading headshots and résumés."""

from uuid import UUID

from accounts.models import User
from core.errors import NotFound
from talent.models import MediaAsset, Performer
from talent.policies import can_edit_performer, can_see_performer
from talent.states import MediaKind, MediaState

# An office's own recording, and the paper of a permit, which goes with its permit and is the family's alone.
NOT_ON_THE_SHELF = (MediaKind.TAKE, MediaKind.PERMIT)


def headshots_of(performer: Performer) -> list[MediaAsset]:
    """The main one first, then as ordered; those that failed or are being prepared too."""
    return list(performer.media.filter(kind=MediaKind.HEADSHOT, removed_at__isnull=True))


def resume_of(performer: Performer) -> MediaAsset | None:
    return performer.media.filter(kind=MediaKind.RESUME, removed_at__isnull=True).first()


def tapes_of(performer: Performer) -> list[MediaAsset]:
    """The newest first; those that are being prepared too, those that failed not."""
    tapes = performer.media.filter(kind=MediaKind.TAPE, removed_at__isnull=True)
    return list(tapes.exclude(state=MediaState.FAILED).order_by("-pk"))


# Written out: every list with faces asks it, and putting it together took five times as long as asking.
FACES = """
SELECT DISTINCT ON (performer_id) * FROM talent_mediaasset
WHERE performer_id = ANY(%s) AND kind = %s AND removed_at IS NULL AND state <> %s
ORDER BY performer_id, is_main DESC, position, id
"""


def main_headshots_of(performers: list[Performer]) -> dict[int, MediaAsset]:
    """One usable picture for each performer that has one, by performer id, in one statement."""
    ids = [one.pk for one in performers]
    assets = MediaAsset.objects.raw(FACES, [ids, MediaKind.HEADSHOT, MediaState.FAILED])
    return {asset.performer_id: asset for asset in assets}


def is_media_visible(user: User, public_id: UUID, variant: str) -> bool:
    """By right, for an address without a good signature: a public profile's pictures, or one's own and one's clients'.

    The uncropped picture and the résumé are never public.
    """
    asset = MediaAsset.objects.select_related("performer").filter(public_id=public_id, removed_at__isnull=True).first()
    # A take is the office's own: whoever may see it holds a signed address. A permit has a page that asks each time.
    if asset is None or asset.kind in NOT_ON_THE_SHELF:
        return False
    if variant in {"card", "large"}:
        return can_see_performer(user, asset.performer)
    return can_edit_performer(user, asset.performer)


def media_to_edit(performer: Performer, public_id: UUID, *, kind: str = "") -> MediaAsset:
    """A headshot, résumé or film of that performer, or only of that kind; taken down ones included. Raises NotFound."""
    asset = MediaAsset.objects.filter(performer=performer, public_id=public_id).first()
    if asset is None or asset.kind in NOT_ON_THE_SHELF or (kind and asset.kind != kind):
        raise NotFound("That file is no longer there.")
    asset.performer = performer
    return asset


def recently_removed(performer: Performer) -> list[MediaAsset]:
    """What can still be put back."""
    removed = performer.media.exclude(original="").exclude(kind__in=NOT_ON_THE_SHELF).filter(removed_at__isnull=False)
    return list(removed.order_by("-removed_at", "-pk"))
