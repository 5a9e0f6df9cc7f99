"""The page behind a link, in real Chromium: people who got the link play there against people who sent it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any, Final

import pytest

pytest.importorskip("playwright.sync_api", reason="playwright is not installed")

from playwright.sync_api import Browser

from engine.wire.messages.registry import METHODS
from tests.ser.doors.http.browsers import Friend, Visitor, open_browser, play, visitor
from tests.ser.processes import Process, server

MOST_BYTES: Final = 60_000
PASSWORD: Final = "correct horse battery"
NAMES: Final = (f"friend{number}" for number in count())


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with open_browser() as opened:
        yield opened


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Process]:
    with server(tmp_path_factory.mktemp("page"), SER_HTTP_PORT="0", SER_DATABASE_URL="memory:") as process:
        yield process


@pytest.fixture
def someone(browser: Browser) -> Iterator[Visitor]:
    with visitor(browser) as made:
        yield made


@pytest.fixture
def friend(running: Process) -> Iterator[Friend]:
    with Friend(running.port, next(NAMES)) as made:
        yield made


@pytest.mark.parametrize("game_type", ["tic-tac-toe", "connect-four"])
def test_a_person_with_the_link_finishes_a_game(friend: Friend, someone: Visitor, game_type: str) -> None:
    someone.enter(friend.link(game_type))
    friend.begin()
    game = play(friend, someone)
    assert game["status"] == "ended"
    someone.see("won")
    mine = game["result"]["winners"] != [friend.seat]
    assert someone.turn.startswith("You have won" if mine else f"{friend.name} won")


@pytest.mark.parametrize(("game_type", "turns"), [("ultimate", 6), ("gomoku", 4), ("ludo", 16)])
def test_every_kind_of_board_can_be_played_on(friend: Friend, someone: Visitor, game_type: str, turns: int) -> None:
    someone.enter(friend.link(game_type))
    friend.begin()
    game = play(friend, someone, turns)
    assert game["status"] == "playing"
    assert game["ply"] >= min(turns, 2)
    assert someone.page.evaluate("document.documentElement.scrollWidth <= innerWidth")  # a telephone's


def test_a_person_plays_against_one_in_the_terminal_client(running: Process, someone: Visitor, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "cli_client", "--json", "--guest", "--name", next(NAMES),
               "--server", f"127.0.0.1:{running.port}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                          env={"HOME": str(tmp_path), "PATH": "/usr/bin:/bin"},
                          cwd=Path(__file__).parents[4]) as client:
        try:
            ended = finish_with(client, someone)
        finally:
            client.kill()
    assert ended["result"]["reason"] == "line"
    someone.see("won")


def finish_with(client: "subprocess.Popen[str]", someone: Visitor) -> Any:
    """A game of tic-tac-toe against the terminal client; how it ended."""
    assert client.stdin is not None
    assert client.stdout is not None

    def say(**line: Any) -> None:
        client.stdin.write(json.dumps(line) + "\n")
        client.stdin.flush()

    def hear(wanted: Any) -> Any:
        for line in client.stdout:
            if (found := wanted(json.loads(line))) is not None:
                return found
        raise AssertionError("the client ended")

    def result(number: int) -> Any:
        return hear(lambda came: came if came.get("id") == number else None)["result"]

    say(id=1, method="rooms.create", params={"roomName": "Sunday", "gameType": "tic-tac-toe", "autoStart": True})
    say(id=2, method="rooms.link", params={"roomId": result(1)["roomId"]})
    someone.enter(result(2)["url"])
    game = hear(lambda came: came["params"]["gameId"] if came.get("method") == "games.started" else None)
    ended = None
    for number, cell in enumerate(("A1", "A2", "A3"), 3):  # a person plays as far from there as there is room
        say(id=number, position=cell, gameId=game)
        assert "result" in hear(lambda came, number=number: came if came.get("id") == number else None)
        if cell != "A3":
            someone.see("your turn")
            someone.play(0)
    while ended is None:
        ended = hear(lambda came: came["params"] if came.get("method") == "games.ended" else None)
    return ended


def test_the_page_is_small(friend: Friend, someone: Visitor) -> None:
    came: list[int] = []
    someone.page.on("requestfinished", lambda request: came.append(
        sum(request.sizes()[part] for part in ("responseBodySize", "responseHeadersSize"))))
    someone.page.goto(friend.link())
    someone.page.get_by_role("button", name="Play as a guest").wait_for()
    someone.page.wait_for_load_state("networkidle")
    assert len(came) >= 3
    assert sum(came) < MOST_BYTES


def test_a_tap_is_not_lost_when_the_page_draws_anew(friend: Friend, someone: Visitor) -> None:
    someone.enter(friend.link())
    friend.begin()
    if friend.seat == 1:
        friend.play()
    someone.see("your turn")
    page = someone.page
    page.locator("#board .may").last.hover()
    page.mouse.down()
    page.evaluate("() => { document.querySelector('#seats li').old = true; }")
    friend.call("games.offer", gameId=friend.game, kind="draw")
    page.wait_for_function("() => !document.querySelector('#seats li').old")
    page.mouse.up()
    someone.see("to move")


def test_odd_names_are_text(friend: Friend, someone: Visitor) -> None:
    name = "<img src=x onerror=alert(1)>"
    someone.enter(friend.link(name=name, capacity=2))
    friend.begin()
    someone.see("turn|to move")
    assert name in someone.page.locator("#who").inner_text()
    assert name in someone.page.title()
    assert someone.page.locator("img").count() == 0


def test_it_can_be_played_by_keys_alone(friend: Friend, someone: Visitor) -> None:
    page = someone.page
    page.goto(friend.link())
    page.get_by_role("button", name="Play as a guest").wait_for()
    tab_to(someone, "document.activeElement.id === 'guest'")
    page.keyboard.press("Enter")
    friend.begin()
    if friend.seat == 1:
        friend.play()
    someone.see("your turn")
    tab_to(someone, "document.activeElement.dataset.cell !== undefined")
    for key in ("ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown", "ArrowUp"):  # the edge holds
        page.keyboard.press(key)
    assert page.evaluate("document.activeElement.getAttribute('aria-label')").startswith("B2")
    page.keyboard.press("Enter")
    someone.see("to move")
    assert page.evaluate("document.activeElement.dataset.cell") == "4"  # where they were
    assert friend.look()["board"][4]


def tab_to(someone: Visitor, wanted: str) -> None:
    """Presses Tab until the focus is there."""
    for _ in range(10):
        if someone.page.evaluate(wanted):
            return
        someone.page.keyboard.press("Tab")
    raise AssertionError(someone.page.evaluate("document.activeElement.outerHTML"))


def test_readers_of_screens_are_told_what_is_what(friend: Friend, someone: Visitor) -> None:
    someone.enter(friend.link())
    friend.begin()
    someone.see("turn|to move")
    page = someone.page
    assert page.get_by_role("grid").get_attribute("aria-rowcount") == "3"
    rows = page.get_by_role("grid").get_by_role("row")
    assert [row.get_by_role("gridcell").count() for row in rows.all()] == [3, 3, 3]
    assert rows.nth(1).get_attribute("aria-rowindex") == "2"
    assert rows.nth(1).get_by_role("gridcell").nth(2).get_attribute("aria-colindex") == "3"
    labels = page.get_by_role("gridcell").evaluate_all("cells => cells.map(cell => cell.ariaLabel)")
    assert [label[:3] for label in labels] == [f"{row}{column}:" for row in "ABC" for column in (1, 2, 3)]
    assert page.locator("#turn").get_attribute("role") == "status"
    assert page.locator("#error").get_attribute("role") == "alert"


def test_who_has_an_account_plays_signed_in(running: Process, friend: Friend, someone: Visitor) -> None:
    name, page = next(NAMES), someone.page
    with Friend(running.port, next(NAMES)) as other:
        other.call("auth.register", username=name, password=PASSWORD)
    page.goto(friend.link())
    page.get_by_text("under a name, or with an account").click()
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Password").fill("wrong horse battery")
    page.get_by_role("button", name="Sign in and play").click()
    page.get_by_role("alert").filter(has_text="password").wait_for()
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    friend.begin()
    assert [seat["username"] for seat in friend.look()["seats"]].count(name) == 1
    assert play(friend, someone)["status"] == "ended"


@pytest.mark.skipif("games.offer" not in METHODS, reason="rematches are not in the protocol yet")
def test_both_want_to_play_again(friend: Friend, someone: Visitor) -> None:
    someone.enter(friend.link())
    friend.begin()
    first = play(friend, someone)["gameId"]
    someone.see("won")
    someone.page.get_by_role("button", name="Play again").click()
    someone.see("Waiting for the others to agree")
    friend.call("games.offer", gameId=first, kind="rematch")
    friend.begin()
    assert friend.game != first
    assert play(friend, someone)["status"] == "ended"
    someone.see("won")


def test_a_page_that_is_loaded_again_goes_on(friend: Friend, someone: Visitor) -> None:
    someone.enter(friend.link())
    friend.begin()
    play(friend, someone, 3)
    someone.page.reload()
    assert play(friend, someone)["status"] == "ended"
    someone.see("won")


def test_the_game_goes_on_after_the_server_was_killed(browser: Browser, tmp_path: Path) -> None:
    with visitor(browser) as someone:
        with server(tmp_path, SER_HTTP_PORT="0") as process:
            ports = {scheme: str(port) for scheme, _, port in process.addresses}
            friend = Friend(process.port, next(NAMES))
            friend.connect()
            someone.enter(friend.link())
            friend.begin()
            play(friend, someone, 3)
            process.stop(signal.SIGKILL)
            someone.page.locator("#link", has_text="Offline").wait_for()
        with server(tmp_path, SER_PORT=ports["tcp"], SER_HTTP_PORT=ports["http"]), friend:
            someone.page.wait_for_function("() => document.getElementById('link').textContent === ''")
            assert play(friend, someone)["status"] == "ended"
            someone.see("won")
        someone.wrong = [text for text in someone.wrong if "WebSocket" not in text]  # it could not reach the server
