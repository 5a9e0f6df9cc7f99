"""People in real Chromium on the page behind a link, and people at the socket whom they play against."""

import json
import os
import re
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Self
from urllib.parse import urlsplit

import attrs
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

PATIENCE: Final = 20.0
"""Seconds after which somebody gives up."""

PROGRAMS: Final = ("chromium", "chromium-browser", "google-chrome")
SHOWN: Final = "seq => Number(document.getElementById('board').dataset.seq) >= seq"


def program() -> str:
    """The browser; without one the test is skipped, unless one is demanded (.ci/run)."""
    demanded = os.environ.get("SER_TEST_BROWSER")
    found = demanded or next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        pytest.skip("there is no Chromium")
    return found


@contextmanager
def open_browser() -> Iterator[Browser]:
    """A browser without windows."""
    path = program()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


@attrs.define
class Visitor:
    """Somebody before the page; ``asked`` are the addresses that it asked for, ``wrong`` what went wrong in it."""

    page: Page
    asked: list[str] = attrs.field(factory=list)
    wrong: list[str] = attrs.field(factory=list)

    def watch(self) -> None:
        """Notes what the page does."""
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("websocket", lambda opened: self.asked.append(opened.url))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", lambda said: self.wrong.append(said.text) if said.type == "error" else None)

    def enter(self, url: str) -> None:
        """Opens the link and plays as a guest, by one tap."""
        self.page.goto(url)
        self.page.get_by_role("button", name="Play as a guest").click()

    @property
    def turn(self) -> str:
        """What the page says of whose turn it is."""
        return self.page.locator("#turn").inner_text()

    def see(self, text: str) -> None:
        """Waits until the page says so."""
        self.page.locator("#turn").filter(has_text=re.compile(text)).wait_for()

    def play(self, seq: int) -> None:
        """Plays somewhere, once the page shows the game as it stands after this."""
        self.page.wait_for_function(SHOWN, arg=seq)
        self.page.locator("#board .may").last.click()
        if (choices := self.page.locator("#choices button")).count():
            choices.first.click()


@contextmanager
def visitor(browser: Browser) -> Iterator[Visitor]:
    """Somebody with a telephone; in the end nothing has gone wrong, and nobody else has been asked for anything."""
    page = browser.new_page(viewport={"width": 390, "height": 800})
    page.set_default_timeout(PATIENCE * 1000)
    made = Visitor(page)
    made.watch()
    try:
        yield made
        hosts = {urlsplit(url).netloc for url in made.asked}
        assert len(hosts) == 1, hosts
        assert made.wrong == []
    finally:
        page.close()


@attrs.define
class Friend:
    """Somebody at the socket who has made a room and sent the link."""

    port: int
    name: str
    stream: Any = None
    token: str = ""
    events: list[dict[str, Any]] = attrs.field(factory=list)
    asked: int = 0
    seat: int = 0
    game: str = ""
    room: str = ""

    def __enter__(self) -> Self:
        self.connect()
        return self

    def __exit__(self, *_: object) -> None:
        self.stream.close()

    def connect(self) -> None:
        """Comes in, or comes back."""
        if self.stream is not None:
            self.stream.close()
        with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as link:
            self.stream = link.makefile("rw", encoding="utf-8")
        if self.token:
            self.call("auth.resume", accessToken=self.token)
        else:
            self.token = self.call("auth.guest", username=self.name)["accessToken"]["token"]

    def call(self, method: str, **params: Any) -> Any:
        """What a method answers."""
        self.asked += 1
        request = {"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}
        self.stream.write(json.dumps(request) + "\n")
        self.stream.flush()
        while (came := json.loads(self.stream.readline())).get("id") != self.asked:
            self.events.append(came)
        assert "error" not in came, came
        return came["result"]

    def event(self, name: str) -> dict[str, Any]:
        """The next event of this name."""
        while True:
            for came in self.events:
                if came["method"] == name:
                    self.events.remove(came)
                    params: dict[str, Any] = came["params"]
                    return params
            self.events.append(json.loads(self.stream.readline()))

    def link(self, game_type: str = "tic-tac-toe", name: str = "Sunday", **more: Any) -> str:
        """A room, and the link to it."""
        self.room = self.call("rooms.create", roomName=name, gameType=game_type, autoStart=True, **more)["roomId"]
        url: str = self.call("rooms.link", roomId=self.room)["url"]
        return url

    def begin(self) -> None:
        """Sees the game begin."""
        started = self.event("games.started")
        self.game, self.seat = started["gameId"], started["yourSeat"]

    def look(self) -> Any:
        """The game as it stands."""
        return self.call("games.get", gameId=self.game)

    def wait(self, before: Any) -> None:
        """Waits until the game stands otherwise than before."""
        heard = len(self.events)
        while all(self.look()[member] == before[member] for member in ("ply", "turn", "status")):
            if len(self.events) == heard:  # else it may have changed while it was looked at
                self.events.append(json.loads(self.stream.readline()))
            heard = len(self.events)

    def play(self) -> None:
        """Plays the first move that there is."""
        if legal := self.call("games.legal", gameId=self.game)["positions"]:
            self.call("games.move", gameId=self.game, position=legal[0])


def play(friend: Friend, someone: Visitor, turns: int = 100) -> Any:
    """They play until the end, or so many turns; the game as it stands then."""
    for _ in range(turns):
        game = friend.look()
        if game["status"] != "playing":
            break
        if game["turn"] == friend.seat:
            friend.play()
        else:
            someone.play(game["seq"])
            friend.wait(game)
    return friend.look()
