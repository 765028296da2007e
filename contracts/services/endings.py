"""Ending a contract that is in force, and taking that back."""

from django.db import transaction

from accounts.models import User
from contracts.models import Contract
from contracts.services.chain import add_event
from contracts.services.contract_letters import tell_terminated, unsay_terminated
from contracts.services.contracts import held, move
from contracts.services.engagements import keep_engagements
from contracts.states import IN_FORCE, OUT, ContractState, EndedBecause, EventKind
from core import clock
from core.errors import IllegalTransition, Invalid

LONGEST = 600


@transaction.atomic(durable=True)
def terminate_contract(*, actor: User, contract: Contract, because: str) -> Contract:
    """Everybody who signed is told, with the reason. What was earned and signed stays on record."""
    contract = held(actor=actor, contract=contract)
    because = " ".join(because.split())
    if not because:
        raise Invalid("Write why it ends: the parties read it.", field="because")
    if len(because) > LONGEST:
        raise Invalid(f"A reason can have {LONGEST} characters at most.", field="because")
    if contract.state not in IN_FORCE:
        raise IllegalTransition("Only a contract in force is terminated. One that is not signed yet is voided.")
    out = contract.amendments.filter(state__in=OUT).first()
    if out is not None:
        raise IllegalTransition(f"Its amendment {out.number} is out for signature. Void that first.")
    was = contract.state
    contract.ended_at, contract.ended_because, contract.ended_note = clock.now(), EndedBecause.TERMINATED, because
    move(
        actor=actor,
        contract=contract,
        to=ContractState.TERMINATED,
        also=("ended_at", "ended_because", "ended_note"),
    )
    keep_engagements(contract)
    event = add_event(contract, EventKind.TERMINATED, actor=actor, data={"because": because, "was": was})
    tell_terminated(contract, actor=actor, mark=event.number)
    return contract


@transaction.atomic(durable=True)
def reinstate_contract(*, actor: User, contract: Contract) -> Contract:
    """In force again, and amended again where it was."""
    contract = held(actor=actor, contract=contract)
    if contract.state != ContractState.TERMINATED:
        raise IllegalTransition("Only a terminated contract is put back in force.")
    contract.ended_at, contract.ended_because, contract.ended_note = None, EndedBecause.NONE, ""
    move(actor=actor, contract=contract, to=ContractState.EXECUTED, also=("ended_at", "ended_because", "ended_note"))
    if contract.amendments.filter(state__in=IN_FORCE).exists():
        move(actor=actor, contract=contract, to=ContractState.AMENDED)
    keep_engagements(contract)
    event = add_event(contract, EventKind.REINSTATED, actor=actor)
    unsay_terminated(contract, actor=actor, mark=event.number)
    return contract
