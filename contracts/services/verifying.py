"""Checking a sealed contract from its PDF alone, and against what is on record here."""

import datetime as dt
import hashlib
import json
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import models

from accounts.tenancy import across_offices
from contracts.chain import first_broken
from contracts.models import Contract, ContractVersion, SealedDocument
from contracts.seal.keys import SealFault, fingerprint_of, former_certificates, load_own
from contracts.selectors.chain import events_of, verify_chain
from contracts.signing_words import PLAIN, sentence
from contracts.states import EventKind
from core.errors import Conflict, Invalid

READER = Path(__file__).resolve().parent.parent / "seal" / "reader.py"
MOST_BYTES = 20 * 1024 * 1024
PATIENCE = 25
# A reader may take a core and a gigabyte; whoever comes when two are at it waits a moment.
_READERS = threading.BoundedSemaphore(2)


class Outcome(models.TextChoices):
    INTACT = "intact", "Intact"
    CHANGED = "changed", "Changed"
    RECORDS = "records", "The file is intact, our record is not"
    STRANGE = "strange", "Not sealed by us"
    UNSEALED = "unsealed", "Without a seal"
    UNREADABLE = "unreadable", "Cannot be read"


@dataclass(frozen=True)
class Check:
    is_good: bool
    text: str


@dataclass(frozen=True)
class Signer:
    name: str
    typed_name: str
    signed_at: dt.datetime


@dataclass(frozen=True)
class Report:
    """What can be said of a file. `number` to `trail` come from its record, and only where the seal holds them."""

    outcome: str
    sentence: str
    checks: Sequence[Check] = ()
    sha256: str = ""
    sealed_at: dt.datetime | None = None
    sealed_by: str = ""
    timestamped_by: str = ""
    office: str = ""
    kind: str = ""
    number: str = ""
    version: int = 0
    signers: Sequence[Signer] = ()
    trail: Sequence[tuple[dt.datetime, str]] = field(default_factory=tuple)

    @property
    def is_intact(self) -> bool:
        return self.outcome == Outcome.INTACT


def verify_pdf(data: bytes) -> Report:
    """Raises Invalid for what is too large or empty, Conflict when too many are being checked at once."""
    if not data:
        raise Invalid("This file is empty.", field="file")
    if len(data) > MOST_BYTES:
        raise Invalid("A contract is never larger than 20 MB. This file is.", field="file")
    found = _read(data)
    sha256 = hashlib.sha256(data).hexdigest()
    if "unreadable" in found:
        return Report(Outcome.UNREADABLE, found["unreadable"], sha256=sha256)
    if not found["seals"]:
        return Report(
            Outcome.UNSEALED,
            "Nobody has sealed this PDF, so nothing can be said about it. If it should be a contract, ask for its sealed"
            " copy.",
            sha256=sha256,
        )
    seal = {
        "sha256": sha256,
        "sealed_at": _moment(found["sealed_at"]),
        "sealed_by": found["signer"],
        "timestamped_by": found.get("timestamped_by", ""),
    }
    if not found["intact"]:
        return Report(Outcome.CHANGED, f"{found['why']} It cannot be relied on.", **seal)
    if found["fingerprint"] not in our_certificates():
        who = found["signer"] or "somebody"
        return Report(
            Outcome.STRANGE,
            f"The file is as {who} sealed it, but that is not this Callboard: we can say nothing about what is in it.",
            **seal,
        )
    return _of_ours(data, found["record"], seal)


def our_certificates() -> set[str]:
    """Fingerprints of the certificate in use and of those that sealed before. From files, never from the database."""
    known = {settings.SEAL.key_in_use().fingerprint}
    known |= {fingerprint_of(one) for one in former_certificates(settings.SEAL.former)}
    try:
        known.add(load_own(settings.SEAL.folder).fingerprint)
    except (FileNotFoundError, SealFault):
        # The installation has a certificate from outside, or its own has run out.
        return known
    return known


def _of_ours(data: bytes, record: Any, seal: dict) -> Report:
    """A file with our own seal, whole: what it says inside can be believed, and is held against the database."""
    if not isinstance(record, dict) or "contract" not in record:
        return Report(Outcome.STRANGE, "This file has our seal, but it is not a contract.", **seal)
    checks = [Check(True, "Not one byte of the file has changed since it was sealed.")]
    document = hashlib.sha256(data[: record["document_bytes"]]).hexdigest()
    signed = {one["document_sha256"] for one in record["signatures"]}
    checks.append(
        Check(
            document == record["document_sha256"] and signed <= {document},
            "The document inside is, byte for byte, the one that everybody who signed had before them.",
        )
    )
    broken = first_broken(record["events"], record["contract"])
    checks.append(
        Check(broken is None, "Every entry of the record inside follows from the one before.")
        if broken is None
        else Check(False, f"Entry {broken} of the record inside does not follow from the one before.")
    )
    inside = all(check.is_good for check in checks)
    checks += _against_database(record, seal["sha256"])
    outcome = Outcome.CHANGED
    if inside:
        outcome = Outcome.INTACT if all(check.is_good for check in checks) else Outcome.RECORDS
    return Report(
        outcome,
        _sentence(outcome, seal),
        checks=checks,
        office=record["office"],
        kind=record["kind"],
        number=record["number"],
        version=record["version"],
        signers=[
            Signer(one["name"], one["typed_name"], dt.datetime.fromisoformat(one["signed_at"]))
            for one in record["signatures"]
        ],
        trail=[
            (dt.datetime.fromisoformat(link["at"]), sentence(link["kind"], link["who"], link["data"]))
            for link in record["events"]
            if link["kind"] in PLAIN
        ],
        **seal,
    )


def _sentence(outcome: str, seal: dict) -> str:
    if outcome == Outcome.INTACT:
        return f"This is the contract as it was signed, unchanged since it was sealed by {seal['sealed_by']}."
    if outcome == Outcome.RECORDS:
        return (
            "The file is as it was sealed. What this Callboard has on record about it is not: somebody changed the record,"
            " or the files. The file itself can be relied on."
        )
    return "What is inside this file does not fit together. It cannot be relied on."


def _against_database(record: Mapping, sha256: str) -> list[Check]:
    with across_offices("whoever holds the file asks about it, and learns nothing that it does not say"):
        contract = Contract.objects.filter(uid=record["contract"]).first()
        if contract is None:
            return [Check(False, "This Callboard has no record of this contract any more.")]
        version = contract.versions.filter(number=record["version"]).select_related("sealed").first()
        return [
            *_chain_checks(contract, record, sha256),
            *_document_checks(version, record, sha256),
            _signature_check(version, record),
        ]


def _chain_checks(contract: Contract, record: Mapping, sha256: str) -> list[Check]:
    # Looked at twice: a link may be added between one statement of a look and the next.
    if verify_chain(contract).faults and (faults := verify_chain(contract).faults):
        return [Check(False, f"Our own record does not hold. {fault.sentence}") for fault in faults]
    links = [(event.hash, event.kind, event.data) for event in events_of(contract)]
    inside = [link["hash"] for link in record["events"]]
    here = [link[0] for link in links]
    if here[: len(inside)] != inside:
        parted = next(
            (n for n, pair in enumerate(zip(inside, here, strict=False), 1) if pair[0] != pair[1]), len(here) + 1
        )
        return [Check(False, f"From entry {parted} on our own record is not the one in the file.")]
    if not any(kind == EventKind.SEALED and data.get("sha256") == sha256 for _hash, kind, data in links):
        return [Check(False, "Our own record does not say that this very file was sealed.")]
    return [Check(True, "Our own record holds, is the one in the file, and says that this very file was sealed.")]


def _document_checks(version: ContractVersion | None, record: Mapping, sha256: str) -> list[Check]:
    sealed: SealedDocument | None = getattr(version, "sealed", None)
    if version is None or sealed is None:
        return [Check(False, "Our list of sealed documents does not have it.")]
    if (version.sha256, sealed.sha256) != (record["document_sha256"], sha256):
        return [Check(False, "Our list of sealed documents has another file in its place.")]
    if _digest(sealed.file) != sealed.sha256:
        return [
            Check(
                False,
                "The sealed copy that we keep was changed, swapped or lost. The file given here is the right one.",
            )
        ]
    return [Check(True, "The copy that we keep is the same, byte for byte.")]


def _signature_check(version: ContractVersion | None, record: Mapping) -> Check:
    """What a link does not tell of a signature: the words agreed to, how it was proved."""
    rows = version.signatures.select_related("party").order_by("signed_at", "pk") if version else []
    here = [(str(one.party.uid), one.typed_name, one.document_sha256, one.consent, one.proof) for one in rows]
    keys = ("party", "typed_name", "document_sha256", "consent", "proof")
    if here == [tuple(one[key] for key in keys) for one in record["signatures"]]:
        return Check(True, "Our own record of the signatures is the one in the file.")
    return Check(False, "Our own record of the signatures is not the one in the file.")


def _digest(file) -> str:
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest()
    except OSError:
        return ""


def _read(data: bytes) -> dict:
    """What the reader says, in a process of its own: an upload may be made to hurt us."""
    if not _READERS.acquire(timeout=PATIENCE):
        raise Conflict("Several files are being checked just now. Try again in a moment.")
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(READER)], input=data, capture_output=True, timeout=PATIENCE, check=False, env={}
        )
    except subprocess.TimeoutExpired:
        return {"unreadable": "This PDF takes too long to read. Callboard makes none like it."}
    finally:
        _READERS.release()
    if run.returncode:
        return {"unreadable": "This PDF cannot be read: it is damaged, or made to be a burden."}
    return json.loads(run.stdout)


def _moment(text: str) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
