"""Addresses of private files: signed, short-lived, and the same for an hour so that browsers can keep the picture."""

import time
from functools import cache, lru_cache
from uuid import UUID

from django.core import signing
from django.urls import reverse

from talent.models.media import VARIANTS

HOUR = 3600
VALID_HOURS = 12
_signer = signing.Signer(salt="talent.media")
# A paper is for one saving, by whoever was asked for their right a moment ago.
PAPER = "paper"
PAPER_GOOD_FOR = 5 * 60
_paper_signer = signing.TimestampSigner(salt="talent.paper")


def media_url(public_id: UUID | str, variant: str, *, version: str = "") -> str:
    """Where a variant ("card", "large", "whole", "resume", "poster" or "tape") of an asset can be fetched for 12 to 13 hours.

    The caller has decided that the reader may see it: whoever holds the address gets the file, without a
    question to the database. `version` only makes the address another one, after a new crop.
    """
    if variant not in VARIANTS:
        raise ValueError(f"There is no variant {variant!r}.")
    tail = f"&v={version}" if version else ""
    return _signed_address(str(public_id), variant, int(time.time()) // HOUR) + tail


@lru_cache(maxsize=20_000)
def _signed_address(public_id: str, variant: str, hour: int) -> str:
    """The same all hour, and a board shows sixty of them at every visit."""
    mark = _signer.signature(_signed(public_id, variant, f"{hour:x}"))
    return f"{_address(variant).format(public_id)}?s={hour:x}.{mark}"


@cache
def _address(variant: str) -> str:
    nobody = UUID(int=0)
    return reverse("talent:media", kwargs={"public_id": nobody, "variant": variant}).replace(str(nobody), "{}")


def is_good_signature(public_id: UUID | str, variant: str, signature: str) -> bool:
    hour, _, mark = signature.partition(".")
    try:
        _signer.unsign(f"{_signed(public_id, variant, hour)}{_signer.sep}{mark}")
        signed_at = int(hour, 16)
    except (signing.BadSignature, ValueError):
        return False
    return 0 <= int(time.time()) // HOUR - signed_at <= VALID_HOURS


def _signed(public_id: UUID | str, variant: str, hour: str) -> str:
    return f"{public_id}/{variant}/{hour}"


def paper_url(public_id: UUID | str) -> str:
    """Where the paper of a permit can be saved for five minutes. The caller has asked for the reader's right."""
    mark = _paper_signer.sign(str(public_id)).partition(_paper_signer.sep)[2]
    return f"{reverse('talent:media', kwargs={'public_id': public_id, 'variant': PAPER})}?s={mark}"


def is_good_for_paper(public_id: UUID, signature: str) -> bool:
    try:
        _paper_signer.unsign(f"{public_id}{_paper_signer.sep}{signature}", max_age=PAPER_GOOD_FOR)
    except signing.BadSignature:
        return False
    return True
