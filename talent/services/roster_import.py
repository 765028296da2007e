"""A list of clients: read, looked at line by line, and begun to bring in. The worker does the rest (`roster_bringing`)."""

import json
from collections.abc import Collection, Mapping, Sequence

from django.core.files.uploadedfile import UploadedFile
from django.db import connection, transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock
from core.db import copy_in
from core.errors import Conflict, Invalid
from core.list_files import MOST_BYTES, TOO_LARGE, first_line, read_table
from talent.agencies_tasks import bring_in_roster_task, take_back_roster_task
from talent.models import RosterImport, RosterImportRow
from talent.roster_lines import checked_columns, guess_columns, line_of
from talent.services.roster_lists import THEIRS, move, must_import
from talent.services.roster_verdicts import Planned, Seen, plan
from talent.states import ImportState, RowVerdict

OPEN_AT_ONCE, TASTED = 5, 100
NEW_PERSON, LEAVE_OUT, SAME_AS_ABOVE = "new", "", "0"


def read_roster(*, actor: User, agency: Organisation, file: UploadedFile) -> RosterImport:
    """Read a list and say what would become of each line. Nothing is done yet. Raises Invalid with `field` "file"."""
    must_import(actor, agency)
    if file.size is not None and file.size > MOST_BYTES:
        raise Invalid(TOO_LARGE, field="file")
    table = read_table(file.read(MOST_BYTES + 1))
    place, heading = first_line(table)
    lines = [(number + 1, row) for number, row in enumerate(table) if number > place and any(row)]
    if not lines:
        raise Invalid("There is nobody below the headings of this list.", field="file")
    with across_offices(THEIRS), transaction.atomic(durable=True):
        Organisation.objects.select_for_update(no_key=True).get(pk=agency.pk)
        if RosterImport.objects.filter(organisation=agency, state=ImportState.READ).count() >= OPEN_AT_ONCE:
            raise Conflict("Five lists wait already. Bring one in or put it away first.", field="file")
        made = RosterImport.objects.create(
            organisation=agency,
            file_name=_file_name(file.name or ""),
            heading=list(heading),
            columns=guess_columns(heading, [row for _, row in lines[:TASTED]]),
            total=len(lines),
            made_by=actor,
        )
        copy_in(
            RosterImportRow,
            ["roster_import", "number", "cells", "verdict", "why"],
            ((made.pk, number, list(row), "", "") for number, row in lines),
        )
        if "name" in made.columns:
            _look_at(made)
        record_activity(actor=actor, verb="roster.read", subject=made, organisation=agency)
    return made


def choose_columns(*, actor: User, imported: RosterImport, columns: Mapping[str, int | None]) -> RosterImport:
    """Say which column holds what; every line is looked at anew. Raises Invalid with the field, Conflict once begun."""
    must_import(actor, imported.organisation)
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = _waiting(imported)
        imported.columns = checked_columns(columns, len(imported.heading))
        imported.touched_at = clock.now()
        imported.save(update_fields=["columns", "touched_at"])
        _look_at(imported)
    return imported


def choose_rows(*, actor: User, imported: RosterImport, choices: Mapping[int, str]) -> None:
    """Who is meant, by line: a performer's id among those offered, "new" for a new person, "" to leave the line out.

    A line that is not among `choices` stays as it is. Raises Invalid for somebody who was not offered.
    """
    must_import(actor, imported.organisation)
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = _waiting(imported)
        rows = list(imported.rows.filter(number__in=list(choices)).order_by("number"))
        for row in rows:
            _choose(row, choices[row.number])
        RosterImportRow.objects.bulk_update(rows, ["verdict", "why", "performer", "is_skipped"])
        imported.touched_at = clock.now()
        imported.save(update_fields=["touched_at"])


def take_all_as_new(*, actor: User, imported: RosterImport) -> int:
    """Everybody who could be one of several is somebody new. Returns how many."""
    must_import(actor, imported.organisation)
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = _waiting(imported)
        return imported.rows.filter(verdict=RowVerdict.CHOOSE).update(verdict=RowVerdict.NEW, why="", is_skipped=False)


def start_import(*, actor: User, imported: RosterImport) -> RosterImport:
    """Begin: the worker brings the lines in, and goes on where it stopped. Raises Conflict, Invalid without names."""
    must_import(actor, imported.organisation)
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = _waiting(imported)
        if "name" not in imported.columns:
            raise Invalid("Choose the column that holds the names.", field="name")
        move(imported, ImportState.RUNNING)
        record_activity(actor=actor, verb="roster.started", subject=imported, organisation=imported.organisation)
        transaction.on_commit(lambda: bring_in_roster_task.delay(imported.pk), robust=True)
    return imported


def undo_import(*, actor: User, imported: RosterImport) -> RosterImport:
    """Begin to take a list back. Raises NotAllowed, Conflict where it is not done or was taken back."""
    must_import(actor, imported.organisation)
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = (
            RosterImport.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation")
            .get(pk=imported.pk)
        )
        if imported.state != ImportState.DONE:
            raise Conflict("This list is not on the roster, or is being taken back already.")
        move(imported, ImportState.UNDOING)
        made = imported.rows.filter(representation__isnull=False)
        imported.done = imported.total - made.update(done_at=None)
        imported.save(update_fields=["done"])
        record_activity(actor=actor, verb="roster.undone", subject=imported, organisation=imported.organisation)
        transaction.on_commit(lambda: take_back_roster_task.delay(imported.pk), robust=True)
    return imported


def drop_import(*, actor: User, imported: RosterImport) -> None:
    """Put a list away that nothing was done with; its lines are gone."""
    must_import(actor, imported.organisation)
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = _waiting(imported)
        record_activity(actor=actor, verb="roster.dropped", subject=imported, organisation=imported.organisation)
        imported.delete()


def _waiting(imported: RosterImport) -> RosterImport:
    found = (
        RosterImport.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation")
        .filter(pk=imported.pk)
        .first()
    )
    if found is None:
        raise Conflict("This list has been put away.")
    if found.state != ImportState.READ:
        raise Conflict("This list is being brought in, or was already.")
    return found


def _look_at(imported: RosterImport) -> None:
    planned = _planned(imported)
    named = {pk for _, one in planned for pk in [one.performer_id, *(choice["id"] for choice in one.choices)] if pk}
    if named and not _all_stay(named):
        # Somebody deleted their account meanwhile, and is in no line any more.
        planned = _planned(imported)
    write_verdicts(planned)


def _planned(imported: RosterImport) -> list[tuple[int, Planned]]:
    rows = list(imported.rows.order_by("number").values_list("pk", "number", "cells"))
    today = clock.today()
    lines = [line_of(number, cells, imported.columns, today) for _, number, cells in rows]
    found = plan(imported.organisation, lines, Seen())
    return [(row[0], one) for row, one in zip(rows, found, strict=True)]


def _all_stay(performer_ids: Collection[int]) -> bool:
    """Until we are done: whoever deletes their account now waits, and then finds their name in the lines."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM talent_performer WHERE id = ANY(%s) AND erased_at IS NULL ORDER BY id FOR SHARE",
            [list(performer_ids)],
        )
        return len(cursor.fetchall()) == len(performer_ids)


def write_verdicts(planned: Sequence[tuple[int, Planned]]) -> None:
    """By row id, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE talent_rosterimportrow AS line
            SET verdict = said.verdict, why = said.why, performer_id = said.performer, choices = said.choices::jsonb
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::text[])
                AS said(id, verdict, why, performer, choices)
            WHERE line.id = said.id
            """,
            [
                [pk for pk, _ in planned],
                [one.verdict for _, one in planned],
                [one.why[:300] for _, one in planned],
                [one.performer_id for _, one in planned],
                [json.dumps(one.choices) for _, one in planned],
            ],
        )


def _choose(row: RosterImportRow, said: str) -> None:
    if row.verdict == RowVerdict.UNREADABLE:
        raise Invalid(f"Line {row.number} cannot be read. Put it right in the file.", field=f"line_{row.number}")
    offered = {str(one["id"]): one for one in row.choices}
    if said == LEAVE_OUT or (said == SAME_AS_ABOVE and said in offered):
        row.is_skipped = True
    elif said in offered:
        row.verdict, row.performer_id, row.is_skipped = RowVerdict.ASK, int(said), False
    elif said == NEW_PERSON and row.verdict in {RowVerdict.CHOOSE, RowVerdict.ASK, RowVerdict.NEW, RowVerdict.REPEATED}:
        if row.verdict == RowVerdict.ASK and not row.choices:
            raise Invalid(f"Line {row.number} is somebody who is here already.", field=f"line_{row.number}")
        row.verdict, row.why, row.performer, row.is_skipped = RowVerdict.NEW, "", None, False
    else:
        raise Invalid(f"Choose one of the people offered for line {row.number}.", field=f"line_{row.number}")


def _file_name(name: str) -> str:
    return "".join(c if c.isprintable() else " " for c in name)[-200:] or "list"
