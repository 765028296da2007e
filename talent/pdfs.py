"""Reading résumés that strangers send: a PDF that is only pages."""

from typing import IO

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from core.errors import Invalid

MOST_BYTES = 10 * 1024 * 1024
MOST_PAGES = 20
MOST_OBJECTS = 20_000
ACTING = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToE", "/Rendition"}
CARRYING = {"/JS", "/JavaScript", "/EmbeddedFile", "/EmbeddedFiles", "/EF", "/RichMediaContent", "/XFA"}
BROKEN = "This PDF is damaged: its pages cannot be read. Save or export it again."
# What pypdf lets through from a damaged file besides its own errors.
UNREADABLE = (PyPdfError, OSError, ValueError, TypeError, KeyError, IndexError, AttributeError, RecursionError,
              NotImplementedError, AssertionError, OverflowError, UnicodeError, MemoryError)  # fmt: skip


def count_pages(file: IO[bytes], size: int) -> int:
    """Pages of a PDF that may be kept. Raises Invalid with a sentence; leaves the file at its start."""
    if size == 0:
        raise Invalid("This file is empty.", field="file")
    if size > MOST_BYTES:
        raise Invalid(f"This file is {size / 1e6:.0f} MB. The most is 10 MB.", field="file")
    file.seek(0)
    if b"%PDF-" not in file.read(1024):
        raise Invalid("This is not a PDF. Export your résumé as a PDF and choose that.", field="file")
    file.seek(0)
    try:
        return _pages(PdfReader(file, strict=False))
    except UNREADABLE as error:
        raise Invalid(BROKEN, field="file") from error
    finally:
        file.seek(0)


def _pages(reader: PdfReader) -> int:
    if reader.is_encrypted:
        raise Invalid("This PDF is locked with a password. Save it without one.", field="file")
    pages = len(reader.pages)
    if pages == 0:
        raise Invalid("This PDF has no pages.", field="file")
    if pages > MOST_PAGES:
        raise Invalid(f"This PDF has {pages} pages. The most is {MOST_PAGES}; casting reads one or two.", field="file")
    _refuse_more_than_pages(reader)
    return pages


def _refuse_more_than_pages(reader: PdfReader) -> None:
    """Walk everything that the file reaches; scripts, actions and files inside it have no business in a résumé."""
    waiting, seen = [reader.trailer], set()
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, IndirectObject):
            key = (thing.idnum, thing.generation)
            if key in seen:
                continue
            seen.add(key)
            if len(seen) > MOST_OBJECTS:
                raise Invalid("This PDF is too complicated. Print it to a new PDF and choose that.", field="file")
            thing = thing.get_object()
        if isinstance(thing, DictionaryObject):
            if CARRYING & thing.keys() or thing.get("/S") in ACTING:
                raise Invalid(
                    "This PDF holds a script, a form or another file. Print it to a new PDF and choose that.",
                    field="file",
                )
            waiting.extend(thing.values())
        elif isinstance(thing, ArrayObject):
            waiting.extend(thing)
