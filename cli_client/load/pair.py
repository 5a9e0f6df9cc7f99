"""Two connections that play one game after the other against each other."""

import socket
from time import perf_counter_ns
from typing import Final, Protocol

from cli_client.load.dialects import Arrived, Dialect, Heard, Identified, Refused, Seated
from cli_client.load.games import Script
from cli_client.load.tally import HELD_BACK, Tally

RETRY_MS: Final = 1000.0
"""How long to wait when a refusal that passes does not say so itself."""

RECEIVE: Final = 65536

_SEATS: Final = frozenset({(1, 2), (2, 1), (None, None)})


class Lost(Exception):
    """A pair that cannot go on; ``code`` says why."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


class Player:
    """One connection. ``last`` is the line sent last, ``expected`` what should arrive next if all goes well."""

    __slots__ = ("connected", "expected", "inbox", "last", "name", "number", "opened", "pair", "seat", "sock")

    def __init__(self, number: int, name: str) -> None:
        self.number, self.name = number, name
        self.inbox = self.last = self.expected = b""
        self.seat: Seated | None = None
        self.sock: socket.socket
        self.pair: Pair
        self.opened = self.connected = False

    def send(self, line: bytes) -> None:
        """Sends a line; there is at most one on its way, so a socket that does not take it is as good as dead."""
        self.last = line
        try:
            sent = self.sock.send(line)
        except BlockingIOError:
            raise Lost("send_blocked") from None
        except OSError:
            raise Lost("closed") from None
        if sent != len(line):
            raise Lost("send_blocked")

    def receive(self) -> bytes:
        """The bytes that have arrived."""
        try:
            data = self.sock.recv(RECEIVE)
        except BlockingIOError:
            return b""
        except OSError:
            raise Lost("closed") from None
        if not data:
            raise Lost("closed")
        return data

    def lines(self, data: bytes) -> list[bytes]:
        """The whole lines there are with these bytes; the beginning of the next one is kept."""
        *lines, self.inbox = (self.inbox + data).split(b"\n")
        return lines


class Surroundings(Protocol):
    """What a pair needs of the crowd that it is part of."""

    dialect: Dialect
    tally: Tally
    game_type: str
    now: int

    def next_game(self) -> Script:
        """The game to play next."""
        ...

    def assembled(self, pair: "Pair") -> None:
        """Both players sit in the same game; calls ``pair.move`` when it may begin."""
        ...

    def may_move(self, pair: "Pair") -> None:
        """The next move can be played; calls ``pair.move`` when it is time."""
        ...

    def game_over(self, pair: "Pair") -> None:
        """A game was played to its end; calls ``pair.again`` if there is to be another."""
        ...

    def resend_later(self, player: Player, milliseconds: float) -> None:
        """Sends the player's last line again after a while."""
        ...


class Pair:
    """Two players and where they are in their game. ``sent_at`` is 0 while nothing is on its way (nanoseconds)."""

    __slots__ = ("by_seat", "crowd", "over", "players", "ply", "receiver", "rounds", "script", "sent_at")

    def __init__(self, crowd: Surroundings, players: tuple[Player, Player]) -> None:
        self.crowd, self.players = crowd, players
        for player in players:
            player.pair = self
        self.by_seat: tuple[Player, ...] = players
        self.receiver: Player | None = None
        self.script: Script = ()
        self.ply = self.rounds = 0
        self.sent_at = perf_counter_ns()
        self.over = False

    def other(self, player: Player) -> Player:
        """The player's opponent."""
        first, second = self.players
        return second if player is first else first

    def hello(self) -> None:
        """Both say who they are, and whom they want to play against."""
        self.sent_at = perf_counter_ns()
        for player in self.players:
            player.send(self.crowd.dialect.hello(player.name, self.other(player).name, self.crowd.game_type))

    def hear(self, player: Player, line: bytes) -> None:
        """Acts on a line that a player has received."""
        try:
            heard: Heard = self.crowd.dialect.read(line)
        except (ValueError, KeyError, TypeError):
            raise Lost("not_understood") from None
        match heard:
            case Arrived(position):
                if self.receiver is not player or self.script[self.ply - 1][1] != position:
                    raise Lost("unexpected_move")
                self.arrived()
            case Seated():
                self._seated(player, heard)
            case Refused(code, retry_ms):
                self._refused(player, code, retry_ms)
            case Identified():
                player.send(self.crowd.dialect.match(self.other(player).name, self.crowd.game_type))

    def _seated(self, player: Player, seat: Seated) -> None:
        player.seat = seat
        first, second = (each.seat for each in self.players)
        if first is None or second is None:
            return
        if first.game_id != second.game_id or (first.seat, second.seat) not in _SEATS:
            raise Lost("wrong_pairing")
        begins = first.seat if first.seat is not None else 1 + self.rounds % 2
        self.by_seat = self.players if begins == 1 else self.players[::-1]
        self.script, self.ply, self.sent_at = self.crowd.next_game(), 0, 0
        self.rounds += 1
        self.crowd.assembled(self)

    def _refused(self, player: Player, code: str, retry_ms: float | None) -> None:
        if code not in HELD_BACK:
            raise Lost(code)
        self.crowd.tally.errors[code] += 1
        self.crowd.resend_later(player, RETRY_MS if retry_ms is None else retry_ms)

    def move(self) -> None:
        """Sends the next move of the game."""
        seat, position = self.script[self.ply]
        mover, receiver = self.by_seat[seat - 1], self.by_seat[2 - seat]
        assert mover.seat is not None  # noqa: S101 - for the type checker: a game has begun
        receiver.expected = self.crowd.dialect.forwarded(position)
        self.receiver = receiver
        self.ply += 1
        line = self.crowd.dialect.move(mover.seat, position, self.ply)
        self.sent_at = perf_counter_ns()
        mover.send(line)

    def resend(self, player: Player) -> None:
        """Sends a refused line again; the time of a move counts from now."""
        self.sent_at = perf_counter_ns()
        player.send(player.last)

    def arrived(self) -> None:
        """The move that was on its way has arrived, at the latest when the crowd last looked at its sockets."""
        now = self.crowd.now
        if now < self.sent_at:
            now = perf_counter_ns()
        self.crowd.tally.latencies[(now - self.sent_at) // 1000] += 1
        self.receiver, self.sent_at = None, 0
        if self.ply < len(self.script):
            self.crowd.may_move(self)
        else:
            self.crowd.game_over(self)

    def again(self) -> None:
        """Both ask for one more game."""
        dialect, game_type = self.crowd.dialect, self.crowd.game_type
        seats = [player.seat for player in self.players]
        self.sent_at = perf_counter_ns()
        for player, seat in zip(self.players, seats, strict=True):
            assert seat is not None  # noqa: S101 - for the type checker: a game was played
            player.seat = None
            player.send(dialect.again(seat, self.other(player).name, game_type))
