"""A player of the classic dialect, who hears positions and has to make a game out of them."""

import json
from typing import Any

import attrs

from engine.game.facts import PLAYING, WAITING
from tests.ser.simulation.network import Wire
from tests.ser.simulation.player import MOST_GAMES, Player

TRANSIENT = {"storage_unavailable", "busy", "rate_limited", "name_taken", "shutting_down"}
EXPECTED = TRANSIENT | {
    "not_your_turn", "illegal_move", "space_taken", "game_over", "game_not_started", "opponent_left", "offer_gone",
    "game_type_mismatch", "parse_error", "unknown_message", "already_identified", "invalid_params",
}
"""What may be said to somebody who plays like this; ``not_found`` or ``internal`` may not."""


@attrs.define
class Seat:
    """A seat that was given, and the opponent's positions by their ply, as they were heard."""

    game_id: str
    player_id: str
    seat: int
    heard: dict[int, int | str] = attrs.field(factory=dict)
    wants_more: bool = False
    unsure: bool = False
    """Something was refused for the moment, perhaps the catching up: what comes now may not be the next."""

    @property
    def next_ply(self) -> int:
        """The ply of the opponent's next move."""
        return max(self.heard) + 2 if self.heard else 3 - self.seat


class ClassicPlayer(Player):
    """Knows its seats by their secrets. ``ack``: positions are acknowledged (mostly)."""

    ack = False

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.seats: dict[str, Seat] = {}
        self._joining = False

    # ----------------------------------------------------------------------------------------------------- saying

    def say(self, wire: Wire, **members: Any) -> None:
        """Sends an object."""
        self.send(wire, json.dumps(members).encode() + b"\n")

    def speak(self, wire: Wire, seat: Seat, **members: Any) -> None:
        """Sends something for a seat."""
        self.say(wire, gameId=seat.game_id, playerId=seat.player_id, **members)

    async def begin(self, wire: Wire) -> None:
        """Catches up with every game."""
        self._joining = False
        self._catch_up(wire)
        self.act(wire)

    def _catch_up(self, wire: Wire) -> None:
        for seat in self.seats.values():
            if seat.heard != self._stored(seat) or not self.over(seat.game_id):
                self.speak(wire, seat, after=max(seat.heard, default=0))

    def _stored(self, seat: Seat) -> dict[int, int | str]:
        """The opponent's moves as they are stored."""
        game = self.game(seat.game_id)
        return {} if game is None else {m.ply: m.position for m in game.moves if m.seat != seat.seat}

    def act(self, wire: Wire) -> None:
        """Moves where it is its turn; joins when it has nothing to play."""
        busy = False
        if self.behind:
            return
        for seat in self.seats.values():
            if not self.over(seat.game_id):
                busy = True
                self._play(wire, seat)
            elif not (seat.wants_more or self.world.calm):
                self._ask_again(wire, seat)
        sated = len(self.seats) >= MOST_GAMES or (busy and self.chance.random() < 0.95)
        if not (sated or self._joining or self.world.calm):
            self._joining = True
            game_type = self.chance.choice(("tic-tac-toe", "tic-tac-toe", "mnk"))
            self.say(wire, username=self.name, gameType=game_type, ack=self.ack)

    def _play(self, wire: Wire, seat: Seat) -> None:
        game = self.game(seat.game_id)
        if game is None:
            self.world.complain(f"{self.name} has a seat in {seat.game_id}, which is not stored")
            return
        early = game.status == WAITING and seat.seat == 1 and not game.moves
        if self._gives_up(game.status, seat):
            self.speak(wire, seat, resign=True)
        elif self.turn(seat.game_id, seat.seat) or (early and self.chance.random() < 0.3):
            position = self.position(seat.game_id, seat.seat)
            for _ in range(self.chance.choice((1, 1, 1, 2))):
                self.speak(wire, seat, position=position)

    def _gives_up(self, status: str, seat: Seat) -> bool:
        if not self.world.calm:
            return self.chance.random() < 0.02
        return status == WAITING or (status == PLAYING and (seat.game_id, 3 - seat.seat) not in self.world.known)

    def _ask_again(self, wire: Wire, seat: Seat) -> None:
        if self.chance.random() < 0.5:
            game = self.game(seat.game_id)
            assert game is not None
            self.speak(wire, seat, gameType=game.table.game_type)
        seat.wants_more = True

    def idle(self, wire: Wire) -> None:
        """Asks again, says nothing with a blank line, or leaves it be."""
        what = self.chance.random()
        if what < 0.3:
            self._catch_up(wire)
        elif what < 0.4:
            self.send(wire, b"\r\n")
        elif what < 0.5:
            self.say(wire, username=self.name, what=1)
        self.act(wire)

    # ---------------------------------------------------------------------------------------------------- hearing

    async def hear(self, wire: Wire, value: Any) -> None:
        """One line from the server."""
        if "playerId" in value:
            self._sit(value)
        elif "position" in value:
            self._forwarded(wire, value)
        elif "error" in value:
            await self._refused(wire, value["error"]["code"])
            return
        await self.think(wire)
        self.act(wire)

    def _sit(self, value: dict[str, Any]) -> None:
        self._joining = False
        known = self.seats.setdefault(value["gameId"], Seat(value["gameId"], value["playerId"], value["seat"]))
        known.player_id = value["playerId"]
        self.world.known.add((known.game_id, known.seat))

    def _forwarded(self, wire: Wire, value: dict[str, Any]) -> None:
        places = [(seat, value.get("ply", seat.next_ply)) for seat in self.seats.values()
                  if value.get("gameId", seat.game_id) == seat.game_id]
        fitting = [(seat, ply) for seat, ply in places if self._is_next(seat, ply, value["position"])]
        for seat, ply in fitting:  # several, where it has asked for what it missed of several finished games
            seat.heard[ply] = value["position"]
            seat.unsure = False
            if self.ack and (self.world.calm or self.chance.random() < 0.8):
                self.speak(wire, seat, ack=ply)
        if not fitting and not any(seat.unsure for seat, _ in places) and not self._is_unknown(value):
            self.world.complain(f"{self.name} cannot place {value}: {places}")

    def _is_unknown(self, value: dict[str, Any]) -> bool:
        """Whether it may come from a game that was stored although the store had said that it was not."""
        games = {game_id: self.game(game_id) for game_id in self.world.record.ledger.games if game_id not in self.seats}
        return any(game is not None and value.get("gameId", game_id) == game_id
                   and self.name in [player.username for player in game.table.seats]
                   and value["position"] in [move.position for move in game.moves]
                   for game_id, game in games.items())

    def _is_next(self, seat: Seat, ply: int, position: int | str) -> bool:
        game = self.game(seat.game_id)
        if game is None or ply > seat.next_ply or not 0 < ply <= game.ply:
            return False
        move = game.moves[ply - 1]
        return move.seat != seat.seat and move.position == position

    async def _refused(self, wire: Wire, code: str) -> None:
        if code not in EXPECTED:
            self.world.complain(f"{self.name} is refused: {code}")
        self._joining = False
        for seat in self.seats.values():
            seat.unsure = seat.unsure or code in TRANSIENT
        self.behind = self.behind or code in TRANSIENT
        await self.think(wire)
        self.act(wire)

    def check(self) -> None:
        """Every move of its opponents has been heard."""
        for seat in self.seats.values():
            stored = self._stored(seat)
            if stored != seat.heard:
                self.world.complain(f"{self.name} has heard {seat.heard} of {seat.game_id}; stored is {stored}")


class AcknowledgingPlayer(ClassicPlayer):
    """Has every position acknowledged."""

    ack = True
