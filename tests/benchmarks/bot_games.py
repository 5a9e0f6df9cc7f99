"""People who play against bots and answer at once, so that bots always have something to think about.

    python -m tests.benchmarks.bot_games HOST PORT GAMES LEVEL

It prints ``playing`` when every game has begun, plays until its input ends, and then prints one JSON object. LEVEL may
be ``mixed``. The games go through all types for two without dice, one after the other.
"""

import json
import os
import selectors
import socket
import sys
from collections import Counter
from random import Random
from time import monotonic
from typing import Any

import orjson

from cli_client.load.network import source_address
from cli_client.load.tally import percentile
from engine.bots import LEVELS
from engine.rules import RULES

TYPES = [name for name, rules in RULES.items() if rules.seats == (2, 2) and not rules.random]
NOISE = Random(1)
FIRST = 100_000
"""The numbers of the connections begin here, so that the addresses they come from are nobody else's."""


class Game:
    """One person's games against a bot, one after the other."""

    def __init__(self, address: tuple[str, int], number: int, level: str) -> None:
        self.rules = RULES[TYPES[number // len(LEVELS) % len(TYPES)]]
        self.level = LEVELS[number % len(LEVELS)] if level == "mixed" else level
        self.sock = socket.create_connection(address, timeout=10, source_address=(source_address(FIRST + number), 0))
        self.inbox = b""
        self.seat, self.ids = 0, dict[str, Any]()
        self.state: Any = None
        self.asked = 0.0
        self.say(username=f"against-bots-{number}", opponent=f"bot:{self.level}", gameType=self.rules.name)

    def say(self, **message: Any) -> None:
        """Sends a line."""
        self.sock.sendall(orjson.dumps(message) + b"\n")

    def hear(self, times: Counter[int]) -> bool:
        """Acts on what has come; answers whether a game has begun. ``times``: milliseconds that bots took."""
        data = self.sock.recv(65536)
        if not data:
            raise RuntimeError("the server has closed the connection")
        *lines, self.inbox = (self.inbox + data).split(b"\n")
        begun = False
        for line in lines:
            message = orjson.loads(line)
            if "position" in message:
                times[int((monotonic() - self.asked) * 1000)] += 1
                self.state = self.rules.play(self.state, 3 - self.seat, message["position"])
            elif "seat" in message:
                self.seat, self.ids, begun = message["seat"], message, True
                self.ids.pop("seat")
                self.state = self.rules.initial(self.rules.configure({}), 2)
            else:
                raise RuntimeError(f"refused: {message}")
            self.go_on()
        return begun

    def go_on(self) -> None:
        """A move if it is the person's turn, one more game after the end."""
        moves, self.asked = self.rules.legal(self.state, self.seat), monotonic()
        if moves:
            move = NOISE.choice(moves)
            self.state = self.rules.play(self.state, self.seat, move)
            self.say(**self.ids, position=move)
        if self.rules.outcome(self.state):
            self.say(**self.ids, gameType=self.rules.name)


def main(host: str, port: str, games: str, level: str) -> None:
    """Plays until the input ends."""
    step_back()
    times, waiting = Counter[int](), int(games)
    with selectors.DefaultSelector() as selector:
        for number in range(int(games)):
            game = Game((host, int(port)), number, level)
            selector.register(game.sock, selectors.EVENT_READ, game)
        selector.register(sys.stdin, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.data is None:
                    report(times)
                    return
                if key.data.hear(times) and waiting:
                    waiting -= 1
                    if not waiting:
                        print("playing", flush=True)


def step_back() -> None:
    """Those whose moves are measured go first: they share a core with this process."""
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_IDLE, os.sched_param(0))


def report(times: Counter[int]) -> None:
    """How many moves the bots made, and how long a person waited for them."""
    print(json.dumps({"moves": times.total(), "p50 ms": percentile(times, 50), "p99 ms": percentile(times, 99)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
