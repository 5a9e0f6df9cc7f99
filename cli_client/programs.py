"""Programs of the system that are run beside the client: seen by nobody, never for long, and never left behind."""

import os
import subprocess
from collections.abc import Mapping, Sequence
from typing import Final

import trio

NOBODY: Final[Mapping[str, str]] = {}


async def run_program(command: Sequence[str], limit: float, environ: Mapping[str, str] = NOBODY) -> bool:
    """Whether it did what it should within so many seconds; then it is killed. It hears and says nothing.

    It has a session of its own, so that Ctrl-C and Ctrl-Z at the terminal are not meant for it.
    """
    with trio.move_on_after(limit):
        try:
            done = await trio.run_process(
                command, check=False, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL, start_new_session=True, deliver_cancel=_kill,
                env={**os.environ, **environ})
        except (OSError, ValueError):  # it is not there, or an argument is nothing that can be one
            return False
        return done.returncode == 0
    return False


async def _kill(process: trio.Process) -> None:
    process.kill()
