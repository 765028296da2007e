"""Noor's films and her voice, as she would have put them up and the worker made them ready."""

import io
import json
import math
import uuid
from pathlib import Path

from django.conf import settings
from PIL import Image

from config.demo.days_run import keep_film
from config.demo.faces import POOL
from config.demo.films import Film, film, still
from config.demo.people import Person
from talent.models import MediaAsset
from talent.models.media import stored_path
from talent.states import MediaKind, MediaState

SMALL = (128, 160)
PICTURES = 8
FILMS = (
    (MediaKind.REEL, "Drama, 2026", "Noor Haddad drama.mp4", 8, 180),
    (MediaKind.SLATE, "", "Slate.mp4", 4, 240),
)
SAID = """WEBVTT

00:00:00.500 --> 00:00:03.000
The boat came back. He did not.

00:00:03.500 --> 00:00:07.000
So tell me again how the weather was.
"""


def put_films_up(noor: Person) -> None:
    for kind, title, file_name, seconds, tone in FILMS:
        portrait = POOL / "faces" / noor.looks[0].face.file
        made = film(portrait, seconds=seconds, tone=tone)
        asset = _asset(noor, kind, title, file_name, made)
        asset.made = {
            "has_picture": True,
            "has_sound": True,
            "proxy_bytes": len(made.tape),
            "strip": {
                "count": PICTURES, "width": SMALL[0], "height": SMALL[1], "every_ms": made.milliseconds // PICTURES,
            },
        }  # fmt: skip
        if kind == MediaKind.REEL:
            asset.made |= {"captions": "en-GB", "captions_version": "1"}
        keep_film(asset, made)
        _beside(asset, "strip").write_bytes(_strip(portrait))
        if kind == MediaKind.REEL:
            _beside(asset, "captions").write_text(SAID, encoding="utf-8")
    made = film(POOL / "faces" / noor.looks[0].face.file, seconds=6, tone=140)
    voice = _asset(noor, MediaKind.VOICE, "Shipping forecast", "Forecast.m4a", made)
    voice.made = {"has_picture": False, "has_sound": True, "wave": True, "proxy_bytes": len(made.tape)}
    keep_film(voice, made)
    _beside(voice, "poster").unlink()
    _beside(voice, "wave").write_text(json.dumps({"peaks": _peaks()}), encoding="utf-8")


def _asset(noor: Person, kind: str, title: str, file_name: str, made: Film) -> MediaAsset:
    return MediaAsset(
        performer_id=noor.id, public_id=uuid.uuid5(uuid.NAMESPACE_URL, f"noor {kind}"), kind=kind, title=title,
        state=MediaState.READY, progress=100, file_name=file_name, byte_size=len(made.tape), width=320, height=400,
        duration_ms=made.milliseconds, uploaded_by_id=noor.user_id, position=1,
    )  # fmt: skip


def _beside(asset: MediaAsset, variant: str) -> Path:
    return Path(settings.MEDIA_ROOT) / stored_path(asset.public_id, variant)


def _strip(portrait: Path) -> bytes:
    pictures = Image.new("RGB", (SMALL[0] * PICTURES, SMALL[1]))
    for number in range(PICTURES):
        pictures.paste(still(portrait, number / PICTURES).resize(SMALL), (number * SMALL[0], 0))
    out = io.BytesIO()
    pictures.save(out, "WEBP", quality=70)
    return out.getvalue()


def _peaks() -> list[float]:
    return [round(abs(math.sin(n / 9) * math.sin(n / 41)) * 0.9 + 0.05, 3) for n in range(240)]
