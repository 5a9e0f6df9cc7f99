"""How many wrong logins are borne: per account, per address, and in all."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from engine.reasons import Refusal

if TYPE_CHECKING:
    from limits.storage import MemoryStorage
    from limits.strategies import MovingWindowRateLimiter

SOON: Final = 1000
"""Milliseconds after which to try again, where it hangs on attempts that are under way."""

SWEEP: Final = 1000
"""With so many more names and addresses than were left by the last sweep, those of long ago are forgotten."""


class LoginThrottle:
    """Counts wrong logins; the limits are texts as ``"20/15 minutes"``.

    Attempts under way count as wrong ones until it is known: otherwise many at once would all come before the limit.
    """

    def __init__(self, per_account: str, per_address: str, in_all: str) -> None:
        self._wanted = (per_account, per_address, in_all)
        self._limits: tuple[Any, ...] = ()
        self._window: MovingWindowRateLimiter | None = None
        self._storage: MemoryStorage | None = None
        self._under_way: Counter[str] = Counter()
        self._sweep_at = SWEEP
        self.refused: Counter[str] = Counter()
        """How many attempts were refused, by the reason."""

    def _ready(self) -> "MovingWindowRateLimiter":
        if self._window is None:
            from limits import parse  # noqa: PLC0415 - needed by the first login, not by the start
            from limits.storage import MemoryStorage  # noqa: PLC0415
            from limits.strategies import MovingWindowRateLimiter  # noqa: PLC0415

            self._storage = MemoryStorage()
            self._window = MovingWindowRateLimiter(self._storage)
            self._limits = tuple(parse(wanted) for wanted in self._wanted)
        return self._window

    @contextmanager
    def attempt(self, name: str, address: str) -> Iterator[None]:
        """One attempt, counted if it is refused; refuses ``rate_limited`` when there have been too many."""
        window = self._ready()
        keys = (f"name:{name.lower()[:64]}", f"address:{address}", "all")
        counted = tuple(zip(self._limits, keys, strict=True))
        for limit, key in counted:
            self._check(window, limit, key)
        self._under_way.update(keys)
        try:
            yield
        except Refusal as refused:
            self.refused[refused.reason] += 1
            if refused.reason == "bad_credentials":  # anything else says nothing about the password
                for limit, key in counted:
                    window.hit(limit, key)
                self._sweep()
            raise
        finally:
            self._under_way -= Counter(keys)

    def _check(self, window: "MovingWindowRateLimiter", limit: Any, key: str) -> None:
        reset, remaining = window.get_window_stats(limit, key)
        if remaining > self._under_way[key]:
            return
        wait = SOON if remaining else max(SOON, int((reset - time.time()) * 1000))  # the library's own clock
        self.refused["rate_limited"] += 1
        raise Refusal("rate_limited", "Too many wrong logins; wait before the next one.", retryAfterMs=wait)

    def _sweep(self) -> None:
        """The library keeps a key for ever; those without an attempt that still counts are dropped here."""
        storage = self._storage
        if storage is None or len(storage.events) < self._sweep_at:
            return
        for key, events in tuple(storage.events.items()):
            if not events:
                storage.events.pop(key, None)
        self._sweep_at = 2 * len(storage.events) + SWEEP
