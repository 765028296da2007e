"""Bringing a list of clients in, a few hundred lines at a time. Each turn is whole or not at all, so a lost worker loses none."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.services.activity import record_activities
from accounts.tenancy import across_offices
from core import clock
from core.db import copy_in, lock_in_order, next_ids
from core.text import name_key
from notifications.services.notices import NewNotice, add_notices
from talent.identity import keep, keys_of
from talent.models import Performer, Representation, RosterImport, RosterImportRow
from talent.roster_lines import Line, line_of
from talent.selectors.claims import current_q
from talent.services.profile_offers import offer_profiles
from talent.services.profiles import new_performer_slug, search_text
from talent.services.representation import tell_of_asks
from talent.services.roster_lists import move
from talent.services.roster_verdicts import HAS_LEFT, OTHER_NAME, Planned, Seen, plan
from talent.states import ImportState, RowVerdict, Standing, Visibility

CHUNK = 250
# Longer than any turn takes: whoever has not moved for so long is lost.
LOST_AFTER = dt.timedelta(seconds=60)
WORKER = "the worker brings in a list that its agency began"


@dataclass
class _Done:
    """What became of a line: one row for the database."""

    row: RosterImportRow
    line: Line
    planned: Planned
    performer_id: int | None = None
    representation_id: int | None = None
    made_performer: bool = False
    has_left: bool = False


def bring_in_some(*, import_id: int) -> bool:
    """One turn. True while there is more to do; a list that is not being brought in has none."""
    with across_offices(WORKER), transaction.atomic(durable=True):
        # Not its key: whoever deletes their account changes its lines, and we wait for them.
        imported = (
            RosterImport.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation", "made_by")
            .filter(pk=import_id, state=ImportState.RUNNING)
            .first()
        )
        if imported is None:
            return False
        rows = list(imported.rows.filter(done_at=None).order_by("number")[:CHUNK])
        if rows:
            _bring_in(imported, rows)
        imported.done += len(rows)
        imported.touched_at = clock.now()
        imported.save(update_fields=["done", "touched_at"])
        if len(rows) == CHUNK:
            return True
        move(imported, ImportState.DONE)
        imported.finished_at = clock.now()
        imported.save(update_fields=["finished_at"])
        tell_whoever_began(imported, "is on the roster")
    return False


def lists_left_behind() -> list[tuple[int, str]]:
    """(id, state) of lists that a lost worker left in the middle."""
    with across_offices("lists of every agency that stand still"):
        lost = RosterImport.objects.filter(
            state__in=[ImportState.RUNNING, ImportState.UNDOING], touched_at__lt=clock.now() - LOST_AFTER
        )
        return list(lost.values_list("pk", "state"))


def tell_whoever_began(imported: RosterImport, what: str) -> None:
    if imported.made_by_id is None:
        return
    add_notices(
        [
            NewNotice(
                user_id=imported.made_by_id,
                title=f"Your list “{imported.file_name[:80]}” {what}",
                dedupe_key=f"roster-import:{imported.pk}:{imported.state}",
                url=reverse("talent:roster-list", args=[imported.organisation.slug, imported.pk]),
            )
        ]
    )


def _bring_in(imported: RosterImport, rows: list[RosterImportRow]) -> None:
    agency, today = imported.organisation, clock.today()
    done = [
        _Done(row, line, planned) for row, line, planned in zip(rows, *_planned_now(imported, rows, today), strict=True)
    ]
    _leave_out_who_left(done)
    _make([one for one in done if one.planned.verdict == RowVerdict.NEW], agency, imported.made_by)
    _ask([one for one in done if one.planned.verdict == RowVerdict.ASK], agency, imported.made_by)
    _write(done)


def _planned_now(
    imported: RosterImport, rows: list[RosterImportRow], today: dt.date
) -> tuple[list[Line], list[Planned]]:
    """The lines as they stand now: who came meanwhile is not made twice, and what a person chose stays chosen."""
    lines = [line_of(row.number, row.cells, imported.columns, today) for row in rows]
    found = []
    for row, _, now in zip(rows, lines, plan(imported.organisation, lines, Seen()), strict=True):
        asks = now.asks_address or row.why.startswith(OTHER_NAME)
        said = Planned(row.verdict, row.why, row.performer_id, agent_id=now.agent_id, asks_address=asks)
        if row.is_skipped:
            said = Planned(row.verdict, "Left out, as you chose.")
            said.verdict = RowVerdict.CHOOSE
        elif row.verdict == RowVerdict.CHOOSE:
            said.why = "Left out: nobody was chosen."
        elif row.verdict == RowVerdict.NEW and not row.choices and now.verdict in {RowVerdict.ASK, RowVerdict.ALREADY}:
            said = now
        elif row.verdict == RowVerdict.ASK and row.performer_id is None:
            said = Planned(RowVerdict.UNREADABLE, HAS_LEFT)
        found.append(said)
    return lines, found


def _leave_out_who_left(done: list[_Done]) -> None:
    """Whoever deletes their account while the lines are looked at is named by none; those who have not wait for us."""
    ids = {pk for one in done if (pk := one.planned.performer_id or one.row.performer_id)}
    here = {one.pk for one in lock_in_order(Performer.objects.filter(pk__any_of=list(ids), erased_at=None))}
    said = dict(RosterImportRow.objects.filter(pk__in=[one.row.pk for one in done]).values_list("pk", "cells"))
    for one in done:
        known = one.planned.performer_id or one.row.performer_id
        if (known is not None and known not in here) or said[one.row.pk] != one.row.cells:
            one.planned, one.has_left = Planned(RowVerdict.UNREADABLE, HAS_LEFT), True


def _make(new: list[_Done], agency: Organisation, actor: User | None) -> None:
    if not new:
        return
    ids, standings = next_ids(Performer, len(new)), next_ids(Representation, len(new))
    for one, pk, standing in zip(new, ids, standings, strict=True):
        one.performer_id, one.representation_id, one.made_performer = pk, standing, True
    now = clock.now()
    copy_in(
        Performer,
        ["id", "slug", "stage_name", "name_key", "search_text", "playing_age_min", "playing_age_max", "plays",
         "height_cm", "bases", "accents", "contact_email", "visibility", "created_at", "updated_at"],
        (
            (
                one.performer_id, new_performer_slug(one.line.name), one.line.name, name_key(one.line.name),
                search_text(one.line.name, one.line.bases, one.line.accents), one.line.age_min, one.line.age_max,
                one.line.plays, one.line.height_cm, one.line.bases, one.line.accents, one.line.email,
                Visibility.TRADE, now, now,
            )
            for one in new
        ),
    )  # fmt: skip
    keep(
        [
            key
            for one in new
            for key in keys_of(
                one.performer_id or 0, name=one.line.name, email=one.line.email, birth_year=one.line.birth_year
            )
        ]
    )
    copy_in(
        Representation,
        ["id", "performer", "organisation", "agent", "standing", "territory", "asked_by"],
        (
            (
                one.representation_id,
                one.performer_id,
                agency.pk,
                one.planned.agent_id or _pk(actor),
                Standing.ON_WORD,
                one.line.territory,
                _pk(actor),
            )
            for one in new
        ),
    )
    _record(actor, "performer.created", new, agency)
    offer_profiles(
        [
            (Performer(pk=one.performer_id, stage_name=one.line.name, contact_email=one.line.email), agency, actor)
            for one in new
            if one.planned.asks_address
        ]
    )


def _ask(known: list[_Done], agency: Organisation, actor: User | None) -> None:
    if not known:
        return
    wanted = {one.performer_id or one.planned.performer_id: one for one in known}
    performers = Performer.objects.in_bulk(list(wanted))
    own = set(
        Representation.objects.filter(
            current_q(), organisation=agency, performer_id__any_of=list(performers)
        ).values_list("performer_id", flat=True)
    )
    asked = []
    for pk, one in wanted.items():
        one.performer_id = pk
        if pk in own:
            one.planned = Planned(RowVerdict.ALREADY)
        else:
            asked.append(one)
    # Two lines for one person, chosen so by hand: the second finds the first.
    for one in known:
        if one not in wanted.values():
            one.planned = Planned(RowVerdict.REPEATED, "The same person was asked by another line.")
    rows = Representation.objects.bulk_create(
        Representation(
            performer=performers[one.performer_id or 0],
            organisation=agency,
            agent_id=one.planned.agent_id or _pk(actor),
            standing=Standing.ASKED,
            territory=one.line.territory,
            asked_by=actor,
        )
        for one in asked
    )
    for one, row in zip(asked, rows, strict=True):
        one.representation_id = row.pk
    _record(actor, "representation.asked", asked, agency)
    tell_of_asks(rows)


def _record(actor: User | None, verb: str, done: list[_Done], agency: Organisation) -> None:
    record_activities(
        actor=actor,
        verb=verb,
        subject_type=Performer._meta.label_lower,
        rows=[(one.performer_id or 0, {}) for one in done],
        organisation=agency,
    )


def _write(done: list[_Done]) -> None:
    """What became of each line. Of its cells only the name stays: addresses and years have done their work."""
    now = clock.now()
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE talent_rosterimportrow AS line
            SET verdict = said.verdict, why = said.why, performer_id = said.performer,
                representation_id = said.representation, made_performer = said.made, choices = '[]',
                cells = CASE WHEN line.cells = '[]' THEN line.cells ELSE jsonb_build_array(said.name) END, done_at = %s
            FROM unnest(%s::bigint[], %s::text[], %s::text[], %s::bigint[], %s::bigint[], %s::bool[], %s::text[])
                AS said(id, verdict, why, performer, representation, made, name)
            WHERE line.id = said.id
            """,
            [
                now,
                [one.row.pk for one in done],
                [one.planned.verdict for one in done],
                [one.planned.why[:300] for one in done],
                [one.performer_id or one.planned.performer_id for one in done],
                [one.representation_id for one in done],
                [one.made_performer for one in done],
                ["–" if one.has_left else one.line.name or "–" for one in done],
            ],
        )


def _pk(user: User | None) -> int | None:
    return user.pk if user else None
