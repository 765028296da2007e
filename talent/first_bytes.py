"""What a file begins with, looked at before the rest of it has come."""

from core.errors import Invalid
from talent import tape_reader

ENOUGH = tape_reader.FIRST_BYTES


def must_be_usable(kind: str, first: bytes) -> None:
    """Raises Invalid for what no worker could make anything of."""
    try:
        tape_reader.kind_of_file(first, kind)
    except tape_reader.RefusedError as refused:
        raise Invalid(str(refused), field="file") from refused
