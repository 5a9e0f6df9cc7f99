"""``server.*`` as functions, made from the messages.

SER_GOLDEN=write .venv/bin/pytest tests/cli_client/connection/test_calls.py writes it anew.
"""

from cli_client.connection.calling import Call
from engine.wire.messages import server as server_messages
from engine.wire.messages import shared as shared_messages


class Server:
    """What can be asked for of ``server.*``."""

    def __init__(self, call: Call) -> None:
        self._call = call

    async def announce(self, *, text: str, kind: str = "broadcast") -> shared_messages.Empty:
        """Tells everybody something, as a broadcast or as the message of the day (motd; empty: none); for admins only.

        Refuses ``forbidden``.
        """
        return await self._call(
            "server.announce",
            server_messages.Announce(text=text, kind=kind),
            shared_messages.Empty,
        )
