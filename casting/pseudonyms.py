"""Names for people whose own are hidden: stable in their role, unique, and telling nothing of when they applied.

A submission's number is run through a keyed permutation of a million, so no two share one and
what somebody types can be turned back without a search.
"""

import hashlib

DIGITS = 1_000_000
_HALF = 10
_MASK = (1 << _HALF) - 1
_ROUNDS = 4


def pseudonym(blind_key: int, number: int) -> str:
    """'Performer 482 113' for the submission of that number (from 1 up to 999,999) in the role with that key."""
    code = _walk(blind_key, number, range(_ROUNDS))
    return f"Performer {code // 1000:03d} {code % 1000:03d}"


def number_of(blind_key: int, text: str) -> int | None:
    """The submission number behind "482 113" or "Performer 482113"; None for what is no such name."""
    digits = text.casefold().removeprefix("performer").replace(" ", "")
    if len(digits) != 6 or not digits.isascii() or not digits.isdigit():
        return None
    return _walk(blind_key, int(digits), reversed(range(_ROUNDS)), back=True)


def _walk(key: int, value: int, rounds, *, back: bool = False) -> int:
    """A Feistel network over twenty bits, walked on until it lands below a million."""
    order = list(rounds)
    while True:
        left, right = value >> _HALF, value & _MASK
        for turn in order:
            if back:
                left, right = right ^ _mix(key, turn, left), left
            else:
                left, right = right, left ^ _mix(key, turn, right)
        value = (left << _HALF) | right
        if value < DIGITS:
            return value


def _mix(key: int, turn: int, half: int) -> int:
    seed = f"{key}:{turn}:{half}".encode()
    return int.from_bytes(hashlib.blake2s(seed, digest_size=2).digest(), "big") & _MASK
