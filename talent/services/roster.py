"""Who an agency speaks for."""

from django.db import IntegrityError, transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from accounts.tenancy import office_scope
from core import clock
from core.errors import Conflict, NotAllowed, NotFound
from talent.models import Performer, Representation
from talent.policies import can_manage_roster, live_representation_q


def end_representation(*, actor: User, agency: Organisation, performer: Performer) -> Representation:
    """The agency stops speaking for the performer today, in every territory. Returns one of the rows that ended."""
    _must_manage(actor, agency)
    with office_scope(agency), transaction.atomic(durable=True):
        rows = list(
            Representation.objects.filter(live_representation_q(), performer=performer)
            .order_by("pk")
            .select_for_update()
        )
        if not rows:
            raise NotFound("This agency does not represent that performer.")
        Representation.objects.filter(pk__in=[row.pk for row in rows]).update(ends_on=clock.today())
        record_activity(actor=actor, verb="representation.ended", subject=performer, organisation=agency)
    return rows[0]


def resume_representation(*, actor: User, agency: Organisation, performer: Performer) -> None:
    """Undo an ending on the day that it was made; afterwards the performer would have to agree anew."""
    _must_manage(actor, agency)
    with office_scope(agency), transaction.atomic(durable=True):
        rows = Representation.objects.filter(performer=performer, ends_on=clock.today())
        try:
            ended = rows.update(ends_on=None)
        except IntegrityError as error:
            raise Conflict("The agency represents this performer again already.") from error
        if not ended:
            raise Conflict("Representation that ended on another day cannot be taken back.")
        record_activity(actor=actor, verb="representation.resumed", subject=performer, organisation=agency)


def _must_manage(actor: User, agency: Organisation) -> None:
    if not can_manage_roster(actor, agency):
        raise NotAllowed("Only agents and owners of this agency change its roster.")
