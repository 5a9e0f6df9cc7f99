"""What players may call themselves, and which names connected guests hold at the moment."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from engine.reasons import Refusal
from ser.app.sources import Sources

_FORM: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,19}", re.ASCII)
RESERVED: Final = frozenset({
    "admin", "administrator", "anonymous", "bot", "everyone", "guest", "moderator", "nobody", "null", "operator",
    "root", "ser", "server", "staff", "support", "system", "undefined", "unknown",
})
_OURS: Final = ("guest-", "bot-")


def check_somebody(name: str) -> str:
    """The name, if it can be anybody's, be it chosen, given or invented; refuses ``name_invalid``."""
    if not _FORM.fullmatch(name):
        raise Refusal("name_invalid")
    return name


def check_given(name: str) -> str:
    """The name, if an admin may give it to somebody: reserved ones too; refuses ``name_invalid``."""
    check_somebody(name)
    if name.lower().startswith(_OURS):
        raise Refusal("name_invalid", "This name is reserved.")
    return name


def check_name(name: str) -> str:
    """The name, if a player may choose it; refuses ``name_invalid``."""
    check_given(name)
    if name.lower() in RESERVED:
        raise Refusal("name_invalid", "This name is reserved.")
    return name


class Names:
    """The names of connected guests: unique without regard to case, free again when the last connection is gone."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources
        self._held: dict[str, tuple[str, int]] = {}

    def holder(self, name: str) -> str | None:
        """The user who holds the name."""
        held = self._held.get(name.lower())
        return held[0] if held else None

    def hold(self, name: str, user_id: str) -> None:
        """Holds the name for a user, once for each connection; refuses ``name_taken``."""
        holder, count = self._held.get(name.lower(), (user_id, 0))
        if holder != user_id:
            raise Refusal("name_taken")
        self._held[name.lower()] = (holder, count + 1)

    @contextmanager
    def reserve(self, name: str, user_id: str) -> Iterator[None]:
        """Holds the name, unless what is done meanwhile fails; refuses ``name_taken``."""
        self.hold(name, user_id)
        try:
            yield
        except BaseException:
            self.release(name, user_id)
            raise

    def release(self, name: str, user_id: str) -> None:
        """One connection less that holds the name."""
        holder, count = self._held.get(name.lower(), ("", 0))
        if holder != user_id:
            return
        if count > 1:
            self._held[name.lower()] = (holder, count - 1)
        else:
            del self._held[name.lower()]

    def invent(self) -> str:
        """A guest's name that nobody holds."""
        while True:
            name = f"guest-{int.from_bytes(self._sources.random(4)):08x}"
            if name not in self._held:
                return name

    def variation(self, name: str) -> str:
        """A free name that resembles this one, for a guest whose name was taken while away."""
        for number in range(2, 1000):
            other = f"{name[:16]}-{number}"
            if other.lower() not in self._held:
                return other
        return self.invent()
