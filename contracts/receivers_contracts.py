"""What follows when a contract is executed: its options stand, and what it amends is amended."""

from contracts.models import Contract
from contracts.services.chain import add_event, lock_contract
from contracts.services.contracts import log
from contracts.services.options import options_of_version
from contracts.signals import contract_changed
from contracts.states import CONTRACT_MOVES, ContractState, EventKind
from core.states import is_legal


def follow_execution(sender, *, contract: Contract, **_kwargs) -> None:
    options_of_version(contract)
    if contract.amends_id:
        _amend(contract)


def _amend(amendment: Contract) -> None:
    first = lock_contract(amendment.amends_id)
    if is_legal(CONTRACT_MOVES, first.state, ContractState.AMENDED):
        first.state = ContractState.AMENDED
        first.save(update_fields=["state"])
        log(actor=None, contract=first, verb="amended", by=amendment.pk)
    add_event(first, EventKind.AMENDED, data={"by": amendment.number})
    contract_changed.send(Contract, contract=first, actor=None)
