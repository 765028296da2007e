"""Money that an agency writes down as received. Its own book: nothing here is told to anybody outside."""

import datetime as dt
from decimal import Decimal

from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from contracts.models import CommissionReceived, Contract, Engagement
from contracts.policies import can_keep_commissions
from core import clock
from core.errors import Conflict, Invalid, NotAllowed

MOST = Decimal(10_000_000)


@transaction.atomic(durable=True)
def receive_commission(
    *, actor: User, agency: Organisation, contract: Contract, amount: Decimal, received_on: dt.date, note: str = ""
) -> CommissionReceived:
    """In the agency's scope and the contract's currency. Raises Invalid at "amount", "received_on" or "note"."""
    _must_keep(actor, agency)
    if contract.agency_id != agency.pk:
        raise NotAllowed("This contract was made through another agency.")
    if not Decimal(0) < amount <= MOST or amount != amount.quantize(Decimal("0.01")):
        raise Invalid("Write an amount above nought, with pence at most.", field="amount")
    if received_on > clock.today_in(agency.time_zone):
        raise Invalid("That day is still to come.", field="received_on")
    # Of the first paper: what came in for it did so before any amendment was signed.
    signed = Engagement.objects.get(organisation=agency, offer_id=contract.offer_id).executed_at
    if received_on < signed.date() - dt.timedelta(days=366):
        raise Invalid("That is more than a year before the contract was signed.", field="received_on")
    note = " ".join(note.replace("\x00", "").split())
    if len(note) > 200:
        raise Invalid("Keep the note under 200 characters.", field="note")
    row = CommissionReceived.objects.create(
        organisation=agency,
        contract=contract,
        amount=amount,
        currency=contract.currency,
        received_on=received_on,
        note=note,
        recorded_by=actor,
    )
    record_activity(actor=actor, verb="commission.received", subject=row, organisation=agency)
    return row


@transaction.atomic(durable=True)
def take_back_commission(*, actor: User, agency: Organisation, contract: Contract, received_id: int) -> None:
    """It was written down by mistake. Raises Conflict where it has been taken back already."""
    _must_keep(actor, agency)
    rows = CommissionReceived.objects.filter(organisation=agency, contract__offer_id=contract.offer_id, removed_at=None)
    row = rows.select_for_update(of=("self",)).filter(pk=received_id).first()
    if row is None:
        raise Conflict("That was taken back already.")
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    record_activity(actor=actor, verb="commission.taken_back", subject=row, organisation=agency)


def _must_keep(actor: User, agency: Organisation) -> None:
    if not can_keep_commissions(actor, agency):
        raise NotAllowed("Only agents and owners of this agency keep its book.")
