"""Text as people search and sort it: without case or accents, spaces folded."""

import unicodedata
from collections.abc import Iterable


def fold(text: str) -> str:
    """Lower case, accents removed, white space single: the form stored for search and sort.

    >>> fold("  Zoë  BRÖNTE ")
    'zoe bronte'
    """
    if text.isascii():
        return " ".join(text.lower().split())
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(plain.translate(LETTERS).split())


LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def name_key(name: str) -> str:
    """Where a name stands in an alphabetical list: by its last word, then by the whole.

    A mononym sorts by itself. Scripts without case sort by code point.
    """
    folded = fold(name)
    words = folded.split(" ")
    return f"{words[-1]} {folded}"[:160]


# A spreadsheet works out what begins like this.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def without_formula(text: str) -> str:
    """Text for a cell of a file that a spreadsheet will open: an apostrophe tells it that this is no formula.

    >>> without_formula("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(FORMULA) else text


# A bigint has nineteen digits, not all of them.
LONGEST_NUMBER = 18


def whole_number(text: str | None, *, digits: int = LONGEST_NUMBER) -> int | None:
    """What a page, an address or a client sent as a number; None for anything else, or for more digits than that.

    >>> whole_number("12"), whole_number("-1"), whole_number("²"), whole_number("9" * 5000)
    (12, None, None, None)
    """
    return int(text) if text and len(text) <= digits and text.isascii() and text.isdecimal() else None


def numbers_among(texts: Iterable[str]) -> list[int]:
    """The numbers among them, in their order; what is none is left out."""
    return [number for text in texts if (number := whole_number(text)) is not None]


def whole_numbers(texts: Iterable[str]) -> list[int] | None:
    """All of them as numbers, in their order; None where one is none."""
    found = [whole_number(text) for text in texts]
    return None if None in found else [number for number in found if number is not None]
