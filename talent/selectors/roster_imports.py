"""Lists that an agency read and brought in. Called inside the agency's scope."""

from dataclasses import dataclass

from django.db.models import Count

from accounts.models import Organisation
from core.errors import NotFound
from core.pages import keyset_page
from talent.models import RosterImport, RosterImportRow
from talent.states import ImportState, RowVerdict

PAGE = 100


@dataclass(frozen=True)
class ListPage:
    """`counts` by verdict in the order in which they are shown; `to_do` lines would be brought in; `stayed` and `gone`
    once a list was taken back."""

    imported: RosterImport
    rows: list[RosterImportRow]
    next_cursor: str | None
    counts: list[tuple[str, str, int]]
    to_do: int
    stayed: int
    gone: int

    @property
    def percent(self) -> int:
        return 100 * self.imported.done // self.imported.total if self.imported.total else 100

    @property
    def left_over(self) -> list[str]:
        """Headings of columns that nothing is read from."""
        read = set(self.imported.columns.values())
        return [cell for place, cell in enumerate(self.imported.heading) if cell.strip() and place not in read]

    @property
    def reads_nothing(self) -> bool:
        return [value for value, _, _ in self.counts] == [RowVerdict.UNREADABLE]

    @property
    def is_moving(self) -> bool:
        return self.imported.state in {ImportState.RUNNING, ImportState.UNDOING}


def imports_of(agency: Organisation) -> list[RosterImport]:
    return list(RosterImport.objects.filter(organisation=agency).select_related("made_by")[:50])


def import_of(agency: Organisation, import_id: int) -> RosterImport:
    """Raises NotFound."""
    found = (
        RosterImport.objects.filter(organisation=agency, pk=import_id).select_related("organisation", "made_by").first()
    )
    if found is None:
        raise NotFound("That list has been put away, or never was.")
    return found


def list_page(imported: RosterImport, *, verdict: str = "", after: str | None = None, size: int = PAGE) -> ListPage:
    """Lines in their order, those of one verdict where it is given; statements do not grow with lines."""
    rows = imported.rows.select_related("performer")
    tally = {
        (row["verdict"], row["is_skipped"]): row["count"]
        for row in imported.rows.order_by().values("verdict", "is_skipped").annotate(count=Count("pk"))
    }
    if verdict in RowVerdict.values:
        rows = rows.filter(verdict=verdict)
    page = keyset_page(rows, ["number"], after=after, size=size)
    counts = [
        (value, label, tally.get((value, False), 0) + tally.get((value, True), 0))
        for value, label in RowVerdict.choices
    ]
    back = imported.state in {ImportState.UNDOING, ImportState.UNDONE}
    made = imported.rows.filter(verdict__in=[RowVerdict.NEW, RowVerdict.ASK]) if back else imported.rows.none()
    return ListPage(
        imported=imported,
        rows=page.rows,
        next_cursor=page.next_cursor,
        counts=[one for one in counts if one[2]],
        to_do=tally.get((RowVerdict.NEW, False), 0) + tally.get((RowVerdict.ASK, False), 0),
        stayed=made.filter(done_at__isnull=False, is_skipped=False).exclude(representation=None).count() if back else 0,
        gone=made.filter(done_at__isnull=False, is_skipped=True).count() if back else 0,
    )
