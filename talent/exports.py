"""Lists of people as files: an agency's roster, page by page as it is asked for, and what an office keeps together."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from tempfile import TemporaryFile
from typing import IO, Any

from django.conf import settings
from django.urls import reverse
from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from accounts.models import Organisation
from accounts.tenancy import office_scope
from core.text import without_formula
from talent.models import Performer, Representation
from talent.selectors.office_talent import Entry
from talent.selectors.representation import representations_on_record
from talent.selectors.roster import Client, roster_page
from talent.states import Gender, Standing

PAGE = 500
HEADING = ["Name", "Plays from", "Plays to", "Plays", "Height", "Based in", "Accents", "Territory", "Agent",
           "Representation", "Page", "Open", "Asked for"]  # fmt: skip


def roster_rows(agency: Organisation) -> Iterator[list[Any]]:
    """Whoever the agency speaks for, by name. Read in the agency's scope, which has ended when the answer is written."""
    after = None
    while True:
        with office_scope(agency):
            page = roster_page(agency, after=after, size=PAGE)
        for client in page.clients:
            if not client.is_asked:
                yield [_safe(cell) for cell in _cells(client)]
        after = page.next_cursor
        if after is None:
            return


def _cells(client: Client) -> list[Any]:
    one = client.performer
    return [
        one.stage_name,
        one.playing_age_min,
        one.playing_age_max,
        ", ".join(Gender(value).label for value in one.plays),
        one.height_cm,
        ", ".join(one.bases),
        ", ".join(one.accents),
        ", ".join(client.territories) or "Everywhere",
        client.agent,
        Standing(client.standing).label,
        one.get_visibility_display(),
        client.facts.open,
        client.facts.asked_for,
    ]


LIST_HEADING = ["Name", "Plays from", "Plays to", "Height in cm", "Based in", "Represented by", "Our note", "Page"]


def list_rows(entries: Sequence[Entry]) -> list[list[Any]]:
    """In the office's order; who is no longer listed is not in it. Read inside the office's scope."""
    shown = [(entry.row.note, entry.card.performer) for entry in entries if entry.card is not None]
    speaking = representations_on_record([one.pk for _, one in shown])
    return [[_safe(cell) for cell in _list_cells(one, note, speaking.get(one.pk, []))] for note, one in shown]


def _list_cells(one: Performer, note: str, speaking: Sequence[Representation]) -> list[Any]:
    return [
        one.stage_name,
        one.playing_age_min,
        one.playing_age_max,
        one.height_cm,
        ", ".join(one.bases),
        ", ".join(row.organisation.name for row in speaking),
        note,
        settings.SITE_URL.rstrip("/") + reverse("talent:performer", args=[one.slug]),
    ]


def as_csv(rows: Iterable[list[Any]], heading: Sequence[str] = HEADING) -> Iterator[str]:
    """Line by line, with the mark by which Excel knows UTF-8."""
    yield "\ufeff" + _line([*heading])
    for row in rows:
        yield _line(row)


def as_xlsx(rows: Iterable[list[Any]], heading: Sequence[str] = HEADING, title: str = "Roster") -> IO[bytes]:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    sheet.append([*heading])
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", cell) if isinstance(cell, str) else cell for cell in row])
    file = TemporaryFile()  # noqa: SIM115 - the answer closes it
    book.save(file)
    file.seek(0)
    return file


def _safe(cell: Any) -> Any:
    return without_formula(cell) if isinstance(cell, str) else cell


def _line(cells: list[Any]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow(["" if cell is None else cell for cell in cells])
    return buffer.getvalue()
