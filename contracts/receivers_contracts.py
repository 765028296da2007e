"""What follows when a contract is executed, when another speaks for a performer, and when somebody leaves an office."""

from accounts.models import Organisation, User
from accounts.states import OrganisationKind
from contracts.models import Contract
from contracts.services.chain import add_event, lock_contract
from contracts.services.contracts import log
from contracts.services.deal_settings import end_with_membership
from contracts.services.erased import scrub
from contracts.services.options import options_of_version
from contracts.services.turning import turn_deals, turn_from_agent
from contracts.signals import contract_changed
from contracts.states import CONTRACT_MOVES, ContractState, EventKind
from core.states import is_legal
from talent.policies import ceases_to_speak


def follow_execution(sender, *, contract: Contract, **_kwargs) -> None:
    # Locked before its options are: whoever exercises one comes by the same way.
    first = lock_contract(contract.amends_id) if contract.amends_id else None
    options_of_version(contract)
    if first is not None:
        _amend(first, contract)


def _amend(first: Contract, amendment: Contract) -> None:
    if is_legal(CONTRACT_MOVES, first.state, ContractState.AMENDED):
        first.state = ContractState.AMENDED
        first.save(update_fields=["state"])
        log(actor=None, contract=first, verb="amended", by=amendment.pk)
    add_event(first, EventKind.AMENDED, data={"by": amendment.number})
    contract_changed.send(Contract, contract=first, actor=None)


def turn_with_the_contact(sender, submissions, own, **_kwargs) -> None:
    turn_deals(submission_ids=[row.pk for row in submissions], own_ids=[row.pk for row in own])


def scrub_the_erased(sender, performer, erased, **_kwargs) -> None:
    scrub(performer=performer, erased=erased)


def follow_who_left(sender, *, user: User, organisation: Organisation, **_kwargs) -> None:
    if organisation.kind == OrganisationKind.AGENCY:
        turn_from_agent(user=user, organisation=organisation)
    else:
        end_with_membership(user=user, organisation=organisation)


def follow_new_role(sender, *, user: User, organisation: Organisation, before: str, after: str, **_kwargs) -> None:
    if ceases_to_speak(organisation, before=before, after=after):
        turn_from_agent(user=user, organisation=organisation)
