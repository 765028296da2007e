"""Tapes for the demo: a face that comes nearer while a tone swells, small and made in a moment."""

import functools
import io
import math
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from PIL import Image

SIZE = (320, 400)
FPS = 8
RATE = 12_000
BEAT = 2.5
# Of the height, for how far it is.
BAR = 0.015
GOLD = (244, 196, 83)


@dataclass(frozen=True)
class Film:
    tape: bytes
    poster: bytes
    milliseconds: int


def film(portrait: Path, seconds: int, tone: int) -> Film:
    face = _face(portrait)
    poster = io.BytesIO()
    still(portrait, 0.2).resize((640, 800)).save(poster, "WEBP", quality=75, method=0)
    return Film(_encoded(face, seconds, tone), poster.getvalue(), seconds * 1000)


def still(portrait: Path, share: float) -> Image.Image:
    """One picture of the film: at its beginning with 0, at its end with 1."""
    return _frame(_face(portrait), share).to_image()


@functools.lru_cache(maxsize=4)
def _face(portrait: Path) -> np.ndarray:
    with Image.open(portrait) as opened:
        face = opened.convert("RGB")
    width = min(face.width, round(face.height * SIZE[0] / SIZE[1]))
    return np.asarray(face.crop((0, 0, width, round(width * SIZE[1] / SIZE[0]))).resize((400, 500)))


def _frame(face: np.ndarray, share: float) -> av.VideoFrame:
    """A little nearer as time goes on, swaying; a bar below that tells how far it is."""
    zoom = 1 - 0.16 * share
    width, height = round(face.shape[1] * zoom), round(face.shape[0] * zoom)
    left = round((face.shape[1] - width) * (0.5 + 0.3 * math.sin(share * 9)))
    top = round((face.shape[0] - height) * 0.3)
    picture = face[top : top + height, left : left + width].copy()
    picture[-round(height * BAR) :, : round(width * share)] = GOLD
    # Scaled by what knows films: five times as fast as a picture library does it well.
    return av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(*SIZE, format="yuv420p")


def _encoded(face: np.ndarray, seconds: int, tone: int) -> bytes:
    out = io.BytesIO()
    with av.open(out, "w", format="mp4") as made:
        picture = made.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "crf": "30"})
        picture.width, picture.height, picture.pix_fmt = *SIZE, "yuv420p"
        picture.codec_context.thread_count = 1
        sound = made.add_stream("aac", rate=RATE, layout="mono")
        sound.bit_rate = 32_000
        for number in range(seconds * FPS):
            frame = _frame(face, number / (seconds * FPS))
            frame.pts, frame.time_base = number, Fraction(1, FPS)
            made.mux(picture.encode(frame))
        made.mux(picture.encode())
        length = sound.codec_context.frame_size
        for start in range(0, seconds * RATE, length):
            made.mux(sound.encode(_sound(start, length, tone)))
        made.mux(sound.encode())
    return out.getvalue()


def _sound(start: int, length: int, tone: int) -> av.AudioFrame:
    turn = np.arange(start, start + length) * (2 * np.pi / RATE)
    wave = 0.08 * (0.5 - 0.5 * np.cos(turn / BEAT)) * np.sin(turn * tone)
    frame = av.AudioFrame(format="fltp", layout="mono", samples=length)
    frame.planes[0].update(wave.astype(np.float32))
    frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
    return frame
