"""How many wrong logins are borne: per account and per address."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from engine.reasons import Refusal

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter

SOON = 1000
"""Milliseconds after which to try again, where it hangs on attempts that are under way."""


class LoginThrottle:
    """Counts wrong logins; ``per_account`` and ``per_address`` are limits as ``"20/15 minutes"``.

    Attempts under way count as wrong ones until it is known: otherwise many at once would all come before the limit.
    """

    def __init__(self, per_account: str, per_address: str) -> None:
        self._wanted = (per_account, per_address)
        self._limits: tuple[Any, Any] | None = None
        self._window: MovingWindowRateLimiter | None = None
        self._under_way: Counter[str] = Counter()

    def _ready(self) -> "MovingWindowRateLimiter":
        if self._window is None:
            from limits import parse  # noqa: PLC0415 - needed by the first login, not by the start
            from limits.storage import MemoryStorage  # noqa: PLC0415
            from limits.strategies import MovingWindowRateLimiter  # noqa: PLC0415

            self._window = MovingWindowRateLimiter(MemoryStorage())
            self._limits = (parse(self._wanted[0]), parse(self._wanted[1]))
        return self._window

    @contextmanager
    def attempt(self, name: str, address: str) -> Iterator[None]:
        """One attempt, counted if it is refused; refuses ``rate_limited`` when there have been too many."""
        window = self._ready()
        counted = tuple(zip(self._limits or (), (f"name:{name.lower()[:64]}", f"address:{address}"), strict=True))
        for limit, key in counted:
            self._check(window, limit, key)
        self._under_way.update(key for _, key in counted)
        try:
            yield
        except Refusal as refused:
            if refused.reason == "bad_credentials":  # anything else says nothing about the password
                for limit, key in counted:
                    window.hit(limit, key)
            raise
        finally:
            self._under_way -= Counter(key for _, key in counted)

    def _check(self, window: "MovingWindowRateLimiter", limit: Any, key: str) -> None:
        reset, remaining = window.get_window_stats(limit, key)
        if remaining > self._under_way[key]:
            return
        wait = SOON if remaining else max(SOON, int((reset - time.time()) * 1000))  # the library's own clock
        raise Refusal("rate_limited", "Too many wrong logins; wait before the next one.", retryAfterMs=wait)
