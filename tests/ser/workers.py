"""What worker processes do in the tests of thinking: they die, they hang, they count themselves."""

import os
import signal
import time
from pathlib import Path

from ser.app.ports import Thought
from ser.thinking import think

MOVE = 7


def _first_time(thought: Thought) -> bool:
    """Whether nobody has thought about this before; the mark is a file that the thought names."""
    mark = Path(str(thought.options["mark"]))
    if mark.exists():
        return False
    mark.touch()
    return True


def die_once(thought: Thought, budget: float) -> int:
    """The first worker dies, the next one knows a move."""
    if _first_time(thought):
        os.kill(os.getpid(), signal.SIGKILL)
    return MOVE


def hang_once(thought: Thought, budget: float) -> int:
    """The first worker never answers, the next one knows a move."""
    if _first_time(thought):
        time.sleep(600)
    return MOVE


def die(thought: Thought, budget: float) -> int:
    """Every worker dies."""
    os.kill(os.getpid(), signal.SIGKILL)
    return MOVE


def who(thought: Thought, budget: float) -> int:
    """The worker's own process."""
    return os.getpid()


def policy(thought: Thought, budget: float) -> int:
    """How the worker is scheduled once it has thought."""
    think(thought, budget)
    return os.sched_getscheduler(0)
