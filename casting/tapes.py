"""A tape as the pages behind the door show it."""

from casting.models import Submission
from talent.models import MediaAsset
from talent.selectors.films import film_of
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
        return {"label": label, "state": tape.state, "failure": tape.failure, "progress": tape.progress}
    film = film_of(tape)
    return {
        "label": label,
        "src": film.src,
        "poster": film.poster,
        "duration_ms": film.duration_ms,
        "strip": film.strip,
        "wave": film.wave,
        "captions": film.captions,
        "captions_language": film.captions_language,
    }


def tape_of(submission: Submission, *, name: str) -> dict | None:
    return tape_shown(submission.tape, label=f"Tape of {name}")
