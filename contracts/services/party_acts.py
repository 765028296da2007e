"""What a party does instead of signing: declines, hands it on, asks a question."""

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.services.activity import record_activity
from contracts.messages_signing import ASKED, DECLINED, QUESTION, sign_context
from contracts.models import Contract, ContractParty
from contracts.policies import can_make_offers
from contracts.selectors.office_readers import readers_at
from contracts.selectors.signing import MAY_HAND_ON, how_it_stands
from contracts.services.chain import add_event
from contracts.services.handing_on import checked_signer, hand_on
from contracts.services.parties_turns import check_turn, invite, lock_party
from contracts.services.sending_out import end_unsigned
from contracts.services.sign_letters import SUBJECT_TYPE, drop_letters, office_address, tell_office, write_letters
from contracts.signals import contract_changed
from contracts.states import OUT, EndedBecause, EventKind, PartyState
from core import clock, tokens
from core.errors import Conflict, Invalid, NotAllowed
from notifications.services.outbox import NewMessage, add_messages

MOST_WORDS = 600


@transaction.atomic(durable=True)
def decline(*, party: ContractParty, because: str, by: User | None) -> Contract:
    """They do not sign. The contract ends, and the office and whoever signed before them read why."""
    because = _words(because, "Say why, in a few words. The office and those who have signed read it.", "because")
    contract, party = lock_party(party)
    check_turn(contract, party)
    party.state, party.declined_because = PartyState.DECLINED, because
    party.save(update_fields=["state", "declined_because"])
    drop_letters([party], because="They have declined")
    end_unsigned(
        contract,
        actor=by,
        reason=EndedBecause.DECLINED,
        note=because,
        event=EventKind.DECLINED,
        letter=DECLINED,
        letter_words={"who": party.name, "because": f"They say: “{because}”"},
        party=party,
    )
    tell_office(
        contract,
        title=f"{party.name} declined to sign: {contract.role.name}",
        text=f"{contract.number}. They say: “{because}”",
        mark=f"declined:{party.pk}:{party.round}",
    )
    return contract


@transaction.atomic(durable=True)
def delegate(*, party: ContractParty, name: str, email: str, actor: User | None = None) -> ContractParty:
    """Somebody else signs in their place, at their turn. By the party themself, or by those who deal for the office.

    Raises NotAllowed for whose signature is their own, Invalid for an address that is on this contract already.
    """
    if actor is not None and actor.pk != party.user_id and not can_make_offers(actor, party.organisation_id):
        raise NotAllowed("This is not your signature to hand on.")
    if party.kind not in MAY_HAND_ON:
        raise NotAllowed("Nobody else can give this signature. Ask the office if something has to change.")
    name, email = checked_signer(name, email, missing="Say who signs instead.")
    contract, party = lock_party(party)
    if contract.state not in OUT or party.state not in {PartyState.INVITED, PartyState.WAITING}:
        raise Conflict(how_it_stands(contract, party), code="not_open")
    if contract.expires_at is not None and contract.expires_at <= clock.now():
        raise Conflict("The time to sign this has run out. The office can send it anew.", code="ran_out")
    if contract.parties.exclude(state=PartyState.DELEGATED).filter(email__iexact=email).exists():
        raise Invalid("Somebody with this address is on the contract already.", field="email")
    was_asked = party.state == PartyState.INVITED
    fresh = hand_on(
        contract,
        party,
        because="It was handed on",
        kind=party.kind,
        name=name,
        email=email,
        time_zone=party.time_zone,
        company=party.company,
        title="",
    )
    add_event(contract, EventKind.DELEGATED, party=party, actor=actor, data={"to": name, "party": str(fresh.uid)})
    if was_asked:
        invite(contract, fresh, actor=actor)
        write_letters(ASKED, contract=contract, parties=[fresh], actor=contract.created_by)
    record_activity(
        actor=actor if actor is not None and actor.pk != party.user_id else None,
        verb="contract.hand_on",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "party": party.name, "to": name},
    )
    tell_office(
        contract,
        title=f"{name} signs in place of {party.name}",
        text=f"{contract.number}, {contract.performer.stage_name} for {contract.role.name}.",
        mark=f"handed-on:{party.pk}",
    )
    contract_changed.send(Contract, contract=contract, actor=actor)
    return fresh


@transaction.atomic(durable=True)
def ask_question(*, party: ContractParty, text: str, by: User | None) -> None:
    """A party asks whoever made the contract, or those who deal where they have left; the answer goes to the party's own address."""
    text = _words(text, "Write your question first.", "text")
    contract, party = lock_party(party)
    if contract.state not in OUT and contract.executed_at is None:
        raise Conflict(how_it_stands(contract, party), code="not_open")
    context = sign_context(contract=contract, party=party, signer=party.name, who=party.name, question=text)
    context |= {"office": "", "url": settings.SITE_URL.rstrip("/") + office_address(contract)}
    add_messages(
        [
            NewMessage(
                organisation_id=contract.organisation_id,
                kind=QUESTION,
                recipient_id=reader.pk,
                to_email=reader.email,
                to_name=reader.name,
                time_zone=reader.time_zone,
                context=context | {"greeting": reader.name.split(" ")[0] or "friend"},
                dedupe_key=f"{QUESTION}:{party.uid}:{tokens.new_slug(8)}",
                subject_type=SUBJECT_TYPE,
                subject_id=party.pk,
                reply_to=party.email,
                created_by_id=by.pk if by else None,
            )
            for reader in readers_at(contract.organisation_id, contract.created_by_id)
        ]
    )
    record_activity(
        actor=None,
        verb="contract.question",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "party": party.name},
    )


def _words(text: str, missing: str, field: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(missing, field=field)
    if len(text) > MOST_WORDS:
        raise Invalid(f"Keep it within {MOST_WORDS} characters.", field=field)
    return text
