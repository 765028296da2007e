"""A drawn signature, taken from whoever sends it and drawn anew: nothing of the file that came is kept.

Pure. What comes is a PNG from a canvas; everything else is refused before a pixel of it is read.
"""

import base64
import binascii
import io
import struct
import warnings

from PIL import Image, UnidentifiedImageError

from core.errors import Invalid

MOST_BYTES = 200_000
MOST_WIDTH, MOST_HEIGHT = 2400, 1200
KEPT = (900, 300)
# Ink darker than this, where the canvas was clear or white.
INK = 160
LEAST_INK = 40
MARK = b"\x89PNG\r\n\x1a\n"
PREFIX = "data:image/png;base64,"
FIELD = "drawn"
NOT_ONE = "This drawing could not be read. Draw it once more, or type your name: it counts just the same."


def from_data_url(text: str) -> bytes | None:
    """What a canvas put into a form; None where nothing was drawn. Raises Invalid."""
    if not text:
        return None
    if len(text) > len(PREFIX) + MOST_BYTES * 4 // 3 + 4:
        raise Invalid(_too_large(), field=FIELD)
    if not text.startswith(PREFIX):
        raise Invalid(NOT_ONE, field=FIELD)
    try:
        return base64.b64decode(text[len(PREFIX) :], validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid(NOT_ONE, field=FIELD) from error


def redrawn(data: bytes) -> bytes:
    """A small PNG of black ink on nothing. Raises Invalid for what is no drawing, is too large, or is blank."""
    if len(data) > MOST_BYTES:
        raise Invalid(_too_large(), field=FIELD)
    width, height = _size(data)
    if not (0 < width <= MOST_WIDTH and 0 < height <= MOST_HEIGHT):
        raise Invalid(f"A drawing of {width} by {height} points is larger than we take.", field=FIELD)
    ink = _ink(data)
    box = ink.getbbox()
    if box is None or sum(ink.histogram()[255 - INK :]) < LEAST_INK:
        raise Invalid("Nothing is drawn yet. Draw your signature, or type your name.", field=FIELD)
    ink = ink.crop(box)
    ink.thumbnail(KEPT)
    drawn = Image.merge("LA", (Image.new("L", ink.size, 0), ink))
    out = io.BytesIO()
    drawn.save(out, "PNG", optimize=True)
    return out.getvalue()


def _size(data: bytes) -> tuple[int, int]:
    """From the header alone, so that a picture which unpacks into gigabytes is refused unopened."""
    if len(data) < 33 or not data.startswith(MARK) or data[12:16] != b"IHDR":
        raise Invalid(NOT_ONE, field=FIELD)
    width, height = struct.unpack(">II", data[16:24])
    return width, height


def _ink(data: bytes) -> Image.Image:
    """How dark every point is, 0 to 255, with the faint specks left out."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=["PNG"]) as picture:
                rgba = picture.convert("RGBA")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning) as error:
        raise Invalid(NOT_ONE, field=FIELD) from error
    on_white = Image.new("RGBA", rgba.size, (255, 255, 255, 255))
    on_white.alpha_composite(rgba)
    return on_white.convert("L").point(lambda value: 255 - value if value < 235 else 0)


def _too_large() -> str:
    return f"This drawing is larger than {MOST_BYTES // 1000} kB. Draw it once more, or type your name."
