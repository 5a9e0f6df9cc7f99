"""What ``connect`` gives: a function for every method, what happens as it comes, and how the connection stands."""

from typing import Any, TypeVar

from cli_client.connection.calling import sent
from cli_client.connection.calls.auth import Auth
from cli_client.connection.calls.events import Event
from cli_client.connection.calls.games import Games
from cli_client.connection.calls.invites import Invites
from cli_client.connection.calls.lobby import Lobby
from cli_client.connection.calls.notifications import Notifications
from cli_client.connection.calls.rooms import Rooms
from cli_client.connection.calls.server import Server
from cli_client.connection.calls.settings import Settings
from cli_client.connection.calls.stats import Stats
from cli_client.connection.calls.users import Users
from cli_client.connection.client import Client
from cli_client.connection.errors import ConnectionLostError
from cli_client.happenings import (
    Answered,
    Connecting,
    Gathered,
    Gone,
    Online,
    Received,
    Refused,
    Restored,
    Seen,
    Waiting,
)
from engine.wire.messages.server import Hello
from engine.wire.messages.shared import User

T = TypeVar("T")
Told = Event | Received | Seen | Gone | Gathered | Waiting | Restored
"""What ``events`` tells; ``Received`` is an event that this client has no class for."""
_UNTOLD = (Connecting, Online, Answered, Refused)


class Events:
    """What happens, in order. Of a game each event comes once, and none is missing since the last ``Seen`` of it."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._waiting = False

    def __aiter__(self) -> "Events":
        return self

    async def __anext__(self) -> Told:
        self._client.begin_reading()
        async for happening in self._client.happenings:
            known = isinstance(happening, Waiting) and self._waiting
            self._waiting = isinstance(happening, Waiting)
            if known or isinstance(happening, _UNTOLD):
                continue
            if isinstance(happening, Received) and happening.message is not None:
                event: Event = happening.message
                return event
            return happening
        if self._client.refused is not None:
            raise ConnectionLostError(self._client.refused.message, self._client.refused.reason)
        raise StopAsyncIteration


class Session:
    """Somebody at a server, through all interruptions of the connection.

    A call waits for the connection while there is none (``trio.fail_after`` bounds that) and raises
    ``RequestRefusedError`` when the server does not grant it, ``ConnectionLostError`` when the connection is lost
    before the answer: then nobody knows whether it was carried out.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        self.auth, self.users = Auth(self._call), Users(self._call)
        self.games, self.lobby = Games(self._call), Lobby(self._call)
        self.rooms, self.invites = Rooms(self._call), Invites(self._call)
        self.settings, self.notifications = Settings(self._call), Notifications(self._call)
        self.server, self.stats = Server(self._call), Stats(self._call)

    @property
    def user(self) -> User:
        """Who we are, as of when the connection was made last."""
        user: User = self._client.user
        return user

    @property
    def hello(self) -> Hello:
        """What the server said of itself; raises ``ConnectionLostError`` before it has."""
        if self._client.hello is None:
            raise ConnectionLostError(self._client.why)
        return self._client.hello

    @property
    def online(self) -> bool:
        """Whether there is a connection, with everything that was open fetched again."""
        return self._client.online

    def now(self) -> int:
        """The server's clock, in milliseconds of the Unix epoch."""
        return self._client.now()

    def retry_now(self) -> None:
        """Ends the wait for the next attempt to connect."""
        self._client.retry_now()

    def events(self) -> Events:
        """What happens, for one reader; ends by ``ConnectionLostError`` when the server will not have us any more."""
        return Events(self._client)

    async def request(self, method: str, /, **params: Any) -> Any:
        """A request by the names of the wire, for methods that this client has no function for."""
        return await self._client.request(method, **params)

    async def _call(self, method: str, message: Any, _result: type[T], /) -> T:
        answer: T = await self._client.request(method, **sent(message))
        return answer
