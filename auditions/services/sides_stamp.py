"""Writes over each page of the PDF on standard input for whom it was opened, and prints the new PDF.

The first line of the input is JSON: {"pages": [numbers from 1], "mark": "…", "foot": "…"}. Run as a process of its
own by auditions.services.sides_copies, never imported: the limits below are for the whole process. Nothing of the
original but its pages comes along: no scripts, forms, links or files inside.
"""

import io
import json
import math
import resource
import sys

MEMORY = 768 * 1024 * 1024
SECONDS = 20
DEPTH = 500
STEP = 150
STRENGTH = "0.16"

resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
sys.setrecursionlimit(DEPTH)


def literal(text: str) -> bytes:
    """A PDF string in the font's own letters."""
    letters = text.encode("cp1252", "replace")
    for sign in (b"\\", b"(", b")"):
        letters = letters.replace(sign, b"\\" + sign)
    return b"(" + letters + b")"


def drawing(box, mark: str, foot: str) -> bytes:
    left, bottom, width, height = float(box.left), float(box.bottom), float(box.width), float(box.height)
    angle = math.atan2(height, width) * 0.8
    cos, sin = math.cos(angle), math.sin(angle)
    lines = [b"Q q /CBMark gs 0.25 g"]
    reach = math.hypot(width, height)
    text = literal(f"{mark}      " * max(1, math.ceil(reach / (len(mark) * 8 + 24)) + 1))
    for row in range(-math.ceil(reach / STEP), math.ceil(reach / STEP) + 1):
        x, y = left - row * STEP * sin, bottom + row * STEP * cos
        lines.append(
            f"BT /CBFont 15 Tf {cos:.4f} {sin:.4f} {-sin:.4f} {cos:.4f} {x:.2f} {y:.2f} Tm ".encode() + text + b" Tj ET"
        )
    lines.append(b"Q q 0.3 g")
    lines.append(f"BT /CBFont 8 Tf {left + 18:.2f} {bottom + 10:.2f} Td ".encode() + literal(foot) + b" Tj ET Q")
    return b"\n".join(lines)


def stamp(data: bytes, pages: list[int], mark: str, foot: str) -> bytes:
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415
    from pypdf.generic import (  # noqa: PLC0415
        ArrayObject,
        DecodedStreamObject,
        DictionaryObject,
        FloatObject,
        NameObject,
    )

    def copied(thing) -> DictionaryObject:
        found = thing.get_object() if thing is not None else None
        return DictionaryObject(found) if isinstance(found, DictionaryObject) else DictionaryObject()

    reader, writer = PdfReader(io.BytesIO(data)), PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
            NameObject("/Encoding"): NameObject("/WinAnsiEncoding"),
        }
    )
    faint = DictionaryObject({NameObject("/Type"): NameObject("/ExtGState"), NameObject("/ca"): FloatObject(STRENGTH)})
    font_at, faint_at = writer._add_object(font), writer._add_object(faint)
    for number in pages:
        page = writer.add_page(reader.pages[number - 1], excluded_keys=["/Annots", "/AA", "/B", "/Metadata"])
        resources = copied(page.get("/Resources"))
        for key, name, thing in (("/Font", "/CBFont", font_at), ("/ExtGState", "/CBMark", faint_at)):
            named = copied(resources.get(key))
            named[NameObject(name)] = thing
            resources[NameObject(key)] = named
        page[NameObject("/Resources")] = resources
        before, after = DecodedStreamObject(), DecodedStreamObject()
        # Whatever the page leaves turned or coloured, the mark starts from the paper.
        before.set_data(b"q")
        after.set_data(drawing(page.mediabox, mark, foot))
        contents = page.get("/Contents")
        inner = contents.get_object() if contents is not None else None
        middle = list(inner) if isinstance(inner, ArrayObject) else [contents] if contents is not None else []
        page[NameObject("/Contents")] = ArrayObject([writer._add_object(before), *middle, writer._add_object(after)])
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


if __name__ == "__main__":
    asked = json.loads(sys.stdin.buffer.readline())
    sys.stdout.buffer.write(stamp(sys.stdin.buffer.read(), asked["pages"], asked["mark"], asked["foot"]))
