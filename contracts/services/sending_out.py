"""A contract goes out for signature, is called back, voided, or runs out of time."""

import datetime as dt

from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices, office_scope
from contracts.messages_signing import COPY, EXPIRED, RECALLED, VOIDED
from contracts.models import Contract, ContractParty, DealSettings, Offer
from contracts.policies import can_make_offers
from contracts.selectors.paper import copies_of
from contracts.selectors.ready import what_is_missing
from contracts.selectors.signing import version_in_force
from contracts.services.approvals import check_may_send_amendment
from contracts.services.chain import add_event, lock_contract
from contracts.services.parties_turns import invite_next, signers, stand_down, who_signed
from contracts.services.sign_letters import drop_letters, tell_office, tell_parties, write_letters
from contracts.signals import contract_changed
from contracts.states import (
    CONTRACT_MOVES,
    IN_FORCE,
    OUT,
    ContractState,
    EndedBecause,
    EventKind,
    OfferState,
)
from core import clock
from core.errors import Conflict, IllegalTransition, Invalid, NeedsConfirmation, NotAllowed
from core.states import check

BINDS = (
    "A contract that is delivered, or a written acceptance, may bind the production before everybody has signed."
    " Send it when the terms are meant as they stand."
)
MOST_DAYS = 60
MOST_WORDS = 600
NOT_YOURS = "Contracts are sent, called back and voided by the office’s owners, directors and business affairs."
_C = ContractState


def _hold(actor: User, contract: Contract) -> Contract:
    if not can_make_offers(actor, contract.organisation_id):
        raise NotAllowed(NOT_YOURS)
    return lock_contract(contract.pk)


def _check(contract: Contract, to: str) -> None:
    check(CONTRACT_MOVES, contract.state, to, noun="contract", labels=_C.choices)


@transaction.atomic(durable=True)
def send_for_signature(
    *, actor: User, contract: Contract, days: int | None = None, knows_it_binds: bool = False
) -> Contract:
    """Out to its parties: the first in order, or all at once.

    Raises NeedsConfirmation until the actor says that they know what sending may bind; Invalid for a party that is
    missing or cannot be written to; Conflict when its offer is not agreed to any more.
    """
    if not can_make_offers(actor, contract.organisation_id):
        raise NotAllowed(NOT_YOURS)
    # The offer first, as everybody takes them: it cannot be taken back while this goes out.
    offer = Offer.objects.select_for_update(of=("self",), no_key=True).get(pk=contract.offer_id)
    contract = lock_contract(contract.pk)
    _check(contract, _C.OUT_FOR_SIGNATURE)
    if offer.state != OfferState.ACCEPTED or (contract.amends_id is None and offer.accepted_id != contract.revision_id):
        raise Conflict("The terms of this contract are not agreed to any more. Make a contract from those that are.")
    if contract.amends is not None and contract.amends.state not in IN_FORCE:
        raise Conflict(f"{contract.amends.number}, which this amends, is not in force any more.")
    if contract.amends is not None:
        check_may_send_amendment(amendment=contract, actor=actor)
    if missing := what_is_missing(contract):
        raise Invalid(missing[0], field="parties", details={"missing": missing})
    if days is not None and not 1 <= days <= MOST_DAYS:
        raise Invalid(f"Give them from 1 to {MOST_DAYS} days.", field="days")
    if not knows_it_binds:
        raise NeedsConfirmation(BINDS, field="knows_it_binds")
    settings = DealSettings.objects.filter(organisation=contract.organisation_id).first() or DealSettings()
    document, before = version_in_force(contract), contract.state
    contract.state, contract.sent_at = _C.OUT_FOR_SIGNATURE, clock.now()
    contract.expires_at = contract.sent_at + dt.timedelta(days=days or settings.signing_days)
    contract.save(update_fields=["state", "sent_at", "expires_at"])
    add_event(
        contract,
        EventKind.SENT,
        actor=actor,
        data={
            "version": document.number,
            "sha256": document.sha256,
            "order": contract.signing_order,
            "until": contract.expires_at.isoformat(timespec="seconds"),
            "parties": [{"party": str(one.uid), "kind": one.kind, "name": one.name} for one in signers(contract)],
        },
    )
    _log(actor, contract, "send", before)
    invite_next(contract, actor=actor)
    copies = list(copies_of(contract))
    # Marked by the sending: what was called back before they read of it goes out to them again.
    write_letters(COPY, contract=contract, parties=copies, actor=actor, mark=contract.sent_at.isoformat())
    contract_changed.send(Contract, contract=contract, actor=actor)
    return contract


@transaction.atomic(durable=True)
def recall_contract(*, actor: User, contract: Contract) -> Contract:
    """Back into review, while nobody has signed: links die, and whoever was asked is told to wait."""
    contract = _hold(actor, contract)
    before = contract.state
    if before == _C.PART_SIGNED:
        raise IllegalTransition("Somebody has signed already. It can be voided, and sent anew as a new version.")
    _check(contract, _C.IN_REVIEW)
    contract.state, contract.expires_at = _C.IN_REVIEW, None
    contract.save(update_fields=["state", "expires_at"])
    add_event(contract, EventKind.RECALLED, actor=actor, data={"version": contract.version})
    asked = stand_down(contract, because="It was called back")
    drop_letters(list(copies_of(contract)), because="It was called back")
    write_letters(RECALLED, contract=contract, parties=asked, actor=actor)
    _log(actor, contract, "recall", before)
    contract_changed.send(Contract, contract=contract, actor=actor)
    return contract


@transaction.atomic(durable=True)
def void_contract(*, actor: User, contract: Contract, because: str) -> Contract:
    """Before it is executed: nobody can sign it, and whoever was asked or has signed is told why."""
    because = because.strip()
    if not because:
        raise Invalid("Say why it is voided. Those who were asked to sign read it.", field="because")
    if len(because) > MOST_WORDS:
        raise Invalid(f"Keep the reason within {MOST_WORDS} characters.", field="because")
    contract = _hold(actor, contract)
    if contract.state in {_C.EXECUTED, _C.AMENDED}:
        raise IllegalTransition("Everybody has signed, so it is in force. It can be amended or terminated.")
    end_unsigned(
        contract,
        actor=actor,
        reason=EndedBecause.VOIDED,
        note=because,
        event=EventKind.VOIDED,
        letter=VOIDED,
        letter_words={"because": f"Our reason: {because}"},
    )
    return contract


def end_unsigned(
    contract: Contract,
    *,
    actor: User | None,
    reason: str,
    note: str,
    event: str,
    letter: str,
    letter_words: dict,
    party: ContractParty | None = None,
) -> None:
    """What voiding, declining and running out share; in the caller's transaction, the contract locked."""
    before, was_out = contract.state, contract.state in OUT
    _check(contract, _C.VOIDED)
    contract.state, contract.ended_at = _C.VOIDED, clock.now()
    contract.ended_because, contract.ended_note = reason, note
    contract.save(update_fields=["state", "ended_at", "ended_because", "ended_note"])
    add_event(
        contract, event, party=party, actor=actor, data={"version": contract.version, **({"why": note} if note else {})}
    )
    # Read before they stand down: afterwards nobody is asked any more.
    signed = who_signed(signers(contract))
    asked = stand_down(contract, because="It was ended")
    if was_out:
        others = [one for one in [*signed, *asked] if party is None or one.pk != party.pk]
        write_letters(letter, contract=contract, parties=others, actor=actor or contract.created_by, **letter_words)
    is_ours = reason == EndedBecause.VOIDED
    _log(actor if is_ours else None, contract, "void" if is_ours else str(reason), before)
    contract_changed.send(Contract, contract=contract, actor=actor)


def expire_contracts() -> int:
    """Those whose time has run out, each in a transaction of its own. Returns how many ended."""
    with across_offices("the clock ends contracts of every office"):
        due = list(
            Contract.objects.filter(state__in=OUT, expires_at__lte=clock.now())
            .select_related("organisation")
            .order_by("expires_at", "pk")[:500]
        )
    return sum(_expire(contract) for contract in due)


def _expire(contract: Contract) -> bool:
    with office_scope(contract.organisation), transaction.atomic(durable=True):
        contract = lock_contract(contract.pk)
        # Signed, voided or given more time since it was found.
        if contract.state not in OUT or contract.expires_at is None or contract.expires_at > clock.now():
            return False
        end_unsigned(
            contract,
            actor=None,
            reason=EndedBecause.EXPIRED,
            note="",
            event=EventKind.EXPIRED,
            letter=EXPIRED,
            letter_words={},
        )
        name = contract.performer.stage_name
        tell_office(
            contract,
            title=f"Not signed in time: {name} for {contract.role.name}",
            text=f"{contract.number} ran out before everybody had signed. It can be opened again and sent anew.",
            mark=f"expired:{contract.version}",
        )
        tell_parties(
            contract,
            title=f"No longer to be signed: {contract.role.name}, {contract.production.public_title}",
            text="The time to sign has run out. The office can send it anew.",
            mark=f"expired:{contract.version}",
        )
        return True


def _log(actor: User | None, contract: Contract, verb: str, before: str) -> None:
    record_activity(
        actor=actor,
        verb=f"contract.{verb}",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "from": before, "to": contract.state},
    )
