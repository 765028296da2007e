"""Who has been asked to sign and has not, is reminded: by a person, and by the clock, three times at most."""

import datetime as dt

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices, office_scope
from contracts.messages_signing import REMINDER
from contracts.models import Contract, ContractParty
from contracts.policies import can_make_offers
from contracts.selectors.guardians import PERFORMERS_SIDE, is_gone
from contracts.services.chain import add_event
from contracts.services.parties_turns import check_turn, lock_party
from contracts.services.sign_letters import write_letters
from contracts.states import OUT, EventKind, PartyState
from core import clock
from core.errors import Conflict, NotAllowed

# A person reminds no oftener than this.
BREATH = dt.timedelta(hours=4)
AFTER = dt.timedelta(days=2)
LAST_CALL = dt.timedelta(days=1)
MOST = 3


@transaction.atomic(durable=True)
def remind(*, actor: User, party: ContractParty) -> None:
    """Write to somebody whose turn it is. Raises Conflict when it is not, or when they were reminded just now."""
    if not can_make_offers(actor, party.organisation_id):
        raise NotAllowed("Those who deal for the office remind its parties.")
    contract, party = lock_party(party)
    check_turn(contract, party)
    if is_gone(contract, party):
        raise Conflict("Their account was deleted, so they are not written to any more.", code="gone")
    last = party.reminded_at or party.invited_at
    if last is not None and last > clock.now() - BREATH:
        at = clock.show(last, actor.time_zone, "short")
        raise Conflict(f"{party.name} was written to at {at}. Leave them a few hours.", code="just_reminded")
    _write(contract, party, actor=actor)
    record_activity(
        actor=actor,
        verb="contract.remind",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "party": party.name},
    )


def remind_of_signatures() -> int:
    """By the clock: two days after they were last written to, and once more on the last day. Returns how many."""
    now = clock.now()
    long_ago = Q(reminded_at__isnull=True, invited_at__lte=now - AFTER) | Q(reminded_at__lte=now - AFTER)
    last_day = Q(contract__expires_at__lte=now + LAST_CALL) & (
        Q(reminded_at__isnull=True, invited_at__lte=now - LAST_CALL) | Q(reminded_at__lte=now - LAST_CALL)
    )
    with across_offices("the clock reminds the parties of every office"):
        due = list(
            ContractParty.objects.select_related("organisation")
            .filter(
                long_ago | last_day,
                state=PartyState.INVITED,
                reminders__lt=MOST,
                contract__state__in=OUT,
                contract__expires_at__gt=now,
            )
            .exclude(kind__in=PERFORMERS_SIDE, contract__performer__erased_at__isnull=False)
            .order_by("pk")[:500]
        )
    return sum(_remind_by_clock(party) for party in due)


def _remind_by_clock(party: ContractParty) -> bool:
    with office_scope(party.organisation), transaction.atomic(durable=True):
        try:
            contract, fresh = lock_party(party)
            check_turn(contract, fresh)
        except Conflict:
            return False
        if fresh.reminders != party.reminders:
            return False
        _write(contract, fresh, actor=None)
        return True


def _write(contract: Contract, party: ContractParty, *, actor: User | None) -> None:
    party.reminded_at, party.reminders = clock.now(), party.reminders + 1
    party.save(update_fields=["reminded_at", "reminders"])
    add_event(contract, EventKind.REMINDED, party=party, actor=actor)
    write_letters(
        REMINDER, contract=contract, parties=[party], actor=actor or contract.created_by, mark=str(party.reminders)
    )
