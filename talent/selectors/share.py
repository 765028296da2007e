"""What stands for a public page where its address is shared."""

import hashlib
import json
from dataclasses import dataclass

from core.errors import NotFound
from talent.models import Performer
from talent.selectors.media import main_headshots_of
from talent.selectors.profile import agencies_of
from talent.states import MediaState, Visibility


@dataclass(frozen=True)
class ShareFacts:
    """`mark` changes with everything that the picture shows."""

    name: str
    lines: tuple[str, ...]
    headshot: str
    mark: str


def share_facts(slug: str) -> ShareFacts:
    """Raises NotFound for a page that is not open to everybody."""
    performer = Performer.objects.filter(slug=slug, visibility=Visibility.PUBLIC).first()
    if performer is None:
        raise NotFound("There is no such page.")
    agencies, face = agencies_of(performer), main_headshots_of([performer]).get(performer.pk)
    low, high = performer.playing_age_min, performer.playing_age_max
    about = [f"Plays {low}–{high}" if low is not None else "", ", ".join(performer.bases[:3])]
    lines = (f"Represented by {' and '.join(agencies)}" if agencies else "", " · ".join(filter(None, about)))
    headshot = str(face.public_id) if face is not None and face.state == MediaState.READY else ""
    shown = [performer.stage_name, [line for line in lines if line], headshot, face.crop if face and headshot else None]
    mark = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:24]
    return ShareFacts(performer.stage_name, tuple(shown[1]), headshot, mark)
