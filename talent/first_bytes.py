"""What a file begins with, looked at before the rest of it has come."""

from core.errors import Invalid
from talent import tape_reader
from talent.states import MediaKind

ENOUGH = tape_reader.FIRST_BYTES
PERMITS = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
NO_PERMIT = "A work permit comes as a PDF, or as a photograph of it (JPEG or PNG)."


def must_be_usable(kind: str, first: bytes) -> None:
    """Raises Invalid for what no worker could make anything of."""
    if kind == MediaKind.PERMIT:
        if not first.startswith(PERMITS):
            raise Invalid(NO_PERMIT, field="file")
        return
    try:
        tape_reader.kind_of_file(first, kind)
    except tape_reader.RefusedError as refused:
        raise Invalid(str(refused), field="file") from refused
