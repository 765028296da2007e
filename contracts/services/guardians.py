"""Who was to sign for a child and does not answer for them any more: their link ends, and the office asks another."""

from django.db import transaction

from accounts.models import Activity, User
from accounts.selectors import addresses_of
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from contracts.models import Contract, ContractParty
from contracts.policies import can_make_offers
from contracts.selectors.guardians import (
    OWN,
    UNSIGNED,
    guardians_on_record,
    is_minor,
    not_theirs,
    why_not_theirs,
)
from contracts.selectors.renewing import why_not_anew
from contracts.services.chain import add_event, lock_contract
from contracts.services.handing_on import checked_signer, hand_on
from contracts.services.parties_turns import invite_next, lock_party
from contracts.services.renewing import set_anew
from contracts.services.sign_letters import drop_letters, tell_office
from contracts.signals import contract_changed
from contracts.states import OUT, ContractState, EventKind, PartyKind, PartyState
from core import clock, codes
from core.db import lock_in_order
from core.errors import Conflict, Invalid, NotAllowed
from talent.models import Performer

ENDED = "contract.guardian_ended"
ASK_WHOM = "Open the contract, and ask whoever answers for them now."
ASK_THEMSELF = "They are of age and sign themself. Open the contract, and ask them."
ANEW = "Nobody has signed yet, so it is set anew with the new name."
SIGNED_ALREADY = "Somebody has signed already, so its words stay: go on with them, or void it and set it anew."


def end_signatures(performer: Performer) -> None:
    """After a change of who answers for them, joining its transaction: links of whoever may not sign any more end."""
    with across_offices("whoever stops answering for a child signs for them in no office"):
        places = ContractParty.objects.filter(
            contract__performer=performer, contract__state__in=OUT, kind__in=OWN, state__in=UNSIGNED
        )
        for contract_id in sorted(set(places.values_list("contract", flat=True))):
            _end_in(lock_contract(contract_id))


def hand_signatures_over(performer: Performer) -> None:
    """After somebody of age has taken over their profile, joining its transaction: what was asked of their address is theirs.

    Links in letters ended, so it stands on the page of their account.
    """
    account = performer.account
    if account is None or performer.born_on is not None:
        return
    addresses = addresses_of(account) | {account.email.lower()}
    with across_offices("whoever takes over their profile signs for themself in every office"):
        places = ContractParty.objects.filter(contract__performer=performer, kind=PartyKind.PERFORMER, user=None)
        for party in lock_in_order(places.exclude(state=PartyState.DELEGATED)):
            if party.email.lower() in addresses:
                party.user = account
                party.save(update_fields=["user"])


def _end_in(contract: Contract) -> None:
    waiting = contract.parties.filter(kind__in=OWN, state__in=UNSIGNED).select_for_update(of=("self",), no_key=True)
    places = list(waiting.order_by("pk"))
    ended = not_theirs([(contract, party) for party in places])
    known = Activity.objects.filter(subject_type="contracts.contract", subject_id=contract.pk, verb=ENDED)
    told = list(known.values_list("data__place", flat=True))
    for party in places:
        is_ended = party.pk in ended
        # Told of already; or back again, and told of anew should that end too.
        if contract.state not in OUT or is_ended == ([party.pk, party.round] in told):
            continue
        party.round += 1
        party.code_digest, party.code_expires_at, party.code_attempts = "", None, 0
        party.save(update_fields=["round", *codes.FIELDS])
        if not is_ended:
            continue
        drop_letters([party], because="They do not answer for the performer any more")
        tell_office(
            contract,
            title=f"{party.name} cannot sign for {contract.performer.stage_name} any more",
            text=f"{contract.number}, {contract.role.name}. {_what_to_do(contract)}",
            mark=f"must-ask:{party.pk}:{party.round}",
        )
        record_activity(
            actor=None,
            verb=ENDED,
            subject=contract,
            organisation=contract.organisation,
            data={"number": contract.number, "party": party.name, "place": [party.pk, party.round]},
        )


def _what_to_do(contract: Contract) -> str:
    ask = ASK_WHOM if is_minor(contract) else ASK_THEMSELF
    if contract.state == ContractState.PART_SIGNED:
        return f"{ask} {SIGNED_ALREADY}"
    return ask if why_not_anew(contract) else f"{ask} {ANEW}"


@transaction.atomic(durable=True)
def ask_in_place(
    *, actor: User, party: ContractParty, guardian: int | None = None, name: str = "", email: str = ""
) -> ContractParty:
    """Somebody else is asked in place of a party whose signature is not theirs to give any more.

    For a child `guardian` is the user who answers for them now; somebody of age signs themself, by `name` and `email`.
    While nobody has signed, the document is set anew with their name; otherwise its words stay.
    Raises NotAllowed, Conflict where the signature stands or nothing is out, Invalid at "guardian", "name", "email".
    """
    if not can_make_offers(actor, party.organisation_id):
        raise NotAllowed("Those who deal for the office ask somebody else.")
    contract, party = lock_party(party)
    if contract.state not in OUT or party.state not in UNSIGNED:
        raise Conflict("Nobody is waited for here. Load the page again.", code="not_open")
    if contract.expires_at is not None and contract.expires_at <= clock.now():
        raise Conflict("The time to sign this has run out. Send it anew.", code="ran_out")
    if not why_not_theirs(contract, party):
        raise Conflict(f"{party.name} still signs here. Nobody else can give this signature.", code="stands")
    made = _guardian(contract, guardian) if is_minor(contract) else _themself(name, email)
    others = contract.parties.exclude(state=PartyState.DELEGATED).exclude(kind=PartyKind.COPY).exclude(pk=party.pk)
    if others.filter(email__iexact=made["email"]).exists():
        field = "guardian" if is_minor(contract) else "email"
        raise Invalid("Somebody with this address signs the contract already.", field=field)
    zone = made["user"].time_zone if made["user"] else contract.organisation.time_zone
    may_renew = not why_not_anew(contract)
    fresh = hand_on(contract, party, because="Somebody else was asked", time_zone=zone, **made)
    data = {"to": fresh.name, "party": str(fresh.uid), "by": actor.name}
    add_event(contract, EventKind.DELEGATED, party=party, actor=actor, data=data)
    if may_renew:
        set_anew(contract, actor=actor, before=party, fresh=fresh)
    invite_next(contract, actor=actor)
    record_activity(
        actor=actor,
        verb="contract.ask_in_place",
        subject=contract,
        organisation=contract.organisation,
        data={"number": contract.number, "party": party.name, "to": fresh.name},
    )
    contract_changed.send(Contract, contract=contract, actor=actor)
    return fresh


def _guardian(contract: Contract, user_id: int | None) -> dict:
    people = guardians_on_record(contract)
    chosen = next((user for user in people if user.pk == user_id), None)
    if chosen is None:
        named = ", ".join(f"{user.name} ({user.pk})" for user in people)
        raise Invalid(
            f"Choose who of those who answer for {contract.performer.stage_name} signs: {named}.",
            field="guardian",
            details={"guardians": [{"id": user.pk, "name": user.name} for user in people]},
        )
    title = f"for {contract.performer.stage_name}"[:120]
    return {
        "kind": PartyKind.GUARDIAN,
        "name": chosen.name,
        "email": chosen.email.lower(),
        "user": chosen,
        "title": title,
    }


def _themself(name: str, email: str) -> dict:
    name, email = checked_signer(name, email, missing="Write the performer’s name as they sign it.")
    return {
        "kind": PartyKind.PERFORMER,
        "name": name,
        "email": email,
        "user": User.objects.filter(email__iexact=email).first(),
    }
