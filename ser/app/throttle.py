"""How many wrong logins are borne: per account and per address."""

from typing import TYPE_CHECKING, Any

from engine.reasons import Refusal

if TYPE_CHECKING:
    from limits.strategies import MovingWindowRateLimiter


class LoginThrottle:
    """Counts wrong logins; ``per_account`` and ``per_address`` are limits as ``"20/15 minutes"``."""

    def __init__(self, per_account: str, per_address: str) -> None:
        self._wanted = (per_account, per_address)
        self._limits: tuple[Any, Any] | None = None
        self._window: MovingWindowRateLimiter | None = None

    def _ready(self) -> "MovingWindowRateLimiter":
        if self._window is None:
            from limits import parse  # noqa: PLC0415 - needed by the first login, not by the start
            from limits.storage import MemoryStorage  # noqa: PLC0415
            from limits.strategies import MovingWindowRateLimiter  # noqa: PLC0415

            self._window = MovingWindowRateLimiter(MemoryStorage())
            self._limits = (parse(self._wanted[0]), parse(self._wanted[1]))
        return self._window

    def check(self, name: str, address: str) -> None:
        """Refuses ``rate_limited`` when there have been too many."""
        window = self._ready()
        for limit, key in zip(self._limits or (), (f"name:{name.lower()}", f"address:{address}"), strict=True):
            if not window.test(limit, key):
                reset = window.get_window_stats(limit, key).reset_time
                raise Refusal("rate_limited", "Too many wrong logins; wait before the next one.",
                              retryAfterMs=_milliseconds_until(reset))

    def failed(self, name: str, address: str) -> None:
        """One more."""
        window = self._ready()
        for limit, key in zip(self._limits or (), (f"name:{name.lower()}", f"address:{address}"), strict=True):
            window.hit(limit, key)


def _milliseconds_until(instant: float) -> int:
    import time  # noqa: PLC0415 - the library's own clock

    return max(1000, int((instant - time.time()) * 1000))
