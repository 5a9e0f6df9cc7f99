"""A server's games and those at this keyboard, behind one backend: whatever is about one of ours goes to ours."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Final

import trio

from cli_client.connection.feed import Feed
from cli_client.happenings import Happening
from cli_client.local.backend import Local
from cli_client.local.thinking import Thought, think
from cli_client.model.view import HERE

if TYPE_CHECKING:
    from cli_client.store import Backend

OURS: Final = "local."
"""How the methods begin that no server has."""


class Together:
    """A backend out of two, which tell what happens in one feed. The connection is the server's."""

    def __init__(self, server: "Backend", thinks: Callable[[Thought], Awaitable[int]] = think) -> None:
        self.happenings: Feed[Happening] = server.happenings
        self._server = server
        self._local = Local(feed=server.happenings, thinks=thinks)

    def post(self, method: str, params: Mapping[str, Any], tag: Any = None) -> None:
        """Sends a request to whom it is for."""
        ours = method.startswith(OURS) or str(params.get("gameId", "")).startswith(HERE)
        (self._local if ours else self._server).post(method, params, tag)

    def retry_now(self) -> None:
        """Tries the connection to the server again at once."""
        self._server.retry_now()

    def now(self) -> int:
        """The server's clock."""
        return self._server.now()

    async def run(self) -> None:
        """Keeps the connection, and lets the bots move here; ends when the connection is refused for good."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._local.let_bots_move)
            await self._server.run()
            nursery.cancel_scope.cancel()
