"""Whose turn it is to sign: who is asked next, whose link dies, and what must hold before anybody does anything."""

from collections.abc import Iterable, Sequence

from accounts.models import User
from contracts.messages_signing import ASKED
from contracts.models import Contract, ContractParty
from contracts.selectors.guardians import not_theirs, why_not_theirs
from contracts.selectors.signing import how_it_stands
from contracts.services.chain import add_event, lock_contract
from contracts.services.sign_letters import drop_letters, write_letters
from contracts.states import OUT, SIGNING_KINDS, EventKind, PartyState, SigningOrder
from core import clock, codes
from core.errors import Conflict

P = PartyState
# What somebody did since they were asked; asked anew, they begin anew.
READING = ["invited_at", "opened_at", "pages_read", "consented_at", "reminded_at", "reminders"]


def lock_party(party: ContractParty) -> tuple[Contract, ContractParty]:
    """The contract under lock, then the party; Conflict when their link was replaced since it was read."""
    contract = lock_contract(party.contract_id)
    fresh = ContractParty.objects.select_for_update(of=("self",), no_key=True).get(pk=party.pk)
    if fresh.round != party.round:
        if contract.state not in OUT or fresh.state == P.DELEGATED:
            raise Conflict(how_it_stands(contract, fresh), code="not_open")
        raise Conflict("This link has been replaced. The newest letter has the right one.", code="link_replaced")
    return contract, fresh


def check_turn(contract: Contract, party: ContractParty) -> None:
    """It is out, in time, and theirs to sign now. Raises Conflict, with how it stands instead."""
    if party.state == P.SIGNED:
        raise Conflict("You have signed this already.", code="signed_already")
    is_open = contract.state in OUT and party.state == P.INVITED
    if not is_open or why_not_theirs(contract, party):
        raise Conflict(how_it_stands(contract, party), code="not_open")
    if contract.expires_at is not None and contract.expires_at <= clock.now():
        raise Conflict("The time to sign this has run out. The office can send it anew.", code="ran_out")


def signers(contract: Contract) -> list[ContractParty]:
    """Who signs it, in order; whoever handed their part on is not among them."""
    rows = contract.parties.filter(kind__in=SIGNING_KINDS).exclude(state=P.DELEGATED)
    return list(rows.select_related("user").order_by("position", "pk"))


def invite_next(contract: Contract, *, actor: User | None) -> list[ContractParty]:
    """Ask whoever is next, or everybody where they sign together. In the caller's transaction, the contract locked."""
    left = [party for party in signers(contract) if party.state != P.SIGNED]
    if contract.signing_order == SigningOrder.IN_ORDER:
        first = min((party.position for party in left), default=None)
        left = [party for party in left if party.position == first]
    ended = not_theirs([(contract, party) for party in left])
    asked = [party for party in left if party.state == P.WAITING and party.pk not in ended]
    for party in asked:
        invite(contract, party, actor=actor)
    write_letters(ASKED, contract=contract, parties=asked, actor=actor)
    return asked


def invite(contract: Contract, party: ContractParty, *, actor: User | None) -> None:
    party.state, party.invited_at = P.INVITED, clock.now()
    party.save(update_fields=["state", "invited_at"])
    add_event(contract, EventKind.INVITED, party=party, actor=actor, data={"version": contract.version})


def stand_down(contract: Contract, *, because: str) -> list[ContractParty]:
    """Nobody is asked any more: links die, letters that have not left stay. Returns those who had been asked."""
    asked = [party for party in signers(contract) if party.state == P.INVITED]
    for party in asked:
        party.state, party.round = P.WAITING, party.round + 1
        party.invited_at = party.opened_at = party.consented_at = party.reminded_at = None
        party.pages_read = party.reminders = party.code_attempts = 0
        party.code_digest, party.code_expires_at = "", None
        party.save(update_fields=["state", "round", *READING, *codes.FIELDS])
    drop_letters(asked, because=because)
    return asked


def who_signed(parties: Iterable[ContractParty]) -> Sequence[ContractParty]:
    return [party for party in parties if party.state == P.SIGNED]
