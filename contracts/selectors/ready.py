"""What a contract still lacks before it can go out for signature."""

from collections import Counter

from contracts.models import Contract, ContractParty
from contracts.selectors.guardians import PERFORMERS_SIDE, is_minor, not_theirs
from contracts.states import SIGNING_KINDS, PartyKind, PartyState

WHO = "only whoever answers for them on Callboard does, and themself from 18."


def what_is_missing(contract: Contract) -> list[str]:
    """Sentences for whoever sends it; none when it can go out."""
    parties = list(contract.parties.exclude(state=PartyState.DELEGATED))
    signing = [party for party in parties if party.kind in SIGNING_KINDS]
    kinds = {party.kind for party in signing}
    found = []
    if contract.version == 0:
        found.append("Set the document first: nothing can be signed yet.")
    if not kinds & PERFORMERS_SIDE:
        found.append("Nobody signs for the performer: add them, their company or their guardian.")
    if PartyKind.SIGNATORY not in kinds:
        found.append("Nobody signs for the production: add its signatory.")
    if is_minor(contract) and PartyKind.GUARDIAN not in kinds:
        found.append(f"{contract.performer.stage_name} is under 18: their guardian signs. Add the guardian.")
    ended = not_theirs([(contract, party) for party in signing])
    found += [
        f"{party.name} cannot sign for {contract.performer.stage_name}: {WHO}" for party in signing if party.pk in ended
    ]
    found += [f"{party.name} has no address to write to." for party in parties if not party.email]
    return found + _witnesses(signing)


def _witnesses(signing: list[ContractParty]) -> list[str]:
    """A witness is somebody else: not one who signs for a side."""
    addresses = Counter(party.email.lower() for party in signing)
    return [
        f"{party.name} cannot be the witness of what they sign themselves."
        for party in signing
        if party.kind == PartyKind.WITNESS and addresses[party.email.lower()] > 1
    ]
