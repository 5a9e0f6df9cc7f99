"""Throws from a seed: the same seed always throws the same.

The generator is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
"""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Final, TypeVar

import attrs

Item = TypeVar("Item")
_MASK: Final = 2**64 - 1
_STEP: Final = 0x9E37_79B9_7F4A_7C15


@attrs.define
class Dice:
    """A stream of throws; it remembers only where it is."""

    at: int

    def throw(self) -> int:
        """The next number of 64 bits."""
        self.at = self.at + _STEP & _MASK
        mixed = (self.at ^ self.at >> 30) * 0xBF58_476D_1CE4_E5B9 & _MASK
        mixed = (mixed ^ mixed >> 27) * 0x94D0_49BB_1331_11EB & _MASK
        return mixed ^ mixed >> 31

    def below(self, limit: int) -> int:
        """A number from 0 to one less than the limit (its bias is below 2**-50 for what games need)."""
        return self.throw() % limit

    def one_of(self, items: Sequence[Item]) -> Item:
        """One of the items."""
        return items[self.throw() % len(items)]

    def happens(self, percent: int) -> bool:
        """Yes, in so many of a hundred cases."""
        return self.below(100) < percent

    def shuffled(self, items: Sequence[Item]) -> list[Item]:
        """The items in any order, each as likely (Fisher and Yates)."""
        mixed = list(items)
        for last in range(len(mixed) - 1, 0, -1):
            other = self.below(last + 1)
            mixed[last], mixed[other] = mixed[other], mixed[last]
        return mixed


def dice_for(seed: int, *what: str) -> Dice:
    """The dice of a seed for one purpose: for another one they throw differently."""
    text = "\0".join((str(seed), *what))
    return Dice(int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big"))
