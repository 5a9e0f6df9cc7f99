"""Plays one sound after the other and never too many; whoever wants one does not wait for it."""

import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

import attrs
import trio

from cli_client.programs import run_program
from cli_client.sound.players import Player
from cli_client.sound.tones import SOUNDS

LONGEST: Final = 5.0
"""Seconds after which a player that still runs is killed."""
GAP: Final = 0.3
"""Seconds of silence behind a sound."""
STALE: Final = 2.0
"""A sound that could not be played for so many seconds is none any more."""
TRIES: Final = 3
"""A player that has failed so often in a row is not asked again."""
SETTLED: Final = 1.0
"""Seconds after the start in which other things come first."""

class Files(Protocol):
    """Where the sounds are kept."""

    async def fetch(self, name: str, volume: int) -> Path | None:
        """The file of a sound at a volume of 1 to 100, if there can be one."""
        ...

    async def prepare(self, volume: int) -> None:
        """Makes the files for a volume."""
        ...


Run = Callable[[Sequence[str], float], Awaitable[bool]]


@attrs.frozen
class _Wanted:
    sound: str
    volume: int
    at: float


class Speaker:
    """Plays sounds at volumes of 0 to 100, by the first of the players that can; without any it is silent."""

    def __init__(self, files: Files, players: Sequence[Player], run: Run = run_program) -> None:
        self._files, self._players, self._run = files, players, run
        self._failed = dict.fromkeys(players, 0)
        self._wanted: _Wanted | None = None
        self._stirred = trio.Event()

    @property
    def silent(self) -> bool:
        """Whether there is nothing (any more) that could play."""
        return sys.platform != "win32" and all(failed >= TRIES for failed in self._failed.values())

    def play(self, sound: str, volume: int) -> None:
        """Has a sound played soon; of two that wait, the more urgent one."""
        if volume <= 0 or self.silent:
            return
        waiting = self._wanted
        if waiting is None or _rank(sound) <= _rank(waiting.sound) or _old(waiting):
            self._wanted = _Wanted(sound, volume, trio.current_time())
            self._stirred.set()

    async def run(self, volume: int = 0) -> None:
        """Plays what is wanted, one sound at a time; makes the files for this volume first."""
        with trio.move_on_after(SETTLED):
            await self._stirred.wait()
        if volume > 0 and not self.silent:
            await self._files.prepare(volume)
        while True:
            await self._stirred.wait()
            self._stirred = trio.Event()
            wanted, self._wanted = self._wanted, None
            if wanted is not None and not _old(wanted):
                file = await self._files.fetch(wanted.sound, wanted.volume)
                if file is not None:
                    await self._sound(file)
                await trio.sleep(GAP)

    async def _sound(self, file: Path) -> None:
        if sys.platform == "win32":
            _play_on_windows(file)
            return
        for player in self._players:
            if self._failed[player] < TRIES:
                if await self._run((*player, str(file)), LONGEST):
                    self._failed[player] = 0
                    return
                self._failed[player] += 1


def _rank(sound: str) -> int:
    return tuple(SOUNDS).index(sound)


def _old(wanted: _Wanted) -> bool:
    return trio.current_time() - wanted.at > STALE


def _play_on_windows(file: Path) -> None:
    """The system plays it by itself, stopping what it played before."""
    if sys.platform == "win32":
        import winsound  # noqa: PLC0415 - there is none elsewhere

        winsound.PlaySound(str(file), winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
