"""Where the pieces of an upload lie until it is whole: beside their final place in a folder, or as a multipart upload
of an S3 bucket. `parts` is what a store must remember between two pieces: JSON that the upload's row keeps.
"""

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from django.core.files.storage import FileSystemStorage, default_storage
from django.utils.module_loading import import_string

CHUNK = 256 * 1024
Read = Callable[[int], bytes]


class LostError(Exception):
    """The pieces are not where they were kept."""


class Store(Protocol):
    """`place` is the name of the finished file in the storage."""

    def add(self, place: str, parts: dict, offset: int, read: Read, most: int) -> tuple[dict, int]:
        """Keep at most `most` bytes of what follows the first `offset` ones, for good once it returns; gives what to
        remember, and how many came. What lies beyond `offset` was never acknowledged, and is written over. Raises
        LostError, or OSError to try again."""

    def seal(self, place: str, parts: dict, length: int) -> None:
        """Put the whole file in its place. Done again, it does nothing. Raises LostError, or OSError to try again."""

    def drop(self, place: str, parts: dict) -> None:
        """Delete every piece, and the whole file too."""

    def drop_strays(self, coming: set[str], before: dt.datetime) -> list[str]:
        """Delete what was begun before then for an asset that is not among `coming`, and is no file yet; gives places.

        A process that dies between the store and the database leaves such.
        """


def store() -> Store:
    """For the storage that the installation uses."""
    if isinstance(default_storage, FileSystemStorage):
        return Folder()
    # Its libraries take a second to load, and an installation with a folder has no use for them.
    return import_string("talent.upload_bucket.Bucket")(default_storage)


class Folder:
    def add(self, place: str, parts: dict, offset: int, read: Read, most: int) -> tuple[dict, int]:
        pieces = _pieces(place)
        pieces.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(pieces, os.O_WRONLY | os.O_CREAT, 0o644)
        try:
            if os.fstat(handle).st_size < offset:
                raise LostError
            written = 0
            while written < most and (data := read(min(CHUNK, most - written))):
                written += _write(handle, data, offset + written)
            os.fdatasync(handle)
        finally:
            os.close(handle)
        return parts, written

    def seal(self, place: str, parts: dict, length: int) -> None:
        pieces, whole = _pieces(place), Path(default_storage.path(place))
        if not pieces.exists():
            if whole.exists() and whole.stat().st_size == length:
                return
            raise LostError
        if pieces.stat().st_size < length:
            raise LostError
        os.truncate(pieces, length)
        pieces.replace(whole)

    def drop(self, place: str, parts: dict) -> None:
        # In this order: whoever seals meanwhile either finds nothing to rename, or what they renamed is deleted.
        _pieces(place).unlink(missing_ok=True)
        Path(default_storage.path(place)).unlink(missing_ok=True)

    def drop_strays(self, coming: set[str], before: dt.datetime) -> list[str]:
        # Its pieces are files, and found with the others.
        return []


def _write(handle: int, data: bytes, at: int) -> int:
    done = 0
    while done < len(data):
        done += os.pwrite(handle, data[done:] if done else data, at + done)
    return done


def _pieces(place: str) -> Path:
    return Path(default_storage.path(f"{place}.part"))
