"""Tapes for the demo: a face that comes nearer while a tone swells, small and made in a moment."""

import array
import io
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from PIL import Image, ImageDraw

SIZE = (320, 400)
FPS = 8
RATE = 24_000
BEAT = 2.5


@dataclass(frozen=True)
class Film:
    tape: bytes
    poster: bytes
    milliseconds: int


def film(portrait: Path, seconds: int, tone: int) -> Film:
    face = _face(portrait)
    poster = io.BytesIO()
    _frame(face, 0.2).resize((640, 800)).save(poster, "WEBP", quality=75)
    return Film(_encoded(face, seconds, tone), poster.getvalue(), seconds * 1000)


def still(portrait: Path, share: float) -> Image.Image:
    """One picture of the film: at its beginning with 0, at its end with 1."""
    return _frame(_face(portrait), share)


def _face(portrait: Path) -> Image.Image:
    with Image.open(portrait) as opened:
        face = opened.convert("RGB")
    width = min(face.width, round(face.height * SIZE[0] / SIZE[1]))
    return face.crop((0, 0, width, round(width * SIZE[1] / SIZE[0]))).resize((400, 500))


def _frame(face: Image.Image, share: float) -> Image.Image:
    """A little nearer as time goes on, swaying; a bar below that tells how far it is."""
    zoom = 1 - 0.16 * share
    width, height = face.width * zoom, face.height * zoom
    left = (face.width - width) * (0.5 + 0.3 * math.sin(share * 9))
    top = (face.height - height) * 0.3
    picture = face.resize(SIZE, box=(left, top, left + width, top + height))
    ImageDraw.Draw(picture).rectangle((0, SIZE[1] - 6, round(SIZE[0] * share), SIZE[1]), fill=(244, 196, 83))
    return picture


def _encoded(face: Image.Image, seconds: int, tone: int) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "30"})
        picture.width, picture.height, picture.pix_fmt = *SIZE, "yuv420p"
        picture.codec_context.thread_count = 1
        sound = made.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = 32_000
        for number in range(seconds * FPS):
            frame = av.VideoFrame.from_image(_frame(face, number / (seconds * FPS)))
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            made.mux(picture.encode(frame))
        made.mux(picture.encode())
        length = sound.codec_context.frame_size
        for start in range(0, seconds * RATE, length):
            made.mux(sound.encode(_sound(start, length, tone)))
        made.mux(sound.encode())
    return out.getvalue()


def _sound(start: int, length: int, tone: int) -> av.AudioFrame:
    wave = array.array("f")
    for n in range(start, start + length):
        swell = 0.5 - 0.5 * math.cos(2 * math.pi * n / RATE / BEAT)
        wave.append(0.08 * swell * math.sin(2 * math.pi * tone * n / RATE))
    frame = av.AudioFrame(format="fltp", layout="mono", samples=length)
    frame.planes[0].update(wave.tobytes())
    frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
    return frame
