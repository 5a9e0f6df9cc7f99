"""Everything that can happen to games, in any order: hypothesis thinks of it, and finds the shortest way to a fault.

A run is a list of steps that the rules gather; it is lived through in one go under virtual time, which makes it quick
and the same every time. ``pytest -m nightly tests/ser/model`` tries more and longer ones.
"""

from itertools import count
from typing import Any

import attrs
import pytest
import trio
import trio._core._run as trio_run
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule
from trio.testing import MockClock

from engine.game.facts import Withdrawn
from ser.app import audience
from ser.app.clocks import Clocks
from ser.app.games import Games as Games_
from ser.app.live import LiveGame
from ser.app.statistics import counting
from ser.app.uptime import Uptime
from tests.ser.model.life import JUMPS, KINDS, SPANS, TABLES, Life

SMALL, WHO, WHICH = st.integers(0, 30), st.integers(0, 3), st.integers(0, 3)
WHATS = ("offer", "offer", "answer", "answer", "withdraw", "claim", "resign")


def live(steps: list[tuple[Any, ...]]) -> Life:
    """Lives through these steps."""
    life = Life()
    before = trio_run._ALLOW_DETERMINISTIC_SCHEDULING
    trio_run._ALLOW_DETERMINISTIC_SCHEDULING = True
    trio_run._r.seed(1)
    try:
        trio.run(life.live, steps, clock=MockClock(autojump_threshold=0))
    finally:
        trio_run._ALLOW_DETERMINISTIC_SCHEDULING = before
    return life


class Games(RuleBasedStateMachine):
    """What is to happen."""

    def __init__(self) -> None:
        super().__init__()
        self.steps: list[tuple[Any, ...]] = []

    @initialize(table=st.integers(0, len(TABLES) - 1), first=WHO)
    def begin(self, table: int, first: int) -> None:
        self.steps.append(("meet", table, first))

    @rule(table=st.integers(0, len(TABLES) - 1), first=WHO)
    def meet(self, table: int, first: int) -> None:
        self.steps.append(("meet", table, first))

    @rule(number=WHICH, choices=st.lists(SMALL, min_size=1, max_size=6), twice=st.booleans())
    def move(self, number: int, choices: list[int], twice: bool) -> None:
        self.steps += [("move", number, choice, twice) for choice in choices]

    @rule(what=st.sampled_from(WHATS), number=WHICH, who=WHO, kind=st.integers(0, 2 * len(KINDS)), yes=st.booleans())
    def say(self, what: str, number: int, who: int, kind: int, yes: bool) -> None:
        self.steps.append(("say", what, number, who, kind, yes))

    @rule(number=WHICH, kind=st.integers(0, len(KINDS)))
    def cross(self, number: int, kind: int) -> None:
        self.steps.append(("cross", number, kind))

    @rule(who=WHO)
    def leave(self, who: int) -> None:
        self.steps.append(("leave", who))

    @rule(who=WHO)
    def come(self, who: int) -> None:
        self.steps.append(("come", who))

    @rule(number=WHICH, again=st.booleans())
    def watch(self, number: int, again: bool) -> None:
        self.steps.append(("watch", number, again))

    @rule(span=st.integers(0, len(SPANS) - 1))
    def wait(self, span: int) -> None:
        self.steps.append(("wait", span))

    @rule(number=st.integers(0, len(JUMPS) - 1))
    def jump(self, number: int) -> None:
        self.steps.append(("jump", number))

    @rule(span=st.integers(0, len(SPANS) - 1), crash=st.booleans())
    def restart(self, span: int, crash: bool) -> None:
        self.steps.append(("restart", span, crash))

    def teardown(self) -> None:
        """Now it happens."""
        live(self.steps)


UNHURRIED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
    "phases": [Phase.explicit, Phase.reuse, Phase.generate, Phase.shrink],
}
"""To explain a fault takes longer than to find it."""


class TestGames(Games.TestCase):  # type: ignore[misc]
    settings = settings(max_examples=20, stateful_step_count=25, **UNHURRIED)


@pytest.mark.nightly
@pytest.mark.timeout(7200)
class TestManyGames(Games.TestCase):  # type: ignore[misc]
    settings = settings(max_examples=5000, stateful_step_count=60, **UNHURRIED)


# ------------------------------------------------------------------------------------------- it finds what is wrong

TIMED = [("meet", 1, 0), ("move", 0, 4, False), ("wait", 2), ("restart", 5, True)]
UNTIMED = [("meet", 0, 0), ("move", 0, 0, False), ("restart", 7, True), *[("move", 0, 0, False)] * 8]
OFFERED = [("meet", 0, 0), ("watch", 0, False), ("say", "offer", 0, 0, 0, True), ("say", "withdraw", 0, 0, 0, True)]
PLAYED = [("meet", 0, 0), *[("move", 0, 0, False)] * 9]


def faults(error: BaseException) -> list[str]:
    """What is wrong, at the bottom of groups of groups."""
    if isinstance(error, BaseExceptionGroup):
        return [fault for each in error.exceptions for fault in faults(each)]
    return [str(error)]


def found(steps: list[tuple[Any, ...]]) -> str:
    """What the model says of a server that is not as it should be."""
    with pytest.raises(BaseException) as raised:
        live(steps)
    return "\n".join(faults(raised.value))


@pytest.mark.parametrize("steps", [TIMED, UNTIMED, OFFERED, PLAYED])
def test_nothing_is_wrong(steps: list[tuple[Any, ...]]) -> None:
    assert live(steps).games


def test_a_server_that_charges_for_its_absence_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Clocks, "restored", lambda *_, **__: None)
    assert "remaining" in found(TIMED)


def test_a_server_that_takes_its_absence_for_thinking_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Uptime, "_was_away", lambda *_: None)
    assert "think_ms" in found(UNTIMED)


def test_a_server_that_does_not_tell_everything_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    happened = audience._happened
    monkeypatch.setattr(audience, "_happened", lambda live, facts, fact, *rest: (
        None if isinstance(fact, Withdrawn) else happened(live, facts, fact, *rest)))
    assert "offers" in found(OFFERED)


def test_a_move_twice_in_a_turn_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    record = Games_.record

    def twice(games: Games_, live: LiveGame, facts: Any, game: Any) -> int:
        ticket = record(games, live, facts, game)
        if len(live.facts) == 3:
            data = games._app.journal.batch.facts
            data.append((live.id, 4, data[-1][2]))
        return ticket

    monkeypatch.setattr(Games_, "record", twice)
    assert found(PLAYED)


def test_ratings_that_depend_on_when_they_were_counted_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    numbers = count(1)
    rated = counting.rate
    monkeypatch.setattr(counting, "rate", lambda skills, places: rated(
        tuple(attrs.evolve(skill, mu=skill.mu + next(numbers)) for skill in skills), places))
    assert "are others" in found(PLAYED)
