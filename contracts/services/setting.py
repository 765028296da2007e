"""Setting a document with Typst: a tagged PDF/A-3, the same bytes for the same words."""

import datetime as dt
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import typst
from pypdf import PdfReader

from contracts.terms.words import AMERICAN
from core import clock
from core.errors import Invalid

SOURCE = Path(__file__).parent.parent / "typst" / "contract.typ"
NO_LETTER = re.compile(r"(?:the text|contains the codepoint) `\"(?P<text>.+?)\"`")
MOST_PAGES = 80


@dataclass(frozen=True)
class SetDocument:
    content: bytes
    sha256: str
    page_count: int


def set_document(
    *, number: str, version: int, office: str, blocks: Sequence[dict], places: Sequence[Sequence[str]],
    parties: str, language: str, at: dt.datetime, zone: str,
) -> SetDocument:  # fmt: skip
    """`blocks` and `places` as `contracts.selectors.paper.Draft` has them; `parties` names them in the foot.

    Raises Invalid where a letter cannot be set in any font that is here.
    """
    moment = at.astimezone(dt.UTC)
    title = next((one["text"] for one in blocks if one["kind"] == "title"), "Contract")
    data = {
        "title": f"{title} {number}",
        "number": number,
        "version": f"version {version}",
        "office": office,
        "date": [moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second],
        "paper": "us-letter" if language == AMERICAN else "a4",
        "region": "US" if language == AMERICAN else "GB",
        "foot": f"{number}, version {version}. {parties}",
        "page": "Page",
        "of": "of",
        "signatures": "Signatures",
        "plain_words": "In plain words.",
        "blocks": [{"kind": "slug", "text": slug(number, version, at, zone)}, *blocks],
        "places": [list(place) for place in places],
    }
    try:
        # PDF/A-3, because the seal attaches the chain; the accessible one of its levels, and PDF/UA beside it.
        content = typst.compile(
            SOURCE.read_bytes(), sys_inputs={"data": json.dumps(data)}, pdf_standards=["a-3a", "ua-1"]
        )
    except typst.TypstError as error:
        raise _refusal(error) from error
    pages = len(PdfReader(io.BytesIO(content)).pages)
    if pages > MOST_PAGES:
        raise Invalid(f"This document has {pages} pages. A contract can have {MOST_PAGES} at most.")
    return SetDocument(content, hashlib.sha256(content).hexdigest(), pages)


def slug(number: str, version: int, at: dt.datetime, zone: str) -> str:
    return f"{number} — version {version} — {clock.show(at, zone, 'date')}"


def _refusal(error: typst.TypstError) -> Invalid:
    found = NO_LETTER.search(error.message)
    if found is None:
        raise error
    return Invalid(
        f"“{found['text']}” has no letter in the fonts that contracts are set in. Write that name or word in other"
        " letters, and set the document again."
    )
