"""The board as a file: what the reader sees of it, through the same lens, row by row."""

import csv
import io
from collections.abc import Iterator
from tempfile import TemporaryFile
from typing import IO, Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.models import User
from accounts.tenancy import office_scope
from casting.models import Role
from casting.selectors.board import BoardFilters, BoardRow, board_page
from casting.states import SubmissionState, Via
from core.clock import in_zone
from core.text import without_formula

PAGE = 500
NAMED = ["Number", "Name", "Stage", "Came by", "Agency", "Plays from", "Plays to", "Based in", "Tape"]
BLIND = ["Name", "Stage", "Plays from", "Plays to", "Based in", "Tape"]
SCORES = ["Team rating", "Ratings", "Your rating"]
LAST = ["Bin", "Tags", "Opened"]


def headings(role: Role) -> list[str]:
    return [*(BLIND if role.lens.hides_identity else NAMED), *SCORES, *([] if role.lens.hides_identity else LAST)]


def board_rows(
    *, actor: User, role: Role, stage: str, filters: BoardFilters, sort: str, seed: int | None
) -> Iterator[list[Any]]:
    """Every row of the view in its own order, `role` as `role_for_review` gave it. Read page by page as it is asked for."""
    after, blind = None, role.lens.hides_identity
    while True:
        # The answer is written after the view, and with it the middleware's scope, has ended.
        with office_scope(role.organisation):
            page = board_page(
                actor=actor, role=role, stage=stage, filters=filters, sort=sort, seed=seed, after=after, size=PAGE
            )
        for row in page.rows:
            yield [safe(cell) for cell in _cells(row, actor, blind=blind)]
        after = page.next
        if after is None:
            return


def _cells(row: BoardRow, actor: User, *, blind: bool) -> list[Any]:
    tape = row.tape_url or ("Uploaded" if row.has_own_tape else "")
    plays = [row.playing_age_min, row.playing_age_max, row.place]
    scores = [
        row.rating_mean if row.rating_count else None,
        row.rating_count,
        "Abstained" if row.abstained else row.mine,
    ]
    state = SubmissionState(row.state).label
    if blind:
        return [row.name, state, *plays, tape, *scores]
    opened = in_zone(row.viewed_at, actor.time_zone).strftime("%Y-%m-%d %H:%M") if row.viewed_at else ""
    named = [row.number, row.name, state, Via(row.via).label, row.agency]
    return [*named, *plays, tape, *scores, row.bin, ", ".join(row.tags), opened]


def safe(value: Any) -> Any:
    """Numbers as they are; text so that no spreadsheet takes it for a formula."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    return without_formula(ILLEGAL_CHARACTERS_RE.sub("", value))


def as_csv(heading: list[str], rows: Iterator[list[Any]]) -> Iterator[str]:
    """Line by line, with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line(heading)
    for row in rows:
        yield _line(row)


def _line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(cells)
    return buffer.getvalue()


def as_xlsx(title: str, heading: list[str], rows: Iterator[list[Any]]) -> IO[bytes]:
    """A workbook with one sheet, in a file without a name that goes when it is closed: no row is kept in memory."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("".join(c for c in title if c not in "[]:*?/\\")[:31] or "Board")
    sheet.append(heading)
    for row in rows:
        sheet.append(row)
    file = TemporaryFile()  # noqa: SIM115 - whoever is answered with it closes it
    book.save(file)
    file.seek(0)
    return file
