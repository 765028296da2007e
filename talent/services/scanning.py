"""Having files looked through for viruses, where the installation has a scanner."""

from typing import IO

import structlog
from django.core.files.storage import default_storage
from django.db import transaction

from core.errors import Away, Invalid
from talent import scanning
from talent.models import MediaAsset
from talent.states import ScanState

log = structlog.get_logger("callboard.media")

FOUND = (
    "A virus scanner found something in this file, so we deleted it. Often it comes from the computer that it was"
    " saved on; have that looked at, and send another copy."
)
CANNOT_LOOK = "Files cannot be checked for viruses at this moment. Nothing was kept; try again in a few minutes."


def scan(*, asset: MediaAsset) -> str:
    """For the worker, before anything else reads the original: "" to go on, or the sentence to fail the asset with,
    its original erased. Asked once for each. Raises OSError where the scanner or the storage is away, to try again.
    """
    if asset.scan == ScanState.FOUND:
        # A worker that died between the finding and the saying of it.
        return FOUND
    if not scanning.is_configured() or asset.scan == ScanState.CLEAN:
        return ""
    name = asset.original.name
    with default_storage.open(name) as file:
        try:
            found = scanning.found_in(file)
        except scanning.ScannerAwayError:
            log.exception("virus scanner away")
            raise
    if not found:
        asset.scan = ScanState.CLEAN
        MediaAsset.objects.filter(pk=asset.pk).update(scan=ScanState.CLEAN)
        return ""
    log.warning("virus found", asset=asset.pk, kind=asset.kind)
    with transaction.atomic():
        MediaAsset.objects.filter(pk=asset.pk).update(scan=ScanState.FOUND, original="")
    default_storage.delete(name)
    asset.scan, asset.original = ScanState.FOUND, ""
    return FOUND


def must_be_clean(file: IO[bytes]) -> None:
    """For small papers, ahead of keeping them. Raises Invalid at "file", or Away."""
    if not scanning.is_configured():
        return
    file.seek(0)
    try:
        found = scanning.found_in(file)
    except scanning.ScannerAwayError as away:
        log.exception("virus scanner away")
        raise Away(CANNOT_LOOK, field="file") from away
    file.seek(0)
    if found:
        log.warning("virus found", kind="paper")
        raise Invalid(FOUND, field="file")
