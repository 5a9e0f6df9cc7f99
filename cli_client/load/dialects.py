"""The two dialects as the load tester speaks them: lines to send, and what a received line means."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Protocol

import attrs
import orjson

from engine.rules.contract import Position


@attrs.frozen(slots=True)
class Identified:
    """The server knows the name; a game can be asked for."""


@attrs.frozen(slots=True)
class Seated:
    """A seat in a new game; ``seat`` is None when the server does not say."""

    game_id: str
    player_id: str
    seat: int | None


@attrs.frozen(slots=True)
class Arrived:
    """A move of the opponent."""

    position: Position


@attrs.frozen(slots=True)
class Refused:
    """A refusal; ``retry_ms`` (milliseconds) when it says how long to wait."""

    code: str
    retry_ms: float | None


Heard = Identified | Seated | Arrived | Refused | None
"""What a line means; None: nothing that has to be acted on."""


class Dialect(Protocol):
    """What the load tester has to be able to say and to understand."""

    def hello(self, name: str, opponent: str, game_type: str) -> bytes:
        """The first line."""
        ...

    def match(self, opponent: str, game_type: str) -> bytes:
        """The line after ``Identified``."""
        ...

    def again(self, seat: Seated, opponent: str, game_type: str) -> bytes:
        """The line for one more game against the same opponent."""
        ...

    def move(self, seat: Seated, position: Position, ply: int) -> bytes:
        """The line that plays a move."""
        ...

    def forwarded(self, position: Position) -> bytes:
        """What the opponent most probably receives, byte for byte; empty when that cannot be told."""
        ...

    def read(self, line: bytes) -> Heard:
        """What a line means; raises ``ValueError`` when it means nothing in this dialect."""
        ...


def _dump(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


class Classic:
    """The classic dialect."""

    def hello(self, name: str, opponent: str, game_type: str) -> bytes:
        """Joins by name, and only this opponent."""
        return _dump({"username": name, "opponent": opponent, "gameType": game_type})

    def match(self, opponent: str, game_type: str) -> bytes:
        """Nothing: the first line has asked for the game already."""
        raise AssertionError(f"no {game_type} against {opponent} has to be asked for in this dialect")

    def again(self, seat: Seated, opponent: str, game_type: str) -> bytes:  # noqa: ARG002 - the game says who
        """Asks to play again."""
        return _dump({"gameId": seat.game_id, "playerId": seat.player_id, "gameType": game_type})

    def move(self, seat: Seated, position: Position, ply: int) -> bytes:  # noqa: ARG002 - moves are not numbered
        """A move: three members, put together without an encoder where that is safe."""
        if type(position) is int:
            return b'{"gameId":"%b","playerId":"%b","position":%d}\n' % (
                seat.game_id.encode(), seat.player_id.encode(), position)
        return _dump({"gameId": seat.game_id, "playerId": seat.player_id, "position": position})

    def forwarded(self, position: Position) -> bytes:
        """The position alone, in compact JSON."""
        return _dump({"position": position})

    def read(self, line: bytes) -> Heard:
        """A position, a seat or an error."""
        value = _object(line)
        if "position" in value:
            return Arrived(value["position"])
        if "error" in value:
            return Refused(str(value["error"]["code"]), value["error"].get("retryAfterMs"))
        return Seated(str(value["gameId"]), str(value["playerId"]), value.get("seat"))


class JsonRpc:
    """The full dialect."""

    def hello(self, name: str, opponent: str, game_type: str) -> bytes:  # noqa: ARG002 - comes with the match
        """Plays as a guest of this name."""
        return _request("hello", "auth.guest", {"username": name})

    def match(self, opponent: str, game_type: str) -> bytes:
        """A quick match with this opponent only, so that pairs stay together."""
        return _request("match", "lobby.quickMatch", {"gameType": game_type, "opponent": opponent})

    def again(self, seat: Seated, opponent: str, game_type: str) -> bytes:  # noqa: ARG002 - a new match
        """The next quick match."""
        return self.match(opponent, game_type)

    def move(self, seat: Seated, position: Position, ply: int) -> bytes:
        """A numbered move."""
        return _request(ply, "games.move", {"gameId": seat.game_id, "position": position, "ply": ply})

    def forwarded(self, position: Position) -> bytes:  # noqa: ARG002 - the event has members of the server's own
        """Not to be told beforehand."""
        return b""

    def read(self, line: bytes) -> Heard:
        """A response by its id, or an event by its method."""
        value = _object(line)
        if "method" in value:
            return Arrived(value["params"]["position"]) if value["method"] == "games.moved" else None
        if "error" in value:
            data = value["error"].get("data") or {}
            return Refused(str(data.get("reason", value["error"]["code"])), data.get("retryAfterMs"))
        return _RESPONSES[value["id"]](value["result"]) if value["id"] in _RESPONSES else None


def _request(id_: str | int, method: str, params: Mapping[str, Any]) -> bytes:
    return _dump({"jsonrpc": "2.0", "id": id_, "method": method, "params": params})


def _object(line: bytes) -> dict[str, Any]:
    value = orjson.loads(line)
    if not isinstance(value, dict):
        raise ValueError(f"not an object: {line[:64]!r}")  # noqa: TRY004 - what is wrong is the text
    return value


_RESPONSES: Final[Mapping[Any, Callable[[dict[str, Any]], Heard]]] = {
    "hello": lambda _: Identified(),
    "match": lambda result: Seated(result["gameId"], "", result["seat"]),
}
DIALECTS: Final[Mapping[str, Dialect]] = {"classic": Classic(), "jsonrpc": JsonRpc()}
