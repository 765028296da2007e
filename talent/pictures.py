"""Reading pictures that strangers send, and making the ones that pages show. No file is trusted by its name."""

import io
import struct
import warnings
from dataclasses import dataclass
from typing import IO

from PIL import Image, ImageCms
from pillow_heif import register_heif_opener

from core.errors import Invalid

register_heif_opener(thumbnails=False)

FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_BYTES = 20 * 1024 * 1024
MOST_PIXELS = 64_000_000
LONGEST_SIDE = 20_000
SHORTEST_SIDE = 400
CARD = (400, 500)
LARGE = (1200, 1500)
WHOLE = 1600
QUALITY = 82
RATIO = CARD[0] / CARD[1]
ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
# What the decoders raise on a damaged or hostile file.
UNREADABLE = (
    OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error, OverflowError, TypeError, KeyError,
    IndexError, ZeroDivisionError, Image.DecompressionBombError,
)  # fmt: skip

USABLE = "Use a JPEG, PNG, WebP or HEIC."
NOT_A_PICTURE = f"This file is not a picture that we can read. {USABLE}"
DAMAGED = "This picture is damaged or incomplete: it stops before its end. Save it again, or choose another copy."
KNOWN_BY_START = [
    (b"GIF8", f"This is a GIF. {USABLE}"),
    (b"%PDF", "This is a PDF. A headshot is a picture: use a JPEG, PNG, WebP or HEIC. PDFs belong under résumé."),
    (b"BM", f"This is a bitmap (BMP). {USABLE}"),
    (b"II*\x00", f"This is a TIFF. {USABLE}"),
    (b"MM\x00*", f"This is a TIFF. {USABLE}"),
    (b"MZ", f"This is a program, not a picture, whatever its name says. {USABLE}"),
    (b"\x7fELF", f"This is a program, not a picture, whatever its name says. {USABLE}"),
    (b"PK\x03\x04", f"This is a packed archive, not a picture. Unpack it first. {USABLE}"),
]


@dataclass(frozen=True)
class Picture:
    """What a header says; width and height as the picture is seen, turned by its orientation."""

    width: int
    height: int


@dataclass(frozen=True)
class Crop:
    """A 4:5 part of a picture, as fractions of its width and height."""

    x: float
    y: float
    width: float
    height: float

    @classmethod
    def within(cls, picture_width: int, picture_height: int) -> "Crop":
        """The largest, centred across and nearer the top: faces are there."""
        if picture_width > picture_height * RATIO:
            width = picture_height * RATIO / picture_width
            return cls((1 - width) / 2, 0, width, 1)
        height = picture_width / RATIO / picture_height
        return cls(0, (1 - height) * 0.2, 1, height)

    def box(self, width: int, height: int) -> tuple[int, int, int, int]:
        left, top = round(self.x * width), round(self.y * height)
        right = min(width, max(left + 1, round((self.x + self.width) * width)))
        return left, top, right, min(height, max(top + 1, round((self.y + self.height) * height)))


def read_header(file: IO[bytes], size: int) -> Picture:
    """Check what can be known without decoding. Raises Invalid with a sentence; leaves the file at its start."""
    if size == 0:
        raise Invalid("This file is empty.", field="file")
    if size > MOST_BYTES:
        raise Invalid(f"This picture is {size / 1e6:.0f} MB. The most is 20 MB.", field="file")
    try:
        with _opened(file) as image:
            return _checked(image)
    except Image.DecompressionBombError as error:
        raise Invalid(_too_many_pixels(), field="file") from error
    except UNREADABLE as error:
        file.seek(0)
        raise Invalid(_what_it_is(file.read(512)), field="file") from error
    finally:
        file.seek(0)


def make_variants(original: bytes, crop: Crop | None) -> dict[str, bytes]:
    """The pictures that pages show, as WebP in sRGB, upright and with no metadata: {"card", "large", "whole"}.

    Raises Invalid when the file cannot be decoded.
    """
    try:
        with _opened(io.BytesIO(original)) as image:
            seen = _checked(image)
            part = crop or Crop.within(seen.width, seen.height)
            _decode_small(image, part)
            upright = _plain(_upright(image))
            profile = image.info.get("icc_profile")
            box = part.box(*upright.size)
            return {
                "card": _webp(_sized(upright, CARD, box), profile),
                "large": _webp(_sized(upright, _large_from(box), box), profile),
                "whole": _webp(_sized(upright, _whole_from(*upright.size), (0, 0, *upright.size)), profile),
            }
    except Invalid:
        raise
    except UNREADABLE as error:
        raise Invalid(DAMAGED, field="file") from error


def _opened(file: IO[bytes]) -> Image.Image:
    with warnings.catch_warnings():
        # Our own limit on pixels is lower than the one that this warns of.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        return Image.open(file, formats=FORMATS)


def _checked(image: Image.Image) -> Picture:
    width, height = image.size
    if width * height > MOST_PIXELS or max(width, height) > LONGEST_SIDE:
        raise Invalid(_too_many_pixels(), field="file")
    if min(width, height) < SHORTEST_SIDE:
        raise Invalid(
            f"This picture is {width} × {height} pixels. Each side needs at least {SHORTEST_SIDE}, or faces blur.",
            field="file",
        )
    # A phone's "multi-picture" JPEG holds a preview beside the photograph; only moving pictures are turned away.
    if image.format in {"PNG", "WEBP"} and getattr(image, "is_animated", False):
        raise Invalid(f"This picture moves. Choose a still one. {USABLE}", field="file")
    return Picture(height, width) if _orientation(image) >= 5 else Picture(width, height)


def _orientation(image: Image.Image) -> int:
    """1 to 8, as EXIF numbers them; 1 where a camera wrote EXIF that cannot be read, as browsers take it."""
    try:
        found = image.getexif().get(ORIENTATION)
    except UNREADABLE:
        return 1
    return found if found in TURNS else 1


def _upright(image: Image.Image) -> Image.Image:
    orientation = _orientation(image)
    return image.transpose(TURNS[orientation]) if orientation in TURNS else image


def _too_many_pixels() -> str:
    return f"This picture has too many pixels: {MOST_PIXELS // 1_000_000} megapixels are the most. Save it smaller."


def _what_it_is(start: bytes) -> str:
    for mark, sentence in KNOWN_BY_START:
        if start.startswith(mark):
            return sentence
    head = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<svg", b"<?xml", b"<!doctype svg")) or b"<svg" in head:
        return f"This is a drawing (SVG), not a photograph. {USABLE}"
    if start.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")) or start[4:8] == b"ftyp":
        return DAMAGED
    return NOT_A_PICTURE


def _decode_small(image: Image.Image, part: Crop) -> None:
    """Let a JPEG's decoder leave out detail that no variant shows: a sixteenth of the memory for a large one."""
    width, height = image.size
    narrow = min(width * part.width, height * part.height * RATIO)
    share = max(LARGE[0] / narrow, WHOLE / max(width, height))
    if share < 1:
        image.draft(None, (max(1, int(width * share)), max(1, int(height * share))))


def _plain(image: Image.Image) -> Image.Image:
    """Any mode as RGB, CMYK or L; what was transparent is white."""
    if image.mode in {"RGBA", "LA", "PA", "La", "RGBa"} or "transparency" in image.info:
        clear = image.convert("RGBA")
        ground = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(ground, clear).convert("RGB")
    if image.mode.startswith("I;16") or image.mode in {"I", "F"}:
        # 16-bit grey; Pillow's own conversion would cut every value above 255 to white.
        return image.convert("F").point(lambda value: value * (1 / 257)).convert("L")
    return image if image.mode in {"RGB", "CMYK", "L"} else image.convert("RGB")


def _large_from(box: tuple[int, int, int, int]) -> tuple[int, int]:
    """Never larger than what the crop has: enlarging adds bytes, not detail."""
    width = min(LARGE[0], box[2] - box[0])
    return width, round(width / RATIO)


def _whole_from(width: int, height: int) -> tuple[int, int]:
    share = min(1, WHOLE / max(width, height))
    return max(1, round(width * share)), max(1, round(height * share))


def _sized(image: Image.Image, size: tuple[int, int], box: tuple[int, int, int, int]) -> Image.Image:
    # The gap halves in cheap steps first; no copy of a large original is made.
    return image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)


def _webp(image: Image.Image, profile: bytes | None) -> bytes:
    out = io.BytesIO()
    _srgb(image, profile).save(out, "WEBP", quality=QUALITY, method=4, exif=b"", icc_profile=b"", xmp=b"")
    return out.getvalue()


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if profile:
        try:
            source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
            return made or image.convert("RGB")
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            # A profile that is broken or for another colour space: the plain conversion is the best there is.
            return image.convert("RGB")
    return image.convert("RGB")
