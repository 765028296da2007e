"""The order that nobody made: everybody has a random key, keys lie in blocks, and a seed shuffles both.

Blocks of neighbouring keys come in an order of the seed's, and whoever is within a block in another, so a page reads a
few blocks and no seed needs everybody sorted.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

KEY_BITS = 62
# Small enough to read for one page, and large enough to tell how rare something is.
BLOCK = 1000
MOST_BITS = 24


@dataclass(frozen=True)
class Ring:
    """`bits`: there are 2**bits blocks. It stays in the address of a page, because it grows with the entries."""

    seed: int
    bits: int

    @property
    def blocks(self) -> int:
        return 1 << self.bits

    @property
    def width(self) -> int:
        """Keys in a block, and places too."""
        return 1 << (KEY_BITS - self.bits)

    @cached_property
    def _steps(self) -> tuple[int, int]:
        """An odd factor reaches every block once (a linear congruence of full period)."""
        digest = hashlib.blake2b(str(self.seed).encode(), digest_size=8).digest()
        return (int.from_bytes(digest[:4]) | 1) % self.blocks or 1, int.from_bytes(digest[4:]) % self.blocks

    def place_sql(self) -> str:
        """Where an entry `e` comes, as a number from 0 to 2**62 - 1."""
        factor, first = self._steps
        shift = KEY_BITS - self.bits
        block = f"(((e.shuffle >> {shift}) * {factor} + {first}) & {self.blocks - 1})"
        return f"(({block} << {shift}) | (hashint8extended(e.performer_id, {int(self.seed)}) & {self.width - 1}))"

    def keys_from(self, position: int, blocks: int) -> Sequence[tuple[int, int]]:
        """The keys, [low, high), of so many blocks from the one on where `position` lies; of all where there are no more."""
        begin = 0 if self.blocks <= blocks else max(position, 0) >> (KEY_BITS - self.bits)
        factor, first = self._steps
        back = pow(factor, -1, self.blocks)
        places = range(begin, min(begin + blocks, self.blocks))
        keys = [((place - first) * back % self.blocks) * self.width for place in places]
        return [(low, low + self.width) for low in keys]


def ring_of(seed: int, entries: int) -> Ring:
    """Blocks of one to two thousand of so many entries."""
    return Ring(seed, min(MOST_BITS, max(0, (entries // BLOCK).bit_length() - 1)))
