"""A server in memory, and the messages that tests are made of."""

import json
from functools import partial
from typing import Any

import trio
from trio.testing import memory_stream_pair

from cli_client.connection.errors import ConnectionLostError
from cli_client.connection.reading import read_event, read_result
from cli_client.happenings import Answered, Online, Received, Seen
from cli_client.model import reduce
from cli_client.model.effects import Ring
from cli_client.model.state import State
from engine.reasons import Refusal
from engine.wire import jsonrpc
from engine.wire.codec import dump, unstructure
from engine.wire.framing import LineBuffer
from engine.wire.messages import games as messages
from engine.wire.messages.shared import PlayedMove, Result, Seat, Snapshot, User

ANN = User("u1", "ann", "player", guest=True, is_active=True, created_at=0, updated_at=0)


def snapshot(*positions, mine=1, status="playing", game_id="g1", game_type="tic-tac-toe", options=None, seq=None,
             names=("ann", "bob"), result=None) -> Snapshot:
    """A game between ann and bob after these moves."""
    moves = [PlayedMove(ply, 2 - ply % 2, position) for ply, position in enumerate(positions, 1)]
    seats = [Seat(number, name, "XO"[number - 1], present=True) for number, name in enumerate(names, 1)]
    turn = None if status == "ended" else 1 + len(moves) % 2
    at = seq or len(names) + len(moves) + (status == "ended")
    return Snapshot(game_id, game_type, options or {}, at, len(moves), status, turn, mine, seats, [], moves, result, [])


def resigned(*winners) -> Result:
    return Result("resigned", list(winners), [1, 2])


def seen(shot: Snapshot) -> Seen:
    return Seen(shot, unstructure(shot))


def received(method: str, **params: Any) -> Received:
    return Received(method, params, read_event(method, params))


def started(shot: Snapshot) -> Received:
    return received("games.started", **unstructure(shot))


def moved(seq: int, ply: int, position: int | str, *, turn: int | None = None, game_id: str = "g1") -> Received:
    seat = 2 - ply % 2
    return received("games.moved", gameId=game_id, seq=seq, ply=ply, seat=seat, position=position,
                    turn=3 - seat if turn is None else turn)


def answered(method: str, result: Any, **asked: Any) -> Answered:
    return Answered(method, asked, result, read_result(method, result))


def stored(seq: int, ply: int, position: str, game_id: str = "g1") -> Answered:
    return answered("games.move", unstructure(messages.MoveStored(game_id, seq, ply)), gameId=game_id,
                    position=position, ply=ply)


def after(*events: Any, state: State | None = None) -> State:
    """The state after these events, with the effects of the last one."""
    state = state or State()
    for event in events:
        state = reduce(State(**{**_members(state), "effects": ()}), event)
    return state


def _members(state: State) -> dict[str, Any]:
    return {name: getattr(state, name) for name in State.__annotations__}


def playing(*positions: int | str, mine: int = 1, **more: Any) -> State:
    """Online as ann (or bob), with one open game."""
    state = after(Online(ANN), seen(snapshot(*positions, mine=mine, **more)))
    return State(**{**_members(state), "current": state.games[0].id, "restored": True, "effects": ()})


def rung(state: State) -> list[str]:
    """The kinds of what rings."""
    return [effect.kind for effect in state.effects if isinstance(effect, Ring)]


def texts(state: State) -> list[str]:
    return [note.text for note in state.notes]


HELLO = {"name": "fake", "version": "1", "protocol": "1.0", "features": [], "limits": {}, "keepAliveMs": 30_000,
         "time": 0, "gameTypes": [], "aMemberOfTheFuture": {"x": [1]}}


def token(text: str) -> dict[str, Any]:
    return {"token": text, "tokenType": "bearer", "expiresIn": 3600}


def identity(name: str = "ann", access: str = "a1", refresh: str = "r1") -> dict[str, Any]:
    user = {"userId": f"u-{name}", "username": name, "role": "player", "guest": True, "isActive": True, "createdAt": 0,
            "updatedAt": 0}
    return {"user": user, "accessToken": token(access), "refreshToken": token(refresh)}


def welcome(name: str = "ann", access: str = "a1") -> dict[str, Any]:
    return {**identity(name, access), "refreshToken": None, "games": [], "rooms": [], "invitations": [], "unread": 0}


class FakeServer:
    """Answers by the table ``answers`` (a value, a Refusal, or a function of the parameters); ``None`` is silence."""

    def __init__(self, nursery: trio.Nursery) -> None:
        self.nursery = nursery
        self.down = False
        self.way = 0.0
        """Seconds that an answer is on its way."""
        self.then: dict[str, list[bytes]] = {}
        """What is said behind the answers to a method."""
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.connections: list[trio.abc.Stream] = []
        self.answers: dict[str, Any] = {
            "server.hello": HELLO,
            "server.ping": {"time": 0, "stale": []},
            "auth.guest": identity(),
            "auth.resume": welcome(),
            "games.list": {"games": [], "total": 0},
        }

    @property
    def methods(self) -> list[str]:
        return [method for method, _ in self.heard]

    async def dial(self) -> trio.abc.Stream:
        await trio.lowlevel.checkpoint()
        if self.down:
            raise ConnectionLostError("nobody answers at the fake server")
        ours, theirs = memory_stream_pair()
        self.connections.append(ours)
        self.nursery.start_soon(self._serve, ours)
        return theirs

    async def listen(self) -> int:
        """Serves real connections, too; answers the port."""
        async def take(stream: trio.abc.Stream) -> None:
            self.connections.append(stream)
            await self._serve(stream)

        listeners = await self.nursery.start(partial(trio.serve_tcp, take, 0, host="127.0.0.1"))
        return listeners[0].socket.getsockname()[1]

    async def say(self, method: str, **params: Any) -> None:
        await self.connections[-1].send_all(jsonrpc.event(method, params))

    async def drop(self) -> None:
        await self.connections[-1].aclose()

    async def _serve(self, stream: trio.abc.Stream) -> None:
        lines = LineBuffer(65536)
        try:
            while data := await stream.receive_some():
                lines.feed(bytes(data))
                while (line := lines.next_line()) is not None:
                    await self._answer(stream, json.loads(line))
        except (trio.BrokenResourceError, trio.ClosedResourceError):
            pass

    async def _answer(self, stream: trio.abc.Stream, request: dict[str, Any]) -> None:
        method, params = request["method"], request["params"]
        self.heard.append((method, params))
        answer = self.answers.get(method, Refusal("not_found"))
        if callable(answer):
            answer = answer(params)
        if answer is None:
            return
        await trio.sleep(self.way)
        refused = isinstance(answer, Refusal)
        await stream.send_all(dump(
            jsonrpc.refusal(request["id"], answer) if refused else jsonrpc.result(request["id"], answer)))
        for line in self.then.get(method, ()):
            await stream.send_all(line)
