"""Compares everything the server says, at the moment it says it, with what is stored at that moment."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

import orjson

from engine.game.facts import Continued, Ended, Fact, Moved, Offered, unpack
from engine.game.state import Game, evolve
from engine.wire.codec import unstructure
from ser.app.rooms.facts import unpack as unpack_room
from ser.app.rooms.state import replay
from ser.app.rooms.views import room_message
from ser.app.sources import digest
from ser.store.memory import MemoryStore


class Record:
    """What is stored of the games, unpacked once: the facts, and the game after each of them."""

    def __init__(self, ledger: MemoryStore) -> None:
        self.ledger = ledger
        self._facts: dict[str, list[Fact]] = defaultdict(list)
        self._games: dict[str, list[Game]] = defaultdict(list)

    def facts(self, game_id: str) -> list[Fact]:
        """A game's facts."""
        known, games = self._facts[game_id], self._games[game_id]
        for data in self.ledger.facts.get(game_id, ())[len(known) :]:
            fact = unpack(data)
            known.append(fact)
            games.append(evolve(games[-1] if games else None, fact))
        return known

    def game(self, game_id: str, seq: int = 0) -> Game | None:
        """A game as it is, or as it was after so many facts; None when there are not so many."""
        length = len(self.facts(game_id))
        return self._games[game_id][seq - 1] if 0 < (seq or length) <= length else None


class Auditor:
    """Hears what is said to whom; ``complain`` hears what should not have been said."""

    def __init__(self, record: Record, complain: Callable[[str], None]) -> None:
        self._record = record
        self._complain = complain
        self._seats: dict[str, dict[str, int]] = defaultdict(dict)
        self._rooms: dict[tuple[str, ...], Any] = {}
        """The room of these facts (before them its id), as it is to be told: each is replayed once."""

    def hear(self, name: str, data: bytes) -> None:
        """This is said to the player of this name."""
        for line in data.splitlines():
            value = orjson.loads(line)
            for message in value if isinstance(value, list) else [value]:
                wrong = self._wrong(name, message)
                if wrong:
                    self._complain(f"{name} is told {line[:300]!r}: {wrong}")

    def _wrong(self, name: str, message: dict[str, Any]) -> str | None:
        if "method" in message:
            return self._event(message["method"], message["params"])
        if "error" in message:
            return "an error of the server's own" if b"internal" in orjson.dumps(message["error"]) else None
        if "jsonrpc" in message:
            return self._result(name, message["result"])
        return self._classic(name, message)

    # ------------------------------------------------------------------------------------------ the full dialect

    def _event(self, method: str, params: dict[str, Any]) -> str | None:
        if method == "games.started":
            return self._snapshot(params)
        if method == "lobby.updated":
            return self._open_seats(params["seats"])
        if method.startswith(("rooms.", "invites.")):
            return self._gathering(method, params)
        kind = _EVENTS.get(method)
        if kind is None:
            return None
        facts = self._record.facts(params["gameId"])
        if params["seq"] > len(facts):
            return "not stored"
        fact = facts[params["seq"] - 1]
        return None if type(fact) is kind and _agrees(fact, params) else f"stored is {fact}"

    def _gathering(self, method: str, params: dict[str, Any]) -> str | None:
        if method == "rooms.updated":
            return self._room(params)
        if method == "rooms.closed":
            facts = self._record.ledger.people.facts.get(params["roomId"], ())
            over = any(f'"f":"closed","v":1,"reason":"{params["reason"]}"' in fact for fact in facts[: params["seq"]])
            return None if over else f"stored is {facts}"
        row = self._record.ledger.people.invitation(params["inviteId"])
        if row is None or row.updated_at < params["updatedAt"]:
            return f"stored is {row}"
        same = row.updated_at > params["updatedAt"] or row.status == params["status"]
        return None if same else f"stored is {row}"

    def _room(self, told: dict[str, Any]) -> str | None:
        facts = self._record.ledger.people.facts.get(told["roomId"], ())
        if len(facts) < told["seq"]:
            return "not stored"
        room = told["roomId"], *facts[: told["seq"]]
        if room not in self._rooms:
            self._rooms[room] = unstructure(room_message(replay(room[0], map(unpack_room, room[1:]))))
        stored = self._rooms[room]
        return None if stored == told else f"stored is {stored}"

    def _result(self, name: str, result: Any) -> str | None:
        if not isinstance(result, dict):
            return None
        if "seats" in result and "total" in result:
            return self._open_seats(result["seats"])
        if "moves" in result:
            return self._snapshot(result)
        if "missed" in result:
            events = [self._event(event["method"], event["params"]) for event in result.get("events", ())]
            shot = self._snapshot(result["snapshot"]) if "snapshot" in result else None
            return shot or next(filter(None, events), None)
        rooms = [room for room in (result, *result.get("rooms", ())) if "players" in room and "roomId" in room]
        wrong = next(filter(None, map(self._room, rooms)), None)
        if "refreshToken" in result:
            return wrong or self._identity(result)
        return wrong or self._place(name, result)

    def _place(self, name: str, result: dict[str, Any]) -> str | None:
        if "ply" in result:
            return self._event("games.moved", result)
        if "status" not in result or "seat" not in result:
            return None
        ledger = self._record.ledger
        row = ledger.seats.get(result["gameId"], {}).get(result["seat"])
        if row is None:
            return "the seat is not stored"
        owner = ledger.accounts[row.user_id].username
        return None if owner.startswith(name) else f"the seat is {owner}'s"

    def _open_seats(self, seats: list[dict[str, Any]]) -> str | None:
        """Whoever is said to wait had opened the game before."""
        for seat in seats:
            game = self._record.game(seat["gameId"], 1)
            if game is None or [seat["players"][0]["username"], seat["gameType"], seat["options"]] != [
                game.table.seats[0].username, game.table.game_type, game.table.options
            ]:
                return f"stored is {game}"
        return None

    def _identity(self, result: dict[str, Any]) -> str | None:
        ledger = self._record.ledger
        if result["user"]["userId"] not in ledger.accounts:
            return "the account is not stored"
        known = digest(result["accessToken"]["token"]) in ledger.tokens
        return None if known else "the login is not stored"

    def _snapshot(self, shot: dict[str, Any]) -> str | None:
        game = self._record.game(shot["gameId"], shot["seq"])
        if game is None:
            return "not stored"
        moves = [(move["ply"], move["seat"], move["position"]) for move in shot["moves"]]
        stored = [(move.ply, move.seat, move.position) for move in game.moves]
        same = (shot["status"], shot["turn"], shot["ply"]) == (game.status, game.turn, game.ply)
        return None if same and moves == stored else f"stored is {game}"

    # --------------------------------------------------------------------------------------- the classic dialect

    def _classic(self, name: str, message: dict[str, Any]) -> str | None:
        if "playerId" in message:
            return self._welcome(name, message)
        mine = self._seats[name]
        games = [message["gameId"]] if "gameId" in message else mine
        if any(self._has(game_id, mine.get(game_id), message) for game_id in games):
            return None
        unanswered = [game_id for game_id, row in self._record.ledger.games.items() if f'"{name}"' in row.players]
        found = "ack" not in message and any(self._has(game_id, None, message) for game_id in unanswered)
        return None if found else "no such move is stored"

    def _has(self, game_id: str, seat: int | None, message: dict[str, Any]) -> bool:
        """Whether there is such a move: of this seat where it is acknowledged, of another where it is forwarded."""
        game = self._record.game(game_id)
        moves = game.moves if game is not None else ()
        return any((move.seat == seat) == ("ack" in message) and _is_told(move, message) for move in moves)

    def _welcome(self, name: str, message: dict[str, Any]) -> str | None:
        row = self._record.ledger.seats.get(message["gameId"], {}).get(message["seat"])
        self._seats[name][message["gameId"]] = message["seat"]
        return None if row is not None and row.key_hash == digest(message["playerId"]) else f"stored is {row}"


def _is_told(move: Moved, message: dict[str, Any]) -> bool:
    if "ack" in message:
        return bool(move.ply == message["ack"])
    return move.position == message["position"] and message.get("ply", move.ply) == move.ply


def _agrees(fact: Any, params: dict[str, Any]) -> bool:
    """Whether everything that the event says of the fact is so."""
    shown = {"seat": "seat", "ply": "ply", "position": "position", "kind": "kind", "nextGameId": "game_id"}
    if type(fact) is Ended:
        return bool(params["result"]["reason"] == fact.reason)
    told = [(params[name], getattr(fact, own)) for name, own in shown.items() if name in params and hasattr(fact, own)]
    return all(said == stored for said, stored in told)


_EVENTS = {"games.moved": Moved, "games.ended": Ended, "games.offered": Offered, "games.answered": Continued}
