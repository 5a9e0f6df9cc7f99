"""Tokens in files of mode 0600, one directory a server: a client that was closed comes back as who it was.

Each identity is a numbered slot. A guest's slot is locked while a client uses it, so that two clients on one machine
are two players; an account may be used by several clients at once.
"""

import fcntl
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

import attrs
import platformdirs

from cli_client.connection.identity import Tokens

MOST_SLOTS: Final = 1000


def data_directory(environ: Mapping[str, str]) -> Path:
    """Where the client keeps its files: ``CLI_CLIENT_DATA_DIR``, or the system's place for a user's data."""
    own = environ.get("CLI_CLIENT_DATA_DIR")
    return Path(own) if own else Path(platformdirs.user_data_dir("cli-client", appauthor=False))


class Slot:
    """A place for one identity; a ``Vault`` of the connection. ``free`` it when it is not used any more."""

    def __init__(self, path: Path, lock: IO[Any] | None) -> None:
        self.path = path
        self._lock = lock

    def load(self) -> Tokens | None:
        """The tokens, if there are readable ones."""
        try:
            kept = json.loads(self.path.read_text(encoding="utf-8"))
            return Tokens(**{field.name: kept[field.name] for field in attrs.fields(Tokens)})
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def save(self, tokens: Tokens | None) -> None:
        """Keeps the tokens, at no moment half written or readable for others; None forgets them.

        Where that is not possible nothing happens: who cannot come back can still play.
        """
        with suppress(OSError):
            if tokens is None:
                self.path.unlink(missing_ok=True)
            else:
                self._write(tokens)

    def _write(self, tokens: Tokens) -> None:
        new = self.path.with_suffix(".new")
        new.unlink(missing_ok=True)
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(attrs.asdict(tokens), file)
        new.replace(self.path)

    def free(self) -> None:
        """Lets other clients use the slot."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None


class Keyring:
    """The slots for one server."""

    def __init__(self, directory: Path, server: str) -> None:
        safe = "".join(character if character.isalnum() or character in ".-" else "_" for character in server)
        self._directory = directory / "identities" / safe

    def take(self, name: str | None = None, *, guest: bool = False) -> Slot:
        """The slot of who plays: of this name, or an account's, or the first guest's that is free, or a new one."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for slot, tokens in self._kept():
            if self._wanted(tokens, name, guest=guest):
                if not tokens.guest:
                    return slot
                if (locked := self._lock(slot.path)) is not None:
                    return locked
        return self.empty()

    def look(self, name: str | None = None, *, guest: bool = False) -> Slot:
        """The slot that ``take`` would want, even while another client uses it: to ask something, not to play."""
        wanted = (slot for slot, tokens in self._kept() if self._wanted(tokens, name, guest=guest))
        return next(wanted, None) or self.empty()

    def empty(self) -> Slot:
        """A new slot."""
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        for number in range(1, MOST_SLOTS):
            path = self._directory / f"{number}.json"
            if not path.exists() and (slot := self._lock(path)) is not None:
                return slot
        raise OSError(f"{self._directory} is full")

    def account(self, name: str) -> Slot:
        """The slot of this account, or a new one."""
        for slot, tokens in self._kept():
            if not tokens.guest and tokens.username.lower() == name.lower():
                return slot
        return self.empty()

    def drop_others(self, kept: Slot) -> None:
        """Forgets the accounts but this one: who logs in is who plays from now on."""
        for slot, tokens in self._kept():
            if not tokens.guest and slot.path != kept.path:
                slot.save(None)

    def _kept(self) -> Iterator[tuple[Slot, Tokens]]:
        slots = [Slot(path, None) for path in sorted(self._directory.glob("*.json"), key=lambda path: int(path.stem))]
        found = [(slot, tokens) for slot in slots if (tokens := slot.load()) is not None]
        yield from sorted(found, key=lambda pair: pair[1].guest)

    @staticmethod
    def _wanted(tokens: Tokens, name: str | None, *, guest: bool) -> bool:
        if guest and not tokens.guest:
            return False
        return name is None or tokens.username.lower() == name.lower()

    @staticmethod
    def _lock(path: Path) -> Slot | None:
        lock = path.with_suffix(".lock").open("w")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            lock.close()
            return None
        return Slot(path, lock)
