"""A real server whose disk is full for a while: players are told so, nothing said is lost, play goes on by itself.

The disk is full for the server alone: by a limit on the size of the files that it writes.
"""

import resource
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from ser.app.ports import Batch, StoreFailedError
from ser.store.sql import SqlStore
from tests.ser.faults.servers import Client, Server
from tests.ser.faults.test_kills import stored


def fill_disk(server: Server, *, full: bool) -> None:
    """Nothing more can be written, not even the log; or everything can."""
    limit = 1 if full else resource.RLIM_INFINITY
    resource.prlimit(server.running.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))


def opening(server: Server) -> tuple[Client, Client, str]:
    """Two guests of the full dialect at a table."""
    first, second = Client(server.address), Client(server.address)
    first.good("auth.guest")
    second.good("auth.guest")
    first.good("lobby.quickMatch")
    return first, second, second.good("lobby.quickMatch")["gameId"]


def reason(response: dict[str, Any]) -> str | None:
    """Why a request was refused."""
    return None if "result" in response else str(response["error"]["data"]["reason"])


def insist(client: Client, **move: Any) -> int:
    """Sends a move until it is taken; how often it was refused."""
    refusals = 0
    while (refused := reason(client.call("games.move", **move))) is not None:
        assert refused in ("storage_unavailable", "busy"), refused
        refusals += 1
    return refusals


def test_play_goes_on_when_the_disk_is_no_longer_full(tmp_path: Path) -> None:
    server = Server(tmp_path, rate=100000, burst=100000).start()
    first, second, game = opening(server)
    told = []
    for ply, position in enumerate((0, 1, 2, 4, 3, 5, 7, 6, 8), 1):
        mover = first if ply % 2 else second
        fill_disk(server, full=True)
        assert reason(mover.call("games.move", gameId=game, position=position, ply=ply)) == "storage_unavailable"
        fill_disk(server, full=False)
        insist(mover, gameId=game, position=position, ply=ply)
        told.append(position)
    assert second.good("games.get", gameId=game)["status"] == "ended"
    assert [event["params"]["seq"] for event in second.events if event["method"] == "games.moved"] == [3, 5, 7, 9, 11]
    assert server.stop() == 0
    assert stored(server.database)[game] == told


def test_a_server_that_is_stopped_while_the_disk_is_full_ends_in_good_order(tmp_path: Path) -> None:
    server = Server(tmp_path, drain_timeout=0.5).start()
    first, second, game = opening(server)
    first.good("games.move", gameId=game, position=0)
    fill_disk(server, full=True)
    assert reason(second.call("games.move", gameId=game, position=1)) == "storage_unavailable"
    assert server.stop() == 0
    assert [line["method"] for line in first.rest()][-1] == "server.bye"
    assert "Traceback" not in server.logged()
    assert stored(server.database)[game] == [0]


@pytest.mark.parametrize("dialect", ["classic", "full"])
def test_who_comes_while_the_disk_is_full_is_refused_and_can_come_afterwards(tmp_path: Path, dialect: str) -> None:
    server = Server(tmp_path).start()
    client = Client(server.address)
    fill_disk(server, full=True)
    if dialect == "classic":
        assert client.ask(username="ann")["error"]["code"] == "storage_unavailable"
    else:
        assert reason(client.call("auth.guest", username="ann")) == "storage_unavailable"
    fill_disk(server, full=False)
    if dialect == "classic":
        assert client.ask(username="ann")["seat"] == 1
    else:
        assert client.good("auth.guest", username="ann")["user"]["username"] == "ann"
    assert server.stop() == 0


@pytest.mark.nightly  # five seconds of real waiting
def test_a_database_that_another_program_holds_is_waited_for_or_refused(tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    first, second, game = opening(server)
    with closing(sqlite3.connect(server.database, isolation_level=None)) as lock:
        lock.execute("BEGIN IMMEDIATE")
        assert reason(first.call("games.move", gameId=game, position=0, ply=1)) == "storage_unavailable"
    insist(first, gameId=game, position=0, ply=1)
    assert second.good("games.get", gameId=game)["ply"] == 1
    assert server.stop() == 0


def batch(game_id: str, facts: int) -> Batch:
    """So many facts of a game, a thousand bytes each."""
    wanted = Batch()
    wanted.facts.extend((game_id, seq, "x" * 1000) for seq in range(1, facts + 1))
    return wanted


async def test_what_a_full_database_does_not_take_is_not_there_in_part(tmp_path: Path) -> None:
    pages = 10**9
    store = SqlStore(f"sqlite:///{tmp_path}/ser.db")
    await store.open()

    @sa.event.listens_for(store._engine, "connect")
    def limit(connection: sqlite3.Connection, _: Any) -> None:
        connection.execute(f"PRAGMA max_page_count={pages}")

    await store.commit(batch("before", 5))
    store._close()
    pages = 1  # SQLite takes the present size where that is more
    with pytest.raises(StoreFailedError, match="full"):
        await store.commit(batch("meanwhile", 500))
    assert await store.game("meanwhile") is None
    store._close()
    pages = 10**9
    await store.commit(batch("meanwhile", 500))
    for game_id, facts in (("before", 5), ("meanwhile", 500)):
        game = await store.game(game_id)
        assert game is not None
        assert len(game.facts) == facts
    await store.close()
