"""Exact resume: whoever loses the connection after any number of lines has, after ``games.watch``, what the server has.

Games of all kinds are lived through as in the model, and a viewer writes down every line that it hears. Then, for each
number of those lines, somebody who has heard just so many of them catches up by ``since``, and has to be where the
snapshot is: now, in the middle of the games and after a restart of the server, at once and from behind.
"""

from collections import Counter
from copy import deepcopy
from random import Random
from typing import Any

import attrs
import pytest
import trio
import trio.testing

from tests.ser.clients import Client
from tests.ser.harness import pass_time
from tests.ser.model import life as lives
from tests.ser.model.folding import View
from tests.ser.model.life import KINDS, SPANS, TABLES, Life

MOST_GAMES = 6
WEIGHTS = {"move": 12, "say": 6, "cross": 2, "leave": 1, "come": 2, "wait": 2, "meet": 1, "restart": 1}


@attrs.define
class Tape:
    """A game as it was when somebody began to watch, and everything that was heard of it since."""

    shot: dict[str, Any]
    lines: list[dict[str, Any]] = attrs.field(factory=list)

    def after(self, heard: int) -> View:
        """What is known after so many lines."""
        view = View(deepcopy(self.shot))
        for line in deepcopy(self.lines[:heard]):
            view = View(line["params"]) if line["method"] == "games.started" else view
            view.apply(line["method"], line["params"])
        return view


class Taped(Life):
    """A life in which a viewer writes down what it hears of all games."""

    def __init__(self) -> None:
        super().__init__()
        self.tapes: dict[str, Tape] = {}
        self.before: list[tuple[str, Tape]] = []
        """Those from before the last two starts of the server."""
        self.viewer: Client | None = None
        self.checked: Counter[str] = Counter()

    async def _start(self) -> None:
        await super()._start()
        self.viewer = None

    async def _look(self, up: float) -> None:
        """After each step: what has come is written down, and games that are new are watched."""
        if self.viewer is None:
            self.viewer = await self.world.guest("viewer")
            self.before = [*self.before, *self.tapes.items()][-2 * MOST_GAMES :]
            self.tapes = {}
        await self._write_down(self.viewer)
        for game_id in self.games:
            if game_id not in self.tapes:
                watched = await self.viewer.good("games.watch", gameId=game_id)
                self.tapes[game_id] = Tape(watched["snapshot"])

    async def _write_down(self, viewer: Client) -> None:
        lines, viewer.events = [*viewer.events, *await viewer.lines()], []
        for line in lines:
            if line["method"].startswith("games.") and line["params"]["gameId"] in self.tapes:
                self.tapes[line["params"]["gameId"]].lines.append(line)

    async def catch_up(self) -> None:
        """From every point at which the connection may be lost, one comes to what the server has."""
        prober = await self.world.guest()
        await self._look(0.0)
        for game_id, tape in (*self.before, *self.tapes.items()):
            for heard in range(len(tape.lines) + 1):
                view = await self._caught_up(prober, game_id, tape.after(heard))
                view.check(await prober.good("games.get", gameId=game_id))
            assert (await prober.good("server.ping", games={game_id: view.seq}))["stale"] == []
            assert (await prober.good("server.ping", games={game_id: view.seq - 1}))["stale"] == [game_id]
        await prober.leave()

    async def _caught_up(self, prober: Client, game_id: str, view: View) -> View:
        watched = await prober.good("games.watch", gameId=game_id, since=view.seq)
        self.checked[watched["missed"]] += 1
        if watched["missed"] == "snapshot":
            view = View(watched["snapshot"])
        else:
            for event in watched["events"]:
                self.checked[event["method"]] += 1
                view.apply(event["method"], event["params"])
            view.apply_absent(watched.get("absent", []))
        assert watched["seq"] == view.seq
        return view

    async def _end(self) -> None:
        await self.catch_up()
        await pass_time(100.0)
        await self.catch_up()


def steps(seed: int, count: int) -> list[tuple[Any, ...]]:
    """What happens, by chance."""
    random = Random(seed)
    kinds = random.choices([*WEIGHTS], [*WEIGHTS.values()], k=count)
    told: list[tuple[Any, ...]] = [("meet", random.randrange(len(TABLES)), 0)]
    for number, kind in enumerate(kinds, 1):
        told.append(_STEPS[kind](random))
        if number % 12 == 0:
            told.append(("catch_up",))
    return told


_STEPS = {
    "meet": lambda random: ("meet", random.randrange(len(TABLES)), random.randrange(4)),
    "move": lambda random: ("move", random.randrange(4), random.randrange(30), random.random() < 0.2),
    "say": lambda random: ("say", random.choice(("offer", "offer", "answer", "answer", "withdraw", "claim", "resign")),
                           random.randrange(4), random.randrange(4), random.randrange(2 * len(KINDS)),
                           random.random() < 0.6),
    "cross": lambda random: ("cross", random.randrange(4), random.randrange(len(KINDS))),
    "leave": lambda random: ("leave", random.randrange(4)),
    "come": lambda random: ("come", random.randrange(4)),
    "wait": lambda random: ("wait", random.randrange(len(SPANS))),
    "restart": lambda random: ("restart", random.randrange(5), random.random() < 0.5),
}


def live(seed: int, count: int) -> Counter[str]:
    """Lives through it, in virtual time; what the catching up consisted of."""
    life = Taped()
    trio.run(life.live, steps(seed, count), clock=trio.testing.MockClock(autojump_threshold=0))
    return life.checked


@pytest.mark.parametrize("seed", range(20))
def test_from_any_point_of_loss_the_events_lead_to_the_snapshot(seed: int) -> None:
    assert live(seed, 40)["events"]


@pytest.mark.parametrize("seed", range(10))
def test_so_they_do_for_those_who_are_behind(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "LIMITS", {**lives.LIMITS, "watch_delay": 3.0})
    assert live(seed, 40)["events"]


@pytest.mark.nightly
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("delay", [0.0, 3.0])
def test_so_they_do_in_very_many_games(delay: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lives, "LIMITS", {**lives.LIMITS, "watch_delay": delay})
    met = sum((live(seed, 60) for seed in range(100, 400)), start=Counter[str]())
    told = {"games.moved", "games.ended", "games.offered", "games.answered", "games.withdrawn", "games.takenBack",
            "games.paused", "games.resumed", "games.held", "games.released", "games.thrown", "games.left",
            "games.takenOver", "games.returned"}
    assert told <= met.keys()
