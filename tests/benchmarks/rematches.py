"""Pairs that all ask for a rematch at once: how soon each has its new game, and that it has exactly one."""

import selectors
from collections.abc import Iterator, Sequence
from time import perf_counter

import attrs

from cli_client.load.network import raise_file_limit
from tests.benchmarks.processes import OWN_CORES, Measured, on_cores
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import server
from tests.benchmarks.table import Row
from tests.benchmarks.watchers import LIMITS, PATIENCE, House, Line, percentile

STARTED = b'"games.started"'


@attrs.define
class Player:
    """A connection, and what it has heard since it has asked."""

    line: Line
    heard: bytes = b""
    began_ms: float = 0.0

    @property
    def game_id(self) -> bytes:
        """The game that has begun."""
        return self.heard.partition(STARTED)[2].partition(b'"gameId":"')[2].partition(b'"')[0]


def _pair(house: House) -> tuple[str, Line, Line]:
    """Two players whose game is over."""
    first, second = house.guest(), house.guest()
    game_id: str = first.call("lobby.quickMatch")["gameId"]
    second.call("lobby.quickMatch")
    first.call("games.resign", gameId=game_id)
    for line in (first, second):
        line.call("server.ping")
    return game_id, first, second


def _await_all(players: Sequence[Player], began: float) -> None:
    with selectors.DefaultSelector() as selector:
        for player in players:
            player.line.sock.setblocking(False)
            selector.register(player.line.sock, selectors.EVENT_READ, player)
        while selector.get_map():
            ready = selector.select(PATIENCE)
            if not ready:
                raise RuntimeError(f"{len(selector.get_map())} of {len(players)} players have no game")
            for key, _ in ready:
                _hear(selector, key.data, began)


def _hear(selector: selectors.BaseSelector, player: Player, began: float) -> None:
    player.heard += player.line.sock.recv(65536)
    if STARTED in player.heard and player.heard.endswith(b"\n"):
        player.began_ms = (perf_counter() - began) * 1000
        selector.unregister(player.line.sock)


def _measure(measured: Measured, pairs: int) -> Row:
    with House(measured) as house:
        tables = [_pair(house) for _ in range(pairs)]
        wishes = [(Player(line), line.request("games.offer", gameId=game_id, kind="rematch"))
                  for game_id, *lines in tables for line in lines]
        cpu, began = measured.cpu(), perf_counter()
        for player, wish in wishes:
            player.line.sock.sendall(wish)
        asked = perf_counter() - began
        players = [player for player, _ in wishes]
        _await_all(players, began)
        cpu = measured.cpu() - cpu
    times = [player.began_ms for player in players]
    return {
        "pairs": pairs,
        "new games": len({player.game_id for player in players} - {game_id.encode() for game_id, *_ in tables}),
        "asked in ms": round(asked * 1000, 1),
        "p50 ms": percentile(times, 50),
        "last ms": round(max(times), 1),
        "CPU us/pair": round(cpu / pairs * 1e6, 1),
    }


def run(scale: Scale) -> Iterator[Row]:
    """Each number of pairs on a new server with full durability."""
    for pairs in scale.pairs:
        raise_file_limit(2 * pairs)
        with server(scale.directory, **LIMITS) as measured, on_cores(OWN_CORES):
            yield _measure(measured, pairs)
