"""Dice from a seed: every throw follows from the seed and its number, so whoever has the seed can check them all.

Throw number n (from 1) of a die with s sides: x is the first 8 bytes, big-endian, of HMAC-SHA-256 with the seed as its
key and "n:a" (both numbers in decimal) as its message, where a is the first of 0, 1, 2… for which x is less than the
greatest multiple of s that is not above 2^64; the value is 1 + x mod s. So no value is likelier than another. Before
the first throw the SHA-256 of the seed is published, its *commitment*; after the end the seed itself.
"""

from hashlib import sha256
from hmac import digest
from typing import Final

_ALL: Final = 2**64
_BYTES: Final = 8


def commitment(seed: bytes) -> str:
    """What is published of a seed before the first throw: its SHA-256, in hexadecimal."""
    return sha256(seed).hexdigest()


def verify(seed: bytes, published: str) -> bool:
    """Whether this is the seed that a commitment was made for."""
    return commitment(seed) == published


def throw(seed: bytes, number: int, sides: int) -> int:
    """The value of a throw, from 1 to ``sides``; throws are numbered from 1 within a game."""
    if number < 1 or not 1 <= sides <= _ALL:
        raise ValueError(f"there is no throw number {number} of a die with {sides} sides")
    fair = _ALL - _ALL % sides
    attempt = 0
    while (x := _number(seed, number, attempt)) >= fair:
        attempt += 1
    return 1 + x % sides


def _number(seed: bytes, number: int, attempt: int) -> int:
    return int.from_bytes(digest(seed, f"{number}:{attempt}".encode(), "sha256")[:_BYTES], "big")
