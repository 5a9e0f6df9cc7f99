"""Where time, randomness and identifiers come from: parameters, so that whole servers run under a clock and a seed."""

import base64
import hashlib
import os
import time
from collections.abc import Callable
from typing import Final

import attrs

_ALPHABET: Final = "0123456789abcdefghjkmnpqrstvwxyz"  # Crockford's base 32, in lower case


def _base32(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, digit = divmod(number, 32)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


@attrs.frozen
class Sources:
    """``random(n)`` gives n random bytes, ``wall()`` the seconds of the Unix epoch."""

    random: Callable[[int], bytes] = os.urandom
    wall: Callable[[], float] = time.time

    def now_ms(self) -> int:
        """Milliseconds of the Unix epoch."""
        return int(self.wall() * 1000)

    def identifier(self, prefix: str) -> str:
        """A new identifier. It begins with the time, so that new rows stand together in an index; 40 bits are random."""
        return f"{prefix}{_base32(self.now_ms(), 9)}{_base32(int.from_bytes(self.random(5)), 8)}"

    def secret(self) -> str:
        """A new secret of 144 random bits, 24 characters."""
        return base64.urlsafe_b64encode(self.random(18)).decode()


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
