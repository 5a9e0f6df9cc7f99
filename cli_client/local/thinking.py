"""Bots at this keyboard: what they are called, and their thinking, in a thread, so that no key waits for a thought."""

import threading
import time
from collections.abc import Mapping
from typing import Any, Final

import attrs
import trio

from cli_client.model.terms import BOT
from engine.bots import choose
from engine.bots.thinking import LEVELS, Level
from engine.game.facts import Player
from engine.reasons import Refusal

BUDGETS: Final[Mapping[Level, float]] = {"easy": 0.2, "medium": 0.5, "hard": 2.0}
"""Seconds that a thought may take, by level."""


@attrs.frozen
class Thought:
    """What a bot is to think about: the seat whose turn it is in this state."""

    game_type: str
    options: Mapping[str, Any]
    level: Level
    state: Any
    seat: int
    seed: int


def bots(name: str, count: int) -> tuple[Player, ...]:
    """So many bots of this name (``bot:hard``, ``bot:hard:2`` …), as a server calls them; refuses ``not_found``."""
    level = name.lower().removeprefix(BOT)
    if not name.lower().startswith(BOT) or level not in LEVELS:
        known = ", ".join(BOT + each for each in LEVELS)
        raise Refusal("not_found", f"Without a server there are only these opponents: {known}.")
    names = (BOT + level, *(f"{BOT}{level}:{number}" for number in range(2, count + 1)))
    return tuple(Player(each, each, guest=False) for each in names)


def level_of(player: Player) -> Level:
    """The level of a bot."""
    return next(level for level in LEVELS if player.user_id.startswith(BOT + level))


async def think(thought: Thought) -> int:
    """The move; cancelled, the thread is left alone and soon gives up."""
    cancelled = threading.Event()
    end = time.monotonic() + BUDGETS[thought.level]

    def work() -> int:
        return choose(thought.game_type, thought.options, thought.level, thought.state, thought.seat, thought.seed,
                      lambda: cancelled.is_set() or time.monotonic() >= end)

    try:
        move: int = await trio.to_thread.run_sync(work, abandon_on_cancel=True)
    finally:
        cancelled.set()
    return move
