"""Papers kept with a contract, and all of it handed over as one file."""

import hashlib
import json
import shutil
import tempfile
import uuid
import zipfile
from collections.abc import Iterator
from pathlib import PurePath
from typing import IO

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from accounts.models import User
from contracts.models import Contract, ContractDocument, SealedDocument
from contracts.paper.language import tidy
from contracts.selectors.contracts import documents_of
from contracts.services.chain import add_event
from contracts.services.contracts import held, log
from contracts.states import EventKind
from core import clock
from core.errors import Invalid, NotFound

MOST_BYTES = 20 * 1024 * 1024
MOST_PAPERS = 60
# By what a file begins with; its name and what the browser calls it say nothing.
KINDS = {
    b"%PDF-": ("application/pdf", "pdf"),
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
}
SPOOLED = 4 * 1024 * 1024


def _read_kind(file: UploadedFile) -> tuple[str, str]:
    if file.size > MOST_BYTES:
        raise Invalid("A paper can be 20 MB at most.", field="file")
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    for mark, kind in KINDS.items():
        if head.startswith(mark):
            return kind
    raise Invalid("Papers are kept as PDF, PNG or JPEG. Save it as one of these and upload it again.", field="file")


def _digest(file: UploadedFile) -> str:
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def add_document(*, actor: User, contract: Contract, file: UploadedFile, name: str = "") -> ContractDocument:
    """A permit, an agreement on confidentiality, a certificate. Kept as it came, and only ever handed out to save."""
    content_type, ending = _read_kind(file)
    name = " ".join(tidy(name or PurePath(file.name or "Paper").stem).replace("/", " ").split())[:150] or "Paper"
    return _keep(actor, contract, file, name=f"{name}.{ending}", content_type=content_type, sha256=_digest(file))


@transaction.atomic(durable=True)
def _keep(actor: User, contract: Contract, file: UploadedFile, **values) -> ContractDocument:
    contract = held(actor=actor, contract=contract)
    papers = contract.documents.filter(removed_at__isnull=True)
    if papers.filter(sha256=values["sha256"]).exists():
        raise Invalid("This very file is kept with the contract already.", field="file")
    if papers.count() >= MOST_PAPERS:
        raise Invalid(f"A contract can have {MOST_PAPERS} papers at most.", field="file")
    document = ContractDocument(
        organisation_id=contract.organisation_id,
        contract=contract,
        public_id=uuid.uuid4(),
        size=file.size,
        added_by=actor,
        **values,
    )
    document.file.save("document", File(file), save=False)
    document.save()
    kept = {"name": document.name, "sha256": document.sha256, "act": "added"}
    add_event(contract, EventKind.DOCUMENT, actor=actor, data=kept)
    log(actor=actor, contract=contract, verb="add_document", document=document.pk)
    return document


@transaction.atomic(durable=True)
def remove_document(*, actor: User, contract: Contract, public_id: uuid.UUID) -> None:
    """Nobody is shown it any more; that it was there stays in the trail."""
    contract = held(actor=actor, contract=contract)
    row = contract.documents.select_for_update(no_key=True).filter(public_id=public_id, removed_at__isnull=True).first()
    if row is None:
        raise NotFound("There is no such paper with this contract.")
    row.removed_at = clock.now()
    row.save(update_fields=["removed_at"])
    gone = {"name": row.name, "sha256": row.sha256, "act": "removed"}
    add_event(contract, EventKind.DOCUMENT, actor=actor, data=gone)
    log(actor=actor, contract=contract, verb="remove_document", document=row.pk)


def hand_over(*, actor: User, contract: Contract) -> IO[bytes]:
    """A zip with every version, the sealed documents, the papers, the trail, and an index that says what each is."""
    entries = list(_entries(contract))
    # Small ones stay in memory; whoever closes it takes it off the disk.
    made = tempfile.SpooledTemporaryFile(max_size=SPOOLED)  # noqa: SIM115
    folder = contract.number
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as bundle:
        lines = [f"Contract {contract.number}: {contract.get_kind_display()}, {contract.get_state_display().lower()}."]
        lines += [f"{contract.performer.stage_name}, {contract.role.name}, {contract.production.public_title}.", ""]
        for path, what, sha256, stored in entries:
            with stored.open("rb") as source, bundle.open(f"{folder}/{path}", "w") as target:
                shutil.copyfileobj(source, target)
            lines += [path, f"    {what}", f"    SHA-256 {sha256}"]
        trail = json.dumps(_trail(contract), ensure_ascii=False, indent=1)
        bundle.writestr(f"{folder}/trail.json", trail)
        lines += ["trail.json", "    Every event, each with the hash of the one before"]
        lines += [f"    SHA-256 {hashlib.sha256(trail.encode()).hexdigest()}"]
        bundle.writestr(f"{folder}/index.txt", "\n".join(lines) + "\n")
    made.seek(0)
    _log_handing_over(actor, contract)
    return made


@transaction.atomic
def _log_handing_over(actor: User, contract: Contract) -> None:
    log(actor=actor, contract=contract, verb="hand_over")


def _entries(contract: Contract) -> Iterator[tuple[str, str, str, File]]:
    for version in contract.versions.exclude(file="").order_by("number"):
        what = f"Version {version.number} as it was set, {version.page_count} pages"
        yield f"{contract.number}-version-{version.number}.pdf", what, version.sha256, version.file
    sealed = SealedDocument.objects.filter(version__contract=contract).select_related("version")
    for one in sealed.order_by("version__number"):
        what = f"Version {one.version.number}, signed by everybody and sealed"
        yield f"{contract.number}-sealed-{one.version.number}.pdf", what, one.sha256, one.file
    for place, paper in enumerate(documents_of(contract), 1):
        yield f"papers/{place:02}-{_plain(paper.name)}", f"Paper: {paper.name}", paper.sha256, paper.file


def _plain(name: str) -> str:
    """A name that every system can unpack, and that leads nowhere else."""
    kept = "".join(c if c.isalnum() or c in " -_." else "-" for c in name).strip(" .")
    return kept[:80] or "paper"


def _trail(contract: Contract) -> list[dict]:
    return [
        {
            "number": event.number,
            "kind": event.kind,
            "who": event.who,
            "party": str(event.party.uid) if event.party else "",
            "at": event.at.isoformat(timespec="microseconds"),
            "data": event.data,
            "previous": event.previous,
            "hash": event.hash,
        }
        for event in contract.chain.select_related("party").order_by("number")
    ]
