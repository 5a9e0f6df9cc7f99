"""What users have set: read when first needed, kept while they are connected, written at once."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import orjson

from engine.preferences import DEFAULTS, NOTICES, SETTINGS, Value, checked, completed, notice_setting, reduced, wrong
from ser.app.ports import SettingsRow, StoreFailedError

if TYPE_CHECKING:
    from ser.app.application import Application

Values = Mapping[str, Value]

DAY_MS = 86_400_000


class Preferences:
    """The settings of users. ``known`` never waits; ``load`` asks the store if it has to."""

    def __init__(self, app: "Application") -> None:
        self._app = app
        self._known: dict[str, Values] = {}
        self._changing: Counter[str] = Counter()
        self._waiting: dict[str, list[Callable[[Values], None]]] = {}

    def known(self, user_id: str) -> Values | None:
        """A user's settings, if they are in memory."""
        return self._known.get(user_id)

    async def load(self, user_id: str) -> Values:
        """A user's settings. May raise ``StoreFailedError``."""
        values = self._known.get(user_id)
        if values is not None:
            return values
        await self._app.journal.stored()
        values = completed(_read(await self._app.store.settings(user_id)))
        if user_id in self._known:  # set meanwhile
            return self._known[user_id]
        if user_id in self._app.sessions_of:
            self._known[user_id] = values
        return values

    def when_known(self, user_id: str, action: Callable[[Values], None]) -> None:
        """Acts on a user's settings: at once if they are in memory, or else soon; in the order of the calls.

        If the store fails, nothing is done.
        """
        values, waiting = self._known.get(user_id), self._waiting.get(user_id)
        if waiting is not None:
            waiting.append(action)
        elif values is not None:
            action(values)
        else:
            self._waiting[user_id] = [action]
            self._app.spawn_beside(self._load_and_act, user_id)

    async def _load_and_act(self, user_id: str) -> None:
        actions = self._waiting[user_id]
        try:
            values = await self.load(user_id)
        except StoreFailedError:
            return
        finally:
            del self._waiting[user_id]
        for action in actions:
            action(values)

    async def change(self, user_id: str, raw: Mapping[str, Any]) -> Values:
        """Sets what ``raw`` says, all of it or nothing; refuses ``invalid_params``. May raise ``StoreFailedError``."""
        changes = checked(raw)
        _check_zones(changes)
        before = await self.load(user_id)
        values = {**self._known.get(user_id, before), **changes}
        self._known[user_id] = values
        self._changing[user_id] += 1
        self._app.journal.batch.put(SettingsRow(user_id, orjson.dumps(reduced(values)).decode()))
        try:
            await self._app.journal.settled(self._app.journal.touch())
        except StoreFailedError:
            self._known.pop(user_id, None)  # as it is stored, it is read again
            raise
        finally:
            self._changing[user_id] -= 1
            if user_id not in self._app.sessions_of:
                self.forget(user_id)
        return values

    def forget(self, user_id: str) -> None:
        """The user's last connection is gone."""
        if not self._changing[user_id]:
            del self._changing[user_id]
            self._known.pop(user_id, None)


def _read(stored: str | None) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(stored) if stored else {}
    return found


def _check_zones(changes: Mapping[str, Value]) -> None:
    for name, value in changes.items():
        if SETTINGS[name].kind == "zone" and zone_of(str(value)) is None:
            raise wrong(name)


def zone_of(name: str) -> tzinfo | None:
    """The time zone of this name, if the system knows it."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones is an OSError
        return None


# ------------------------------------------------------------------------------------------- what the values mean


def wants(values: Values | None, kind: str) -> bool:
    """Whether a user wants notifications of a kind; who is not known, wants them."""
    return bool((values or DEFAULTS)[notice_setting(kind)])


def unwanted(values: Values) -> list[str]:
    """The kinds of notifications that a user does not want to hear of."""
    return [kind for kind in NOTICES if not wants(values, kind)]


def expires_ms(values: Values, longest: int) -> int:
    """After how many milliseconds without a move a user's games are cancelled: never later than the server does."""
    days = int(values["gameExpiresDays"])
    return min(longest, days * DAY_MS) if days else longest
