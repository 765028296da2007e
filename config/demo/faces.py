"""Pictures for the demo's headshots: each face of the pool in a few crops and lights, made once, linked for everyone.

Imports no Django, so that the processes that draw start fast.
"""

import io
import json
import os
import shutil
import signal
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from random import Random

from PIL import Image

POOL = Path(__file__).parent / "portraits"
SIZE = (640, 800)
CARD = (400, 500)
QUALITY = 80
# Little work for the encoder: a demo must be quick more than small.
EFFORT = 0
# How bright an eye finds red, green and blue.
GREY = (0.299, 0.587, 0.114)
PROCESSES = 2


@dataclass(frozen=True)
class Face:
    file: str
    alt: str
    presentation: str
    age: int
    tone: int


@dataclass(frozen=True)
class Look:
    """One picture of a face: which part of it, mirrored or not, in which light."""

    face: Face
    number: int
    zoom: float
    left: float
    top: float
    mirrored: bool
    light: float
    warmth: float
    colour: float

    @property
    def name(self) -> str:
        return f"{Path(self.face.file).stem}-{self.number}"


def pool() -> list[Face]:
    return [
        Face(row["file"], row["alt"], row["presentation"], int(row["age"][:2]), row["skin"])
        for row in json.loads((POOL / "pool.json").read_text())
    ]


def looks(random: Random, faces: Iterable[Face], each: int) -> dict[Face, list[Look]]:
    return {face: [_look(random, face, number) for number in range(each)] for face in faces}


def _look(random: Random, face: Face, number: int) -> Look:
    if number == 0:
        return Look(face, 0, 1, 0, 0, False, 1, 0, 1)
    return Look(
        face=face,
        number=number,
        zoom=random.uniform(0.8, 0.98),
        left=random.uniform(0.3, 0.7),
        top=random.uniform(0.05, 0.35),
        mirrored=number % 2 == 1,
        light=random.uniform(0.86, 1.12),
        warmth=random.uniform(-0.07, 0.08),
        colour=random.choice([1, 1, random.uniform(0.55, 1.15), 0]),
    )


def draw(wanted: list[Look], folder: Path) -> Iterator[int]:
    """Write `<folder>/<look>/{card,large}.webp` and the originals, in two processes; yields how many are done."""
    folder.mkdir(parents=True, exist_ok=True)
    of_face: dict[Face, list[Look]] = {}
    for look in wanted:
        of_face.setdefault(look.face, []).append(look)
    for face in of_face:
        shutil.copyfile(POOL / "faces" / face.file, folder / face.file)
    workers = ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=_leave_interrupts)
    try:
        done = 0
        for number in workers.map(_draw_face, of_face.values(), [folder] * len(of_face), chunksize=4):
            done += number
            yield done
    finally:
        workers.shutdown(cancel_futures=True)


def _leave_interrupts() -> None:
    """Ctrl-C reaches the whole group; the process that asked for the pictures answers it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _draw_face(looks: list[Look], folder: Path) -> int:
    face = looks[0].face
    with Image.open(POOL / "faces" / face.file) as file:
        whole = file.convert("RGB")
    for look in looks:
        place = folder / look.name
        place.mkdir(exist_ok=True)
        if look.number == 0:
            _link(folder / face.file, place / "large.webp")
            picture = whole
        else:
            picture = _seen(whole, look)
            (place / "large.webp").write_bytes(_webp(picture))
        (place / "card.webp").write_bytes(_webp(picture.resize(CARD, Image.Resampling.HAMMING)))
    return len(looks)


def _seen(picture: Image.Image, look: Look) -> Image.Image:
    width, height = SIZE[0] * look.zoom, SIZE[1] * look.zoom
    left, top = (SIZE[0] - width) * look.left, (SIZE[1] - height) * look.top
    picture = picture.crop((round(left), round(top), round(left + width), round(top + height)))
    if look.mirrored:
        picture = picture.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    return picture.convert("RGB", _light(look))


def _light(look: Look) -> tuple[float, ...]:
    """How much of each colour goes into each: brightness, less colour, a little warmer or colder."""
    grey = 1 - look.colour
    warm = look.warmth if look.colour else 0
    rows = []
    for number, tint in enumerate((1 + warm, 1, 1 - warm)):
        shares = [share * grey + (look.colour if number == place else 0) for place, share in enumerate(GREY)]
        rows += [share * look.light * tint for share in shares] + [0]
    return tuple(rows)


def _webp(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=EFFORT)
    return out.getvalue()


def hang(look: Look, folder: Path, place: Path) -> None:
    """Give one asset its files: links, so that a thousand headshots take the room of a few hundred."""
    place.mkdir(parents=True, exist_ok=True)
    original = folder / look.face.file
    for source, name in (
        (original, "original"),
        (original, "whole.webp"),
        (folder / look.name / "card.webp", "card.webp"),
        (folder / look.name / "large.webp", "large.webp"),
    ):
        _link(source, place / name)


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
