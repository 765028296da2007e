"""A contract on its way to signature: drafted from what was agreed, set as a document, reviewed."""

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Organisation, User
from accounts.services.activity import record_activity
from contracts.models import Contract, ContractTemplate, ContractVersion, DealSettings, Offer
from contracts.policies import can_make_offers
from contracts.selectors.paper import Draft, current_draft, is_in_step, newest_version, parties_in_order
from contracts.selectors.readiness import lacks
from contracts.services.chain import add_event, lock_contract
from contracts.services.contract_parties import add_first_parties, start_over
from contracts.services.setting import set_document, slug
from contracts.signals import contract_changed
from contracts.states import (
    CONTRACT_MOVES,
    ContractKind,
    ContractState,
    EndedBecause,
    EventKind,
    OfferState,
    SigningOrder,
)
from core import clock, states
from core.errors import Conflict, IllegalTransition, Invalid, NotAllowed

NOT_YOURS = "Contracts are made by the owner, directors and business affairs of the office."
ENDED = [ContractState.VOIDED, ContractState.TERMINATED]


def held(*, actor: User, contract: Contract) -> Contract:
    """The contract under lock, for an act of the office."""
    row = lock_contract(contract.pk)
    if not can_make_offers(actor, row.organisation_id):
        raise NotAllowed(NOT_YOURS)
    return row


def move(*, actor: User, contract: Contract, to: str, also: tuple[str, ...] = ()) -> None:
    """Along the table; `also` are fields that the caller has changed. In the caller's transaction, under lock."""
    source = contract.state
    states.check(CONTRACT_MOVES, source, to, noun="contract", labels=ContractState.choices)
    contract.state = to
    contract.save(update_fields=["state", *also])
    log(actor=actor, contract=contract, verb=CONTRACT_MOVES[source][to], **{"from": source, "to": to})
    contract_changed.send(Contract, contract=contract, actor=actor)


def log(*, actor: User | None, contract: Contract, verb: str, **data) -> None:
    record_activity(
        actor=actor, verb=f"contract.{verb}", subject=contract, organisation=contract.organisation, data=data
    )


@transaction.atomic(durable=True)
def draft_contract(
    *, actor: User, offer: Offer, kind: str, template: ContractTemplate, signing_order: str = SigningOrder.IN_ORDER
) -> Contract:
    """From what was accepted, and nothing else; with the performer's side as its first parties."""
    if not can_make_offers(actor, offer.organisation_id):
        raise NotAllowed(NOT_YOURS)
    offer = (
        Offer.objects.select_for_update(of=("self",), no_key=True)
        .select_related("organisation", "performer__account", "accepted", "agency", "rep")
        .get(pk=offer.pk)
    )
    if offer.state != OfferState.ACCEPTED or offer.accepted is None:
        raise IllegalTransition("A contract is made from an offer that both sides have agreed. This one is not agreed.")
    check_paper(offer.organisation_id, kind, template)
    twin = offer.contracts.filter(kind=kind, amends__isnull=True).exclude(state__in=ENDED).first()
    if twin is not None:
        raise Conflict(f"There is a {twin.get_kind_display().lower()} from this offer already: {twin.number}.")
    terms = offer.accepted.terms
    contract = Contract.objects.create(
        organisation=offer.organisation,
        production_id=offer.production_id,
        role_id=offer.role_id,
        submission_id=offer.submission_id,
        performer=offer.performer,
        agency=offer.agency,
        rep=offer.rep,
        offer=offer,
        revision=offer.accepted,
        template=template,
        number=next_number(offer.organisation),
        kind=kind,
        signing_order=signing_order,
        currency=offer.currency,
        total=offer.accepted.total,
        starts_on=terms.get("starts_on"),
        ends_on=terms.get("ends_on"),
        created_by=actor,
    )
    add_first_parties(contract)
    drafted = {"kind": kind, "revision": offer.accepted.number, "terms": offer.accepted.digest}
    add_event(contract, EventKind.DRAFTED, actor=actor, data=drafted)
    log(actor=actor, contract=contract, verb="draft", offer=offer.pk, revision=offer.accepted.number)
    contract_changed.send(Contract, contract=contract, actor=actor)
    return contract


def check_paper(organisation_id: int, kind: str, template: ContractTemplate) -> None:
    if kind not in ContractKind.values:
        raise Invalid("Choose what kind of contract it is.", field="kind")
    if template.organisation_id != organisation_id or template.archived_at is not None:
        raise Invalid("Choose one of your templates that is in use.", field="template")
    if template.kind != kind:
        raise Invalid(f"“{template.name}” is for another kind of contract.", field="template")


def next_number(organisation: Organisation) -> str:
    """Counted under lock, once for each office; in the caller's transaction."""
    DealSettings.objects.get_or_create(organisation=organisation)
    row = DealSettings.objects.select_for_update(no_key=True).get(organisation=organisation)
    number, row.next_contract = row.next_contract, row.next_contract + 1
    row.save(update_fields=["next_contract"])
    letters = "".join(c for c in organisation.slug.upper() if c.isalnum())[:3] or "CON"
    return f"{letters}-{clock.in_zone(clock.now(), organisation.time_zone).year}-{number:04}"


@transaction.atomic(durable=True)
def set_version(*, actor: User, contract: Contract, seen: int | None = None) -> ContractVersion:
    """The document as its terms, parties and paper stand now, as a file that is never changed again.

    `seen` is the version the actor looked at: somebody's newer one is a Conflict. Raises Invalid with details
    {"missing": [label, …]} while values are missing.
    """
    contract = held(actor=actor, contract=contract)
    if contract.state != ContractState.DRAFTED:
        raise IllegalTransition("Only a draft is set anew. Put the contract back first.")
    last = newest_version(contract)
    if seen is not None and last is not None and last.number != seen:
        raise Conflict(f"{last.created_by.name} has set version {last.number} just now. Look at it first.")
    draft = current_draft(contract)
    _check_filled(draft)
    if last is not None and is_in_step(contract, last, draft):
        raise Conflict(f"Nothing has changed since version {last.number} was set by {last.created_by.name}.")
    version = keep_version(actor, contract, draft)
    contract_changed.send(Contract, contract=contract, actor=actor)
    return version


def _check_filled(draft: Draft) -> None:
    if draft.missing:
        names = [one.label[0].lower() + one.label[1:] for one in draft.missing]
        raise Invalid(
            f"The document still misses {', '.join(names)}. Fill what is missing, or take it out of the template.",
            details={"missing": names},
        )


def keep_version(actor: User, contract: Contract, draft: Draft) -> ContractVersion:
    """The draft as the next version, in the caller's transaction, under lock. Raises Invalid where it cannot be set."""
    version = _keep(actor, contract, draft)
    set_as = {"version": version.number, "sha256": version.sha256, "pages": version.page_count}
    add_event(contract, EventKind.VERSION, actor=actor, data=set_as)
    log(actor=actor, contract=contract, verb="set", version=version.number)
    return version


def _keep(actor: User, contract: Contract, draft: Draft) -> ContractVersion:
    at, zone, number = clock.now(), contract.organisation.time_zone, contract.version + 1
    made = set_document(
        number=contract.number,
        version=number,
        office=contract.organisation.name,
        blocks=draft.blocks,
        places=draft.places,
        parties=" · ".join(place[0] for place in draft.places),
        language=draft.language,
        at=at,
        zone=zone,
    )
    version = ContractVersion(
        organisation_id=contract.organisation_id,
        contract=contract,
        number=number,
        template=draft.template,
        terms=contract.terms,
        blocks=[{"kind": "slug", "text": slug(contract.number, number, at, zone)}, *draft.words],
        sha256=made.sha256,
        page_count=made.page_count,
        created_by=actor,
        created_at=at,
    )
    version.file.save("contract.pdf", ContentFile(made.content), save=False)
    version.save(force_insert=True)
    contract.version = number
    contract.save(update_fields=["version"])
    return version


@transaction.atomic(durable=True)
def review_contract(*, actor: User, contract: Contract) -> Contract:
    """Ready to be looked over and sent: the document says what its terms, parties and paper say."""
    contract = held(actor=actor, contract=contract)
    if contract.state != ContractState.DRAFTED:
        raise IllegalTransition("Only a draft goes into review.")
    if found := lacks(contract, parties_in_order(contract), newest_version(contract), current_draft(contract)):
        raise Invalid(found[0], details={"lacks": found})
    move(actor=actor, contract=contract, to=ContractState.IN_REVIEW)
    return contract


@transaction.atomic(durable=True)
def put_back_contract(*, actor: User, contract: Contract) -> Contract:
    """From review to a draft, to be changed and set anew."""
    contract = held(actor=actor, contract=contract)
    if contract.state != ContractState.IN_REVIEW:
        raise IllegalTransition("Only a contract in review is put back. One that is out is recalled first.")
    move(actor=actor, contract=contract, to=ContractState.DRAFTED)
    return contract


@transaction.atomic(durable=True)
def reopen_contract(*, actor: User, contract: Contract) -> Contract:
    """A voided contract becomes a draft again: with a new version, which everybody signs anew."""
    contract = held(actor=actor, contract=contract)
    if contract.state != ContractState.VOIDED:
        raise IllegalTransition("Only a voided contract is opened again.")
    same = contract.offer.contracts.filter(kind=contract.kind, amends=contract.amends_id).exclude(pk=contract.pk)
    if not contract.amends_id and (twin := same.exclude(state__in=ENDED).first()):
        raise Conflict(f"There is another {twin.get_kind_display().lower()} from this offer by now: {twin.number}.")
    start_over(contract)
    contract.ended_at, contract.ended_because, contract.ended_note = None, EndedBecause.NONE, ""
    contract.sent_at = contract.expires_at = None
    ended = ("ended_at", "ended_because", "ended_note", "sent_at", "expires_at")
    move(actor=actor, contract=contract, to=ContractState.DRAFTED, also=ended)
    add_event(contract, EventKind.REOPENED, actor=actor)
    return contract


@transaction.atomic(durable=True)
def set_signing_order(*, actor: User, contract: Contract, order: str) -> Contract:
    contract = held(actor=actor, contract=contract)
    if order not in SigningOrder.values:
        raise Invalid("Choose how it is signed.", field="signing_order")
    if contract.state not in (ContractState.DRAFTED, ContractState.IN_REVIEW):
        raise IllegalTransition("It is out already. Recall it to change how it is signed.")
    if contract.signing_order != order:
        contract.signing_order = order
        contract.save(update_fields=["signing_order"])
        log(actor=actor, contract=contract, verb="order", order=order)
        contract_changed.send(Contract, contract=contract, actor=actor)
    return contract


@transaction.atomic(durable=True)
def change_paper(*, actor: User, contract: Contract, template: ContractTemplate) -> Contract:
    """Another template of the same kind, for a draft."""
    contract = held(actor=actor, contract=contract)
    if contract.state != ContractState.DRAFTED:
        raise IllegalTransition("Only a draft is put on other paper. Put the contract back first.")
    check_paper(contract.organisation_id, contract.kind, template)
    contract.template = template
    contract.save(update_fields=["template"])
    log(actor=actor, contract=contract, verb="paper", template=template.pk)
    return contract
