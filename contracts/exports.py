"""The register as a file, as its reader sees it."""

from collections.abc import Iterator
from typing import IO, Any

from accounts.models import Organisation, User
from casting.exports import as_xlsx, safe
from contracts.selectors.register import TABS, Filters, Row, register_page

PAGE = 500
ALWAYS = ["What", "Performer", "Role", "Production", "Agency", "State", "From", "Until", "Note"]
MONEY = ["Amount", "Currency"]


def register_xlsx(*, actor: User, organisation: Organisation, tab: str, filters: Filters) -> IO[bytes]:
    """A workbook with one sheet, every row that the filters leave; read and written in pieces, on disk. In scope."""
    first = register_page(actor=actor, organisation=organisation, tab=tab, filters=filters, size=PAGE)
    heading = [*ALWAYS, *MONEY] if first.sees_money else ALWAYS

    def rows() -> Iterator[list[Any]]:
        page = first
        while True:
            yield from (_cells(row, sees_money=page.sees_money) for row in page.rows)
            if page.next_cursor is None:
                return
            page = register_page(
                actor=actor, organisation=organisation, tab=tab, filters=filters, after=page.next_cursor, size=PAGE
            )

    return as_xlsx(TABS[tab].label, heading, rows())


def _cells(row: Row, *, sees_money: bool) -> list[Any]:
    words = [row.title, row.performer, row.role, row.production, row.agency, row.state_label]
    cells = [*words, row.starts_on, row.ends_on, row.note]
    if sees_money:
        cells += [row.amount, row.currency]
    return [safe(cell) for cell in cells]
