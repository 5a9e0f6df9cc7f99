"""argon2id, as worker processes run it: a hash takes a fiftieth of a second, and nobody's move shall wait for that."""

import os
import signal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from argon2 import PasswordHasher

NICENESS: Final = 10
_MADE: Final[list["PasswordHasher"]] = []


def _hasher() -> "PasswordHasher":
    """19 MiB of memory and two passes each (RFC 9106 and OWASP's least recommendation)."""
    if not _MADE:
        from argon2 import PasswordHasher  # noqa: PLC0415 - only the workers need it

        _step_back()
        _MADE.append(PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1))
    return _MADE[0]


def _step_back() -> None:
    """The server goes first, and an interrupt at the keyboard is the server's affair."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(NICENESS)


def make_hash(password: str) -> str:
    """The hash of a password, with a salt of its own."""
    return _hasher().hash(password)


def fits(hashed: str, password: str) -> bool:
    """Whether it is the password."""
    from argon2.exceptions import VerificationError  # noqa: PLC0415

    hasher = _hasher()
    try:
        return hasher.verify(hashed, password)
    except VerificationError:
        return False
