"""Text as people search and sort it: without case or accents, spaces folded."""

import unicodedata


def fold(text: str) -> str:
    """Lower case, accents removed, white space single: the form stored for search and sort.

    >>> fold("  Zoë  BRÖNTE ")
    'zoe bronte'
    """
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
