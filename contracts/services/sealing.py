"""Sealing: the document that everybody signed, its certificate and its record become one file that shows any change."""

import datetime as dt
import hashlib
from dataclasses import dataclass

import structlog
from celery import current_app
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.db import transaction
from kombu.exceptions import OperationalError

from accounts.models import User
from accounts.services.activity import record_activity
from accounts.tenancy import across_offices
from contracts import policies
from contracts.models import Contract, ContractVersion, SealedDocument
from contracts.seal import page
from contracts.seal.keys import SealFault, SealKey, check_dates
from contracts.selectors.chain import verify_chain
from contracts.selectors.seals import Evidence, certificate_of, evidence_for, record_of
from contracts.services.chain import add_event, lock_contract
from contracts.services.seal_letters import copy_to_parties, tell_office_of_failure
from contracts.signals import contract_sealed
from contracts.states import SEAL_MOVES, EventKind, SealState
from core import clock
from core.errors import NotAllowed
from core.states import check

log = structlog.get_logger("callboard.contracts")

TASK = "contracts.seal_tasks.seal_contract_task"
LOST_AFTER = 120
SWEPT_AT_ONCE = 50
OUR_FAULT = "Sealing stopped at a fault of our own. Try again; if it stays, tell whoever runs Callboard."


class CannotSeal(Exception):
    """`str()` is a sentence for the office."""


class AuthorityAway(CannotSeal):
    """May be better a moment later."""


@dataclass(frozen=True)
class _Made:
    data: bytes
    key: SealKey
    timestamped_by: str
    events: int
    head: str


def begin_sealing(contract: Contract) -> None:
    """For a contract that everybody has signed, under the caller's lock: sealed by the worker once that stands."""
    if contract.seal_state == SealState.NONE:
        contract.seal_state = SealState.SEALING
        contract.save(update_fields=["seal_state"])
    _hand_to_worker(contract.pk)


def seal_contract(*, contract_id: int) -> SealedDocument | None:
    """Seal it unless that has been done; of several workers at once, one does. Raises CannotSeal.

    The work is done without a lock, since an authority may take seconds to answer; what was made is kept, under the
    contract's lock, by the first that comes with it.
    """
    with across_offices("the worker seals for every office"):
        evidence = _evidence(contract_id)
        return _keep(contract_id, evidence.version, _make(evidence)) if evidence else None


@transaction.atomic(durable=True)
def _evidence(contract_id: int) -> Evidence | None:
    """Read and checked under the lock, so that no link is added between one look and the next."""
    contract = lock_contract(contract_id)
    if contract.seal_state != SealState.SEALING:
        return None
    version = contract.versions.filter(number=contract.version).first()
    if version is None:
        raise CannotSeal("There is no document to seal.")
    # What cannot be proved is not sealed.
    report = verify_chain(contract)
    if not report.intact:
        raise CannotSeal(
            f"The record of this contract does not hold, so it cannot be sealed: {report.faults[0].sentence}"
        )
    if not report.length:
        raise CannotSeal("There is no record of this contract, so it cannot be sealed.")
    return evidence_for(contract, version)


def _make(evidence: Evidence) -> _Made:
    # Half a second at the start of every process, for what a worker does now and then.
    from pyhanko.sign.timestamps.common_utils import TimestampRequestError  # noqa: PLC0415

    from contracts.seal import compose  # noqa: PLC0415

    document = _document_of(evidence)
    url = settings.SEAL.timestamp_url
    try:
        key = settings.SEAL.key_in_use()
        check_dates(key.certificate)
        words = certificate_of(evidence, sealed_by=name_of(key), fingerprint=key.fingerprint, timestamped=bool(url))
        certificate = page.certificate_as_pdf(words, _drawings(evidence))
        record = record_of(evidence, document_bytes=len(document))
        data = compose.seal(document, certificate, record, key, timestamp_url=url)
    except SealFault as fault:
        raise CannotSeal(str(fault)) from fault
    except TimestampRequestError as error:
        raise AuthorityAway("The authority for timestamps does not answer. Try again in a while.") from error
    last = evidence.events[-1]
    return _Made(data=data, key=key, timestamped_by=url[:200], events=last.number, head=last.hash)


def _document_of(evidence: Evidence) -> bytes:
    try:
        with evidence.version.file.open("rb") as file:
            document = file.read()
    except OSError as error:
        raise CannotSeal("The document that was signed cannot be found in the files.") from error
    if hashlib.sha256(document).hexdigest() != evidence.version.sha256:
        raise CannotSeal("The file of this document is not the one that was signed, so it cannot be sealed.")
    return document


def _drawings(evidence: Evidence) -> dict[str, bytes]:
    found = {}
    for place, one in enumerate(evidence.signatures):
        if one.image:
            with one.image.open("rb") as file:
                found[f"signature-{place}.png"] = file.read()
    return found


def _keep(contract_id: int, version: ContractVersion, made: _Made) -> SealedDocument | None:
    sealed = SealedDocument(
        organisation_id=version.organisation_id,
        version=version,
        sha256=hashlib.sha256(made.data).hexdigest(),
        size=len(made.data),
        certificate=made.key.fingerprint,
        timestamped_by=made.timestamped_by,
    )
    try:
        with transaction.atomic(durable=True):
            contract = lock_contract(contract_id)
            if contract.seal_state != SealState.SEALING or contract.version != version.number:
                return None
            sealed.file.save("sealed.pdf", ContentFile(made.data), save=False)
            sealed.save(force_insert=True)
            _turn(contract, SealState.SEALED)
            add_event(
                contract,
                EventKind.SEALED,
                data={
                    "version": version.number,
                    "sha256": sealed.sha256,
                    "certificate": sealed.certificate,
                    "events": made.events,
                    "head": made.head,
                },
            )
            record_activity(
                actor=None,
                verb="contract.seal",
                subject=contract,
                organisation=contract.organisation,
                data={"number": contract.number},
            )
            copy_to_parties(contract, sealed)
            contract_sealed.send(Contract, contract=contract, sealed=sealed)
    except Exception:
        # Something that listens can fail after the row stands, and then the file has to stay.
        if sealed.file and not SealedDocument.objects.filter(file=sealed.file.name).exists():
            sealed.file.storage.delete(sealed.file.name)
        raise
    return sealed


@transaction.atomic(durable=True)
def fail_seal(*, contract_id: int, because: str) -> None:
    """Sealing → sealing failed, with the sentence why; nothing where another worker has sealed it meanwhile."""
    with across_offices("the worker seals for every office"):
        contract = lock_contract(contract_id)
        if contract.seal_state != SealState.SEALING:
            return
        _turn(contract, SealState.FAILED, because=because)
        add_event(contract, EventKind.SEAL_FAILED, data={"why": contract.seal_error})
        tell_office_of_failure(contract)
    log.warning("a contract could not be sealed", contract_id=contract_id)


@transaction.atomic(durable=True)
def retry_seal(*, actor: User, contract: Contract) -> Contract:
    """Raises NotAllowed; IllegalTransition where it has not failed."""
    if not policies.can_make_offers(actor, contract.organisation_id):
        raise NotAllowed("Only those who deal for this office can have it sealed again.")
    row = lock_contract(contract.pk)
    if row.seal_state == SealState.SEALING:
        return row
    _turn(row, SealState.SEALING)
    record_activity(
        actor=actor,
        verb="contract.seal_again",
        subject=row,
        organisation=row.organisation,
        data={"number": row.number},
    )
    _hand_to_worker(row.pk)
    return row


def seal_lost() -> int:
    """Hand over again what a lost worker or queue left; returns how many. One that is in hand is asked for once."""
    with across_offices("the worker seals for every office"):
        waiting = Contract.objects.filter(
            seal_state=SealState.SEALING, executed_at__lt=clock.now() - dt.timedelta(seconds=LOST_AFTER)
        )
        ids = list(waiting.order_by("executed_at").values_list("pk", flat=True)[:SWEPT_AT_ONCE])
    asked = [key for key in ids if cache.add(f"contracts:seal:{key}", 1, timeout=LOST_AFTER)]
    for key in asked:
        enqueue(key)
    return len(asked)


def name_of(key: SealKey) -> str:
    names = key.certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(names[0].value) if names else key.certificate.subject.rfc4514_string()


def _turn(contract: Contract, state: str, *, because: str = "") -> None:
    check(SEAL_MOVES, contract.seal_state, state, noun="contract")
    contract.seal_state, contract.seal_error = state, because[:300]
    contract.save(update_fields=["seal_state", "seal_error"])


def _hand_to_worker(contract_id: int) -> None:
    transaction.on_commit(lambda: enqueue(contract_id), robust=True)


def enqueue(contract_id: int) -> None:
    """Redis being away loses nothing: the sweeper finds the contract by its state."""
    try:
        current_app.send_task(TASK, [contract_id], retry=False)
    except OperationalError:
        log.warning("the queue is away; the sweeper will seal it", contract_id=contract_id)
