"""What reading a list, bringing it in and taking it back share."""

import datetime as dt

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from core import clock, states
from core.errors import NotAllowed
from talent.models import RosterImport
from talent.policies import can_manage_roster, can_see_roster
from talent.states import IMPORT_MOVES, ImportState

KEPT_UNUSED = dt.timedelta(days=7)
THEIRS = "the list names its agency, whose right was asked"


def move(imported: RosterImport, target: str) -> None:
    states.check(IMPORT_MOVES, imported.state, target, noun="list", labels=ImportState.choices)
    imported.state, imported.touched_at = target, clock.now()
    imported.save(update_fields=["state", "touched_at"])


def must_import(actor: User, agency: Organisation) -> None:
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency bring in clients.")


def forget_unused_lists() -> int:
    """Lists that nobody brought in: what stands in them is nobody's to keep. Returns how many went."""
    with across_offices("lists that wait too long, whosever they are"):
        old = RosterImport.objects.filter(state=ImportState.READ, touched_at__lt=clock.now() - KEPT_UNUSED)
        count = old.count()
        old.delete()
    return count


@transaction.atomic(durable=True)
def note_export(*, actor: User, agency: Organisation, kind: str) -> None:
    """That somebody took the roster away as a file."""
    if not can_see_roster(actor, agency):
        raise NotAllowed("The roster is for the agency’s own people.")
    record_activity(actor=actor, verb="roster.exported", subject=agency, organisation=agency, data={"kind": kind})
