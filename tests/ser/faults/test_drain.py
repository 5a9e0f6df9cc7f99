"""SIGTERM with many games: everybody is told, the server is gone within its time, and every game goes on afterwards."""

import signal
import sqlite3
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from tests.ser.faults.servers import Client, Server


def seat(ids: dict[str, str]) -> dict[str, str]:
    return {"gameId": ids["gameId"], "playerId": ids["playerId"]}


def drain(folder: Path, games: int) -> float:
    """Stops a server with so many games under way, and starts it again; the seconds until it was gone."""
    server = Server(folder, max_connections_per_address=5000).start()
    full = [Client(server.address) for _ in range(10)]
    for client in full:
        client.good("auth.guest")
    classic = [Client(server.address) for _ in range(2 * games)]
    ids = [client.ask(username=None) for client in classic]
    for first, second, place in zip(classic[::2], classic[1::2], ids[::2], strict=True):
        first.send(**seat(place), position=4)
        assert second.line() == {"position": 4}
    began = monotonic()
    server.signal(signal.SIGTERM)
    for client in full:
        assert [line["params"]["reason"] for line in client.rest()] == ["shutting_down"]
    for client in classic:
        assert [line["error"]["code"] for line in client.rest()] == ["shutting_down"]
    assert server.wait() == 0
    took = monotonic() - began
    server.start()
    for place in ids[1::2]:
        assert Client(server.address).ask(**seat(place), after=0) == {"position": 4, "ply": 1}
    assert server.stop() == 0
    return took


def test_a_drained_server_tells_everybody_and_no_game_is_lost(tmp_path: Path) -> None:
    drain(tmp_path, 60)


@pytest.mark.nightly
@pytest.mark.timeout(300)
def test_five_hundred_games_are_drained_within_ten_seconds(tmp_path: Path) -> None:
    assert drain(tmp_path, 500) < 10


def test_a_second_signal_leaves_at_once(tmp_path: Path) -> None:
    server = Server(tmp_path, drain_timeout=100).start()
    first, second = Client(server.address), Client(server.address)
    place = first.ask(username=None)
    second.ask(username=None)
    with closing(sqlite3.connect(server.database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")  # the move is under way until this ends
        first.send(**seat(place), position=4)
        server.signal(signal.SIGTERM)
        server.wait_logged("stopping")
        server.signal(signal.SIGTERM)
        assert second.rest() == []
    assert server.wait() == 0
    assert "drained" not in server.logged()
