"""A picture with its viewer's name and the time burnt into it, so that a copy says whose it was."""

import datetime as dt
import io
import math
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import IO

from django.core.cache import cache
from PIL import Image, ImageDraw, ImageFont

# Comes with the project, so that a server without fonts writes Latin, Greek, Cyrillic, Arabic and Hebrew names.
FONT = Path(__file__).parent / "fonts" / "DejaVuSans.ttf"
QUALITY = 80
ANGLE = 28
KEPT_SECONDS = 3600
# White with a dark edge reads on any picture; this much of it leaves a face a face.
STRENGTH = 92


def marked_picture(file: IO[bytes], *, mark: str, key: str, each: int = 0) -> bytes:
    """WebP with the mark tiled across it; with `each`, across every so many pixels of a strip anew.

    The same `key` gives the same picture for an hour.
    """
    name = f"watermark:{key}"
    known = cache.get(name)
    if known is None:
        known = _marked(file, mark, each)
        cache.set(name, known, KEPT_SECONDS)
    return known


def mark_for(name: str, email: str, moment: dt.datetime) -> str:
    """ "Dana Whitlock · 12 Mar 2027 14:00 UTC"; the address stands in for a name that the font cannot write."""
    return f"{drawable(name) or email} · {moment.astimezone(dt.UTC):%-d %b %Y %H:%M} UTC"


def drawable(name: str) -> str:
    """The name as far as the font goes: accents may fall away; empty where that would leave something out."""
    for form in (name, unicodedata.normalize("NFC", name), _plain(name)):
        if form.strip() and all(_has_glyph(letter) for letter in form):
            return form
    return ""


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


@lru_cache(maxsize=4096)
def _has_glyph(letter: str) -> bool:
    if letter.isspace():
        return True
    font = _font(32)
    return bytes(font.getmask(letter)) != _missing() and font.getlength(letter) > 0


@lru_cache(maxsize=1)
def _missing() -> bytes:
    # A code point that no font has: its box is what a missing letter looks like.
    return bytes(_font(32).getmask("\U0010fffe"))


@lru_cache(maxsize=16)
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(FONT, size)


def _marked(file: IO[bytes], mark: str, each: int) -> bytes:
    with Image.open(file) as opened:
        picture = opened.convert("RGB")
    size = (each or picture.width, picture.height)
    for colour, light in (("white", True), ("black", False)):
        ink, mask = Image.new("RGB", size, colour), _tiles(size, mark, light=light)
        for left in range(0, picture.width, size[0]):
            picture.paste(ink, (left, 0), mask)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=2)
    return out.getvalue()


@lru_cache(maxsize=32)
def _tiles(size: tuple[int, int], mark: str, *, light: bool) -> Image.Image:
    """Where the mark's letters lie, or their edge, as a mask of the picture's size."""
    font = _font(max(11, round(size[0] / 28)))
    side = math.ceil(math.hypot(*size))
    sheet = Image.new("L", (side, side))
    draw = ImageDraw.Draw(sheet)
    step_x, step_y = round(font.getlength(mark) + font.size * 2), round(font.size * 4.2)
    offset = 0 if light else 1
    for row, y in enumerate(range(0, side, step_y)):
        for x in range(-(row * step_x // 3) % step_x - step_x, side, step_x):
            draw.text((x + offset, y + offset), mark, fill=STRENGTH if light else STRENGTH // 2, font=font)
    turned = sheet.rotate(ANGLE, resample=Image.Resampling.BICUBIC)
    left, top = (side - size[0]) // 2, (side - size[1]) // 2
    return turned.crop((left, top, left + size[0], top + size[1]))
