"""The office's log as a file."""

import csv
import io
from collections.abc import Iterator

from accounts.models import Organisation, User
from accounts.selectors import ActivityFilters, activity_page
from accounts.tenancy import office_scope
from core.clock import in_zone
from core.text import without_formula

PAGE = 500
HEADING = ["When", "Who", "What", "And further", "Act"]


def activity_csv(organisation: Organisation, *, reader: User, filters: ActivityFilters) -> Iterator[str]:
    """Line by line, newest first, times where the reader lives, as the page tells it. Read page by page."""
    yield "\ufeff" + _line(HEADING)
    after = None
    while True:
        # The answer is written after the view, and with it the middleware's scope, has ended.
        with office_scope(organisation):
            page = activity_page(organisation, reader=reader, filters=filters, after=after, size=PAGE)
        for row in page.rows:
            act = row.activity
            yield _line(
                [
                    in_zone(act.created_at, reader.time_zone).strftime("%Y-%m-%d %H:%M:%S"),
                    act.actor.name if act.actor else "Callboard",
                    row.sentence,
                    act.others or "",
                    act.verb,
                ]
            )
        after = page.next_cursor
        if after is None:
            return


def _line(cells: list) -> str:
    buffer = io.StringIO()
    csv.writer(buffer).writerow([without_formula(cell) if isinstance(cell, str) else cell for cell in cells])
    return buffer.getvalue()
