"""The papers of a day as PDF. Words go in as data, so that no name can be read as markup."""

import json
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typst
from django.core.files.storage import default_storage

from accounts.models import User
from auditions.models import Room, Session
from auditions.selectors.door import SheetRow
from auditions.selectors.papers import DaySheet, SheetLine, SizeCard, wall
from core import clock
from talent.models.media import stored_path

SOURCES = Path(__file__).parent / "typst"
TABLE, CARDS = SOURCES / "table_paper.typ", SOURCES / "size_cards.typ"
SHRED = "Printed without private notes or telephone numbers. Please shred at the end of the day."
NOBODY = "Nobody has a time yet."
_SHEET = [("Time", 1.9), ("Room", 2.4), ("Actor", 5), ("Part", 3), ("Reader", 3), ("Agent", 3.4), ("Here", 1)]
_SIGN_IN = [
    ("Name", 4.6),
    ("Part", 3),
    ("Agent", 3.2),
    ("Due", 1.7),
    ("Arrived", 1.6),
    ("In", 1.5),
    ("Out", 1.5),
    ("Initials", 2),
]


def sheet_as_pdf(sheet: DaySheet, *, reader: User) -> bytes:
    session = sheet.session
    what = "Day sheet, the runner’s copy" if sheet.with_access else "Day sheet"
    keep = "With what people need: for whoever runs the day, not for a wall. " if sheet.with_access else ""
    data = _table(session, what, _SHEET, reader, foot=keep + SHRED, room=sheet.room)
    data["lead"] = [*data["lead"], *([", ".join(sheet.panel) + "."] if sheet.panel else [])]
    data["rows"] = [_sheet_row(line) for line in sheet.lines]
    return _compiled(TABLE, data)


def sign_in_as_pdf(session: Session, rows: Sequence[SheetRow], *, room: Room | None, reader: User) -> bytes:
    foot = "Times are kept for thirty days. A social security number is never asked for here. "
    data = _table(session, "Sign-in sheet", _SIGN_IN, reader, foot=foot, room=room)
    data |= {"wide": True, "tall": True}
    data["rows"] = [
        {
            "cells": [
                {"strong": row.name, "small": "Did not come" if row.state == "no_show" else ""},
                row.role,
                row.agency,
                *(
                    wall(moment, session) if moment else ""
                    for moment in (row.due_at, row.arrived_at, row.in_at, row.out_at)
                ),
                "",
            ]
        }
        for row in rows
    ]
    return _compiled(TABLE, data)


def cards_as_pdf(session: Session, cards: Sequence[SizeCard], *, reader: User) -> bytes:
    """With the faces that the reader may see."""
    data = _head(session, "Size cards", reader, foot=SHRED)
    with tempfile.TemporaryDirectory(prefix="callboard-cards-") as folder:
        root = Path(folder)
        shutil.copy(CARDS, root / CARDS.name)
        data["cards"] = [_card(card, root, number) for number, card in enumerate(cards)]
        return typst.compile(str(root / CARDS.name), root=str(root), sys_inputs={"data": json.dumps(data)})


def _compiled(source: Path, data: dict) -> bytes:
    return typst.compile(source.read_bytes(), sys_inputs={"data": json.dumps(data)})


def _head(session: Session, what: str, reader: User, *, foot: str) -> dict:
    day = clock.show(session.opens_at, session.zone, "date")
    made = clock.show(clock.now(), session.zone, "short")
    return {
        "office": session.organisation.name,
        "title": f"{what}, {day}",
        "slug": f"{what} — {session.production.public_title}",
        "heading": day,
        "foot": f"{foot} Made by {reader.name} on {made}.".strip(),
        "empty": NOBODY,
    }


def _table(
    session: Session, what: str, columns: Sequence[tuple[str, float]], reader: User, *, foot: str, room: Room | None
) -> dict:
    return _head(session, what, reader, foot=foot) | {
        "wide": False,
        "tall": False,
        "lead": lead(session, room),
        "columns": [{"label": label, "width": width} for label, width in columns],
    }


def lead(session: Session, room: Room | None) -> list[str]:
    """Where it is, whom to ask, and which way in without a step."""
    venue = session.venue
    where = ", ".join(part for part in (venue.name, venue.address, room.name if room else "") if part)
    desk = f" Desk: {session.contact_name}." if session.contact_name else ""
    zone = f" Times in {clock.zone_label(session.opens_at, session.zone)}."
    return [f"{where}.{desk}{zone}", *([venue.access] if venue.access else [])]


def _sheet_row(line: SheetLine) -> dict:
    if line.break_text:
        return {"time": line.time, "pause": line.break_text}
    small = ". ".join(
        part
        for part in (line.minor.capitalize(), line.to_say.capitalize(), f"Needs: {line.access}" if line.access else "")
        if part
    )
    name = {"strong": line.name, "small": small}
    return {"cells": [line.time, line.room, name, line.role, line.reader, line.agency, {"tick": line.is_here}]}


def _card(card: SizeCard, root: Path, number: int) -> dict:
    facts = [("Height", card.height), ("Plays", card.plays), ("Based in", card.based), ("Agent", card.agency)]
    return {
        "name": card.name,
        "initials": "".join(word[0] for word in card.name.split()[:2]).upper(),
        "parts": ", ".join(card.parts),
        "facts": [[label, value] for label, value in facts if value],
        "sizes": " · ".join(f"{label} {words}" for label, words in card.sizes),
        "picture": _picture(card, root, number),
    }


def _picture(card: SizeCard, root: Path, number: int) -> str:
    if card.headshot is None:
        return ""
    try:
        with default_storage.open(stored_path(card.headshot.public_id, "card")) as file:
            (root / f"{number}.webp").write_bytes(file.read())
    except FileNotFoundError:
        return ""
    return f"{number}.webp"
