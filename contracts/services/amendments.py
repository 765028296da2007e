"""Changing a contract that is in force: by another one, signed like the first."""

from django.db import transaction

from accounts.models import User
from contracts.costs import cost_of
from contracts.models import Contract, ContractTemplate
from contracts.services.chain import add_event
from contracts.services.contract_parties import copy_parties
from contracts.services.contracts import ENDED, check_paper, held, log, next_number
from contracts.services.offer_checks import check_amended, total_of
from contracts.services.turning import voice_for_new_paper
from contracts.signals import contract_changed
from contracts.states import IN_FORCE, ContractState, EventKind
from contracts.terms import clean, digest
from core.errors import Conflict, IllegalTransition, Invalid

LONGEST = 300


@transaction.atomic(durable=True)
def amend_contract(
    *,
    actor: User,
    contract: Contract,
    purpose: str,
    terms: dict | None = None,
    template: ContractTemplate | None = None,
) -> Contract:
    """A draft that amends this one, with its parties and, until they are changed, its terms.

    `terms` are raw, as `contracts.terms.clean` takes them: the whole deal as it will be. When the amendment is executed
    the first contract becomes amended.
    """
    first = held(actor=actor, contract=contract)
    if first.state not in IN_FORCE:
        raise IllegalTransition("Only a contract in force is amended. Before that it is put back and set anew.")
    if first.amends_id is not None:
        raise IllegalTransition("Amend the contract itself: its amendments are listed there.")
    open_one = first.amendments.exclude(state__in=[*ENDED, *IN_FORCE]).first()
    if open_one is not None:
        raise Conflict(f"There is an amendment under way already: {open_one.number}.")
    paper = template or first.template
    if paper is not None:
        check_paper(first.organisation_id, first.kind, paper)
    last = first.amendments.filter(state__in=IN_FORCE).order_by("-executed_at", "-pk").first() or first
    made = clean(last.terms) if terms is None else check_amended(offer=first.offer, terms=terms)
    if made.get("currency", first.currency) != first.currency:
        raise Invalid(f"This contract is in {first.currency}, and so is whatever amends it.", field="currency")
    voice = voice_for_new_paper(first)
    amendment = Contract.objects.create(
        organisation=first.organisation,
        production_id=first.production_id,
        role_id=first.role_id,
        submission_id=first.submission_id,
        performer_id=first.performer_id,
        agency_id=voice.agency_id,
        rep=voice.rep,
        offer_id=first.offer_id,
        revision_id=first.revision_id,
        amends=first,
        template=paper,
        own_terms=made,
        number=next_number(first.organisation),
        kind=first.kind,
        signing_order=first.signing_order,
        currency=first.currency,
        total=total_of(made, cost_of(made)) if terms is not None else last.total,
        starts_on=made.get("starts_on"),
        ends_on=made.get("ends_on"),
        purpose=_purpose(purpose),
        created_by=actor,
    )
    copy_parties(amendment, first)
    add_event(amendment, EventKind.DRAFTED, actor=actor, data={"amends": first.number, "terms": digest(made)})
    log(actor=actor, contract=amendment, verb="amend", amends=first.pk)
    contract_changed.send(Contract, contract=amendment, actor=actor)
    return amendment


def _purpose(purpose: str) -> str:
    purpose = " ".join(purpose.split())
    if not purpose:
        raise Invalid("Write in a sentence what changes: it opens the amendment.", field="purpose")
    if len(purpose) > LONGEST:
        raise Invalid(f"Say it in {LONGEST} characters at most.", field="purpose")
    return purpose


@transaction.atomic(durable=True)
def change_amendment(*, actor: User, contract: Contract, terms: dict, purpose: str) -> Contract:
    """Other terms for an amendment that is still a draft. Every other contract says what was agreed in its offer."""
    contract = held(actor=actor, contract=contract)
    if contract.amends_id is None:
        raise IllegalTransition("A contract says what was agreed. Its terms change in the negotiation only.")
    if contract.state != ContractState.DRAFTED:
        raise IllegalTransition("Only a draft is changed. Put the amendment back first.")
    made = check_amended(offer=contract.offer, terms=terms)
    if made.get("currency") != contract.currency:
        raise Invalid(f"This contract is in {contract.currency}, and so is whatever amends it.", field="currency")
    contract.own_terms, contract.purpose, contract.total = made, _purpose(purpose), total_of(made, cost_of(made))
    contract.starts_on, contract.ends_on = made.get("starts_on"), made.get("ends_on")
    contract.save(update_fields=["own_terms", "purpose", "total", "starts_on", "ends_on"])
    log(actor=actor, contract=contract, verb="change_amendment")
    contract_changed.send(Contract, contract=contract, actor=actor)
    return contract
