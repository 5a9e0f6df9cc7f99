"""What a move costs that many watch: how soon all have it, and the CPU of each of them."""

import json
import selectors
import socket
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from random import Random
from time import perf_counter
from typing import Any, Final, Self

import attrs

from cli_client.load.network import Target, raise_file_limit, source_address
from engine.rules import RULES
from tests.benchmarks.processes import OWN_CORES, Measured, on_cores
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import UNLIMITED, server
from tests.benchmarks.table import Row

GAME: Final = "gomoku"

WARM_UP: Final = 20
"""Moves that are not measured."""

PATIENCE: Final = 60.0
"""Seconds after which a watcher who hears nothing is not waited for."""

LIMITS: Final = {**UNLIMITED, "SER_MAX_CONNECTIONS": "20000"}


@attrs.define
class Line:
    """A connection that waits for its answers."""

    sock: socket.socket
    buffer: bytes = b""

    def ask(self, value: Any) -> dict[str, Any]:
        """The next line after this one has been sent."""
        self.sock.sendall(json.dumps(value).encode() + b"\n")
        return self.next()

    @staticmethod
    def request(method: str, **params: Any) -> bytes:
        """A request, as it is sent."""
        return json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode() + b"\n"

    def next(self) -> dict[str, Any]:
        """The next line that comes."""
        while b"\n" not in self.buffer:
            data = self.sock.recv(65536)
            if not data:
                raise RuntimeError("the server has closed the connection")
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        found: dict[str, Any] = json.loads(line)
        if "error" in found:
            raise RuntimeError(str(found))
        return found

    def call(self, method: str, **params: Any) -> Any:
        """The result of a request; events that come before it are passed over."""
        self.sock.sendall(self.request(method, **params))
        found = self.next()
        while "id" not in found:
            found = self.next()
        return found["result"]


@attrs.frozen
class Table:
    """A running game: its players' connections by seat, and the secret that speaks for seat 2 (classic only)."""

    game_id: str
    players: tuple[Line, Line]
    secret: str | None = None


class House:
    """Connections to a server, closed together."""

    def __init__(self, measured: Measured) -> None:
        self._measured = measured
        self._stack = ExitStack()
        self._opened = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def connect(self) -> Line:
        """One more."""
        target = Target(socket.AF_INET, (self._measured.host, self._measured.port))
        source = (source_address(self._opened), 0) if target.has_many_sources else None
        self._opened += 1
        return Line(self._stack.enter_context(socket.create_connection(target.address, 10, source)))

    def guest(self) -> Line:
        """One more, of the full dialect, with an identity."""
        line = self.connect()
        line.call("auth.guest")
        return line


# ------------------------------------------------------------------------------------------------- who plays, who looks


def _full_table(house: House) -> Table:
    first, second = house.guest(), house.guest()
    game_id = first.call("lobby.quickMatch", gameType=GAME)["gameId"]
    second.call("lobby.quickMatch", gameType=GAME)
    return Table(game_id, (first, second))


def _watcher(house: House, table: Table) -> Line:
    line = house.guest()
    line.call("games.watch", gameId=table.game_id)
    return line


def _classic_table(house: House) -> Table:
    """Seat 1 plays in the full dialect, seat 2 in the classic one."""
    first, second = house.guest(), house.connect()
    first.call("lobby.quickMatch", gameType=GAME)
    seat = second.ask({"username": None, "gameType": GAME})
    return Table(seat["gameId"], (first, second), seat["playerId"])


def _listener(house: House, table: Table) -> Line:
    """One more connection for seat 2: it hears of every move of seat 1."""
    line = house.connect()
    line.sock.sendall(json.dumps({"gameId": table.game_id, "playerId": table.secret, "after": 0}).encode() + b"\n")
    return line


KINDS: Final = {"full": (_full_table, _watcher), "classic": (_classic_table, _listener)}


# ------------------------------------------------------------------------------------------------------------ playing


@attrs.define
class Played:
    """What has been seen: milliseconds from a move to its arrival, of each watcher and of the last one."""

    arrivals: list[float] = attrs.field(factory=list)
    last: list[float] = attrs.field(factory=list)


@contextmanager
def _listening(lines: Sequence[Line]) -> Iterator[selectors.BaseSelector]:
    with selectors.DefaultSelector() as selector:
        for line in lines:
            line.sock.setblocking(False)
            selector.register(line.sock, selectors.EVENT_READ)
        yield selector


def _await_all(selector: selectors.BaseSelector, count: int, began: float, played: Played) -> None:
    """Waits until so many have got their line."""
    times = []
    while len(times) < count:
        ready = selector.select(PATIENCE)
        if not ready:
            raise RuntimeError(f"{count - len(times)} of {count} watchers hear nothing")
        for key, _ in ready:
            times += [(perf_counter() - began) * 1000] * key.fileobj.recv(65536).count(b"\n")  # type: ignore[union-attr]
    played.arrivals += times
    played.last.append(max(times, default=0.0))


def _lasting_game(plies: int) -> list[int]:
    """The cells of a game that is not over after so many moves."""
    rules = RULES[GAME]
    board, cells, rng = rules.initial(rules.configure({}), 2), [], Random(1)
    while len(cells) < plies:
        seat = len(cells) % 2 + 1
        cell = rng.choice(rules.legal(board, seat))
        after = rules.play(board, seat, cell)
        if rules.turn(after) is not None:
            board = after
            cells.append(cell)
    return cells


def _play(table: Table, seat: int, cell: int) -> bool:
    """Plays a move. Whether the watchers hear of it: those who speak for seat 2 hear nothing of its own moves."""
    if table.secret is None or seat == 1:
        table.players[seat - 1].call("games.move", gameId=table.game_id, position=cell)
        return True
    move = {"gameId": table.game_id, "playerId": table.secret, "position": cell}
    table.players[1].sock.sendall(json.dumps(move).encode() + b"\n")
    table.players[0].next()
    return False


def _measure(measured: Measured, kind: str, watchers: int, moves: int) -> Row:
    seat_down, watch = KINDS[kind]
    cells = _lasting_game(WARM_UP + moves)
    played = Played()
    with House(measured) as house:
        table = seat_down(house)
        with _listening([watch(house, table) for _ in range(watchers)]) as selector:
            for ply, cell in enumerate(cells):
                if ply == WARM_UP:
                    played, cpu, start = Played(), measured.cpu(), perf_counter()
                began = perf_counter()
                if _play(table, ply % 2 + 1, cell):
                    _await_all(selector, watchers, began, played)
            cpu, seconds = measured.cpu() - cpu, perf_counter() - start
    return {
        "dialect": kind,
        "watchers": watchers,
        "moves": moves,
        "CPU us/move": round(cpu / moves * 1e6, 1),
        "CPU us/watcher": round(cpu / len(played.arrivals) * 1e6, 2) if watchers else 0.0,
        "p50 ms": percentile(played.arrivals, 50),
        "p99 ms": percentile(played.arrivals, 99),
        "last p99 ms": percentile(played.last, 99),
        "moves/s": round(moves / seconds, 1),
    }


def percentile(times: list[float], percent: int) -> float:
    """So many of a hundred are not above it."""
    ordered = sorted(times) or [0.0]
    return round(ordered[min(len(ordered) * percent // 100, len(ordered) - 1)], 2)


def run(scale: Scale) -> Iterator[Row]:
    """Each number of watchers on a new server with full durability, in either dialect."""
    for kind in KINDS:
        for watchers in scale.watchers:
            raise_file_limit(watchers)
            with server(scale.directory, **LIMITS) as measured, on_cores(OWN_CORES):
                yield _measure(measured, kind, watchers, scale.watched_moves)
