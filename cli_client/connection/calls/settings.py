"""``settings.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

import builtins
from typing import Any

from cli_client.connection.calling import Call
from engine.wire.messages import settings as settings_messages


class Settings:
    """What can be asked for of ``settings.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def get(self) -> settings_messages.Settings:
        """What can be set, and how it is set."""
        return await self._call("settings.get", settings_messages.Get(), settings_messages.Settings)

    async def set(self, *, settings: builtins.dict[str, Any]) -> settings_messages.Values:
        """Sets some of the settings, all of these or none; null is the default.

        Refuses ``storage_unavailable``.
        """
        return await self._call("settings.set", settings_messages.Set(settings=settings), settings_messages.Values)
