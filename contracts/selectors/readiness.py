"""What a contract still lacks before it can go into review, in sentences for the office."""

from collections.abc import Sequence

from contracts.models import Contract, ContractParty, ContractVersion
from contracts.selectors.guardians import is_minor
from contracts.selectors.paper import PERFORMING, Draft, is_in_step
from contracts.states import OfferState, PartyKind


def lacks(
    contract: Contract, parties: Sequence[ContractParty], version: ContractVersion | None, draft: Draft
) -> list[str]:
    kinds = {party.kind for party in parties}
    name = contract.performer.stage_name
    found = []
    offer = contract.offer
    if contract.amends_id is None and (offer.state != OfferState.ACCEPTED or offer.accepted_id != contract.revision_id):
        found.append("What it was drafted from is not agreed any more. Void it, and draft one from what is.")
    if is_minor(contract) and PartyKind.GUARDIAN not in kinds:
        found.append(f"{name} is under age: their guardian has to be a party and signs for them.")
    elif not kinds & set(PERFORMING):
        found.append(f"Nobody signs for {name} yet. Add them, their company or their guardian with an address.")
    if PartyKind.SIGNATORY not in kinds:
        found.append("Nobody signs for the production yet.")
    if version is None:
        found.append("The document has not been set yet.")
    elif not is_in_step(contract, version, draft):
        found.append(f"Something has changed since version {version.number} was set. Set the document again.")
    return found
