"""Passwords: hashed with argon2id in threads of their own, so that logins do not disturb play."""

from typing import TYPE_CHECKING, Final

import trio

from engine.reasons import Refusal

if TYPE_CHECKING:
    from argon2 import PasswordHasher

LENGTH: Final = (8, 128)
COMMON: Final = frozenset({
    "password", "password1", "passw0rd", "12345678", "123456789", "1234567890", "qwertyuiop", "qwerty123", "1q2w3e4r",
    "iloveyou", "sunshine", "princess", "football", "baseball", "superman", "trustno1", "letmein1", "welcome1",
    "monkey123", "dragon123", "master123", "abcd1234", "abc12345", "11111111", "00000000", "87654321", "changeme",
    "computer", "internet", "starwars", "whatever", "asdfghjkl", "zxcvbnm1", "password123", "qwerty12", "admin123",
})


def check_password(password: str, username: str) -> None:
    """Refuses ``password_weak``: too short, too long, too common, or the name itself."""
    least, most = LENGTH
    if not least <= len(password) <= most:
        raise Refusal("password_weak", f"A password has {least} to {most} characters.")
    if password.lower() in COMMON or password.lower() == username.lower() or len(set(password)) < 3:
        raise Refusal("password_weak", "This password is too easy to guess.")


class Passwords:
    """Hashes and checks; 19 MiB of memory and two passes each (RFC 9106 and OWASP's least recommendation)."""

    def __init__(self, at_once: int = 2) -> None:
        self._limiter = trio.CapacityLimiter(at_once)
        self._hasher: PasswordHasher | None = None
        self._nobody = ""

    def _ready(self) -> "PasswordHasher":
        if self._hasher is None:
            from argon2 import PasswordHasher  # noqa: PLC0415 - 30 ms that a start without logins does not need

            self._hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
        return self._hasher

    async def hash(self, password: str) -> str:
        """The hash to store."""
        hasher = self._ready()
        return await trio.to_thread.run_sync(hasher.hash, password, limiter=self._limiter)

    async def verify(self, stored: str | None, password: str) -> bool:
        """Whether it is the password. It takes as long where there is none to compare with."""
        from argon2.exceptions import VerificationError  # noqa: PLC0415

        hasher = self._ready()
        if stored is None and not self._nobody:
            self._nobody = await self.hash("nobody's password")

        def check() -> bool:
            try:
                return hasher.verify(stored or self._nobody, password) and stored is not None
            except VerificationError:
                return False

        return await trio.to_thread.run_sync(check, limiter=self._limiter)
