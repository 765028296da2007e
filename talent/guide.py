"""What a casting office will miss in a profile. Guidance for its owner; nobody is ordered or counted by it."""

from collections.abc import Sequence
from dataclasses import dataclass

from talent.models import MediaAsset, Performer
from talent.states import SHOWN_FILMS, MediaState


@dataclass(frozen=True)
class Gap:
    section: str
    text: str
    cure: str


def gaps_in(performer: Performer, headshots: Sequence[MediaAsset]) -> list[Gap]:
    """In the order in which casting would notice. Reads prefetched lists only."""
    usable = [asset for asset in headshots if asset.state != MediaState.FAILED]
    found: list[tuple[bool, Gap]] = [
        (not usable, Gap("headshots", "There is no headshot. Casting looks at faces first.", "Add a headshot")),
        (
            performer.playing_age_min is None,
            Gap("about", "There is no playing range. Offices search by it, so you may not come up.", "Add the range"),
        ),
        (
            not performer.bases,
            Gap("about", "There is no base. Casting cannot tell whether a shoot is near you.", "Add where you are"),
        ),
        (
            not performer.credits.all() and not performer.training.all(),
            Gap(
                "credits",
                "There are no credits and no training. A workshop or a school play is a start.",
                "Add credits or training",
            ),
        ),
        (
            not performer.links.all() and not any(_plays(asset) for asset in performer.media.all()),
            Gap(
                "links",
                "There is nothing to watch. A reel, one scene on a phone, or a link to either, is enough.",
                "Add a link",
            ),
        ),
        (performer.height_cm is None, Gap("about", "There is no height. Costume and pairing ask for it.", "Add it")),
        (
            not performer.skills.all(),
            Gap("skills", "There are no skills. Singing, driving, a sport: roles ask for them by name.", "Add skills"),
        ),
        (
            not performer.languages.all(),
            Gap("languages", "There are no languages. Your own counts too.", "Add languages"),
        ),
        (
            len(usable) == 1,
            Gap("headshots", "There is one headshot. A second one with another look shows your range.", "Add another"),
        ),
    ]
    return [gap for missing, gap in found if missing]


def _plays(asset: MediaAsset) -> bool:
    return asset.kind in SHOWN_FILMS and asset.removed_at is None and asset.state != MediaState.FAILED
