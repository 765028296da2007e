"""One contract as the office reads it. The register reads them all."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import Organisation, User
from contracts.models import (
    Contract,
    ContractDocument,
    ContractEvent,
    ContractOption,
    ContractParty,
    ContractTemplate,
    ContractVersion,
    Offer,
    SealedDocument,
)
from contracts.policies import can_make_offers, can_see_deals, can_see_money
from contracts.selectors.paper import Draft, current_draft, newest_version, parties_in_order
from contracts.selectors.readiness import lacks
from contracts.selectors.seen import seen_deals_q
from contracts.signing_words import PLAIN
from contracts.states import IN_FORCE, ContractState, OfferState
from contracts.terms import Row, rows
from core.errors import Gone, NotAllowed, NotFound

NEEDS_MONEY = "This document says what was agreed in money. Ask somebody who deals for your office."
# The newest of what a person reads of it; the chain has a page of its own.
TRAIL = 30
_JOINED = (
    "organisation",
    "production",
    "role",
    "performer__account",
    "submission",
    "agency",
    "rep",
    "offer",
    "revision",
    "template",
    "amends",
    "created_by",
)


def contracts_of(*, actor: User, organisation: Organisation) -> QuerySet[Contract]:
    if not can_see_deals(actor, organisation):
        raise NotFound("There is no such contract.")
    return Contract.objects.filter(seen_deals_q(actor, organisation.pk), organisation=organisation)


def contract_for(*, actor: User, organisation: Organisation, contract_id: int) -> Contract:
    found = contracts_of(actor=actor, organisation=organisation).select_related(*_JOINED).filter(pk=contract_id).first()
    if found is None:
        raise NotFound("There is no such contract in your office.")
    return found


@dataclass(frozen=True)
class ContractPage:
    """A contract with what stands around it. Without money there is no document, no total and no rise of an option."""

    contract: Contract
    sees_money: bool
    may_act: bool
    parties: list[ContractParty]
    events: list[ContractEvent]
    version: ContractVersion | None
    draft: Draft | None
    lacks: list[str]
    options: list[ContractOption]
    documents: list[ContractDocument]
    versions: list[ContractVersion]
    sealed: SealedDocument | None
    amendments: list[Contract] = field(default_factory=list)

    @property
    def is_draft(self) -> bool:
        return self.contract.state == ContractState.DRAFTED

    @property
    def is_in_force(self) -> bool:
        return self.contract.state in IN_FORCE

    @property
    def may_set(self) -> bool:
        return self.may_act and self.is_draft

    @property
    def blocks(self) -> list[dict]:
        """The words to show: of a draft as they would be set now, of everything else as they were."""
        if self.draft is not None:
            return self.draft.words
        return self.version.blocks if self.version else []

    @cached_property
    def terms(self) -> list[Row]:
        language = self.draft.language if self.draft else "en-gb"
        return rows(self.contract.terms, sees_money=self.sees_money, language=language)


def contract_page(*, actor: User, organisation: Organisation, contract_id: int) -> ContractPage:
    contract = contract_for(actor=actor, organisation=organisation, contract_id=contract_id)
    sees_money = can_see_money(actor, organisation.pk)
    parties = parties_in_order(contract)
    version = newest_version(contract)
    options, amendments = list(contract.options.select_related("decided_by")), list(contract.amendments.order_by("pk"))
    if not sees_money:
        _take_out_reasons(contract, options, amendments)
    is_draft = contract.state == ContractState.DRAFTED
    draft = current_draft(contract) if is_draft else None
    return ContractPage(
        contract=contract,
        sees_money=sees_money,
        may_act=can_make_offers(actor, organisation.pk),
        parties=parties,
        events=list(contract.chain.filter(kind__in=PLAIN).order_by("-number")[:TRAIL]),
        version=version if sees_money else None,
        draft=draft if sees_money else None,
        lacks=lacks(contract, parties, version, draft) if draft is not None else [],
        options=options,
        documents=documents_of(contract),
        versions=list(contract.versions.select_related("created_by").defer("terms", "blocks")) if sees_money else [],
        sealed=SealedDocument.objects.filter(version=version).first() if version and sees_money else None,
        amendments=amendments,
    )


def _take_out_reasons(contract: Contract, options: list[ContractOption], amendments: list[Contract]) -> None:
    """What people wrote about it may name amounts."""
    contract.ended_note = ""
    for option in options:
        option.note = ""
    for one in amendments:
        one.purpose = ""


def documents_of(contract: Contract) -> list[ContractDocument]:
    return list(contract.documents.filter(removed_at__isnull=True).select_related("added_by"))


def version_for(*, actor: User, organisation: Organisation, contract_id: int, number: int) -> ContractVersion:
    """For whoever may read what it says. Raises NotAllowed without money."""
    contract = contract_for(actor=actor, organisation=organisation, contract_id=contract_id)
    if not can_see_money(actor, organisation.pk):
        raise NotAllowed(NEEDS_MONEY)
    found = contract.versions.filter(number=number).first()
    if found is None:
        raise NotFound("This contract has no such version.")
    if not found.file:
        raise Gone("This paper bound nobody, and went with the account of the performer.")
    found.contract = contract
    return found


def document_for(*, actor: User, organisation: Organisation, contract_id: int, public_id) -> ContractDocument:
    contract = contract_for(actor=actor, organisation=organisation, contract_id=contract_id)
    if not can_make_offers(actor, organisation.pk):
        raise NotAllowed("Papers of a contract are for the owner, directors and business affairs of the office.")
    found = contract.documents.filter(public_id=public_id, removed_at__isnull=True).first()
    if found is None:
        raise NotFound("There is no such paper with this contract.")
    return found


def option_for(contract: Contract, number: int) -> ContractOption:
    found = contract.options.filter(number=number).first()
    if found is None:
        raise NotFound("This contract has no such option.")
    return found


def party_for(contract: Contract, party_id: int) -> ContractParty:
    found = next((party for party in parties_in_order(contract) if party.pk == party_id), None)
    if found is None:
        raise NotFound("This contract has no such party.")
    return found


def offer_to_paper(*, actor: User, organisation: Organisation, offer_id: int) -> Offer:
    """The agreed offer that a contract is made from."""
    if not can_see_deals(actor, organisation):
        raise NotFound("There is no such offer.")
    found = (
        Offer.objects.filter(seen_deals_q(actor, organisation.pk), organisation=organisation, pk=offer_id)
        .select_related("organisation", "production", "role", "performer__account", "accepted", "agency", "rep")
        .first()
    )
    if found is None:
        raise NotFound("There is no such offer in your office.")
    if not can_make_offers(actor, organisation.pk):
        raise NotAllowed("Contracts are made by the owner, directors and business affairs of the office.")
    return found


def is_agreed(offer: Offer) -> bool:
    return offer.state == OfferState.ACCEPTED and offer.accepted_id is not None


def papers_in_use(organisation: Organisation, *, kind: str = "") -> QuerySet[ContractTemplate]:
    found = ContractTemplate.objects.filter(organisation=organisation, archived_at__isnull=True)
    return found.filter(kind=kind) if kind else found
