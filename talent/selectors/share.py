"""What stands for a public page where its address is shared."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass

from talent.models import MediaAsset, Performer
from talent.states import MediaState


@dataclass(frozen=True)
class ShareFacts:
    """`mark` changes with everything that the picture shows; `headshot` is a public id, or empty."""

    name: str
    lines: tuple[str, ...]
    headshot: str
    mark: str


def share_facts_of(performer: Performer, agencies: Sequence[str], face: MediaAsset | None) -> ShareFacts:
    """Asks the database nothing. The caller has decided that the page is open to everybody."""
    low, high = performer.playing_age_min, performer.playing_age_max
    about = [f"Plays {low}–{high}" if low is not None else "", ", ".join(performer.bases[:3])]
    lines = [f"Represented by {' and '.join(agencies)}" if agencies else "", " · ".join(filter(None, about))]
    is_ready = face is not None and face.state == MediaState.READY
    headshot, crop = (str(face.public_id), face.crop) if face is not None and is_ready else ("", None)
    shown = [performer.stage_name, lines, headshot, crop]
    mark = hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:24]
    return ShareFacts(performer.stage_name, tuple(line for line in lines if line), headshot, mark)
