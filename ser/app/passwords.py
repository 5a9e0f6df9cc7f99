"""Passwords: which are good, what is stored of them, and hashing in processes, so that logins do not disturb play."""

import contextlib
from collections.abc import Callable
from itertools import pairwise
from typing import Final, TypeVar

import anyio
import anyio.to_process
import structlog
import trio

from engine.reasons import Refusal
from ser.app import hashing
from ser.app.sources import Sources

log = structlog.get_logger("ser.passwords")
T = TypeVar("T")

LENGTH: Final = (8, 128)
ONCE: Final = "once:"
"""What is stored of a one-time password begins with this, the end of its life (milliseconds of the epoch) and ``:``."""

ONCE_TTL_MS: Final = 7 * 24 * 3600 * 1000
NOBODY: Final = (
    "$argon2id$v=19$m=19456,t=2,p=1$rqjIU4HNX2vaMEwyW0KBHw$x5N1iVcZ52r/v3OYkWhIcOIzUwZvYiE5KxoZngAgfuo")
"""A hash that no password is known for: what a name that does not exist is compared with, to take as long."""


class _Common:
    """The common passwords, from the lists of the library ``zxcvbn``; read when first needed, which takes 40 ms."""

    def __init__(self) -> None:
        self._known: frozenset[str] | None = None

    @property
    def ready(self) -> bool:
        """Whether they have been read."""
        return self._known is not None

    def read(self) -> frozenset[str]:
        """The common passwords that are long enough to be allowed otherwise, in lower case."""
        if self._known is None:
            from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415 - needed by whoever sets a password

            self._known = frozenset(word for word in FREQUENCY_LISTS["passwords"] if len(word) >= LENGTH[0])
        return self._known


COMMON: Final = _Common()


def check_password(password: str, username: str) -> None:
    """Refuses ``password_weak``: too short, too long, too common, a row of characters, or the name itself."""
    least, most = LENGTH
    if not least <= len(password) <= most:
        raise Refusal("password_weak", f"A password has {least} to {most} characters.")
    plain = password.lower()
    steps = {ord(after) - ord(before) for before, after in pairwise(plain)}
    if plain in COMMON.read() or plain == username.lower() or len(set(plain)) < 3 or len(steps) == 1:
        raise Refusal("password_weak", "This password is too easy to guess.")


# ---------------------------------------------------------------------------------------------- one-time passwords


def one_time_password(sources: Sources) -> str:
    """A password for somebody else's account: 100 random bits in four groups that are easy to read out."""
    letters = "".join(_LETTERS[byte % 32] for byte in sources.random(20))
    return "-".join(letters[at : at + 5] for at in range(0, 20, 5))


_LETTERS: Final = "0123456789abcdefghjkmnpqrstvwxyz"
"""None of them looks like another one (https://www.crockford.com/base32.html)."""


def stored_once(hashed: str, now_ms: int) -> str:
    """What is stored of a one-time password with this hash."""
    return f"{ONCE}{now_ms + ONCE_TTL_MS}:{hashed}"


def is_once(stored: str | None) -> bool:
    """Whether what is stored is that of a one-time password."""
    return stored is not None and stored.startswith(ONCE)


def hash_of(stored: str | None, now_ms: int) -> str | None:
    """The hash in what is stored; None where there is no password, or one whose time is over."""
    if stored is None or not stored.startswith(ONCE):
        return stored
    until, _, hashed = stored.removeprefix(ONCE).partition(":")
    return hashed if now_ms < int(until) else None


# ------------------------------------------------------------------------------------------------------- hashing


ATTEMPTS: Final = 3
PATIENCE: Final = 20.0
"""So many seconds a worker is waited for before it is replaced; it may have to be started first."""

MOST_WAITING: Final = 500
"""More than so many do not wait for a worker: the last would wait for about ten seconds."""

BUSY_MS: Final = 5000


class Passwords:
    """Hashes and checks in worker processes, at most so many at once; who comes later waits."""

    def __init__(self, at_once: int = 2, patience: float = PATIENCE) -> None:
        self._limiter = trio.CapacityLimiter(at_once)
        self._patience = patience

    async def check(self, password: str, username: str) -> None:
        """Refuses ``password_weak``; what is needed to know that is read in a thread."""
        if not COMMON.ready:
            await trio.to_thread.run_sync(COMMON.read)
        check_password(password, username)

    async def hash(self, password: str) -> str:
        """The hash to store."""
        return await self._ask(hashing.make_hash, password)

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password. It takes as long where there is none to compare with."""
        return await self._ask(hashing.fits, hashed or NOBODY, password) and hashed is not None

    async def _ask(self, work: Callable[..., T], *arguments: str) -> T:
        """What a worker answers; one that dies or hangs is replaced and asked again. Refuses ``busy``."""
        if self._limiter.statistics().tasks_waiting >= MOST_WAITING:
            raise Refusal("busy", retryAfterMs=BUSY_MS)
        async with self._limiter:
            for _ in range(ATTEMPTS):
                with trio.move_on_after(self._patience), contextlib.suppress(anyio.BrokenWorkerProcess):
                    spare = anyio.CapacityLimiter(1)  # the places are given out above, also to those who ask again
                    return await anyio.to_process.run_sync(work, *arguments, cancellable=True, limiter=spare)
                log.warning("worker_lost", work=work.__name__)
        raise Refusal("busy", retryAfterMs=BUSY_MS)
