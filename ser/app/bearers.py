"""Access tokens that were good a moment ago: who brings one with every request need not be looked up every time.

What is known is forgotten as soon as anything about the user changes in this process, or is found to have changed in
another one (``Roster.watch``), and otherwise after a minute.
"""

from typing import Final

import attrs

from ser.app.ports import Account, Login

MOST: Final = 10_000
AGE_MS: Final = 60_000


@attrs.frozen
class _Known:
    account: Account
    login: Login
    until: int


class Bearers:
    """Accounts and logins by the hashes of their access tokens. Instants in milliseconds of the Unix epoch."""

    def __init__(self) -> None:
        self._known: dict[str, _Known] = {}
        self._hashes: dict[str, list[str]] = {}
        self.changes = 0
        """Counts what has been forgotten: what was read before that may not be true any more."""

    def find(self, hashed: str, now: int) -> tuple[Account, Login] | None:
        """Whose token it is, if that is known."""
        known = self._known.get(hashed)
        return None if known is None or known.until <= now else (known.account, known.login)

    def enter(self, hashed: str, holder: tuple[Account, Login], now: int, changes: int) -> None:
        """The access token is this holder's; ``changes`` is how many there had been before that was read."""
        if changes != self.changes:
            return
        if len(self._known) >= MOST:
            self.forget(next(iter(self._hashes)))
        account, login = holder
        until = min(login.expiry_of(hashed), now + AGE_MS)
        if hashed not in self._known:
            self._hashes.setdefault(account.user_id, []).append(hashed)
        self._known[hashed] = _Known(account, login, until)

    def forget(self, user_id: str) -> None:
        """Something about the user has changed, or is changing."""
        self.changes += 1
        for hashed in self._hashes.pop(user_id, ()):
            del self._known[hashed]
