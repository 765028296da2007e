"""Height as people write it, and as both halves of the trade read it."""

import re

SHORTEST, TALLEST = 40, 260
INCH = 2.54
_METRES = re.compile(r"(\d)[.,](\d{1,2})\s*(?:m|metres?|meters?)?", re.IGNORECASE)
_CENTIMETRES = re.compile(r"(\d{2,3})(?:[.,]\d+)?\s*(?:cm)?", re.IGNORECASE)
_FEET = re.compile(
    r"(\d)\s*(?:'|’|′|ft\.?|foot|feet)\s*(?:(\d{1,2})(?:[.,]\d+|\s*[½¼¾])?\s*(?:\"|”|″|''|in\.?|inch|inches)?)?",
    re.IGNORECASE,
)


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
