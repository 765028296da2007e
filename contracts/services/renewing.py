"""A document that nobody has signed is set anew while it is out, because another signs for the performer now."""

from accounts.models import User
from contracts.messages_signing import RENEWED
from contracts.models import Contract, ContractParty
from contracts.selectors.paper import copies_of, draft_as_sent, newest_version
from contracts.services.chain import add_event
from contracts.services.contracts import keep_version
from contracts.services.parties_turns import READING
from contracts.services.sign_letters import drop_letters, write_letters
from contracts.states import EventKind, PartyKind, PartyState
from core import clock, codes
from core.errors import Invalid


def set_anew(contract: Contract, *, actor: User, before: ContractParty, fresh: ContractParty) -> bool:
    """With the name of `fresh` where `before` stood; whoever was asked, or has a copy, is told which version counts.

    In the caller's transaction, the contract under lock, nobody having signed. False, with nothing changed, where the
    new name cannot be set. Their links stay good and open the new version, which they read from its beginning.
    """
    was = newest_version(contract)
    if was is None:
        return False
    try:
        keep_version(actor, contract, draft_as_sent(contract, was))
    except Invalid:
        # A name in letters that no font here has must not keep a child from being signed for.
        return False
    asked = list(contract.parties.filter(state=PartyState.INVITED).select_for_update(no_key=True).order_by("pk"))
    for party in asked:
        _ask_again(contract, party, actor=actor)
    told = [*asked, *copies_of(contract).order_by("pk")]
    drop_letters(told, because="It was set anew")
    because = f"{fresh.name} signs for {contract.performer.stage_name} now, in place of {before.name}."
    if fresh.kind == PartyKind.PERFORMER:
        because = f"{contract.performer.stage_name} is of age and signs themself now, in place of {before.name}."
    write_letters(
        RENEWED,
        contract=contract,
        parties=told,
        actor=actor,
        mark=str(contract.version),
        because=because,
        earlier=str(was.number),
    )
    return True


def _ask_again(contract: Contract, party: ContractParty, *, actor: User) -> None:
    party.invited_at, party.opened_at, party.consented_at, party.reminded_at = clock.now(), None, None, None
    party.pages_read = party.reminders = party.code_attempts = 0
    party.code_digest, party.code_expires_at = "", None
    party.save(update_fields=[*READING, *codes.FIELDS])
    add_event(contract, EventKind.INVITED, party=party, actor=actor, data={"version": contract.version})
