"""Taking back what bringing in a list made: exactly that, where nobody has changed or used it since."""

from django.db import connection, transaction
from django.db.models import F, ForeignObjectRel

from accounts.tenancy import across_offices
from core import clock
from talent.models import Performer, Representation, RosterImport, RosterImportRow
from talent.services.representation import close
from talent.services.roster_bringing import tell_whoever_began
from talent.services.roster_lists import THEIRS, move
from talent.states import ImportState, Standing

# Larger than a turn of bringing in: each asks once for every kind of thing that could be tied to somebody.
CHUNK = 1000
EDITED = "Stays: the profile has been edited since."
CLAIMED = "Stays: they have taken their profile over."
USED = "Stays: the profile has been used since ({what})."
ENDED = "Stays: its representation has been changed since."
ANSWERED = "Stays: they have answered the agency."
# What comes with a profile by itself, and goes with it. A version says what was handed over, and whatever was names the
# performer too: one that is left of an act in which nobody went keeps nobody.
OF_ITSELF = {
    "talent.identitykey", "talent.representation", "talent.rosterimportrow", "talent.searchentry",
    "talent.savedsearchmet", "talent.notshown", "talent.profileversion",
}  # fmt: skip
# What offices keep to themselves: that there is something may be told, not what.
OFFICES_OWN = {"talent.officenote", "talent.talentlistentry", "casting.conflictofinterest"}
KEPT = "Stays: the profile has been used since."


def take_back_some(*, import_id: int) -> bool:
    """One turn. True while there is more to do."""
    with across_offices(THEIRS), transaction.atomic(durable=True):
        imported = (
            RosterImport.objects.select_for_update(of=("self",), no_key=True)
            .select_related("organisation", "made_by")
            .filter(pk=import_id, state=ImportState.UNDOING)
            .first()
        )
        if imported is None:
            return False
        rows = list(imported.rows.filter(done_at=None).order_by("number")[:CHUNK])
        if rows:
            _take_back(imported, rows)
        imported.done += len(rows)
        imported.touched_at = clock.now()
        imported.save(update_fields=["done", "touched_at"])
        if len(rows) == CHUNK:
            return True
        move(imported, ImportState.UNDONE)
        tell_whoever_began(imported, "has been taken back")
    return False


def _take_back(imported: RosterImport, rows: list[RosterImportRow]) -> None:
    made = {row.performer_id: row for row in rows if row.made_performer and row.performer_id is not None}
    # Nobody can put somebody up, write beside them or answer the agency between the look and the end of them.
    everybody = [row.performer_id for row in rows if row.performer_id is not None]
    list(Performer.objects.filter(pk__any_of=everybody).order_by("pk").select_for_update())
    standing = Representation.objects.in_bulk([row.representation_id for row in rows if row.representation_id])
    for row in rows:
        row.representation = standing.get(row.representation_id)
    staying = _staying(made)
    gone = [pk for pk in made if pk not in staying]
    asked = []
    for row in rows:
        if row.made_performer:
            row.why = staying.get(row.performer_id or 0, "")
        elif row.representation is not None and row.representation.standing == Standing.ASKED:
            asked.append(row.representation)
            row.why = ""
        else:
            row.why = ANSWERED
    close(asked, actor=imported.made_by)
    _write(rows)
    RosterImportRow.objects.filter(performer_id__any_of=gone).update(performer=None, representation=None)
    Performer.objects.filter(pk__any_of=gone).delete()


def _write(rows: list[RosterImportRow]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE talent_rosterimportrow AS line SET done_at = %s, why = said.why, is_skipped = (said.why = '')
            FROM unnest(%s::bigint[], %s::text[]) AS said(id, why) WHERE line.id = said.id
            """,
            [clock.now(), [row.pk for row in rows], [row.why[:300] for row in rows]],
        )


def _tied_to_performers() -> list[ForeignObjectRel]:
    """Those that have no name on the performer's side ("+") as well."""
    fields = Performer._meta.get_fields(include_hidden=True)
    return [
        one
        for one in fields
        if isinstance(one, ForeignObjectRel) and one.related_model._meta.label_lower not in OF_ITSELF
    ]


def _staying(made: dict[int, RosterImportRow]) -> dict[int, str]:
    """Why, by performer id; whoever is not in it is as the list made them. A statement for each kind of thing that
    anything on the site could have tied to them."""
    found: dict[int, str] = {}
    changed = Performer.objects.filter(pk__any_of=list(made)).exclude(account=None, updated_at=F("created_at"))
    for pk, account_id in changed.values_list("pk", "account_id"):
        found[pk] = CLAIMED if account_id else EDITED
    for pk, row in made.items():
        standing = row.representation
        if standing is None or standing.standing != Standing.ON_WORD:
            found.setdefault(pk, ENDED)
    for relation in _tied_to_performers():
        model, name = relation.related_model, relation.field.attname
        why = KEPT if model._meta.label_lower in OFFICES_OWN else USED.format(what=model._meta.verbose_name_plural)
        used = model._base_manager.filter(**{f"{name}__any_of": list(made)})
        for pk in used.values_list(name, flat=True).distinct():
            found.setdefault(pk, why)
    others = Representation.objects.filter(performer_id__any_of=list(made)).exclude(
        pk__in=[row.representation_id for row in made.values()]
    )
    for pk in others.values_list("performer_id", flat=True):
        found.setdefault(pk, USED.format(what="another agency"))
    return found
