"""What worker processes do in the tests of passwords: they die, they hang, they tell of themselves."""

import os
import signal
import time
from pathlib import Path

ANSWER = 7


def _first_time(mark: str) -> bool:
    """Whether nobody has been here before; the mark is a file."""
    path = Path(mark)
    if path.exists():
        return False
    path.touch()
    return True


def die_once(mark: str) -> int:
    """The first worker dies, the next one answers."""
    if _first_time(mark):
        die()
    return ANSWER


def hang_once(mark: str) -> int:
    """The first worker never answers, the next one does."""
    if _first_time(mark):
        time.sleep(600)
    return ANSWER


def die() -> int:
    """Every worker dies."""
    os.kill(os.getpid(), signal.SIGKILL)
    return ANSWER


def who() -> int:
    """The worker's own process."""
    return os.getpid()


def niceness() -> int:
    """How far the worker steps back."""
    return os.nice(0)
