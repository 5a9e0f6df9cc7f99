"""The world in which the server is tested: see tests/ser/harness.py."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import structlog
import trio
import trio.testing

from ser.app import games
from tests.ser.harness import World, open_world

LOGGED = [*structlog.get_config()["processors"][:-1],
          structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
"""As it is where nothing is said about logs; but a stack is not drawn with frames and colours, which takes long."""


def pytest_runtest_setup() -> None:
    """Logs are those of the tests, whatever the test before has made of them."""
    structlog.configure(processors=LOGGED)


def run_in_virtual_time(*args: Any, clock: trio.abc.Clock | None = None, **named: Any) -> Any:
    """``trio.run`` with a clock that jumps to the next deadline whenever there is nothing else to do."""
    return trio.run(*args, clock=clock or trio.testing.MockClock(autojump_threshold=0), **named)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Who takes the fixture ``world`` runs in virtual time (pytest-trio sees only a test's own ``autojump_clock``)."""
    for item in items:
        if isinstance(item, pytest.Function) and "world" in item.fixturenames:
            item.add_marker(pytest.mark.trio(run=run_in_virtual_time))


@pytest.fixture
def long_days(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which days pass: games are looked for that nobody needs any more not each second, but each 30 s."""
    monkeypatch.setattr(games, "IDLE_PERIOD", 30.0)


@pytest.fixture
async def world() -> AsyncIterator[World]:
    """An application in memory, with the default limits, under virtual time."""
    async with open_world() as opened:
        yield opened
