"""Two people at one keyboard: the engine answers the requests that would otherwise go to a server."""

from collections.abc import Callable, Mapping
from typing import Any, Final

import trio

from cli_client.connection.feed import Feed
from cli_client.happenings import Answered, Failure, Happening, Online, Received, Restored
from engine.game import decide
from engine.game.facts import Ended, Player
from engine.game.state import Game
from engine.reasons import Refusal
from engine.wire.codec import unstructure
from engine.wire.messages import games as messages
from engine.wire.messages.lobby import Matched
from engine.wire.messages.shared import Empty, PlayedMove, Result, Seat, Snapshot, User


class Local:
    """A backend without a server: games live as long as the client does."""

    def __init__(self, names: tuple[str, ...] = ("player-1", "player-2")) -> None:
        self.happenings: Feed[Happening] = Feed()
        self._names = names
        self._games: dict[str, Game] = {}

    def post(self, method: str, params: Mapping[str, Any], tag: Any = None) -> None:
        """Answers a request at once, and tells what follows from it."""
        told: list[Received] = []
        try:
            message = _METHODS.get(method, Local.refuse)(self, params, told)
        except Refusal as refused:
            failure = Failure(refused.reason, refused.message, refused.data)
            self.happenings.put_nowait(Answered(method, params, failure=failure, tag=tag))
            return
        self.happenings.put_nowait(Answered(method, params, unstructure(message), message, None, tag))
        for event in told:
            self.happenings.put_nowait(event)

    def retry_now(self) -> None:
        """There is no connection to be tried."""

    async def run(self) -> None:
        """Is there at once."""
        self.happenings.put_nowait(Online(User("local", self._names[0], "player", guest=True)))
        self.happenings.put_nowait(Restored())
        try:
            await trio.sleep_forever()
        finally:
            self.happenings.close()

    # ---------------------------------------------------------------------------------------------- requests

    def find(self, params: Mapping[str, Any]) -> tuple[str, Game]:
        """The game that a request is about; refuses ``not_found``."""
        game_id = str(params.get("gameId"))
        if game_id not in self._games:
            raise Refusal("not_found")
        return game_id, self._games[game_id]

    def begin(self, params: Mapping[str, Any], told: list[Received]) -> Matched:
        """A new game, with everybody seated."""
        players = tuple(Player(name, name) for name in self._names)
        _, game = decide.open_game(params["gameType"], params.get("options", {}), players, 0)
        game_id = f"local-{len(self._games) + 1}"
        self._games[game_id] = game
        started = messages.Started(**_members(_snapshot(game_id, game)))
        told.append(_event("games.started", started))
        return Matched(game_id, 1, game.status)

    def get(self, params: Mapping[str, Any], told: list[Received]) -> Snapshot:  # noqa: ARG002 - a handler
        """The game as it stands."""
        return _snapshot(*self.find(params))

    def move(self, params: Mapping[str, Any], told: list[Received]) -> messages.MoveStored:
        """A move of whoever's turn it is."""
        game_id, game = self.find(params)
        facts, after = decide.move(game, game.turn or 1, params["position"], 0, params.get("ply"))
        self._games[game_id] = after
        if facts and isinstance(facts[-1], Ended):
            told.append(_ended(game_id, after))
        return messages.MoveStored(game_id, game.seq + 1, after.ply)

    def refuse(self, params: Mapping[str, Any], told: list[Received]) -> Any:  # noqa: ARG002 - a handler
        """Whatever needs a server."""
        raise Refusal("forbidden", "There is no such thing without a server.")

    def resign(self, params: Mapping[str, Any], told: list[Received]) -> Empty:
        """Whoever's turn it is gives up."""
        game_id, game = self.find(params)
        self._games[game_id] = decide.resign(game, game.turn or 1, 0)[1]
        told.append(_ended(game_id, self._games[game_id]))
        return Empty()


def _event(method: str, message: Any) -> Received:
    return Received(method, unstructure(message), message)


def _ended(game_id: str, game: Game) -> Received:
    return _event("games.ended", messages.Ended(game_id, game.seq, _result(game) or Result("cancelled", [], [])))


def _result(game: Game) -> Result | None:
    outcome = game.result
    return None if outcome is None else Result(outcome.reason, list(outcome.winners), list(outcome.places))


def _members(snapshot: Snapshot) -> dict[str, Any]:
    return {name: getattr(snapshot, name) for name in Snapshot.__annotations__}


def _snapshot(game_id: str, game: Game) -> Snapshot:
    table = game.table
    seats = [Seat(number, player.username, table.rules.marks[number - 1], present=True)
             for number, player in enumerate(table.seats, 1)]
    return Snapshot(
        game_id, table.game_type, dict(table.options), game.seq, game.ply, game.status, game.turn, None, seats,
        table.rules.view(game.board, None)["board"], [PlayedMove(m.ply, m.seat, m.position) for m in game.moves],
        _result(game), [],
    )


_METHODS: Final[Mapping[str, Callable[[Local, Mapping[str, Any], list[Received]], Any]]] = {
    "lobby.quickMatch": Local.begin,
    "games.get": Local.get,
    "games.move": Local.move,
    "games.resign": Local.resign,
}
