"""Papers and pictures made from a profile: a résumé as PDF, and the card that stands for a shared address.

Words go in as data, so that no name can be read as markup.
"""

import io
import json
import shutil
import tempfile
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst
from django.core.files.storage import default_storage
from PIL import Image

from talent.measures import height_shown
from talent.models.media import stored_path
from talent.states import CreditKind, Gender, LanguageLevel, SkillLevel

SOURCES = Path(__file__).parent / "typst"
RESUME, CARD = SOURCES / "resume.typ", SOURCES / "share_card.typ"
CARD_SIZE = (1200, 630)
HOUSE = "Callboard"
ZERO_WIDTH_SPACE = "\N{ZERO WIDTH SPACE}"


def resume_as_pdf(profile: dict[str, Any], *, agencies: Sequence[str] = (), address: str = "", at: str = "") -> bytes:
    """From `profile_data` or a version of it, tagged for screen readers; `at` says how old the words are."""
    name = profile["stage_name"]
    lead = [profile.get("pronouns", ""), f"Represented by {' and '.join(agencies)}" if agencies else ""]
    data = {
        "title": f"{name}, résumé",
        "name": name,
        "lead": [line for line in lead if line],
        "facts": [[label, words] for label, words in _facts(profile) if words],
        "credits": _credits(profile.get("credits", [])),
        "lists": [part for part in _lists(profile) if part["rows"]],
        "bio": profile.get("bio", ""),
        "foot": " · ".join(part for part in (name if len(name) <= 60 else "", address, at) if part),
        "picture_alt": f"{name}, headshot",
    }
    with tempfile.TemporaryDirectory(prefix="callboard-resume-") as folder:
        return _compiled(RESUME, Path(folder), data, _first_shot(profile), pdf_standards=["ua-1"])


def share_card(name: str, *, lines: Sequence[str], headshot: str = "") -> bytes:
    """A JPEG of 1200 × 630. `headshot` is the public id of a picture that everybody may see."""
    data = {"name": _breakable(name), "lines": list(lines), "house": HOUSE, "initials": _initials(name)}
    with tempfile.TemporaryDirectory(prefix="callboard-card-") as folder:
        drawn = _compiled(CARD, Path(folder), data, headshot, variant="large", format="png", ppi=72.0)
    out = io.BytesIO()
    Image.open(io.BytesIO(drawn)).convert("RGB").resize(CARD_SIZE).save(out, "JPEG", quality=86, optimize=True)
    return out.getvalue()


def _compiled(
    source: Path, root: Path, data: dict[str, Any], headshot: str, *, variant: str = "card", **options: Any
) -> bytes:
    data["picture"] = _picture(headshot, variant, root)
    shutil.copy(source, root / source.name)
    inputs = {"data": json.dumps(data)}
    try:
        return typst.compile(str(root / source.name), root=str(root), sys_inputs=inputs, **options)
    except typst.TypstError:
        # A name may have a letter that no font here has. It stands as a box then, which the standard does not allow.
        if options.pop("pdf_standards", None) is None:
            raise
        return typst.compile(str(root / source.name), root=str(root), sys_inputs=inputs, **options)


def _picture(headshot: str, variant: str, root: Path) -> str:
    if not headshot:
        return ""
    try:
        with default_storage.open(stored_path(headshot, variant)) as file:
            (root / "face.webp").write_bytes(file.read())
    except FileNotFoundError:
        return ""
    return "face.webp"


def _first_shot(profile: dict[str, Any]) -> str:
    shots = profile.get("headshots") or []
    return shots[0]["id"] if shots else ""


def _facts(profile: dict[str, Any]) -> list[tuple[str, str]]:
    low, high = profile.get("playing_age_min"), profile.get("playing_age_max")
    return [
        ("Playing range", f"{low}–{high}" if low is not None else ""),
        ("Plays", ", ".join(Gender(value).label for value in profile.get("plays", []))),
        ("Height", height_shown(profile.get("height_cm"))),
        ("Based in", ", ".join(profile.get("bases", []))),
    ]


def _credits(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    kinds: dict[str, list[list[str]]] = {}
    for row in rows:
        who = ", ".join(filter(None, [row.get("director"), row.get("company")]))
        cells = [row["production"], row["role"], who, str(row.get("year") or "")]
        kinds.setdefault(CreditKind(row["kind"]).label, []).append(cells)
    return [{"kind": kind, "rows": cells} for kind, cells in kinds.items()]


def _lists(profile: dict[str, Any]) -> list[dict[str, Any]]:
    languages = [
        f"{row['language']} ({LanguageLevel(row['level']).label.lower()})" for row in profile.get("languages", [])
    ]
    skills = [f"{row['skill']} ({SkillLevel(row['level']).label.lower()})" for row in profile.get("skills", [])]
    training = [
        ", ".join(str(part) for part in (row["school"], row.get("course"), row.get("year")) if part)
        for row in profile.get("training", [])
    ]
    return [
        {"title": "Training", "rows": training},
        {"title": "Skills", "rows": [", ".join(skills)] if skills else []},
        {"title": "Accents", "rows": [", ".join(profile["accents"])] if profile.get("accents") else []},
        {"title": "Languages", "rows": [", ".join(languages)] if languages else []},
    ]


def _breakable(name: str) -> str:
    """A word that is longer than a line may break where it must."""
    return " ".join(ZERO_WIDTH_SPACE.join(textwrap.wrap(word, 12)) if len(word) > 24 else word for word in name.split())


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()[:2]).upper()
