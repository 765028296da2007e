"""Files of the talent room in the storage, whichever it is: put in their place whole or not at all, listed, deleted."""

import datetime as dt
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copyfileobj
from uuid import UUID

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage
from django.db.models.fields.files import FieldFile

ROOT = "talent"
CHUNK = 1024 * 1024


@dataclass(frozen=True)
class Stored:
    """A file that is there: its name in the storage, its bytes, and when it was last written."""

    name: str
    size: int
    changed_at: dt.datetime


def put_file(name: str, made: Path) -> None:
    """What stood at `name` before is there until the new one is, whole. Raises OSError."""
    if not isinstance(default_storage, FileSystemStorage):
        # Object storage shows an object once all of it has come. Deleted first, since a storage that was told to
        # keep both would give the second one another name.
        default_storage.delete(name)
        with made.open("rb") as source:
            default_storage.save(name, File(source))
        return
    place = Path(default_storage.path(name))
    place.parent.mkdir(parents=True, exist_ok=True)
    half = place.with_name(f"{place.name}.half")
    with made.open("rb") as source, half.open("wb") as target:
        copyfileobj(source, target, CHUNK)
        target.flush()
        os.fsync(target.fileno())
    half.replace(place)


def fetched(name: str, folder: Path) -> Path:
    """The file on this machine's own disk, for readers that jump about in it. Raises FileNotFoundError."""
    if isinstance(default_storage, FileSystemStorage):
        path = Path(default_storage.path(name))
        if not path.exists():
            raise FileNotFoundError("The file is not where it was kept.")
        return path
    path = folder / "original"
    with default_storage.open(name) as source, path.open("wb") as target:
        copyfileobj(source, target, CHUNK)
    return path


def files_under(prefix: str) -> Iterator[Stored]:
    """Everything in that folder and those within it, folder by folder in order; one that is not there has nothing."""
    prefix = prefix.rstrip("/") + "/"
    if isinstance(default_storage, FileSystemStorage):
        yield from _on_disk(prefix)
        return
    location = default_storage.location.strip("/")
    full = f"{location}/{prefix}" if location else prefix
    for found in default_storage.bucket.objects.filter(Prefix=full):
        name = found.key[len(location) :].lstrip("/") if location else found.key
        yield Stored(name, found.size, found.last_modified)


def folder_of(public_id: UUID | str) -> str:
    """Where everything of one asset lies."""
    return f"{ROOT}/{str(public_id)[:2]}/{public_id}"


def _on_disk(prefix: str) -> Iterator[Stored]:
    top = Path(default_storage.path(""))
    for folder, folders, names in os.walk(default_storage.path(prefix)):
        folders.sort()
        for name in sorted(names):
            path = Path(folder) / name
            try:
                found = path.stat()
            except FileNotFoundError:
                continue
            changed_at = dt.datetime.fromtimestamp(found.st_mtime, dt.UTC)
            yield Stored(path.relative_to(top).as_posix(), found.st_size, changed_at)


@contextmanager
def with_its_row(file: FieldFile | None) -> Iterator[None]:
    """For writing the rows that a stored file belongs to: where that fails, the file goes too."""
    try:
        yield
    except BaseException:
        if file is not None:
            file.storage.delete(file.name)
        raise


def delete_all(names: list[str]) -> None:
    """Those that are not there are no fault. A folder that is left empty goes too, where there are folders."""
    for name in names:
        default_storage.delete(name)
    if isinstance(default_storage, FileSystemStorage):
        for folder in {Path(default_storage.path(name)).parent for name in names}:
            try:
                folder.rmdir()
            except OSError:
                # Something is in it, or it is gone already.
                continue
