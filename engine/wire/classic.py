"""The classic dialect: bare objects that are recognised by their members (docs/PROTOCOL.md, section 2.1)."""

from collections.abc import Mapping
from typing import Any, Final, Literal

import attrs

from engine.reasons import Refusal
from engine.wire.codec import dump, structure


@attrs.frozen
class Join:
    """``{"username": …}``: wants to play."""

    username: str | None
    game_type: str = "tic-tac-toe"
    password: str | None = None
    opponent: str | None = None
    invite: str | None = None
    ack: bool = False


@attrs.frozen(slots=True)
class Move:
    """``{"gameId", "playerId", "position"}``: plays a move."""

    game_id: str
    player_id: str
    position: int | str


@attrs.frozen
class Again:
    """``{"gameId", "playerId", "gameType"}`` after the end: wants to play again."""

    game_id: str
    player_id: str
    game_type: str


@attrs.frozen
class After:
    """``{"gameId", "playerId", "after": ply}``: catches up."""

    game_id: str
    player_id: str
    after: int


@attrs.frozen
class Resign:
    """``{"gameId", "playerId", "resign": true}``: gives up."""

    game_id: str
    player_id: str
    resign: Literal[True]


@attrs.frozen
class Ack:
    """``{"gameId", "playerId", "ack": ply}``: has got every position up to this ply."""

    game_id: str
    player_id: str
    ack: int


Message = Join | Move | Again | After | Resign | Ack

RECOGNISED: Final[tuple[tuple[frozenset[str], type[Any]], ...]] = (
    (frozenset({"gameId", "playerId", "position"}), Move),
    (frozenset({"username"}), Join),
    (frozenset({"gameId", "playerId", "after"}), After),
    (frozenset({"gameId", "playerId", "ack"}), Ack),
    (frozenset({"gameId", "playerId", "resign"}), Resign),
    (frozenset({"gameId", "playerId", "gameType"}), Again),
)
"""The members that tell a message, in the order in which they are tried."""

_MOVE: Final = RECOGNISED[0][0]
_POSITION: Final = frozenset({int, str})


def read(value: Mapping[str, Any]) -> Message:
    """The message that an object is; refuses ``unknown_message`` or ``invalid_params``."""
    if value.keys() == _MOVE:
        game_id, player_id, position = value["gameId"], value["playerId"], value["position"]
        if type(game_id) is str and type(player_id) is str and type(position) in _POSITION:
            return Move(game_id, player_id, position)  # nearly every line: read in a fifth of the time
    for members, kind in RECOGNISED:
        if members <= value.keys():
            message: Message = structure(value, kind, "message")
            return message
    raise Refusal("unknown_message")


def refusal(refused: Refusal, game_id: str | None = None) -> bytes:
    """A refusal as a line."""
    line: dict[str, Any] = {"error": {"code": refused.reason, "message": refused.message, **refused.data}}
    if game_id is not None:
        line["gameId"] = game_id
    return dump(line)
