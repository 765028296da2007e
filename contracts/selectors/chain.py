"""Whether a contract is what its chain says: every link, every document, every signature worked out anew."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.models import Organisation, User
from contracts.chain import event_hash
from contracts.models import Contract, ContractEvent, ContractParty, ContractVersion, Signature
from contracts.policies import can_see_deals
from contracts.selectors.seen import seen_deals_q
from contracts.states import EventKind
from core.errors import NotFound

# Keys of a link's data that hold somebody's own words.
WRITTEN = {"because", "why"}


@dataclass(frozen=True)
class Fault:
    """`number` is the link from which on nothing can be relied on; 0 where the fault lies beside the chain."""

    number: int
    sentence: str


@dataclass(frozen=True)
class ChainReport:
    length: int
    head: str
    faults: list[Fault] = field(default_factory=list)

    @property
    def intact(self) -> bool:
        return not self.faults

    @property
    def first_broken(self) -> int | None:
        """The number of the first link that does not hold; None while all do."""
        return min((fault.number for fault in self.faults if fault.number), default=None)


def events_for(contract: Contract) -> QuerySet[ContractEvent]:
    return ContractEvent.objects.filter(contract=contract).select_related("party")


def events_of(contract: Contract) -> list[ContractEvent]:
    return list(events_for(contract).order_by("number"))


def events_as_seen(events: Iterable[ContractEvent], *, sees_money: bool) -> list[ContractEvent]:
    """Links for a reader: without money without what people wrote, since a reason may name amounts."""
    found = list(events)
    for event in found if not sees_money else ():
        event.data = {key: value for key, value in event.data.items() if key not in WRITTEN}
    return found


def party_in(contract: Contract, party_id: int) -> ContractParty:
    """Raises NotFound."""
    party = contract.parties.select_related("contract", "organisation").filter(pk=party_id).first()
    if party is None:
        raise NotFound("There is no such party.")
    return party


def contract_in(*, actor: User, organisation: Organisation, contract_id: int) -> Contract:
    """For the office's own pages. Raises NotFound."""
    found = (
        Contract.objects.select_related(
            "organisation", "production", "role", "performer", "offer", "agency", "created_by"
        )
        .filter(seen_deals_q(actor, organisation.pk), pk=contract_id, organisation=organisation)
        .first()
        if can_see_deals(actor, organisation)
        else None
    )
    if found is None:
        raise NotFound("There is no such contract.")
    return found


def verify_chain(contract: Contract) -> ChainReport:
    """Four statements, and every file of the contract read once."""
    contract = Contract.objects.get(pk=contract.pk)
    events = events_of(contract)
    versions = list(ContractVersion.objects.filter(contract=contract).order_by("number"))
    signatures = list(
        Signature.objects.filter(party__contract=contract).select_related("party", "version").order_by("pk")
    )
    faults = [
        *_broken_links(contract, events),
        *_other_files(versions),
        *_other_documents(events, versions),
        *_other_signatures(events, signatures),
    ]
    head = events[-1].hash if events else ""
    if (contract.events_count, contract.head) != (len(events), head):
        faults.append(Fault(0, "The contract’s own note of its chain is not what the chain is."))
    return ChainReport(len(events), head, faults)


def hash_of(event: ContractEvent, contract: Contract, previous: str) -> str:
    """What a link's hash must be where it follows `previous`, by what it says now. `event` has its party."""
    return event_hash(
        previous=previous,
        contract=str(contract.uid),
        number=event.number,
        kind=event.kind,
        party=str(event.party.uid) if event.party else "",
        who=event.who,
        data=event.data,
        at=event.at,
    )


def _broken_links(contract: Contract, events: list[ContractEvent]) -> Iterator[Fault]:
    previous = ""
    for place, event in enumerate(events, 1):
        if event.number != place:
            yield Fault(place, f"Link {place} is missing.")
            return
        if event.previous != previous:
            yield Fault(place, f"Link {place} does not follow from the one before it.")
        if event.hash != hash_of(event, contract, event.previous):
            yield Fault(place, f"Link {place} says something else than it did when it was written.")
        previous = event.hash


def _other_files(versions: list[ContractVersion]) -> Iterator[Fault]:
    for version in versions:
        if not version.file:
            # Erased with the account of a performer whom it did not bind.
            continue
        try:
            with version.file.open("rb") as file:
                found = hashlib.file_digest(file, "sha256").hexdigest()
        except FileNotFoundError:
            yield Fault(0, f"The file of version {version.number} is not there.")
            continue
        if found != version.sha256:
            yield Fault(0, f"The file of version {version.number} is not the one that was set.")


def _other_documents(events: list[ContractEvent], versions: list[ContractVersion]) -> Iterator[Fault]:
    """A version row is changed together with its file: the chain still says which document went out."""
    known = {version.number: version.sha256 for version in versions}
    for event in events:
        number, digest = event.data.get("version"), event.data.get("sha256")
        if event.kind in {EventKind.VERSION, EventKind.SENT} and digest and known.get(number) != digest:
            yield Fault(event.number, f"Link {event.number} names another document than version {number} is now.")


def _other_signatures(events: list[ContractEvent], signatures: list[Signature]) -> Iterator[Fault]:
    told = {(str(event.party.uid), event.data.get("version")): event for event in events if _is_signing(event)}
    for signature in signatures:
        event = told.pop((str(signature.party.uid), signature.version.number), None)
        name = signature.party.name
        if event is None:
            yield Fault(0, f"The signature of {name} stands in no link.")
            continue
        if not signature.document_sha256 == signature.version.sha256 == event.data.get("sha256"):
            yield Fault(event.number, f"{name} signed another document than this one.")
        if signature.typed_name != event.data.get("name") or _drawing(signature) != event.data.get("drawing", ""):
            yield Fault(event.number, f"The signature of {name} is not the one that was given.")
    for event in told.values():
        yield Fault(event.number, f"Link {event.number} tells of a signature that is not there.")


def _is_signing(event: ContractEvent) -> bool:
    return event.kind == EventKind.SIGNED and event.party is not None


def _drawing(signature: Signature) -> str:
    if not signature.image:
        return ""
    try:
        with signature.image.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except FileNotFoundError:
        return "gone"
