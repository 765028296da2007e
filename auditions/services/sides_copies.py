"""The pages that somebody who said yes may read: a copy of their own, made as they open it, and every opening kept."""

import json
import subprocess
import sys
from pathlib import Path

from django.db import transaction

from accounts.models import User
from auditions.models import SelfTapeRequest, SidesOpening
from auditions.page_ranges import read_pages
from auditions.services.self_tape_rows import READING, locked
from auditions.states import SelfTapeState
from casting.models import SidesPacket
from core import clock
from core.errors import Conflict, NotAllowed, NotFound

STAMPER = Path(__file__).with_name("sides_stamp.py")
PATIENCE = 30
UNREADABLE = "These pages cannot be shown just now. Write to the office, they can send them."


def open_sides(*, request: SelfTapeRequest, actor: User | None = None) -> bytes:
    """The PDF, marked with their name. Raises NotAllowed before they said yes and once the pages were taken away."""
    packet, pages, mark, foot = _note_opening(request=request, actor=actor)
    with packet.file.open("rb") as file:
        return stamp(file.read(), pages=pages, mark=mark, foot=foot)


@transaction.atomic(durable=True)
def _note_opening(*, request: SelfTapeRequest, actor: User | None) -> tuple[SidesPacket, list[int], str, str]:
    row = locked(request.pk)
    check_may_read(row)
    packet = row.brief.sides
    opening = SidesOpening.objects.create(
        organisation_id=row.organisation_id, request=row, packet=packet, opened_by=actor
    )
    name, code = row.performer.stage_name, str(row.uid)[:8]
    at = clock.show(opening.opened_at, "UTC", "short")
    foot = f"Given to {name} by {row.organisation.name}. Opened {at}. {code}"
    pages = read_pages(row.brief.pages, most=packet.page_count)
    # Names that the page's letters cannot write are told by the code beside them.
    return packet, pages, f"{name} {code}", foot


def check_may_read(row: SelfTapeRequest) -> None:
    packet = row.brief.sides
    if packet is None:
        raise NotFound("There are no pages with this request.")
    if row.state == SelfTapeState.CANCELLED:
        raise NotAllowed("This has been called off, so the pages are closed again.")
    if row.state not in READING:
        raise NotAllowed("The pages open once you have said yes.")
    if row.brief.needs_nda and row.agreed_nda_at is None:
        raise NotAllowed("The pages open once you have agreed to keep them to yourself.")
    if row.sides_revoked_at is not None or packet.removed_at is not None:
        raise NotAllowed("The office has taken the pages away. Write to them if you still need them.")


def stamp(data: bytes, *, pages: list[int], mark: str, foot: str) -> bytes:
    """Raises Conflict for a file that no longer reads. In a process of its own: an upload may be made to hurt us."""
    head = json.dumps({"pages": pages, "mark": mark, "foot": foot}).encode() + b"\n"
    try:
        run = subprocess.run(
            [sys.executable, "-I", str(STAMPER)], input=head + data, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Conflict(UNREADABLE) from error
    if run.returncode or not run.stdout.startswith(b"%PDF-"):
        raise Conflict(UNREADABLE)
    return run.stdout
