"""Recordings of terminals as asciinema plays them (https://docs.asciinema.org/manual/asciicast/v2/)."""

import codecs
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte

from tests.cli_client.terminals import Terminal

QUIET = 0.15
"""Seconds without output after which a picture is taken for whole."""
COLUMNS, ROWS = 80, 24


class Recording:
    """What a terminal shows, at times that the script gives: how fast the machine is, is not to be seen in it."""

    def __init__(self, terminal: Terminal, quiet: float = QUIET) -> None:
        self.terminal = terminal
        self._quiet = quiet
        self.now = 0.0
        self._events: list[tuple[float, str, str]] = []
        self._taken = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")()

    def mark(self, name: str) -> None:
        """A marker, at which a player can stop."""
        self._events.append((self.now, "m", name))

    def pause(self, seconds: float) -> None:
        self.now = round(self.now + seconds, 2)

    def until(self, text: str) -> None:
        """Waits for this to be on the screen, and for the picture to be whole."""
        self.wait(lambda: text in self.terminal.text, repr(text))

    def wait(self, seen: Callable[[], bool], what: str) -> None:
        """Waits for something to be seen, and for the picture to be whole."""
        self.terminal.wait(seen, what)
        self._settle()

    def type(self, keys: str, each: float = 0.09) -> None:
        """Keys, one after the other."""
        for key in keys:
            self.terminal.type(key)
            self._settle()
            self.pause(each)

    def press(self, key: str, text: str) -> None:
        """One key, and what is to be seen then."""
        self.terminal.type(key)
        self.until(text)

    def _settle(self) -> None:
        before = -1
        while before != len(self.terminal.raw):
            before = len(self.terminal.raw)
            self.terminal.read(self._quiet)
        written = self._decoder.decode(self.terminal.raw[self._taken:])
        self._taken = len(self.terminal.raw)
        if written:
            self._events.append((self.now, "o", written))

    def lines(self, title: str) -> Iterator[str]:
        """The file's lines."""
        head = {"version": 2, "width": COLUMNS, "height": ROWS, "title": title, "env": {"TERM": "xterm-256color"}}
        for value in (head, *self._events):
            yield json.dumps(value, ensure_ascii=False, separators=(",", ":")) + "\n"


class Played:
    """A cast, played: the header, and by marker what was on the screen when the next one came."""

    def __init__(self, path: Path) -> None:
        head, *events = map(json.loads, path.read_text(encoding="utf-8").splitlines())
        self.head: dict[str, Any] = head
        self.events: list[tuple[float, str, str]] = [tuple(event) for event in events]
        self.shown: dict[str, str] = {}
        """All that was shown after a marker and before the next."""
        screen = pyte.Screen(head["width"], head["height"])
        stream = pyte.Stream(screen)
        marker = ""
        for _, kind, text in self.events:
            if kind == "m":
                marker = text
                continue
            stream.feed(text)
            self.shown[marker] = self.shown.get(marker, "") + "\n".join(screen.display) + "\n"
