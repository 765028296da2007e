"""Sides: the pages to read. A new upload is a new version; the newest that is not removed is in force."""

import subprocess
import sys
import uuid
from pathlib import Path

from django.core.files import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max

from accounts.models import User
from accounts.services.activity import record_activity
from casting.models import Role, SidesPacket
from casting.policies import can_edit_call
from casting.services.roles import lock_role
from core import clock
from core.errors import Invalid, NotAllowed

MOST_BYTES = 20 * 1024 * 1024
MOST_PAGES = 300
PATIENCE = 20
READER = Path(__file__).with_name("pdf_pages.py")

REFUSALS = {
    "locked": "This PDF is locked with a password. Save it without one and upload it again.",
    "empty": "This PDF has no pages.",
    "damaged": "This PDF cannot be read. Open it, print it to a new PDF and upload that.",
}


def count_pages(file: UploadedFile) -> int:
    """How many pages a PDF has. Raises Invalid (field "file") for anything that is not a plain, readable PDF.

    Read in a process of its own with bounded memory and time: a file may be made to hurt its reader.
    """
    if file.size > MOST_BYTES:
        raise Invalid("Sides can be 20 MB at most.", field="file")
    file.seek(0)
    data = file.read()
    file.seek(0)
    if not data[:1024].lstrip().startswith(b"%PDF-"):
        raise Invalid("This is not a PDF. Sides are uploaded as a PDF.", field="file")
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(READER)], input=data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Invalid(REFUSALS["damaged"], field="file") from error
    answer = run.stdout.decode("ascii", "replace").strip()
    if run.returncode or not answer.isdecimal():
        raise Invalid(REFUSALS.get(answer, REFUSALS["damaged"]), field="file")
    pages = int(answer)
    if pages > MOST_PAGES:
        raise Invalid(f"This PDF has {pages:,} pages. Sides can have {MOST_PAGES} at most.", field="file")
    return pages


def upload_sides(*, actor: User, role: Role, file: UploadedFile) -> SidesPacket:
    if not can_edit_call(actor, role.call):
        raise NotAllowed("Only the owner, directors and associates of the office upload sides.")
    # Before anything is locked: reading a large file takes its time.
    return _keep(actor=actor, role=role, file=file, pages=count_pages(file))


@transaction.atomic(durable=True)
def _keep(*, actor: User, role: Role, file: UploadedFile, pages: int) -> SidesPacket:
    role, call = lock_role(actor=actor, role=role)
    last = role.sides.aggregate(last=Max("version"))["last"] or 0
    packet = SidesPacket(
        organisation=call.organisation,
        role=role,
        public_id=uuid.uuid4(),
        version=last + 1,
        file_name=Path(file.name or "sides.pdf").name[:200],
        page_count=pages,
    )
    packet.file.save("sides.pdf", File(file), save=False)
    packet.save()
    record_activity(
        actor=actor,
        verb="upload_sides",
        subject=role,
        organisation=call.organisation,
        data={"version": packet.version, "pages": pages},
    )
    return packet


@transaction.atomic(durable=True)
def remove_sides(*, actor: User, role: Role) -> None:
    """Nobody can read any version of them from now on; the rows stay as a record."""
    role, call = lock_role(actor=actor, role=role)
    removed = role.sides.filter(removed_at__isnull=True).update(removed_at=clock.now())
    if not removed:
        raise Invalid("This role has no sides.")
    record_activity(actor=actor, verb="remove_sides", subject=role, organisation=call.organisation)
