"""Whether a document that is out can be set anew with another name in it, and which names its words still have."""

from collections.abc import Iterable

from contracts.models import Contract, ContractParty, ContractVersion
from contracts.selectors.guardians import OWN
from contracts.selectors.paper import draft_as_sent, newest_version
from contracts.states import ContractState

SIGNED_ALREADY = "signed"
WORDS_MOVED = "moved"


def why_not_anew(contract: Contract) -> str:
    """ "" where a change of who signs for the performer can go into the words, and would change nothing else in them.

    SIGNED_ALREADY where somebody has signed these words, WORDS_MOVED where more than the name would be another.
    """
    if contract.state != ContractState.OUT_FOR_SIGNATURE:
        return SIGNED_ALREADY
    version = newest_version(contract)
    if version is None or version.blocks[1:] != draft_as_sent(contract, version).words:
        return WORDS_MOVED
    return ""


def still_named(version: ContractVersion | None, parties: Iterable[ContractParty]) -> list[tuple[str, ContractParty]]:
    """Names in the words of those in whose place another signs for the performer, each with that other."""
    if version is None:
        return []
    found = []
    for party in parties:
        before = party.handed_on_by if party.kind in OWN else None
        while before is not None:
            if names(version, before.name):
                found.append((before.name, party))
            before = before.handed_on_by
    return found


def names(version: ContractVersion, name: str) -> bool:
    return any(name in block.get("text", "") for block in version.blocks)
