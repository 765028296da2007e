"""What a sealed contract says of itself: the record that goes into the file, and the words of its certificate."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from accounts.models import User
from accounts.tenancy import across_offices
from contracts import policies
from contracts.messages_signing import standing_of
from contracts.models import Contract, ContractEvent, ContractParty, ContractVersion, SealedDocument, Signature
from contracts.selectors.renewing import names
from contracts.signing_words import PLAIN, sentence
from contracts.states import PartyKind, PartyState, SealState
from core import clock
from core.errors import NotAllowed, NotFound

FORMAT = 1
ROLES = {
    PartyKind.PERFORMER: "Performer",
    PartyKind.LOAN_OUT: "The performer’s company",
    PartyKind.GUARDIAN: "Guardian",
    PartyKind.SIGNATORY: "For the production",
    PartyKind.WITNESS: "Witness",
}


@dataclass(frozen=True)
class Evidence:
    """Everything about one version of a contract that its certificate and record are made from."""

    contract: Contract
    version: ContractVersion
    parties: Sequence[ContractParty]
    signatures: Sequence[Signature]
    events: Sequence[ContractEvent]


@dataclass(frozen=True)
class SealStanding:
    """How the seal of a contract stands, for one reader; `sealed` is None unless they may have the file."""

    contract: Contract
    sealed: SealedDocument | None
    may_retry: bool

    @property
    def is_under_way(self) -> bool:
        return self.contract.seal_state == SealState.SEALING


def contract_of_talent(*, actor: User, uid: str) -> Contract:
    """For who is on its talent side, or signed it with an account. Raises NotFound."""
    with across_offices("a contract of the reader's own, narrowed to it"):
        signed = ContractParty.objects.filter(user=actor, state=PartyState.SIGNED).values("contract")
        mine = policies.talent_side_q(actor) | Q(pk__in=signed)
        contract = Contract.objects.filter(mine, uid=uid).select_related("organisation", "performer", "offer").first()
    if contract is None:
        raise NotFound("There is no such contract.")
    return contract


def seal_standing(*, actor: User, contract: Contract) -> SealStanding:
    """Inside the scope of the contract's office."""
    is_sealed = contract.seal_state == SealState.SEALED
    return SealStanding(
        contract=contract,
        sealed=_sealed(contract) if is_sealed and policies.can_read_paper(actor, contract) else None,
        may_retry=contract.seal_state == SealState.FAILED and policies.can_make_offers(actor, contract.organisation_id),
    )


def sealed_file(*, actor: User, contract: Contract) -> SealedDocument:
    """Inside the scope of the contract's office. Raises NotAllowed, and NotFound where it has not been sealed."""
    if not policies.can_read_paper(actor, contract):
        raise NotAllowed("A contract says what is paid, so its documents are for those who may see that.")
    sealed = _sealed(contract)
    if sealed is None:
        raise NotFound("This contract has no sealed document yet.")
    return sealed


def _sealed(contract: Contract) -> SealedDocument | None:
    return SealedDocument.objects.filter(version__contract=contract, version__number=contract.version).first()


def evidence_for(contract: Contract, version: ContractVersion) -> Evidence:
    """Four statements, however many people signed."""
    return Evidence(
        contract=contract,
        version=version,
        parties=list(contract.parties.select_related("handed_on_by").order_by("position", "pk")),
        signatures=list(version.signatures.select_related("party__handed_on_by").order_by("signed_at", "pk")),
        events=list(contract.chain.select_related("party").order_by("number")),
    )


def link_of(event: ContractEvent) -> dict:
    """As `contracts.chain.first_broken` reads it."""
    return {
        "number": event.number,
        "kind": event.kind,
        "party": str(event.party.uid) if event.party else "",
        "who": event.who,
        "data": event.data,
        "at": _iso(event.at),
        "previous": event.previous,
        "hash": event.hash,
    }


def record_of(evidence: Evidence, *, document_bytes: int) -> dict:
    """What is kept inside the sealed file. The first `document_bytes` of the file are the document that was signed."""
    contract, version = evidence.contract, evidence.version
    return {
        "format": FORMAT,
        "contract": str(contract.uid),
        "number": contract.number,
        "kind": contract.get_kind_display(),
        "office": contract.organisation.name,
        "version": version.number,
        "pages": version.page_count,
        "document_bytes": document_bytes,
        "document_sha256": version.sha256,
        "executed_at": _iso(contract.executed_at) if contract.executed_at else "",
        "parties": [
            {
                "uid": str(party.uid),
                "kind": party.kind,
                "name": party.name,
                "company": party.company,
                "state": party.state,
                "in_place_of": str(party.handed_on_by.uid) if party.handed_on_by else "",
            }
            for party in evidence.parties
        ],
        "signatures": [_signature(one) for one in evidence.signatures],
        "events": [link_of(event) for event in evidence.events],
    }


def _signature(one: Signature) -> dict:
    return {
        "party": str(one.party.uid),
        "name": one.party.name,
        "typed_name": one.typed_name,
        "signed_at": _iso(one.signed_at),
        "document_sha256": one.document_sha256,
        "consent": one.consent,
        "proof": one.proof,
        "address": one.address or "",
        "agent": one.agent,
    }


def certificate_of(evidence: Evidence, *, sealed_by: str, fingerprint: str, timestamped: bool) -> dict:
    """The words of the certificate pages; pictures are named `signature-<number>.png`, by their place."""
    contract, version = evidence.contract, evidence.version
    kind = contract.get_kind_display()
    at = contract.executed_at or clock.now()
    head = evidence.events[-1].hash if evidence.events else ""
    return {
        "title": f"Certificate of {contract.number}",
        "office": contract.organisation.name,
        "date": [at.year, at.month, at.day, at.hour, at.minute, at.second],
        "slug": f"{kind} {contract.number}",
        "heading": "Certificate of signature",
        "foot": f"{kind} {contract.number}, version {version.number}. {contract.organisation.name}.",
        "lead": (
            "These pages were put behind the document once everybody had signed it. They say who signed, when, from "
            "where, how they showed who they are, and what lay before them. These are simple electronic signatures, "
            "and nothing more is claimed for them."
        ),
        "document": [
            _fact("The document", f"{kind} {contract.number}, version {version.number}, {_pages(version.page_count)}"),
            _fact("Everybody had signed", _utc(at)),
            _fact("SHA-256 of the document", version.sha256, is_code=True),
        ],
        "signers": [_signer(evidence, one, place) for place, one in enumerate(evidence.signatures)],
        "others": [_other(party) for party in evidence.parties if party.kind == PartyKind.COPY],
        "trail": [
            {"at": _utc(event.at), "text": f"{sentence(event.kind, event.who, event.data)}."}
            for event in evidence.events
            if event.kind in PLAIN
        ],
        "check": _check(version, timestamped=timestamped),
        "seal": [
            _fact("Sealed with the certificate of", sealed_by),
            _fact("SHA-256 of that certificate", fingerprint, is_code=True),
            _fact(f"The record has {len(evidence.events)} entries and ends with", head, is_code=True),
        ],
    }


def _signer(evidence: Evidence, one: Signature, place: int) -> dict:
    party = one.party
    same = one.document_sha256 == evidence.version.sha256
    facts = [
        _fact("Signed", f"{ROLES.get(PartyKind(party.kind), '')}{_standing(evidence.contract, party)}".strip(", ")),
        *_in_place_of(evidence, party),
        _fact("As", f"“{one.typed_name}”" + (", and drawn as above" if one.image else ", typed")),
        _fact("When", f"{_utc(one.signed_at)}" + _there(one)),
        _fact("From where", one.address or "not recorded"),
        _fact("With", one.agent or "not recorded"),
        _fact("How they showed who they are", _proof(one)),
        _fact("What they agreed to", one.consent),
        _fact("SHA-256 of what lay before them", one.document_sha256, is_code=True),
    ]
    if not same:
        facts.append(_fact("Mind", "this is not the document that these pages follow"))
    return {
        "name": party.name,
        "image": f"signature-{place}.png" if one.image else "",
        "image_alt": f"The drawn signature of {party.name}",
        "facts": facts,
    }


def _in_place_of(evidence: Evidence, party: ContractParty) -> list[dict]:
    before = party.handed_on_by
    if before is None:
        return []
    how = "whom the document names" if names(evidence.version, before.name) else "who was asked to sign before"
    return [_fact("In place of", f"{before.name}, {how}")]


def _standing(contract: Contract, party: ContractParty) -> str:
    words = standing_of(contract, party).strip()
    title = f"{party.title}, " if party.title else ""
    repeats = party.kind == PartyKind.WITNESS or words == "for the production"
    return f", {title}{'' if repeats else words}".rstrip(", ") if title or not repeats else ""


def _other(party: ContractParty) -> str:
    return f"{party.name}, {party.company}" if party.company else party.name


def _proof(one: Signature) -> str:
    ways = []
    if one.proof.get("code") == "mail":
        ways.append(f"typed a code that was mailed to {one.party.email}")
    if one.proof.get("account"):
        ways.append("was signed in to their own account")
    return " and ".join(ways) or "by their personal link"


def _check(version: ContractVersion, *, timestamped: bool) -> list[str]:
    address = settings.SITE_URL.rstrip("/") + reverse("contracts:verify")
    time = " The time of the seal is witnessed by an authority for timestamps." if timestamped else ""
    return [
        f"Give this file to {address}: it says whether a single byte was changed, since when it is as it is, and by whom "
        f"it was sealed. Any reader of PDF that knows signatures sees the same seal.{time}",
        "The document that was signed is the beginning of this file, unchanged to the last bit; the record of everything "
        f"that happened to it lies inside as record.json. Version {version.number} of the document is the only one "
        "with a seal.",
    ]


def _fact(label: str, text: str, *, is_code: bool = False) -> dict:
    return {"label": label, "text": text, "is_code": is_code}


def _pages(count: int) -> str:
    return "one page" if count == 1 else f"{count} pages"


def _utc(moment) -> str:
    return f"{clock.in_zone(moment, 'UTC'):%-d %B %Y, %H:%M:%S} UTC"


def _there(one: Signature) -> str:
    zone = one.party.time_zone
    return "" if zone == "UTC" else f"; where they are, {clock.show(one.signed_at, zone)}"


def _iso(moment) -> str:
    return clock.in_zone(moment, "UTC").isoformat(timespec="microseconds")
