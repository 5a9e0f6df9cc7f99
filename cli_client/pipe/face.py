"""The pipe: each line in is a request or a position, each line out an answer or an event.

In: ``{"method":…, "params":{…}, "id":…}`` or ``{"position":…, "gameId":…, "id":…}`` (the current game unless one is
named; the id may be left out). A position waits for its turn, and so do the lines behind it.

Out: ``{"id":…, "result":…}`` or ``{"id":…, "error":{"reason":…, "message":…}}`` for every line in, and
``{"method":…, "params":{…}}`` for every event of the server and (``client.…``) of the connection.
"""

import json
from collections.abc import AsyncIterator, Callable, Mapping
from typing import Any, Final

import attrs
import trio

from cli_client.exits import FAILED, NO_CONNECTION, no_connection
from cli_client.happenings import (
    Answered,
    Connecting,
    Failure,
    Gathered,
    Gone,
    Happening,
    Online,
    Received,
    Refused,
    Restored,
    Seen,
    Waiting,
    wish_failed,
)
from cli_client.model.state import State
from cli_client.store import Store
from engine.reasons import Refusal
from engine.wire.codec import parse, unstructure

Write = Callable[[str], None]


@attrs.frozen
class Tag:
    """Marks a request as coming from a line, with the line's id."""

    id: Any


class Pipe:
    """The face. With ``stay`` the end of the input does not end it while others can move in a game."""

    def __init__(self, store: Store, write: Write, timeout: float, *, stay: bool) -> None:
        self._store, self._write, self._timeout, self._stay = store, write, timeout, stay
        self._restored = trio.Event()
        self._over = trio.Event()
        self._asked = 0
        self._before: Happening | None = None
        self._at_end = False
        self._code = 0
        self._moved_on = trio.Event()
        store.changed = self._changed
        store.leave = self._leave

    def heard(self, happening: Happening) -> None:
        """Says what has happened."""
        said = _SAYINGS[type(happening)](happening)
        ticking = isinstance(happening, Waiting) and isinstance(self._before, Waiting)
        self._before = happening
        if said is not None and not ticking:
            self._say(said)
        if isinstance(happening, Answered) and isinstance(happening.tag, Tag):
            self._asked -= 1
        if isinstance(happening, Restored):
            self._restored.set()
        if self._stay and wish_failed(happening, {sent.invite_id for sent in self._store.state.sent}):
            self._leave(FAILED)

    async def show(self, lines: AsyncIterator[bytes]) -> int:
        """Carries out the lines as they come, once there is a connection; ends when all of them are answered."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._read, lines)
            await self._over.wait()
            nursery.cancel_scope.cancel()
        if self._code == NO_CONNECTION:
            raise no_connection(self._store.state.line.why or "there is no connection yet")
        return self._code

    async def _read(self, lines: AsyncIterator[bytes]) -> None:
        with trio.move_on_after(self._timeout):
            await self._restored.wait()
        if not self._restored.is_set():
            self._leave(NO_CONNECTION)
            return
        async for line in lines:
            await self._take(line)
        self._at_end = True
        self._finish()

    async def _take(self, line: bytes) -> None:
        try:
            value = parse(line)
            value = value if isinstance(value, dict) else {}
            if "method" not in value:
                await self._turn(value)
            method, params = self._request(value)
        except Refusal as refused:
            self._say({"id": None, "error": _error(Failure(refused.reason, refused.message, refused.data))})
            return
        self._asked += 1
        self._store.backend.post(method, params, Tag(value.get("id")))

    async def _turn(self, value: Mapping[str, Any]) -> None:
        """Waits until a position can be played, or never will be."""
        while self._asked or not self._playable(value):
            self._moved_on = trio.Event()
            await self._moved_on.wait()

    def _playable(self, value: Mapping[str, Any]) -> bool:
        state = self._store.state
        view = state.find(value.get("gameId", state.current))
        if view is None:
            return not state.awaited and (not self._stay or state.opened > 0)
        return view.my_turn or view.over or (view.seat is None and view.snapshot.status == "playing")

    def _changed(self, _before: State, _after: State) -> None:
        self._moved_on.set()
        self._finish()

    def _request(self, value: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
        match value:
            case {"method": str(method)}:
                params = value.get("params", {})
                if isinstance(params, dict):
                    return method, params
            case {"position": position}:
                view = self._store.state.find(value.get("gameId", self._store.state.current))
                if view is None:
                    raise Refusal("not_found", "There is no game open.")
                return "games.move", {"gameId": view.id, "position": position, "ply": len(view.snapshot.moves) + 1}
        raise Refusal("invalid_params", 'A line is {"method":…, "params":{…}, "id":…} or {"position":…}.')

    # ------------------------------------------------------------------------------------------------ output

    def _say(self, value: Mapping[str, Any]) -> None:
        self._write(json.dumps(value) + "\n")

    def _finish(self) -> None:
        """Ends it when there is nothing more to be expected: without input, our turn will not be taken."""
        state = self._store.state
        busy = not state.opened or any(not view.over and not view.my_turn for view in state.games)
        if self._at_end and not self._asked and not (self._stay and busy):
            self._leave(0)

    def _leave(self, code: int) -> None:
        if not self._over.is_set():
            self._code = code
            self._over.set()


def _error(failure: Failure) -> dict[str, Any]:
    return {"reason": failure.reason, "message": failure.message, **failure.data}


def _answered(happening: Answered) -> dict[str, Any] | None:
    failure = happening.failure
    if isinstance(happening.tag, Tag):
        answer = {"result": happening.raw} if failure is None else {"error": _error(failure)}
        return {"id": happening.tag.id, **answer}
    if failure is not None:
        return {"method": "client.failed", "params": {"method": happening.method, **_error(failure)}}
    if happening.method == "games.watch":
        return {"method": "client.game", "params": happening.raw.get("snapshot")}
    said = _OWN.get(happening.method)
    return None if said is None else {"method": said, "params": happening.raw}


_OWN: Final[Mapping[str, str]] = {
    "lobby.quickMatch": "client.seated",
    "lobby.challenge": "client.challenged",
    "rooms.create": "client.room",
    "rooms.join": "client.room",
    "rooms.link": "client.link",
    "invites.accept": "client.room",
}
"""How the answers to requests of the client's own are told."""


def _gathered(happening: Gathered) -> dict[str, Any] | None:
    if not (happening.rooms or happening.invitations):
        return None
    return {"method": "client.gathered", "params": {"rooms": unstructure(list(happening.rooms)),
                                                    "invitations": unstructure(list(happening.invitations))}}


def _waiting(happening: Waiting) -> dict[str, Any]:
    return {"method": "client.waiting", "params": {"seconds": happening.seconds, "why": happening.why}}


_SAYINGS: Final[Mapping[type[Any], Callable[[Any], dict[str, Any] | None]]] = {
    Connecting: lambda _: None,
    Online: lambda happening: {"method": "client.online", "params": {"user": unstructure(happening.user)}},
    Gathered: _gathered,
    Restored: lambda _: None,
    Waiting: _waiting,
    Refused: lambda happening: {"method": "client.refused", "params": attrs.asdict(happening)},
    Received: lambda happening: {"method": happening.method, "params": happening.params},
    Answered: _answered,
    Seen: lambda happening: {"method": "client.game", "params": happening.raw},
    Gone: lambda happening: {"method": "client.gone", "params": {"gameId": happening.game_id}},
}
