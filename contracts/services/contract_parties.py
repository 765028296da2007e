"""Who signs a contract and who gets a copy: put together while it is a draft."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from contracts.models import Contract, ContractParty
from contracts.paper.language import tidy
from contracts.policies import can_make_offers
from contracts.selectors.guardians import guardians_on_record, has_address, is_minor
from contracts.selectors.paper import PERFORMING, copies_for_agency, copies_of
from contracts.services.chain import lock_contract
from contracts.states import ContractState, PartyKind, PartyState
from core.errors import IllegalTransition, Invalid, NotAllowed, NotFound

MOST = 12
LONGEST = {"name": 160, "company": 160, "title": 120}
TURN = {PartyKind.SIGNATORY: 2, PartyKind.WITNESS: 3}


def add_first_parties(contract: Contract) -> None:
    """The performer's side as it is on record: they, their company or their guardian, and a copy for the rep.

    Somebody without an account of their own has no address here: the office adds them.
    """
    terms, account = contract.terms, contract.performer.account
    name = contract.performer.stage_name
    if is_minor(contract):
        email, guardian = terms.get("guardian_email") or "", terms.get("guardian_name") or ""
        people = guardians_on_record(contract)
        if known := _on_record(people, guardian, email) or next(iter(people), None):
            email, guardian = _as_known(known, guardian, email)
        if email and guardian:
            _make(contract, kind=PartyKind.GUARDIAN, name=guardian, email=email, title=f"for {name}")
    elif account is not None:
        company = terms.get("loan_out", "")
        kind = PartyKind.LOAN_OUT if company else PartyKind.PERFORMER
        _make(contract, kind=kind, name=name, email=account.email, company=company[:160])
    if contract.rep is not None:
        _copy_for_rep(contract)


def _copy_for_rep(contract: Contract) -> None:
    agency = contract.agency.name if contract.agency else ""
    _make(contract, kind=PartyKind.COPY, name=contract.rep.name, email=contract.rep.email, company=agency)


def copy_parties(contract: Contract, source: Contract) -> None:
    """An amendment is signed by whoever signed what it amends; for a child, by who answers for them now.

    Where another agency speaks in it, or nobody does, the former's copies stay behind.
    """
    people = guardians_on_record(contract)
    parties = source.parties.exclude(state=PartyState.DELEGATED)
    if contract.agency_id != source.agency_id:
        parties = parties.exclude(pk__in=copies_for_agency(source).values("pk"))
    elif contract.rep_id != source.rep_id:
        parties = parties.exclude(kind=PartyKind.COPY, user=source.rep_id)
    for party in parties:
        values = {name: getattr(party, name) for name in ("kind", "name", "email", "company", "title", "position")}
        if party.kind == PartyKind.GUARDIAN and people and _on_record(people, "", party.email) is None:
            values |= {"name": people[0].name, "email": people[0].email}
        _make(contract, **values)
    is_new = contract.rep is not None and contract.rep_id != source.rep_id
    if is_new and not copies_of(contract).filter(email__iexact=contract.rep.email).exists():
        _copy_for_rep(contract)


def _on_record(people: Sequence[User], name: str, email: str) -> User | None:
    """The one of a child's guardians whose address that is, else whose name."""
    by_email = (user for user in people if email and has_address(user, email))
    return next(by_email, None) or next((user for user in people if user.name.casefold() == name.casefold()), None)


def _as_known(user: User, name: str, email: str) -> tuple[str, str]:
    """The address and name to write down: what was given where it is theirs, else their account's."""
    return (email, name or user.name) if email and has_address(user, email) else (user.email, user.name)


def _make(contract: Contract, *, kind: str, name: str, email: str, **values) -> ContractParty:
    values.setdefault("position", TURN.get(PartyKind(kind), 1))
    return ContractParty.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        kind=kind,
        name=name,
        email=email,
        **_account(contract, kind, email),
        **values,
    )


def _account(contract: Contract, kind: str, email: str) -> dict:
    """Whose it is: they find it on their own page too. A guardian's also by another address shown to be theirs."""
    people = guardians_on_record(contract) if kind == PartyKind.GUARDIAN else []
    known = next((user for user in people if has_address(user, email)), None)
    user = known or User.objects.filter(email__iexact=email).first()
    return {"user": user, "time_zone": user.time_zone if user else contract.organisation.time_zone}


def start_over(contract: Contract) -> None:
    """Everybody signs anew, by new links. The contract is under lock."""
    for party in contract.parties.exclude(state=PartyState.DELEGATED).select_for_update(no_key=True).order_by("pk"):
        party.state, party.round = PartyState.WAITING, party.round + 1
        party.invited_at = party.opened_at = party.consented_at = party.signed_at = party.reminded_at = None
        party.pages_read = party.reminders = party.code_attempts = 0
        party.declined_because = party.code_digest = ""
        party.code_expires_at = None
        party.save()


def _draft(actor: User, contract: Contract) -> Contract:
    row = lock_contract(contract.pk)
    if not can_make_offers(actor, row.organisation_id):
        raise NotAllowed("Parties are named by the owner, directors and business affairs of the office.")
    if row.state != ContractState.DRAFTED:
        raise IllegalTransition("Parties are changed while the contract is a draft. Put it back first.")
    return row


def _checked(values: dict, contract: Contract, *, but: int | None = None) -> dict:
    made = {name: " ".join(tidy(str(values.get(name) or "")).split()) for name in (*LONGEST, "email", "kind")}
    if made["kind"] not in PartyKind.values:
        raise Invalid("Choose what this party is.", field="kind")
    if not made["name"]:
        raise Invalid("Write the name as it is to stand in the contract.", field="name")
    for name, most in LONGEST.items():
        if len(made[name]) > most:
            raise Invalid(f"This is too long: {most} characters at most.", field=name)
    try:
        validate_email(made["email"])
    except ValidationError:
        raise Invalid("Write an email address: the contract goes there.", field="email") from None
    made["email"] = made["email"].lower()
    if made["kind"] in (PartyKind.LOAN_OUT, PartyKind.SIGNATORY) and not made["company"]:
        raise Invalid("Write the company that they sign for.", field="company")
    if made["kind"] == PartyKind.PERFORMER and is_minor(contract):
        raise Invalid("Somebody under age does not sign themself: add their guardian.", field="kind")
    if made["kind"] == PartyKind.GUARDIAN and (people := guardians_on_record(contract)):
        known = _on_record(people, made["name"], made["email"])
        if known is None:
            names = " or ".join(user.name for user in people)
            raise Invalid(
                f"{contract.performer.stage_name} is looked after by {names} on Callboard. Write that name: the letter"
                " goes to their own address.",
                field="name",
            )
        made["email"], made["name"] = _as_known(known, made["name"], made["email"])
    others = contract.parties.exclude(pk=but).exclude(state=PartyState.DELEGATED)
    if others.filter(kind=made["kind"], email__iexact=made["email"]).exists():
        raise Invalid("Somebody with this address is a party in this way already.", field="email")
    if made["kind"] in PERFORMING and (twin := others.filter(kind__in=PERFORMING).first()):
        raise Invalid(f"{twin.name} signs for the performer already. Change or remove that party first.", field="kind")
    return made


@transaction.atomic(durable=True)
def add_party(*, actor: User, contract: Contract, **values) -> ContractParty:
    """`values`: kind, name, email, company, title."""
    contract = _draft(actor, contract)
    if contract.parties.count() >= MOST:
        raise Invalid(f"A contract can have {MOST} parties at most.")
    made = _checked(values, contract)
    last = contract.parties.exclude(kind=PartyKind.COPY).aggregate(last=Max("position"))["last"] or 0
    position = TURN.get(PartyKind(made["kind"]), 1) if made["kind"] != PartyKind.WITNESS else max(last + 1, 3)
    party = ContractParty.objects.create(
        organisation_id=contract.organisation_id,
        contract=contract,
        position=position,
        **made,
        **_account(contract, made["kind"], made["email"]),
    )
    _log(actor, contract, "add_party", party)
    return party


@transaction.atomic(durable=True)
def change_party(*, actor: User, contract: Contract, party_id: int, **values) -> ContractParty:
    contract = _draft(actor, contract)
    party = _one(contract, party_id)
    made = _checked({"kind": party.kind, **values}, contract, but=party.pk)
    for name, value in (made | _account(contract, made["kind"], made["email"])).items():
        setattr(party, name, value)
    party.save()
    _log(actor, contract, "change_party", party)
    return party


@transaction.atomic(durable=True)
def remove_party(*, actor: User, contract: Contract, party_id: int) -> None:
    contract = _draft(actor, contract)
    party = _one(contract, party_id)
    if party.signatures.exists() or contract.chain.filter(party=party).exists():
        raise IllegalTransition(f"{party.name} stands in the trail of this contract and stays a party. Change them.")
    _log(actor, contract, "remove_party", party)
    party.delete()


@transaction.atomic(durable=True)
def order_parties(*, actor: User, contract: Contract, ids: Sequence[int]) -> None:
    """Who signs first: `ids` are all parties in their order; whoever only gets a copy has no turn."""
    contract = _draft(actor, contract)
    rows = {party.pk: party for party in contract.parties.exclude(state=PartyState.DELEGATED)}
    if sorted(ids) != sorted(rows):
        raise Invalid("The parties have changed. Load the page again and put them in order.")
    turn = 0
    for pk in ids:
        turn += rows[pk].kind != PartyKind.COPY
        rows[pk].position = max(turn, 1)
    ContractParty.objects.bulk_update(rows.values(), ["position"])
    record_activity(actor=actor, verb="contract.order_parties", subject=contract, organisation=contract.organisation)


def _one(contract: Contract, party_id: int) -> ContractParty:
    found = contract.parties.filter(pk=party_id).exclude(state=PartyState.DELEGATED).first()
    if found is None:
        raise NotFound("This contract has no such party.")
    return found


def _log(actor: User, contract: Contract, verb: str, party: ContractParty) -> None:
    record_activity(
        actor=actor,
        verb=f"contract.{verb}",
        subject=contract,
        organisation=contract.organisation,
        data={"party": party.pk, "kind": party.kind},
    )
