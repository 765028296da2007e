"""What somebody who signs, or looks on, may read of a contract: the document, how it stands, its trail."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from accounts.models import User
from accounts.tenancy import across_offices
from contracts.consent import Consent, consents_for
from contracts.links import read_sign_token
from contracts.messages_signing import standing_of
from contracts.models import Contract, ContractEvent, ContractParty, ContractVersion, Signature
from contracts.paper.pages import sections
from contracts.selectors.guardians import OWN, PERFORMERS_SIDE, why_not_theirs
from contracts.signing_words import PLAIN, sentence
from contracts.states import (
    OUT,
    SIGNING_KINDS,
    ContractState,
    EndedBecause,
    PartyKind,
    PartyState,
    SealState,
    SigningOrder,
)
from core import clock
from core.tokens import signed_at

# Whose signature is their own and nobody else's; the others stand for somebody and can hand that on.
MAY_HAND_ON = {PartyKind.LOAN_OUT, PartyKind.SIGNATORY, PartyKind.WITNESS}
SOON_READ = 220


@dataclass(frozen=True)
class Part:
    """A part of the document. `page` is the page that somebody has reached who has read to its end."""

    id: str
    title: str
    page: int


@dataclass(frozen=True)
class Place:
    """Somebody's line under the document."""

    party: ContractParty
    signature: Signature | None
    is_reader: bool

    @property
    def sub(self) -> str:
        return sign_as(self.party)


@dataclass(frozen=True)
class TrailRow:
    number: int
    text: str
    at: object
    kind: str
    is_new: bool = False


@dataclass(frozen=True)
class SigningPage:
    """One party's page. Without a `version` there is nothing that they may read now; `why_not` says how it stands."""

    contract: Contract
    party: ContractParty
    version: ContractVersion | None
    parts: list[Part] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    trail: list[TrailRow] = field(default_factory=list)
    consents: list[Consent] = field(default_factory=list)
    why_not: str = ""
    may_sign: bool = False
    before: list[str] = field(default_factory=list)

    @property
    def is_read(self) -> bool:
        return self.version is not None and self.party.pages_read >= self.version.page_count

    @property
    def percent_read(self) -> int:
        return 100 * self.party.pages_read // max(1, self.version.page_count) if self.version else 0

    @property
    def minutes(self) -> int:
        words = sum(len(block.get("text", "").split()) for block in self.version.blocks) if self.version else 0
        return max(1, round(words / SOON_READ))

    @property
    def standing(self) -> str:
        """“ for Harrow Lane Pictures”, after their name; nothing for whoever signs for themselves."""
        return standing_of(self.contract, self.party)

    @property
    def may_hand_on(self) -> bool:
        return self.may_sign and self.party.kind in MAY_HAND_ON


def party_by_token(token: str) -> tuple[ContractParty, bool] | None:
    """The party that a link names, and whether it is open still; None for a token that we did not make.

    A newer link ends the one before, and so does a change of who answers for a child: others had letters about it.
    """
    named = read_sign_token(token)
    if named is None:
        return None
    uid, number = named
    with across_offices("a signed link names one party, whichever office sent it"):
        party = (
            ContractParty.objects.select_related(
                "contract__organisation",
                "contract__production",
                "contract__role",
                "contract__performer",
                "contract__created_by",
                "contract__offer",
                "organisation",
                "user",
                "handed_on_by",
            )
            .filter(uid=uid)
            .first()
        )
    if party is None:
        return None
    ended_at = party.contract.performer.links_from if party.kind in OWN else None
    return party, party.round == number and (ended_at is None or ended_at <= signed_at(token))


def how_it_stands(contract: Contract, party: ContractParty | None = None) -> str:
    """Why this cannot be signed now, as a sentence for a party."""
    state = contract.state
    if state in {ContractState.EXECUTED, ContractState.AMENDED}:
        return "Everybody has signed. The document is in force."
    if state == ContractState.TERMINATED:
        return "This contract has been terminated."
    if state == ContractState.VOIDED:
        return WHY_VOIDED.get(contract.ended_because, WHY_VOIDED[EndedBecause.VOIDED])
    if state in {ContractState.DRAFTED, ContractState.IN_REVIEW}:
        return "The office has called this document back to put something right. You get a new link when it is."
    if party is None:
        return "It is out for signature."
    if party.state == PartyState.DELEGATED:
        return ASKED_ANOTHER if party.kind in OWN else HANDED_ON
    if party.state == PartyState.SIGNED:
        return "You have signed this already."
    return why_not_theirs(contract, party) or NOT_YET


ASKED_ANOTHER = "Somebody else has been asked to sign in your place, so there is nothing to sign here any more."
HANDED_ON = "You handed this signature on. The link is with whoever signs in your place."
NOT_YET = "It is not your turn yet. You get a letter when those before you have signed."
WHY_VOIDED: dict[str, str] = {
    EndedBecause.VOIDED: "The office has voided this document. It cannot be signed, and binds nobody.",
    EndedBecause.DECLINED: "Somebody declined to sign this document, so it does not come about as it stands.",
    EndedBecause.EXPIRED: "The time to sign this document has run out. The office can send it anew.",
}


def may_read(contract: Contract, party: ContractParty) -> bool:
    """The order holds for reading too: a party reads when their turn has come, and for good once they have signed."""
    if contract.version == 0 or contract.state in {ContractState.DRAFTED, ContractState.IN_REVIEW}:
        return False
    if party.kind == PartyKind.COPY:
        return contract.state in OUT or contract.executed_at is not None
    return party.state == PartyState.SIGNED or (
        party.state == PartyState.INVITED and not why_not_theirs(contract, party)
    )


def signing_page(party: ContractParty, *, reader: User | None) -> SigningPage:
    """Everything of one party's page. Ten statements at most, however many sign."""
    contract = party.contract
    if not may_read(contract, party):
        return SigningPage(
            contract, party, None, why_not=how_it_stands(contract, party), before=_still(contract, party)
        )
    version = version_in_force(contract)
    places = places_of(contract, version, reader=party)
    may_sign = contract.state in OUT and party.state == PartyState.INVITED and not _has_run_out(contract)
    return SigningPage(
        contract,
        party,
        version,
        parts=parts_of(version),
        places=places,
        trail=trail_of(contract),
        consents=consents_of(version, party),
        why_not="" if may_sign else how_it_stands(contract, party),
        may_sign=may_sign,
    )


def _has_run_out(contract: Contract) -> bool:
    return contract.expires_at is not None and contract.expires_at <= clock.now()


def consents_of(version: ContractVersion, party: ContractParty) -> list[Consent]:
    return consents_for(version.terms, is_performers_side=party.kind in PERFORMERS_SIDE)


def version_in_force(contract: Contract) -> ContractVersion:
    return ContractVersion.objects.get(contract=contract, number=contract.version)


def parts_of(version: ContractVersion) -> list[Part]:
    """The document's parts, each with the page of the file it ends on.

    The words flow on a screen as they do not on paper, so a page is reached in proportion.
    """
    found = [section for section in sections(version.blocks) if section.title]
    lengths = [len(one.title) + sum(len(block.get("text", "")) for block in one.blocks) for one in found]
    whole, so_far, parts = sum(lengths) or 1, 0, []
    for number, (section, length) in enumerate(zip(found, lengths, strict=True), 1):
        so_far += length
        pages = version.page_count if number == len(found) else version.page_count * so_far // whole
        parts.append(Part(section.id, section.title, pages))
    return parts


def places_of(contract: Contract, version: ContractVersion, *, reader: ContractParty | None = None) -> list[Place]:
    """The lines under the document, in the order of signing."""
    signed = {row.party_id: row for row in Signature.objects.filter(version=version)}
    rows = contract.parties.filter(kind__in=SIGNING_KINDS).exclude(state=PartyState.DELEGATED)
    return [
        Place(row, signed.get(row.pk), reader is not None and row.pk == reader.pk)
        for row in rows.order_by("position", "pk")
    ]


def sign_as(party: ContractParty) -> str:
    """“For Harrow Lane Pictures, producer”, “Guardian”, “Performer”."""
    label = PartyKind(party.kind).label
    if party.kind in {PartyKind.SIGNATORY, PartyKind.LOAN_OUT} and party.company:
        label = f"For {party.company}"
    return f"{label}, {party.title}" if party.title else label


def trail_of(contract: Contract, *, kinds: Sequence[str] = PLAIN) -> list[TrailRow]:
    """What happened to it, the newest first."""
    rows = ContractEvent.objects.filter(contract=contract, kind__in=list(kinds)).order_by("-number")
    return [
        TrailRow(row.number, sentence(row.kind, row.who, row.data), row.at, row.kind, is_new=place == 0)
        for place, row in enumerate(rows)
    ]


def _still(contract: Contract, party: ContractParty) -> list[str]:
    """Who signs before them and has not yet, where it goes one after another."""
    if contract.state not in OUT or contract.signing_order != SigningOrder.IN_ORDER or why_not_theirs(contract, party):
        return []
    rows = contract.parties.filter(kind__in=SIGNING_KINDS, position__lt=party.position)
    rows = rows.exclude(state__in=[PartyState.SIGNED, PartyState.DELEGATED])
    return list(rows.values_list("name", flat=True))


def how_it_is_sealed(contract: Contract) -> str:
    return HOW_SEALED.get(contract.seal_state, "")


HOW_SEALED: dict[str, str] = {
    SealState.SEALING: "The sealed copy is being made, and comes to you by mail.",
    SealState.SEALED: "Sealed. If one letter of the document changes, the seal breaks.",
    SealState.FAILED: "The sealed copy could not be made yet. The office has been told; your signature stands.",
}


def progress_of(contract: Contract, parties: Iterable[ContractParty]) -> str:
    """“2 of 3 have signed”, for a list."""
    signing = [row for row in parties if row.kind in SIGNING_KINDS and row.state != PartyState.DELEGATED]
    done = sum(row.state == PartyState.SIGNED for row in signing)
    return f"{done} of {len(signing)} {'has' if done == 1 else 'have'} signed"
