"""A client's statement: what their work of a year brought, what the agency takes of it and what came in."""

import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO, Any

import typst

from accounts.models import Organisation, User
from casting.exports import as_xlsx, safe
from contracts.selectors.commissions import CommissionLine, Sum
from core import clock
from core.errors import TooLarge
from core.money import show_money
from talent.models import Performer

SOURCE = Path(__file__).parent / "typst" / "statement.typ"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING = [
    *("Signed", "Production", "Role", "Office", "Contract", "Currency"),
    *("Earned", "Percent", "Commission", "Received", "Due", "Note"),
]
# Setting a page keeps all of it in memory; a workbook does not.
MOST_ON_PAPER = 500
FOOT = "Commission is at most ten in a hundred and never comes out of scale."


def statement_xlsx(lines: Iterable[CommissionLine], year: int) -> IO[bytes]:
    """A workbook with one sheet, amounts as numbers; no line is kept in memory."""
    return as_xlsx(f"Statement {year}", HEADING, _rows(lines))


def statement_pdf(
    agency: Organisation,
    performer: Performer,
    lines: Iterable[CommissionLine],
    sums: Iterable[Sum],
    *,
    year: int,
    reader: User,
) -> bytes:
    """Raises TooLarge above MOST_ON_PAPER lines."""
    rows = [_set(line, agency) for line in islice(lines, MOST_ON_PAPER + 1)]
    if len(rows) > MOST_ON_PAPER:
        raise TooLarge(f"This year has more than {MOST_ON_PAPER} lines, too many for paper. Take the Excel statement.")
    made = clock.show(clock.now(), agency.time_zone, "date")
    data = {
        "agency": agency.name,
        "title": f"{performer.stage_name}, {year}",
        "heading": performer.stage_name,
        "lead": f"Work signed in {year}, and the commission of it.",
        "foot": f"{FOOT} Made by {reader.name} on {made}.",
        "rows": rows,
        "sums": [
            {
                "earned": show_money(one.earned, one.currency),
                "commission": show_money(one.commission, one.currency),
                "received": show_money(one.received, one.currency),
                "due": show_money(one.due, one.currency),
            }
            for one in sums
        ],
    }
    return typst.compile(SOURCE.read_bytes(), sys_inputs={"data": json.dumps(data)}, pdf_standards="ua-1")


def _rows(lines: Iterable[CommissionLine]) -> Iterator[list[Any]]:
    for line in lines:
        contract, commission = line.contract, line.commission
        cells = [
            *(line.executed_on, contract.production.public_title, contract.role.name, contract.organisation.name),
            *(contract.number, commission.currency, commission.earned, commission.percent, commission.amount),
            *(line.received, line.due, _note(line)),
        ]
        yield [safe(cell) for cell in cells]


def _set(line: CommissionLine, agency: Organisation) -> dict:
    contract, commission = line.contract, line.commission
    return {
        "signed": clock.show(line.executed_at, agency.time_zone, "date"),
        "what": f"{contract.role.name}, {contract.production.public_title}",
        "who": f"{contract.organisation.name}, {contract.number}",
        "note": _note(line),
        "earned": show_money(commission.earned, commission.currency),
        "percent": f"{commission.percent.normalize():f}%",
        "commission": show_money(commission.amount, commission.currency),
        "received": show_money(line.received, commission.currency),
        "due": show_money(line.due, commission.currency),
    }


def _note(line: CommissionLine) -> str:
    ended = "Ended early: what is due of it is for you to settle." if line.is_ended else ""
    return " ".join(filter(None, [line.commission.note, ended]))
