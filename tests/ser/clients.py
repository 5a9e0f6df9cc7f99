"""What tests speak to the application with: raw lines, a classic player, and a client of the full dialect."""

import json
from typing import TYPE_CHECKING, Any

import trio
import trio.testing

if TYPE_CHECKING:
    from tests.ser.harness import MemoryLink


class Wire:
    """A connection: values go out as lines of JSON, bytes as they are."""

    def __init__(self, link: "MemoryLink") -> None:
        self.link = link

    def send(self, *messages: Any) -> None:
        """Sends each message as a line of its own, all in one piece."""
        self.link.send(b"".join(m if isinstance(m, bytes) else json.dumps(m).encode() + b"\n" for m in messages))

    def pop(self) -> Any:
        """The next line that has come, None when there is none."""
        line, end, rest = bytes(self.link.output).partition(b"\n")
        if not end:
            return None
        self.link.output[:] = rest
        return json.loads(line)

    async def line(self, within: float = 0.0) -> Any:
        """The next line; with ``within`` it may take so much virtual time. Fails when none comes."""
        await trio.testing.wait_all_tasks_blocked()
        with trio.move_on_after(within):
            while within and b"\n" not in self.link.output and not self.link.closed:
                self.link.arrived = trio.Event()
                await self.link.arrived.wait()
        await trio.testing.wait_all_tasks_blocked()
        line = self.pop()
        assert line is not None, "closed by the server" if self.link.closed else "no line came"
        return line

    async def lines(self) -> list[Any]:
        """All lines that have come, once nothing more happens."""
        await trio.testing.wait_all_tasks_blocked()
        lines = []
        while (line := self.pop()) is not None:
            lines.append(line)
        return lines

    async def silent(self) -> None:
        """Fails when there is a line."""
        lines = await self.lines()
        assert lines == [], f"expected nothing, got {lines}"

    async def ask(self, message: Any) -> Any:
        """Sends a message and gives the next line."""
        self.send(message)
        return await self.line()

    async def code(self, message: Any) -> str | None:
        """Sends a message; the code of the classic refusal that comes back."""
        line = await self.ask(message)
        code: str = line["error"]["code"]
        return code

    async def closed(self) -> bool:
        """Whether the server has closed the connection."""
        await trio.testing.wait_all_tasks_blocked()
        return self.link.closed

    async def leave(self) -> None:
        """Breaks the connection."""
        self.link.reset()
        await trio.testing.wait_all_tasks_blocked()


class Player(Wire):
    """Speaks the classic dialect, for the seat of its last game (``ids``)."""

    def __init__(self, link: "MemoryLink") -> None:
        super().__init__(link)
        self.ids: dict[str, str] = {}
        self.seat = 0

    @property
    def game_id(self) -> str:
        """The game of its seat."""
        return self.ids["gameId"]

    def take(self, answer: dict[str, Any]) -> None:
        """Speaks for the seat of this answer from now on."""
        assert answer.keys() == {"gameId", "playerId", "seat"}, answer
        self.ids = {"gameId": answer["gameId"], "playerId": answer["playerId"]}
        self.seat = answer["seat"]

    async def join(self, name: str | None, **members: Any) -> None:
        """Joins a game, and fails when that is refused."""
        self.take(await self.ask({"username": name, **members}))

    def say(self, **members: Any) -> None:
        """Sends something for its seat."""
        self.send({**self.ids, **members})

    def move(self, position: Any) -> None:
        """Plays."""
        self.say(position=position)

    async def refused(self, **members: Any) -> str | None:
        """Sends something for its seat; the code of the refusal."""
        return await self.code({**self.ids, **members})


class Client(Wire):
    """Speaks the full dialect; events that come before a response are kept in ``events``."""

    def __init__(self, link: "MemoryLink") -> None:
        super().__init__(link)
        self.events: list[dict[str, Any]] = []
        self.identity: dict[str, Any] = {}
        self._number = 0

    def request(self, method: str, **params: Any) -> dict[str, Any]:
        """A request with the next id, not sent yet."""
        self._number += 1
        return {"jsonrpc": "2.0", "id": self._number, "method": method, "params": params}

    async def response(self) -> Any:
        """The next response, of one request or of a batch."""
        while True:
            line = await self.line()
            if not isinstance(line, dict) or "method" not in line:
                return line
            self.events.append(line)

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """A request's response."""
        request = self.request(method, **params)
        self.send(request)
        response: dict[str, Any] = await self.response()
        assert response["id"] == request["id"], response
        return response

    async def good(self, method: str, **params: Any) -> Any:
        """A request's result; fails when it is refused."""
        response = await self.call(method, **params)
        assert "result" in response, response
        return response["result"]

    async def error(self, method: str, **params: Any) -> dict[str, Any]:
        """A request's error; fails when it is granted."""
        response = await self.call(method, **params)
        assert "error" in response, response
        error: dict[str, Any] = response["error"]
        return error

    async def refused(self, method: str, **params: Any) -> str:
        """The reason for which a request is refused."""
        reason: str = (await self.error(method, **params))["data"]["reason"]
        return reason

    async def enter(self, method: str, **params: Any) -> dict[str, Any]:
        """A request that gives an identity, which is kept in ``identity``."""
        self.identity = await self.good(method, **params)
        return self.identity

    @property
    def access(self) -> str:
        """Its access token."""
        token: str = self.identity["accessToken"]["token"]
        return token

    @property
    def refresh(self) -> str:
        """Its refresh token."""
        token: str = self.identity["refreshToken"]["token"]
        return token

    async def event(self, method: str) -> dict[str, Any]:
        """The params of the next event of this name; others before it are kept."""
        self.events += await self.lines()
        for index, event in enumerate(self.events):
            if event.get("method") == method:
                params: dict[str, Any] = self.events.pop(index)["params"]
                return params
        raise AssertionError(f"no {method}, but {self.events}")

    async def told(self) -> list[str]:
        """The names of all events that have come and were not asked for, which are then forgotten."""
        names = [event["method"] for event in self.events + await self.lines()]
        self.events.clear()
        return names
