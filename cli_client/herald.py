"""Has the player hear and see that something waits for them: by the speaker, the bell, a note, or their own command."""

import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, time
from typing import Final

import trio

from cli_client.attention import Message, answer, command_of, environment_of, message
from cli_client.model.effects import Ring
from cli_client.programs import run_program
from cli_client.settings import OwnSettings
from cli_client.sound import SoundFiles, Speaker, cache_directory, find_players

COMMAND_LIMIT: Final = 10.0
"""Seconds after which the user's command is killed."""
COMMAND_GAP: Final = 2.0
"""Seconds between two of them: of several notes that wait, the last one counts."""


def clock_here() -> time:
    """The time of day of this machine."""
    return datetime.now().astimezone().time()


class Herald:
    """``ring``, ``show`` and ``looking`` are the face's: the bell, a note by the terminal, whether it is looked at."""

    def __init__(self, speaker: Speaker, clock: Callable[[], time] = clock_here) -> None:
        self.ring: Callable[[], None] = lambda: None
        self.show: Callable[[str, Message], None] = lambda _way, _note: None
        self.looking: Callable[[], bool] = lambda: False
        self._speaker, self._clock = speaker, clock
        self._command: tuple[Sequence[str], Mapping[str, str]] | None = None
        self._stirred = trio.Event()

    def heard(self, ring: Ring, own: OwnSettings) -> None:
        """Does what a ring comes to, by these settings."""
        done = answer(ring.kind, own, self._clock(), looking=self.looking())
        if done.sound:
            self._speaker.play(done.sound, own.volume)
        if done.bell:
            self.ring()
        if done.note:
            self._tell(message(ring.kind, ring.text), own)

    def _tell(self, note: Message, own: OwnSettings) -> None:
        command = command_of(own, note)
        if command:
            self._command = command, environment_of(note)
            self._stirred.set()
        elif own.desktop_notes != "command":
            self.show(own.desktop_notes, note)

    async def run(self, own: OwnSettings) -> None:
        """Plays the sounds and runs the user's command, one at a time."""
        async with trio.open_nursery() as nursery:
            nursery.start_soon(self._speaker.run, 0 if own.mute else own.volume)
            while True:
                await self._stirred.wait()
                self._stirred = trio.Event()
                wanted, self._command = self._command, None
                if wanted is not None:
                    await run_program(wanted[0], COMMAND_LIMIT, wanted[1])
                    await trio.sleep(COMMAND_GAP)


def herald_here(environ: Mapping[str, str] = os.environ) -> Herald:
    """One that plays by the programs of this machine."""
    return Herald(Speaker(SoundFiles(cache_directory(environ)), find_players(environ)))


def silent_herald() -> Herald:
    """One that plays nothing."""
    return Herald(Speaker(SoundFiles(cache_directory(os.environ)), ()))
