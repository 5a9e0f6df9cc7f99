"""Passwords: which are good, what is stored of them, and hashing in processes, so that logins do not disturb play."""

import os
import sys
from itertools import pairwise
from math import inf
from typing import Any, Final

import trio

from engine.reasons import Refusal
from engine.wire.messages.auth import PASSWORD_LENGTH
from ser.app import hashing
from ser.app.sources import Sources
from ser.app.workers import Workers

LENGTH: Final = PASSWORD_LENGTH
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


MOST_AT_ONCE: Final = 4
"""Each takes 19 MiB of memory while it hashes."""

SPARE_PATIENCE: Final = 0.5
"""Seconds in which a password is hashed if there is time that nobody else wants: twenty times what it takes."""

SPARE_PAUSE: Final = 10.0
"""When there was none, so many seconds pass until it is waited for again."""


def _processors() -> int:
    """How many this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


class Passwords:
    """Hashes and checks in worker processes, at most so many at once; one processor is left to the server.

    They run in what the machine has to spare, so that no move waits for a login; where everything is busy there is
    nothing to spare, and other workers, which are only nice, see to it that logins go on.
    """

    def __init__(self, at_once: int | None = None) -> None:
        at_once = at_once or max(1, min(MOST_AT_ONCE, _processors() - 1))
        self.spare = Workers([sys.executable, hashing.__file__, hashing.SPARE], at_once, SPARE_PATIENCE, attempts=1)
        self.workers = Workers([sys.executable, hashing.__file__], at_once)
        self._spare_from = -inf

    async def check(self, password: str, username: str) -> None:
        """Refuses ``password_weak``; what is needed to know that is read in a thread."""
        if not COMMON.ready:
            await trio.to_thread.run_sync(COMMON.read)
        check_password(password, username)

    async def hash(self, password: str) -> str:
        """The hash to store. Refuses ``busy``."""
        hashed: str = await self._ask(("hash", password))
        return hashed

    async def verify(self, hashed: str | None, password: str) -> bool:
        """Whether it is the password. It takes as long where there is none to compare with. Refuses ``busy``."""
        fits: bool = await self._ask(("fits", hashed or NOBODY, password))
        return fits and hashed is not None

    async def close(self) -> None:
        """Ends the workers."""
        await self.spare.close()
        await self.workers.close()

    async def _ask(self, question: Any) -> Any:
        if self._is_spare():
            try:
                return await self.spare.ask(question, self._is_spare)
            except Refusal:
                if self._is_spare():
                    self._spare_from = trio.current_time() + SPARE_PAUSE
        return await self.workers.ask(question)

    def _is_spare(self) -> bool:
        """Whether there may be time that nobody else wants."""
        return trio.current_time() >= self._spare_from
