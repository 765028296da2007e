"""A role's people with pictures that a browser can load."""

import shutil

from django.conf import settings

from casting.models import Role, Submission
from config.env import ROOT
from talent.models.media import stored_path
from tests.casting.room.people import fill

NAMES = ["Noor Haddad", "Imogen Ashby", "Adaeze Nwosu", "Freya Lindqvist", "Marisol Quintero", "Thandiwe Khumalo"]
FACES = ROOT / "config" / "demo" / "portraits" / "faces"


def fill_with_faces(role: Role, count: int, *, names: list[str] = NAMES) -> list[Submission]:
    made = fill(role, count, varied=False, names=names, with_headshots=True)
    for number, one in enumerate(made):
        for variant in ("card", "large"):
            file = settings.MEDIA_ROOT / stored_path(one.headshot.public_id, variant)
            file.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(FACES / f"{number:03}.webp", file)
    return made
