"""The certificate of a signed contract as pages, set by Typst. Words go in as data, so that no name is read as markup."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import typst

SOURCE = Path(__file__).resolve().parent.parent / "typst" / "certificate.typ"
STANDARD = "a-3a"


def certificate_as_pdf(data: dict, images: Mapping[str, bytes]) -> bytes:
    """`images` are the drawn signatures, PNG, by the names that `data` uses."""
    with tempfile.TemporaryDirectory(prefix="callboard-seal-") as folder:
        root = Path(folder)
        shutil.copy(SOURCE, root / SOURCE.name)
        for name, image in images.items():
            (root / name).write_bytes(image)
        try:
            return _compiled(root, data)
        except typst.TypstError:
            # A name in letters that no font here has: PDF/A takes no boxes in their place. The record inside has them.
            return _compiled(root, _spelled(data))


def _compiled(root: Path, data: dict) -> bytes:
    return typst.compile(
        str(root / SOURCE.name), root=str(root), sys_inputs={"data": json.dumps(data)}, pdf_standards=[STANDARD]
    )


def _spelled(value):
    if isinstance(value, dict):
        return {key: _spelled(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_spelled(one) for one in value]
    if isinstance(value, str):
        return "".join(letter if _is_common(letter) else f"(U+{ord(letter):04X})" for letter in value)
    return value


def _is_common(letter: str) -> bool:
    """Latin, Greek, Cyrillic and the usual signs, which the fonts that come with Typst have."""
    return ord(letter) < 0x0530 or 0x2010 <= ord(letter) <= 0x2044 or letter in "\n€™"
