"""A player of the full dialect, who also watches others, and folds what is heard in the order of ``seq``."""

import json
from collections import deque
from typing import Any

import attrs

from engine.game.facts import ENDED, PLAYING
from tests.ser.simulation.network import Wire
from tests.ser.simulation.player import MOST_GAMES, Player

TRANSIENT = {"storage_unavailable", "busy", "rate_limited", "name_taken", "shutting_down"}
EXPECTED = TRANSIENT | {
    "not_your_turn", "illegal_move", "space_taken", "game_over", "game_not_started", "stale", "offer_gone",
    "already_identified", "login_required", "invalid_params", "already_joined", "too_many_games",
}


@attrs.define
class View:
    """A game as it was heard. ``synced``: on this connection everything from ``seq`` on has to come."""

    game_id: str
    seat: int | None = None
    seq: int = 0
    moves: dict[int, int | str] = attrs.field(factory=dict)
    status: str = ""
    synced: bool = False


class FullPlayer(Player):
    """Keeps a token and a view of each game."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.views: dict[str, View] = {}
        self.token: str | None = None
        self.ack = self.chance.random() < 0.5
        self._number = 0
        self._asked: deque[list[tuple[int, str, dict[str, Any]]]] = deque()
        self._entered = self._matching = False

    # ----------------------------------------------------------------------------------------------------- asking

    def ask(self, wire: Wire, *calls: tuple[str, dict[str, Any]]) -> None:
        """Sends a request, or several as a batch."""
        numbered = []
        for method, params in calls:
            self._number += 1
            numbered.append((self._number, method, params))
        self._asked.append(numbered)
        requests = [{"jsonrpc": "2.0", "id": n, "method": method, "params": params} for n, method, params in numbered]
        self.send(wire, json.dumps(requests if len(requests) > 1 else requests[0]).encode() + b"\n")

    async def begin(self, wire: Wire) -> None:
        """Says who it is; or, where that is known, catches up."""
        if wire is not self.wire:
            self.wire = wire
            self._asked.clear()
            self._entered = self._matching = False
            for view in self.views.values():
                view.synced = False
            if self.ack:
                self.ask(wire, ("server.hello", {"features": ["ack"]}))
        if not self._entered:
            come_back = ("auth.resume", {"accessToken": self.token})
            self.ask(wire, come_back if self.token else ("auth.guest", {"username": self.name}))
        else:
            self._matching = False
            self._catch_up(wire)

    wire: Wire | None = None

    def _catch_up(self, wire: Wire) -> None:
        for view in self.views.values():
            if view.status != ENDED:
                since = {"since": view.seq} if view.seq and self.chance.random() < 0.8 else {}
                self.ask(wire, ("games.watch", {"gameId": view.game_id, **since}))
        self.act(wire)

    def act(self, wire: Wire) -> None:
        """Moves where it is its turn; asks for a game when it has none."""
        busy = False
        if self.behind:
            return
        for view in list(self.views.values()):
            if view.seat is not None and not self.over(view.game_id):
                busy = True
                self._play(wire, view, view.seat)
        sated = busy or sum(view.seat is not None for view in self.views.values()) >= MOST_GAMES
        if self._entered and not (sated or self._matching or self.world.calm):
            self._matching = True
            self.ask(wire, self._wish())

    def _wish(self) -> tuple[str, dict[str, Any]]:
        """One of the ways to come to a game."""
        what = self.chance.random()
        if what < 0.2:
            return "lobby.open", {"limit": 5}
        if what < 0.4:
            rows = self.chance.choice((3, 4, 5))
            return "lobby.quickMatch", {"gameType": "mnk", "options": {"rows": rows},
                                        "accept": {"options": {"rows": [3, 5]}}}
        if what < 0.5:
            return "lobby.quickMatch", {"gameType": "mnk", "open": True}
        return "lobby.quickMatch", {"gameType": self.chance.choice(("tic-tac-toe", "tic-tac-toe", "mnk"))}

    def _choose(self, wire: Wire, seats: list[dict[str, Any]]) -> None:
        """Takes one of the open seats (now and then even an own one), or gives it up for now."""
        mine = self.chance.random() < 0.1
        others = [seat for seat in seats if mine or not seat["players"][0]["username"].startswith(self.name)]
        self._matching = bool(others) and not self.world.calm
        if self._matching:
            self.ask(wire, ("lobby.take", {"gameId": self.chance.choice(others)["gameId"]}))

    def _play(self, wire: Wire, view: View, seat: int) -> None:
        game = self.game(view.game_id)
        if game is None or not self._entered:
            return
        alone = game.status != PLAYING or (view.game_id, 3 - seat) not in self.world.known
        if alone if self.world.calm else self.chance.random() < 0.02:
            self.ask(wire, ("games.resign", {"gameId": view.game_id}))
        elif self.turn(view.game_id, seat):
            self._move(wire, view, seat)

    def _move(self, wire: Wire, view: View, seat: int) -> None:
        move = {"gameId": view.game_id, "position": self.position(view.game_id, seat)}
        game = self.game(view.game_id)
        if game is not None and self.chance.random() < 0.7:
            move["ply"] = game.ply + 1
        what = 1.0 if self.world.calm else self.chance.random()
        if what < 0.2:
            view.synced = False
            self.ask(wire, ("server.ping", {"games": {view.game_id: view.seq}}), ("games.move", move),
                     ("games.list", {}), ("games.watch", {"gameId": view.game_id}))
            return
        for _ in range(2 if what < 0.4 else 1):
            self.ask(wire, ("games.move", move))

    def idle(self, wire: Wire) -> None:
        """Pings, looks, watches somebody else, or leaves it be."""
        if not self._entered:
            return
        games = [game_id for game_id in self.world.record.ledger.games if self._may_see(game_id)]
        what = self.chance.random()
        if what < 0.3 and games:
            game_id = self.chance.choice(games)
            self.views.setdefault(game_id, View(game_id))
            self.ask(wire, ("games.watch", {"gameId": game_id, "since": self.views[game_id].seq}))
        elif what < 0.4:
            self.ask(wire, ("lobby.watch", {}))
        elif what < 0.45:
            self.ask(wire, ("lobby.cancel", {}))
        elif what < 0.6:
            self.ask(wire, ("server.ping", {"games": {view.game_id: view.seq for view in self.views.values()}}))
        elif what < 0.8 and self.views:
            self.ask(wire, ("games.get", {"gameId": self.chance.choice(list(self.views))}))
        self.act(wire)

    def _may_see(self, game_id: str) -> bool:
        """Whether the game is everybody's to see."""
        game = self.game(game_id)
        return game is None or not game.table.private

    # ---------------------------------------------------------------------------------------------------- hearing

    async def hear(self, wire: Wire, value: Any) -> None:
        """One line from the server: an event, a response, or the responses of a batch."""
        if isinstance(value, dict) and "method" in value:
            await self._event(wire, value["method"], value["params"])
            return
        responses = value if isinstance(value, list) else [value]
        calls = self._asked.popleft() if self._asked else []
        if [response["id"] for response in responses] != [number for number, _, _ in calls]:
            self.world.complain(f"{self.name} asked {calls} and is answered {value}")
            return
        for (_, method, params), response in zip(calls, responses, strict=True):
            if "error" in response:
                await self._refused(wire, method, response["error"])
            else:
                await self._answered(wire, method, params, response["result"])

    async def _answered(self, wire: Wire, method: str, params: dict[str, Any], result: Any) -> None:
        if method in ("auth.guest", "auth.resume"):
            self.token = result["accessToken"]["token"]
            self._entered = True
            for game in result.get("games", ()):
                self._seat(game["gameId"], game["yourSeat"])
            self._catch_up(wire)
        elif method == "lobby.open":
            self._choose(wire, result["seats"])
        elif method in ("lobby.quickMatch", "lobby.take"):
            self._matching = False
            view = self._seat(result["gameId"], result["seat"])
            view.seq, view.synced = max(view.seq, result["seat"] - 1, 1), result["seat"] == 1
        elif method == "games.move":
            self._fold(result["gameId"], result["seq"], "games.moved", {**result, "position": params["position"]})
        elif method == "games.watch":
            self._watched(result)

    def _seat(self, game_id: str, seat: int) -> View:
        view = self.views.setdefault(game_id, View(game_id))
        view.seat = seat
        self.world.known.add((game_id, seat))
        return view

    def _watched(self, result: dict[str, Any]) -> None:
        if "snapshot" in result:
            self._shot(result["snapshot"])
        for event in result.get("events", ()):
            self._fold(result["gameId"], event["params"]["seq"], event["method"], event["params"])
        view = self.views[result["gameId"]]
        view.synced = True
        if view.seq < result["seq"]:
            self.world.complain(f"{self.name} has seen {view} and is told {result}")

    def _shot(self, shot: dict[str, Any]) -> None:
        view = self.views.setdefault(shot["gameId"], View(shot["gameId"]))
        if shot["yourSeat"] is not None:
            self._seat(shot["gameId"], shot["yourSeat"])
        if shot["seq"] >= view.seq:
            view.seq, view.status, view.synced = shot["seq"], shot["status"], True
            view.moves = {move["ply"]: move["position"] for move in shot["moves"]}

    async def _event(self, wire: Wire, method: str, params: dict[str, Any]) -> None:
        game = method.startswith("games.") and "seq" in params
        if method == "games.started":
            self._shot(params)
        elif game:
            self._fold(params["gameId"], params["seq"], method, params)
        if self.ack and game and (self.world.calm or self.chance.random() < 0.8):
            self.ask(wire, ("games.ack", {"gameId": params["gameId"], "seq": params["seq"]}))
        await self.think(wire)
        self.act(wire)

    def _fold(self, game_id: str, seq: int, method: str, params: dict[str, Any]) -> None:
        view = self.views.setdefault(game_id, View(game_id))
        if seq == view.seq + 1:
            view.seq = seq
            if method == "games.moved":
                view.moves[params["ply"]] = params["position"]
            elif method == "games.ended":
                view.status = ENDED
        elif seq > view.seq and view.synced and not self._batched(game_id):
            self.world.complain(f"{self.name} has seen {view} and is told {method} {params}")

    def _batched(self, game_id: str) -> bool:
        """Whether a batch with a move in this game is not answered: its own events come before its responses."""
        return any(len(calls) > 1 and method == "games.move" and params["gameId"] == game_id
                   for calls in self._asked for _, method, params in calls)

    async def _refused(self, wire: Wire, method: str, error: dict[str, Any]) -> None:
        reason = error.get("data", {}).get("reason")
        if not self.expected(method, reason):
            self.world.complain(f"{self.name} asked {method} and is refused: {error}")
        if method in ("lobby.quickMatch", "lobby.open", "lobby.take"):
            self._matching = False
        self.behind = self.behind or reason in TRANSIENT
        await self.think(wire)
        self.act(wire)

    def expected(self, method: str, reason: str | None) -> bool:
        """Whether this may be said to this request."""
        return reason in EXPECTED

    def check(self) -> None:
        """What it has seen of its games is what is stored; whatever it asked for was answered."""
        for view in self.views.values():
            game = self.game(view.game_id)
            stored = {} if game is None else {move.ply: move.position for move in game.moves}
            if view.seat is not None and (view.moves, view.status) != (stored, ENDED):
                self.world.complain(f"{self.name} has seen {view}; stored is {stored}")
        if self._asked:
            self.world.complain(f"{self.name} has no answer to {list(self._asked)}")
