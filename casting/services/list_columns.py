"""Which column of a list of people holds what."""

from collections.abc import Sequence

from core.list_files import first_line
from core.text import fold

HEADINGS = {
    "name": {"name", "full name", "stage name", "performer", "actor", "actress", "artist", "talent", "client", "who"},
    "last_name": {"surname", "last name", "family name"},
    "email": {"email", "e-mail", "mail", "email address", "e-mail address", "address", "contact"},
    "agency": {"agency", "agent", "rep", "representation", "represented by", "management"},
}
FIRST_NAMES = {"first name", "forename", "given name"}


def guess_columns(table: Sequence[Sequence[str]]) -> dict[str, int | None]:
    """Which column holds what, by its heading; None for what no heading names.

    Keys: "name", "last_name" (where names stand in two columns), "email", "agency".
    """
    heading = [fold(cell).rstrip(":") for cell in first_line(table)[1]]
    found = {
        key: next((place for place, cell in enumerate(heading) if cell in words), None)
        for key, words in HEADINGS.items()
    }
    first = next((place for place, cell in enumerate(heading) if cell in FIRST_NAMES), None)
    if first is not None and found["last_name"] is not None:
        found["name"] = first
    else:
        found["last_name"] = None
    return found
