"""Height as people write it, and as both halves of the trade read it."""

import re
from decimal import Decimal

SHORTEST, TALLEST = 40, 260
INCH = 2.54
_METRES = re.compile(r"(\d)[.,](\d{1,2})\s*(?:m|metres?|meters?)?", re.IGNORECASE)
_CENTIMETRES = re.compile(r"(\d{2,3})(?:[.,]\d+)?\s*(?:cm)?", re.IGNORECASE)
_FEET = re.compile(
    r"(\d)\s*(?:'|’|′|ft\.?|foot|feet)\s*(?:(\d{1,2})(?:[.,]\d+|\s*[½¼¾])?\s*(?:\"|”|″|''|in\.?|inch|inches)?)?",
    re.IGNORECASE,
)


_LENGTH = re.compile(
    r"(\d{1,3})(?:[.,](\d{1,2})|\s*([½¼¾]))?\s*(cm|centimetres?|centimeters?|\"|”|″|''|in\.?|inch|inches)?", re.IGNORECASE
)
_PARTS_OF_INCH = {"¼": Decimal("0.25"), "½": Decimal("0.5"), "¾": Decimal("0.75")}
NARROWEST, WIDEST = 10, 260


def length_in_cm(text: str) -> Decimal | None:
    """Centimetres to one digit, from "96", "96.5 cm", "38 in" or "15½″"; None when it is none of these or nobody's."""
    found = _LENGTH.fullmatch(" ".join(text.split()))
    if found is None:
        return None
    length = Decimal(f"{found[1]}.{found[2] or 0}") + _PARTS_OF_INCH.get(found[3] or "", Decimal(0))
    if found[4] and not found[4].lower().startswith("c"):
        length *= Decimal(str(INCH))
    length = length.quantize(Decimal("0.1"))
    return length if NARROWEST <= length <= WIDEST else None


def length_shown(cm: Decimal | None) -> str:
    """96.0 as "96 cm (37¾ in)", to the quarter of an inch."""
    if cm is None:
        return ""
    whole, quarters = divmod(round(float(cm) / INCH * 4), 4)
    return f"{cm.normalize():f} cm ({whole}{('', '¼', '½', '¾')[quarters]} in)"


def height_in_cm(text: str) -> int | None:
    """Centimetres from "170", "170 cm", "1.70 m" or "5'7\""; None when it is none of these or nobody's height."""
    text = " ".join(text.split())
    if found := _METRES.fullmatch(text):
        height = int(found[1]) * 100 + int(found[2].ljust(2, "0"))
    elif found := _CENTIMETRES.fullmatch(text):
        height = int(found[1])
    elif found := _FEET.fullmatch(text):
        inches = int(found[2] or 0)
        if inches > 11:
            return None
        height = round((int(found[1]) * 12 + inches) * INCH)
    else:
        return None
    return height if SHORTEST <= height <= TALLEST else None


def feet_and_inches(cm: int) -> str:
    """Rounded to the inch: 170 is 5′ 7″."""
    feet, inches = divmod(round(cm / INCH), 12)
    return f"{feet}\N{PRIME}\N{NO-BREAK SPACE}{inches}\N{DOUBLE PRIME}"


def height_shown(cm: int | None) -> str:
    return f"{cm} cm ({feet_and_inches(cm)})" if cm else ""
