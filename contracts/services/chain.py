"""Adding links to a contract's chain."""

from accounts.models import User
from contracts.chain import event_hash
from contracts.models import Contract, ContractEvent, ContractParty
from core import clock


def lock_contract(contract_id: int) -> Contract:
    """The contract under lock. Every act on it, by whoever, waits here: who is last to sign is decided behind this."""
    return (
        Contract.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "production", "role", "performer", "submission")
        .get(pk=contract_id)
    )


def add_event(
    contract: Contract,
    kind: str,
    *,
    party: ContractParty | None = None,
    actor: User | None = None,
    who: str = "",
    data: dict | None = None,
) -> ContractEvent:
    """The next link, for a contract that the caller has under lock; keeps `events_count` and `head`.

    `data` is JSON-ready and holds no secret. `who` is the name that it will always read under.
    """
    number, at = contract.events_count + 1, clock.now()
    name = who or (party.name if party else "") or (actor.name if actor else "")
    value = event_hash(
        previous=contract.head,
        contract=str(contract.uid),
        number=number,
        kind=str(kind),
        party=str(party.uid) if party else "",
        who=name,
        data=data or {},
        at=at,
    )
    event = ContractEvent.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        number=number,
        kind=kind,
        party=party,
        actor=actor,
        who=name,
        data=data or {},
        at=at,
        previous=contract.head,
        hash=value,
    )
    contract.events_count, contract.head = number, value
    contract.save(update_fields=["events_count", "head"])
    return event
