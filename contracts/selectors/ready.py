"""What a contract still lacks before it can go out for signature."""

from collections import Counter

from contracts.models import Contract, ContractParty
from contracts.selectors.signing import PERFORMERS_SIDE
from contracts.states import SIGNING_KINDS, PartyKind, PartyState
from core import clock

ADULT = 18


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
    found += [f"{party.name} has no address to write to." for party in parties if not party.email]
    return found + _witnesses(signing)


def is_minor(contract: Contract) -> bool:
    """A date of birth is kept only of somebody under 18."""
    born = contract.performer.born_on
    if born is None:
        return False
    today = clock.today()
    return (today.year - born.year) - ((today.month, today.day) < (born.month, born.day)) < ADULT


def _witnesses(signing: list[ContractParty]) -> list[str]:
    """A witness is somebody else: not one who signs for a side."""
    addresses = Counter(party.email.lower() for party in signing)
    return [
        f"{party.name} cannot be the witness of what they sign themselves."
        for party in signing
        if party.kind == PartyKind.WITNESS and addresses[party.email.lower()] > 1
    ]
