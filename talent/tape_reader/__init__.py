"""Reads films and sounds that strangers send. `kind_of_file` is for everybody; `work` runs in a process of its own."""

from talent.tape_reader.kinds import FIRST_BYTES, container_of, kind_of_file
from talent.tape_reader.words import DAMAGED, RefusedError

__all__ = ["DAMAGED", "FIRST_BYTES", "RefusedError", "container_of", "kind_of_file"]
