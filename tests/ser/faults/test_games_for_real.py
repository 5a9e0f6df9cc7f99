"""The life of games on a real server, by socket: clocks and statistics over a kill, storms of rematches, watchers."""

import signal
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from time import monotonic
from typing import Any, Final

import pytest

from cli_client.load.network import raise_file_limit
from tests.ser.faults.servers import Client, Server, serving

HOUR_MS: Final = 3_600_000
LONG: Final = {"kind": "fischer", "initialMs": 3 * HOUR_MS, "incrementMs": 0}
ROUNDED: Final = 10
"""Milliseconds by which the test's clock and the server's may differ."""


def guests(server: Server, count: int) -> list[Client]:
    """So many guests."""
    clients = [Client(server.address) for _ in range(count)]
    for client in clients:
        client.token = client.good("auth.guest")["accessToken"]["token"]  # type: ignore[attr-defined]
    return clients


def back(server: Server, clients: Sequence[Client]) -> list[Client]:
    """The same players, on new connections."""
    new = [Client(server.address) for _ in clients]
    for client, before in zip(new, clients, strict=True):
        client.good("auth.resume", accessToken=before.token)  # type: ignore[attr-defined]
    return new


def begin(first: Client, second: Client, **table: Any) -> str:
    """A game of these two; its identifier."""
    first.good("lobby.quickMatch", **table)
    game_id: str = second.good("lobby.quickMatch", **table)["gameId"]
    return game_id


def event(client: Client, method: str) -> Any:
    """The next event of this kind, what was kept first."""
    while True:
        line = client.events.pop(0) if client.events else client.line()
        if line.get("method") == method:
            return line["params"]


def turn_back(database: Path, milliseconds: int) -> None:
    """Makes everything that is stored so much older, as if the server had been down for so long."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("UPDATE facts SET fact = json_set(fact, '$.at', json_extract(fact, '$.at') - ?)",
                           (milliseconds,))
        connection.execute("UPDATE alive SET at = at - ?", (milliseconds,))
        connection.commit()


# ------------------------------------------------------------------------------------------ the server is not there


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_nobody_loses_the_time_in_which_the_server_was_down(tmp_path: Path, number: int) -> None:
    server = Server(tmp_path).start()
    ann, bob = guests(server, 2)
    game_id = begin(ann, bob, clock=LONG)
    ann.good("games.move", gameId=game_id, position=4)
    began = monotonic()
    bob.good("games.move", gameId=game_id, position=0)
    server.signal(number)
    last = [(line["method"], line["params"]) for line in ann.rest() if line.get("method") != "games.moved"]
    if number == signal.SIGTERM:  # who is told that the server stops is told that the clock stands still
        assert [method for method, _ in last] == ["games.held", "server.bye"]
        assert (last[0][1]["clock"]["held"], last[0][1]["clock"]["running"]) == (True, None)
    server.wait()
    turn_back(server.database, 24 * HOUR_MS)
    server.start()
    ann, bob = back(server, (ann, bob))
    clock = ann.good("games.move", gameId=game_id, position=8)["clock"]
    most = (monotonic() - began) * 1000 + ROUNDED
    assert all(3 * HOUR_MS - most <= left <= 3 * HOUR_MS for left in clock["remainingMs"])
    assert (clock["running"], clock["held"]) == (2, False)
    averages = [seat["averageMoveMs"] for seat in bob.good("stats.game", gameId=game_id)["seats"]]
    assert max(averages) <= most
    assert server.stop() == 0


def test_in_a_game_without_a_clock_nobody_has_thought_while_the_server_was_down(tmp_path: Path) -> None:
    server = Server(tmp_path).start()
    ann, bob = guests(server, 2)
    game_id = begin(ann, bob)
    began = monotonic()
    ann.good("games.move", gameId=game_id, position=4)
    assert server.stop() == 0
    turn_back(server.database, 24 * HOUR_MS)
    server.start()
    ann, bob = back(server, (ann, bob))
    bob.good("games.move", gameId=game_id, position=0)
    most = (monotonic() - began) * 1000 + ROUNDED
    figures = ann.good("stats.game", gameId=game_id)
    assert max(figures["durationMs"], *(seat["averageMoveMs"] for seat in figures["seats"])) <= most
    assert server.stop() == 0


# ------------------------------------------------------------------------------------------------------- play again


def storm(server: Server, pairs: int) -> None:
    """All players of so many finished games ask for a rematch at once."""
    raise_file_limit(2 * pairs)
    clients = guests(server, 2 * pairs)
    tables = list(zip(clients[::2], clients[1::2], strict=True))
    games = [begin(*table) for table in tables]
    for (first, second), game_id in zip(tables, games, strict=True):
        first.good("games.resign", gameId=game_id)
        for client in (first, second):
            client.good("server.ping")
            client.events.clear()
    for table, game_id in zip(tables, games, strict=True):
        for client in table:
            client.send(jsonrpc="2.0", id=0, method="games.offer", params={"gameId": game_id, "kind": "rematch"})
    following = [[begun(client) for client in table] for table in tables]
    assert all(first[0] == second[0] and (first[1], second[1]) == (2, 1) for first, second in following)
    assert len({first[0] for first, _ in following} - {*games}) == pairs
    with closing(sqlite3.connect(server.database)) as connection:
        counts = dict(connection.execute("SELECT status, count(*) FROM games GROUP BY status").fetchall())
    assert counts == {"ended": pairs, "playing": pairs}


def begun(client: Client) -> tuple[str, int]:
    """The game that has begun, and the seat in it; the wish has been answered."""
    found, answered = None, False
    while found is None or not answered:
        line = client.line()
        answered = answered or "result" in line
        if line.get("method") == "games.started":
            found = line["params"]["gameId"], line["params"]["yourSeat"]
        assert "error" not in line, line
    return found


def test_a_draw_that_both_offer_at_once_is_agreed_on(server: Server) -> None:
    ann, bob = guests(server, 2)
    game_id = begin(ann, bob, gameType="gomoku")
    for client in (ann, bob):
        client.send(jsonrpc="2.0", id=0, method="games.offer", params={"gameId": game_id, "kind": "draw"})
    results = [event(client, "games.ended")["result"] for client in (ann, bob)]
    assert results == [{"reason": "draw_agreed", "winners": [], "places": [1, 1]}] * 2


def test_a_client_that_connects_again_takes_its_own_place_and_nobody_notices(server: Server) -> None:
    ann, bob, eve = guests(server, 3)
    game_id = begin(ann, bob, gameType="ultimate")
    eve.good("games.watch", gameId=game_id)
    mine = {"name": "cli-client", "version": "1", "instance": "one"}
    ann.good("server.hello", client=mine)
    ann.events.clear()
    newer = Client(server.address)
    newer.good("server.hello", client=mine)
    newer.good("auth.resume", accessToken=ann.token)  # type: ignore[attr-defined]
    (bye,) = ann.rest()
    assert (bye["method"], bye["params"]["reason"], bye["params"]["retry"]) == ("server.bye", "replaced", False)
    newer.good("games.move", gameId=game_id, position=0)
    for client in (bob, eve):
        client.good("server.ping")
        assert "games.presence" not in [line["method"] for line in client.events]
        assert event(client, "games.moved")["ply"] == 1


STORM: Final = {"rate": 1e6, "burst": 1e6, "max_connections_per_address": 5000}


def test_pairs_that_ask_at_once_have_one_new_game_each(tmp_path: Path) -> None:
    with serving(tmp_path, **STORM) as server:
        storm(server, 50)


@pytest.mark.nightly
@pytest.mark.timeout(600)
def test_a_thousand_pairs_that_ask_at_once_have_a_thousand_new_games(tmp_path: Path) -> None:
    with serving(tmp_path, **STORM) as server:
        storm(server, 1000)


# --------------------------------------------------------------------------------------------------------- watching


def test_watchers_with_a_delay_hear_and_see_nothing_of_what_players_do_now(tmp_path: Path) -> None:
    with serving(tmp_path, watch_delay=3600) as server:
        ann, bob, eve, joe = guests(server, 4)
        game_id = begin(ann, bob)
        eve.good("games.watch", gameId=game_id)
        for ply, position in enumerate((0, 3, 1, 4, 2)):
            (ann, bob)[ply % 2].good("games.move", gameId=game_id, position=position)
        assert event(bob, "games.ended")["result"]["winners"] == [1]
        for client in (eve, joe):
            for since in ({}, {"since": 1}, {"since": 4}):
                watched = client.good("games.watch", gameId=game_id, **since)
                assert watched["seq"] == 1
                assert not watched.get("events")
                assert "snapshot" not in watched or watched["snapshot"]["moves"] == []
            assert client.good("games.get", gameId=game_id)["status"] == "waiting"
            assert client.good("stats.game", gameId=game_id)["plies"] == 0
            assert client.good("server.ping", games={game_id: 1})["stale"] == []
            reasons = [client.call(method, gameId=game_id, **more)["error"]["data"]["reason"]
                       for method, more in (("games.record", {"format": "text"}), ("games.legal", {}))]
            assert reasons == ["game_not_started", "not_seated"]
            assert client.events == []
        assert (ann.good("games.get", gameId=game_id)["watchers"], eve.good("lobby.running")["games"]) == (2, [])


def test_players_are_told_how_many_watch_and_a_watcher_who_comes_back_misses_nothing(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        ann, bob, eve = guests(server, 3)
        game_id = begin(ann, bob)
        seq = eve.good("games.watch", gameId=game_id)["seq"]
        assert event(ann, "games.watched")["watchers"] == event(bob, "games.watched")["watchers"] == 1
        (listed,) = eve.good("lobby.running")["games"]
        assert (listed["gameId"], listed["watchers"]) == (game_id, 1)
        eve.reset()
        assert event(ann, "games.watched")["watchers"] == 0
        ann.good("games.move", gameId=game_id, position=4)
        bob.good("games.move", gameId=game_id, position=0)
        (again,) = back(server, (eve,))
        missed = again.good("games.watch", gameId=game_id, since=seq)
        assert [each["params"]["position"] for each in missed["events"]] == [4, 0]
        ann.good("games.resign", gameId=game_id)
        assert event(again, "games.ended")["seq"] == missed["seq"] + 1
