"""A zip file as it is written, piece by piece: however large it is, a few hundred kilobytes are in memory."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from django.core.files.storage import default_storage

CHUNK = 256 * 1024


class _Sink(io.RawIOBase):
    """Takes what is written, and gives it out once."""

    def __init__(self) -> None:
        super().__init__()
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, piece) -> int:
        self.waiting.append(bytes(piece))
        return len(piece)

    def taken(self) -> bytes:
        pieces, self.waiting = self.waiting, []
        return b"".join(pieces)


def zip_of(texts: Iterable[tuple[str, bytes]], stored: Iterable[tuple[str, str]]) -> Iterator[bytes]:
    """`texts` are names and contents; `stored` are names and places in the storage, left out where they are gone.

    Nothing is packed closer: pictures and films are as small as they get.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, content in texts:
            archive.writestr(name, content)
            yield sink.taken()
        for name, place in stored:
            try:
                file = default_storage.open(place)
            except FileNotFoundError:
                continue
            with file, archive.open(name, "w", force_zip64=True) as entry:
                while piece := file.read(CHUNK):
                    entry.write(piece)
                    yield sink.taken()
            yield sink.taken()
    yield sink.taken()
