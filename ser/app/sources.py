"""Where time, randomness and identifiers come from: parameters, so that whole servers run under a clock and a seed."""

import base64
import hashlib
import os
import time
from collections.abc import Callable

import attrs


class SystemRandom:
    """The system's random bytes, fetched many at a time: asking the kernel costs more than all else of a new game."""

    def __init__(self, at_once: int = 4096) -> None:
        self._at_once = at_once
        self._bytes = b""
        self._used = 0

    def __call__(self, count: int) -> bytes:
        """So many bytes, each given out once."""
        start, end = self._used, self._used + count
        if end > len(self._bytes):
            self._bytes = os.urandom(max(self._at_once, count))
            start, end = 0, count
        self._used = end
        return self._bytes[start:end]


@attrs.frozen
class Sources:
    """``random(n)`` gives n random bytes, ``wall()`` the seconds of the Unix epoch."""

    random: Callable[[int], bytes] = attrs.field(factory=SystemRandom)
    wall: Callable[[], float] = time.time

    def now_ms(self) -> int:
        """Milliseconds of the Unix epoch."""
        return int(self.wall() * 1000)

    def identifier(self, prefix: str) -> str:
        """A new identifier: the time, so that new rows stand together in an index, and 40 random bits."""
        return f"{prefix}{self.now_ms():011x}{self.random(5).hex()}"

    def secret(self) -> str:
        """A new secret of 144 random bits, 24 characters."""
        return base64.urlsafe_b64encode(self.random(18)).decode()


def digest(secret: str) -> str:
    """What is stored of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
