"""Six-digit codes sent by mail: ten minutes, five tries, the same wherever one is asked for.

A row that holds one has `code_digest`, `code_expires_at` and `code_attempts` (`FIELDS`, for its save). The code itself is
made from the site's secret, the row's key and its expiry, so that a letter can be written when it leaves, and the code
stands neither in the database nor in a queue. `purpose` keeps codes for different things apart.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.crypto import constant_time_compare, salted_hmac

from core import clock

DIGITS = 6
GOOD_FOR = dt.timedelta(minutes=10)
MOST_TRIES = 5
FIELDS = ["code_digest", "code_expires_at", "code_attempts"]
NEW_CODE = "Ask for a new code."


class Holder(Protocol):
    pk: Any
    code_digest: str
    code_expires_at: dt.datetime | None
    code_attempts: int


@dataclass(frozen=True)
class Answer:
    """What became of a typed code. `refusal` is empty when it was right; `is_wrong` when a try was used up."""

    refusal: str = ""
    is_wrong: bool = False


def begin(purpose: str, holder: Holder) -> None:
    """A new code waits; the one before counts no more. The caller, who has the row under lock, saves `FIELDS`."""
    holder.code_expires_at = clock.now() + GOOD_FOR
    holder.code_digest = digest(purpose, holder.pk, make(purpose, holder.pk, holder.code_expires_at))
    holder.code_attempts = 0


def waits(holder: Holder) -> bool:
    return bool(holder.code_digest) and holder.code_expires_at is not None and holder.code_expires_at > clock.now()


def code_of(purpose: str, holder: Holder) -> str:
    """The code to write into the letter, or nothing when none waits any more."""
    if not waits(holder) or holder.code_expires_at is None:
        return ""
    return make(purpose, holder.pk, holder.code_expires_at)


def answer(purpose: str, holder: Holder, typed: str) -> Answer:
    """Try what was typed. A right code is used up, a wrong one uses up a try.

    The caller has the row under lock, saves `FIELDS` whatever the answer, and raises only when that is committed: a
    wrong try must not be rolled back.
    """
    if not holder.code_digest or holder.code_expires_at is None:
        return Answer(f"No code is waiting to be typed here. {NEW_CODE}")
    if not waits(holder):
        return Answer(f"This code is older than ten minutes. {NEW_CODE}")
    if holder.code_attempts >= MOST_TRIES:
        return Answer(f"This code was tried too often. {NEW_CODE}")
    if not is_right(purpose, holder.pk, "".join(typed.split()), holder.code_digest):
        holder.code_attempts += 1
        return Answer(_wrong(MOST_TRIES - holder.code_attempts), is_wrong=True)
    holder.code_digest, holder.code_expires_at = "", None
    return Answer()


def make(purpose: str, key: Any, expires_at: dt.datetime) -> str:
    mac = salted_hmac(f"{purpose}.code", f"{key}:{expires_at.isoformat()}", algorithm="sha256").digest()
    return f"{int.from_bytes(mac, 'big') % 10**DIGITS:0{DIGITS}}"


def digest(purpose: str, key: Any, code: str) -> str:
    """Keyed: six digits under a bare hash could be tried out by whoever reads the database."""
    return salted_hmac(f"{purpose}.typed", f"{key}:{code}", algorithm="sha256").hexdigest()


def is_right(purpose: str, key: Any, typed: str, kept: str) -> bool:
    return constant_time_compare(digest(purpose, key, typed), kept)


def _wrong(left: int) -> str:
    if left == 0:
        return f"That is not the code, and it was the last try. {NEW_CODE}"
    return f"That is not the code. {f'{left} more tries.' if left > 1 else 'One more try.'}"
