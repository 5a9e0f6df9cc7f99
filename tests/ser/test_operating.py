"""``ser announce``, ``ser drain``, ``ser stats``: what they do to a database, and what a running server makes of it."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import trio
from click.testing import CliRunner, Result

from ser.app.ports import Announced, AnnouncementRow, Batch, Board, Results, StandingRow, StandingsOf, ToCount, Top
from ser.cli import command
from ser.store import open_store
from tests.ser.processes import WAIT, server
from tests.ser.test_admin import PASSWORD, Line

Ser = Callable[..., Result]


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/ser.db"


@pytest.fixture
def ser(url: str, monkeypatch: pytest.MonkeyPatch) -> Ser:
    """Runs ``ser`` with these arguments, on a database of the test's own."""
    for name in ("SER_ADMIN_USERNAME", "SER_ADMIN_PASSWORD", "SER_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SER_DATABASE_URL", url)
    return lambda *arguments: CliRunner().invoke(command(), arguments)


def announced(url: str) -> list[AnnouncementRow]:
    async def read() -> list[AnnouncementRow]:
        async with open_store(url, "full") as store:
            return [*await store.notices(Announced())]

    return trio.run(read)


# ------------------------------------------------------------------------------------------------------ announcing


def test_what_is_announced_is_stored_clean(ser: Ser, url: str) -> None:
    assert ser("announce", " Cake\nin the\u202e lobby ").output == "announced\n"
    assert ser("announce", "--motd", "Hello").exit_code == 0
    assert ser("announce", "--motd", "").exit_code == 0
    assert [(row.kind, row.text, row.at) for row in announced(url)] == [
        ("broadcast", "Cake in the lobby", None), ("motd", "", None)]


@pytest.mark.parametrize(("arguments", "status"), [
    (["announce"], 2), (["announce", ""], 2), (["announce", "\u200b"], 1), (["announce", "x" * 257], 1),
    (["drain", "--in", "soon"], 2), (["drain", "--in", "10"], 2), (["drain", "--in", "-1s"], 2),
    (["drain", "--in", "31d"], 2), (["drain", "--message", "x" * 257], 1), (["drain", "--cancel"], 1),
    (["stats"], 2), (["stats", "rebuild", "now"], 2),
])
def test_what_says_nothing_or_cannot_be_is_refused(ser: Ser, url: str, arguments: list[str], status: int) -> None:
    assert ser(*arguments).exit_code == status
    assert announced(url) == []


@pytest.mark.parametrize(("said", "seconds"), [("90s", 90), ("10m", 600), ("1h30m", 5400), ("2d", 172_800), ("0s", 0)])
def test_the_time_of_a_maintenance_is_said_in_units(ser: Ser, url: str, said: str, seconds: int) -> None:
    assert "announced" in ser("drain", "--in", said, "--message", "New cables").output
    (row,) = announced(url)
    assert row.at is not None
    assert (row.kind, row.text) == ("maintenance", "New cables")
    assert 1000 * seconds - 100 <= row.at - row.made_at <= 1000 * seconds


def test_a_maintenance_is_called_off_once(ser: Ser, url: str) -> None:
    ser("drain", "--in", "10m")
    assert ser("drain", "--cancel").output == "called off\n"
    assert [row.at for row in announced(url)] == [None]
    assert "no maintenance is announced" in ser("drain", "--cancel").stderr


def test_a_running_server_tells_and_stops(ser: Ser, tmp_path: Path) -> None:
    with server(tmp_path, SER_MOTD="Welcome") as running, Line(running) as ann:
        assert ann.ask("server.hello")["notices"] == [{"kind": "motd", "text": "Welcome"}]
        ser("announce", "Cake")
        assert ann.line()["params"] == {"kind": "broadcast", "text": "Cake"}
        ser("drain", "--in", "1h", "--message", "New cables")
        planned = ann.line()["params"]
        assert (planned["kind"], planned["text"]) == ("maintenance", "New cables")
        assert 0 < planned["inMs"] <= 3_600_000
        ser("drain", "--cancel")
        assert ann.line()["params"]["kind"] == "cancelled"
        ser("drain")
        assert ann.line()["params"]["kind"] == "maintenance"
        assert ann.bye() == "shutting_down"
        assert running.popen.wait(WAIT) == 0
    with server(tmp_path) as again, Line(again) as ann:
        assert "notices" not in ann.ask("server.hello")


# ------------------------------------------------------------------------------------------------------ statistics


def win(running_lines: tuple[Line, Line]) -> None:
    """One game of tic-tac-toe, won by who begins."""
    first, second = running_lines
    game_id = first.ask("lobby.quickMatch")["gameId"]
    second.ask("lobby.quickMatch")
    for _ in range(2):
        first.line()
    second.line()
    for mover, other, position in ((first, second, 0), (second, first, 3), (first, second, 1), (second, first, 4)):
        mover.ask("games.move", gameId=game_id, position=position)
        other.line()
    first.ask("games.move", gameId=game_id, position=2)
    first.line()
    for _ in range(2):
        second.line()


Counted = tuple[list[StandingRow], list[StandingRow], int]


def counted(url: str, user_id: str) -> Counted:
    """A user's standings, the leaderboard, and how many results there are."""
    async def read() -> Counted:
        async with open_store(url, "full") as store:
            standings = [*await store.statistics(StandingsOf(user_id))]
            results = await store.statistics(Results(user_id))
            return standings, [*await store.statistics(Top(Board("tic-tac-toe")))], results[1]

    return trio.run(read)


def test_statistics_are_counted_again_beside_a_server_that_counts(ser: Ser, url: str, tmp_path: Path) -> None:
    with server(tmp_path, SER_RATE="10000", SER_BURST="10000") as running, Line(running) as ann, Line(running) as bob:
        user_id = ann.ask("auth.register", username="ann", password=PASSWORD)["user"]["userId"]
        bob.ask("auth.register", username="bob", password=PASSWORD)
        done = threading.Event()

        def play() -> None:
            for _ in range(40):
                win((ann, bob))
            done.set()

        thread = threading.Thread(target=play)
        thread.start()
        rebuilt = 0
        while not done.is_set():
            assert ser("stats", "rebuild").exit_code == 0
            rebuilt += 1
        thread.join()
        while running.popen.poll() is None and trio.run(left, url):
            pass
    assert rebuilt
    standings, board, results = counted(url, user_id)
    assert ([row.won for row in standings], results) == ([40], 40)
    assert ser("stats", "rebuild").output.splitlines()[-1] == "40 games were counted"
    assert counted(url, user_id) == (standings, board, results)


async def left(url: str) -> int:
    """How many games are still to be counted."""
    async with open_store(url, "full") as store:
        return await store.statistics(ToCount())


def test_what_cannot_be_replayed_does_not_keep_the_rest_from_being_counted(ser: Ser, url: str) -> None:
    async def spoil() -> None:
        async with open_store(url, "full") as store:
            batch = Batch()
            batch.endings += [f"g{number}" for number in range(120)]
            await store.commit(batch)

    trio.run(spoil)
    assert ser("stats", "rebuild").output.splitlines()[-1] == "120 games were counted"
    assert trio.run(left, url) == 0
