"""Pieces of an upload in an S3 bucket: a multipart upload to the final place. A part has at least 5 MB, so what is
smaller lies beside it as an object of its own until enough has come.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from storages.backends.s3 import S3Storage

from talent.stored import ROOT
from talent.upload_store import CHUNK, LostError, Read

# The bucket's own rule, for every part but the last.
SMALLEST_PART = 5 * 1024 * 1024
GONE = {"NoSuchUpload", "NoSuchKey", "404", "InvalidPart"}


class Bucket:
    """`parts`: {"multipart": id, "done": [[etag, bytes], …], "loose": [[object, bytes], …]}, in order."""

    def __init__(self, storage: S3Storage) -> None:
        self.storage = storage
        self.client = storage.connection.meta.client

    def add(self, place: str, parts: dict, offset: int, read: Read, most: int) -> tuple[dict, int]:
        data = _gathered(read, most)
        return self._kept(place, parts, offset, data) if data else parts, len(data)

    def _kept(self, place: str, parts: dict, offset: int, data: bytes) -> dict:
        parts = {"done": [], "loose": []} | parts
        if sum(size for _, size in [*parts["done"], *parts["loose"]]) != offset:
            raise LostError
        with _faults():
            if "multipart" not in parts:
                begun = self.client.create_multipart_upload(
                    **self._at(place), **self.storage.get_object_parameters(place)
                )
                parts["multipart"] = begun["UploadId"]
            waiting = sum(size for _, size in parts["loose"])
            if waiting + len(data) < SMALLEST_PART:
                # Named by where it begins: what was never acknowledged is written over.
                name = f"{place}.part/{offset}"
                self.client.put_object(**self._at(name), Body=data)
                return parts | {"loose": [*parts["loose"], [name, len(data)]]}
            whole = self._loose(parts) + data
            return parts | {"done": [*parts["done"], self._part(place, parts, whole)], "loose": []}

    def seal(self, place: str, parts: dict, length: int) -> None:
        try:
            with _faults():
                done = parts["done"]
                if parts["loose"]:
                    done = [*done, self._part(place, parts, self._loose(parts))]
                if sum(size for _, size in done) != length:
                    raise LostError
                listed = [{"PartNumber": number, "ETag": etag} for number, (etag, _) in enumerate(done, 1)]
                self.client.complete_multipart_upload(
                    **self._at(place), UploadId=parts["multipart"], MultipartUpload={"Parts": listed}
                )
        except (LostError, KeyError):
            if self._size_of(place) != length:
                raise LostError from None
        self._delete_loose(place)

    def drop(self, place: str, parts: dict) -> None:
        # In this order: whoever seals meanwhile either finds nothing to complete, or what they completed is deleted.
        if "multipart" in parts:
            with _faults(missing_is_well=True):
                self.client.abort_multipart_upload(**self._at(place), UploadId=parts["multipart"])
        with _faults(missing_is_well=True):
            self.client.delete_object(**self._at(place))
        self._delete_loose(place)

    def drop_strays(self, coming: set[str], before: dt.datetime) -> list[str]:
        dropped = []
        with _faults(missing_is_well=True):
            root = self.storage._normalize_name(ROOT)
            for begun in self.storage.bucket.multipart_uploads.filter(Prefix=f"{root}/"):
                place = begun.object_key.removeprefix(root.removesuffix(ROOT))
                if begun.initiated < before and place.split("/")[2] not in coming:
                    begun.abort()
                    dropped.append(place)
        return dropped

    def _at(self, name: str) -> dict[str, str]:
        return {"Bucket": self.storage.bucket_name, "Key": self.storage._normalize_name(name)}

    def _part(self, place: str, parts: dict, data: bytes) -> list:
        number = len(parts["done"]) + 1
        kept = self.client.upload_part(**self._at(place), UploadId=parts["multipart"], PartNumber=number, Body=data)
        return [kept["ETag"], len(data)]

    def _loose(self, parts: dict) -> bytes:
        return b"".join(self.client.get_object(**self._at(name))["Body"].read() for name, _ in parts["loose"])

    def _delete_loose(self, place: str) -> None:
        with _faults(missing_is_well=True):
            self.storage.bucket.objects.filter(Prefix=self.storage._normalize_name(f"{place}.part/")).delete()

    def _size_of(self, place: str) -> int | None:
        try:
            with _faults():
                return self.client.head_object(**self._at(place))["ContentLength"]
        except LostError:
            return None


def _gathered(read: Read, most: int) -> bytes:
    whole = bytearray()
    while len(whole) < most and (data := read(min(CHUNK, most - len(whole)))):
        whole += data
    return bytes(whole)


@contextmanager
def _faults(*, missing_is_well: bool = False) -> Iterator[Any]:
    """Its errors in the words of a store: LostError where the thing is gone, OSError where the bucket is away."""
    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") not in GONE:
            raise OSError("The bucket refused.") from error
        if not missing_is_well:
            raise LostError from error
    except BotoCoreError as error:
        raise OSError("The bucket is away.") from error
