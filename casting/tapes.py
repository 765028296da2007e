"""A tape as the pages behind the door show it."""

from casting.models import Submission
from talent.addresses import media_url
from talent.models import MediaAsset
from talent.states import MediaState

TAKEN_DOWN = "Its owner took it down."


def tape_shown(tape: MediaAsset | None, *, label: str) -> dict | None:
    """What `components/player.html` asks for; None where no tape was uploaded.

    The caller's selector has decided that the reader may see it. In a blind pass `label` is the stand-in.
    """
    if tape is None:
        return None
    if tape.removed_at is not None:
        return {"label": label, "state": MediaState.FAILED, "failure": TAKEN_DOWN}
    if tape.state != MediaState.READY:
        return {"label": label, "state": tape.state, "failure": tape.failure}
    return {
        "label": label,
        "src": media_url(tape.public_id, "tape"),
        "poster": media_url(tape.public_id, "poster"),
        "duration_ms": tape.duration_ms,
    }


def tape_of(submission: Submission, *, name: str) -> dict | None:
    return tape_shown(submission.tape, label=f"Tape of {name}")
