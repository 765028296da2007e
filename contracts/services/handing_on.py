"""Somebody else stands where a party stood."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from contracts.models import Contract, ContractParty
from contracts.services.sign_letters import drop_letters
from contracts.states import PartyState
from core.errors import Invalid

MOST_NAME = 160


def checked_signer(name: str, email: str, *, missing: str) -> tuple[str, str]:
    """As they are kept. Raises Invalid at "name", with the words for a missing one, or at "email"."""
    name, email = " ".join(name.split())[:MOST_NAME], email.strip().lower()
    if len(name) < 2:
        raise Invalid(missing, field="name")
    try:
        validate_email(email)
    except ValidationError as error:
        raise Invalid("That is not a mail address.", field="email") from error
    return name, email


def hand_on(contract: Contract, party: ContractParty, *, because: str, **successor: object) -> ContractParty:
    """Their link and letters end; whoever comes is not asked yet. Under the lock of both, in the caller's transaction."""
    party.state, party.round = PartyState.DELEGATED, party.round + 1
    party.save(update_fields=["state", "round"])
    drop_letters([party], because=because)
    return ContractParty.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        position=party.position,
        handed_on_by=party,
        **successor,
    )
