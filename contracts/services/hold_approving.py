"""Asking whoever the office named to approve a hold that binds."""

from django.db import transaction

from accounts.models import User
from contracts.models import DealApproval, Hold
from contracts.policies import can_make_offers
from contracts.services.approvals import ask_hold_approval
from contracts.services.hold_rows import locked
from contracts.states import HoldKind, HoldState
from core import clock
from core.errors import IllegalTransition, NotAllowed


@transaction.atomic(durable=True)
def ask_to_place(*, actor: User, hold: Hold) -> list[DealApproval]:
    """Once they have said that they are free. It is in place the moment one of those asked says yes.

    Raises Invalid where nobody is named who may approve that fee.
    """
    row = locked(hold.pk)
    if not can_make_offers(actor, row.organisation_id):
        raise NotAllowed("A hold binds and carries a fee, so a director or business affairs does that.")
    if row.kind != HoldKind.HOLD:
        raise IllegalTransition("Only a hold binds, so nobody has to approve this. Put it in place.")
    if row.state != HoldState.AVAILABLE:
        raise IllegalTransition("They have to say that they are free before anybody approves it.")
    if row.expires_at <= clock.now():
        raise IllegalTransition("Its time has run out. Ask again.")
    return ask_hold_approval(actor=actor, hold=row)
