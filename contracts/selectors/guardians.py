"""Whether a signature is still theirs to give: a guardian's ends with the guardianship, a child gives none."""

from collections.abc import Iterable

from accounts.models import User
from accounts.selectors import addresses_of
from casting.agreements.minors import is_minor as is_under_age
from contracts.models import Contract, ContractParty
from contracts.states import PartyKind, PartyState
from core import clock
from talent.models import Performer
from talent.selectors import accounts_of, accounts_of_many

PERFORMERS_SIDE = {PartyKind.PERFORMER, PartyKind.LOAN_OUT, PartyKind.GUARDIAN}
OWN = {PartyKind.GUARDIAN, PartyKind.PERFORMER}
# What was signed stays signed, by whoever answered for the child then.
UNSIGNED = {PartyState.WAITING, PartyState.INVITED}
LEFT = (
    "You do not answer for {performer} on Callboard any more, so this is not yours to sign. The office sees that, and"
    " asks whoever does."
)
GROWN = (
    "{performer} is of age now and signs for themself, so this is not yours to sign any more. The office sees that, and"
    " asks them."
)
CHILD = "{performer} is under 18, so a parent or guardian signs. The office sees that, and asks them."


def is_minor(contract: Contract) -> bool:
    """A date of birth is kept only of somebody under 18."""
    return is_under_age(contract.performer.born_on, clock.today_everywhere())


def not_theirs(places: Iterable[tuple[Contract, ContractParty]]) -> dict[int, str]:
    """By party id, why somebody who was to sign may not, in a sentence to them. Two statements for any number.

    Of a profile that nobody has claimed the office alone knows who answers for the child.
    """
    asked = [(contract, party) for contract, party in places if party.kind in OWN and party.state in UNSIGNED]
    asked = [(contract, party) for contract, party in asked if contract.performer.account_id is not None]
    children = [contract.performer for contract, _ in asked if is_minor(contract)]
    answering = accounts_of_many(children) if children else {}
    found = {}
    for contract, party in asked:
        why = _why(party, contract.performer, answering.get(contract.performer_id))
        if why:
            found[party.pk] = why.format(performer=contract.performer.stage_name)
    return found


def is_gone(contract: Contract, party: ContractParty) -> bool:
    """Their paper lies out still, but whoever has deleted their account, or that of a child, is asked for nothing."""
    return party.kind in PERFORMERS_SIDE and contract.performer.erased_at is not None


def why_not_theirs(contract: Contract, party: ContractParty) -> str:
    return not_theirs([(contract, party)]).get(party.pk, "")


def guardians_on_record(contract: Contract) -> list[User]:
    """Who can be asked to sign for a child; nobody for whoever is of age, or on a profile that nobody has claimed."""
    return accounts_of(contract.performer) if is_minor(contract) else []


def has_address(user: User, email: str) -> bool:
    return email.lower() in addresses_of(user) | {user.email.lower()}


def _why(party: ContractParty, performer: Performer, answering: list[User] | None) -> str:
    """`answering` is None for somebody of age."""
    if answering is None:
        return GROWN if party.kind == PartyKind.GUARDIAN else ""
    if party.kind == PartyKind.PERFORMER:
        return CHILD
    return "" if any(_is(party, user) for user in answering) else LEFT


def _is(party: ContractParty, user: User) -> bool:
    return party.user_id == user.pk if party.user_id is not None else has_address(user, party.email)
