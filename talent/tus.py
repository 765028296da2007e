"""The words of the tus 1.0 protocol (https://tus.io/protocols/resumable-upload): headers in, headers out."""

import base64
import binascii
import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from typing import Any

from django.utils.http import http_date

from core.errors import Invalid, TooLarge
from talent.models.upload import MOST_BYTES

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,termination,checksum,expiration"
CHECKSUMS = ("sha1", "sha256", "md5")
PIECE = "application/offset+octet-stream"
LONGEST_METADATA = 2000
A_KEY = re.compile(r"[!-+\--~]{1,60}", re.ASCII)

ABLE_TO = {
    "Tus-Version": VERSION,
    "Tus-Extension": EXTENSIONS,
    "Tus-Max-Size": str(MOST_BYTES),
    "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
}


@dataclass(frozen=True)
class Checksum:
    algorithm: str
    digest: bytes

    def hasher(self) -> Any:
        # For finding what was garbled on the way, not for proving anything.
        return hashlib.new(self.algorithm, usedforsecurity=False)


def read_length(text: str | None) -> int:
    """Upload-Length. Raises Invalid, or TooLarge."""
    if text is None:
        raise Invalid(
            "Say in Upload-Length how many bytes the file has; it cannot be told later.", field="Upload-Length"
        )
    length = read_number(text, "Upload-Length")
    check_length(length, field="Upload-Length")
    return length


def check_length(length: int, *, field: str = "file") -> None:
    """Raises Invalid, or TooLarge."""
    if not length:
        raise Invalid("This file is empty.", field=field)
    if length > MOST_BYTES:
        raise TooLarge(
            f"This file is {length / 1e9:,.1f} GB. The most is {MOST_BYTES / 1e9:.1f} GB; 1080p is enough.", field=field
        )


def read_number(text: str | None, name: str) -> int:
    if text is None or not re.fullmatch(r"\d{1,18}", text, re.ASCII):
        raise Invalid(f"{name} is a number of bytes.", field=name)
    return int(text)


def read_metadata(text: str) -> dict[str, str]:
    """Upload-Metadata: keys, each with its value in Base64 after a space, and commas between them."""
    if len(text) > LONGEST_METADATA:
        raise Invalid(f"Upload-Metadata is longer than {LONGEST_METADATA:,} characters.", field="Upload-Metadata")
    found: dict[str, str] = {}
    for pair in filter(None, (one.strip(" ") for one in text.split(","))):
        key, _, value = pair.partition(" ")
        if not A_KEY.fullmatch(key) or key in found:
            raise Invalid("Each key of Upload-Metadata is a word of its own.", field="Upload-Metadata")
        try:
            found[key] = base64.b64decode(value, validate=True).decode().replace("\x00", "")
        except (binascii.Error, UnicodeDecodeError) as error:
            raise Invalid(f"The value of “{key}” in Upload-Metadata is not text in Base64.", field=key) from error
    return found


def write_metadata(values: dict[str, str]) -> str:
    return ",".join(f"{key} {base64.b64encode(value.encode()).decode()}".rstrip() for key, value in values.items())


def read_checksum(text: str | None) -> Checksum | None:
    """Upload-Checksum: an algorithm, and the digest in Base64."""
    if text is None:
        return None
    algorithm, _, encoded = text.strip().partition(" ")
    if algorithm not in CHECKSUMS:
        raise Invalid(f"Checksums are {', '.join(CHECKSUMS)}.", field="Upload-Checksum", code="checksum_unknown")
    try:
        digest = base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Invalid("The checksum is not in Base64.", field="Upload-Checksum") from error
    if len(digest) != hashlib.new(algorithm, usedforsecurity=False).digest_size:
        raise Invalid(f"That is no {algorithm} checksum: it has another length.", field="Upload-Checksum")
    return Checksum(algorithm, digest)


def written_expiry(moment: dt.datetime) -> str:
    return http_date(moment.timestamp())
