"""What must still be true of a contract or an option when a note about it leaves."""

from accounts.tenancy import across_offices
from contracts.messages_contracts import ABOUT_OPTIONS, DUE, EXERCISED, LAPSED, REINSTATED, TERMINATED, WAIVED
from contracts.models import Contract, ContractOption
from contracts.states import IN_FORCE, ContractState, OptionState
from notifications.kinds import Verdict
from notifications.models import OutboxMessage

STANDS = {
    EXERCISED: {OptionState.EXERCISED},
    WAIVED: {OptionState.WAIVED},
    LAPSED: {OptionState.LAPSED},
    DUE: {OptionState.OPEN},
    TERMINATED: {ContractState.TERMINATED},
    REINSTATED: set(IN_FORCE),
}


def contract_guard(messages: list[OutboxMessage]) -> dict[int, Verdict]:
    about_options = [one.subject_id for one in messages if one.kind in ABOUT_OPTIONS]
    about_contracts = [one.subject_id for one in messages if one.kind not in ABOUT_OPTIONS]
    with across_offices("a worker re-checks the notes of every office before they leave"):
        options = {
            row.pk: (row.state, row.contract)
            for row in ContractOption.objects.filter(pk__in=about_options).select_related("contract__production")
        }
        contracts = {
            row.pk: (row.state, row)
            for row in Contract.objects.filter(pk__in=about_contracts).select_related("production")
        }
    return {one.pk: _verdict(one, options if one.kind in ABOUT_OPTIONS else contracts) for one in messages}


def _verdict(message: OutboxMessage, found: dict[int, tuple[str, Contract]]) -> Verdict:
    state, contract = found.get(message.subject_id, ("", None))
    if contract is None or state not in STANDS[message.kind]:
        return Verdict.drop("It has moved on since")
    if message.kind == DUE and contract.state not in IN_FORCE:
        return Verdict.drop("The contract has ended since")
    # A production that took a codename since must not be named by a note written before.
    message.context["production"] = contract.production.public_title
    return Verdict.send()
