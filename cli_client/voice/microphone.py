"""Records what is said, by the system's own recorder, which runs only while somebody is listened to."""

import shutil
from collections.abc import Callable, Sequence
from subprocess import PIPE
from typing import Any, Final

import trio

from cli_client.voice.sound import RATE, SECONDS, plain_sound

RECORDERS: Final[Sequence[tuple[str, ...]]] = (
    ("arecord", "-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", str(RATE)),
    ("parecord", "--raw", "--format=s16le", "--channels=1", f"--rate={RATE}"),
    ("pw-record", "--format", "s16", "--channels", "1", "--rate", str(RATE), "-"),
    ("rec", "-q", "-t", "raw", "-e", "signed-integer", "-b", "16", "-L", "-c", "1", "-r", str(RATE), "-"),
)
"""The recorders that are known, each with what makes it write the sound to its standard output."""
NONE: Final = ("there is no recorder for the microphone: install one of arecord (alsa-utils), parecord "
               "(pulseaudio-utils), pw-record (pipewire) or rec (sox).")
SLACK: Final = 5
"""Seconds that a recorder may take longer than the sound that it records."""
_MOST: Final = 2 * RATE * SECONDS
_CHUNK: Final = 4096
_MOST_WORDS: Final = 4096
"""Bytes of a recorder's complaints that are kept."""


class NoSoundError(Exception):
    """Nothing can be recorded; the message says why, and what to do."""


def recorders() -> list[tuple[str, ...]]:
    """The recorders that are here."""
    return [(found, *command[1:]) for command in RECORDERS if (found := shutil.which(command[0])) is not None]


async def record(enough: Callable[[bytes], bool], stop: trio.Event) -> bytes:
    """The sound (as in ``sound.py``) up to when it is enough, ``stop`` is set, or ten seconds have passed.

    ``enough`` gets each part of it. Of several recorders the first one that records is taken. Raises ``NoSoundError``.
    """
    why = NONE
    for command in recorders():
        sound, complaint = await _run(command, enough, stop)
        if sound or stop.is_set():
            return plain_sound(sound)
        name = command[0].rpartition("/")[2]
        why = f"nothing can be recorded: {name} says {complaint or 'nothing'!r}. is there a microphone?"
    raise NoSoundError(why)


async def _run(command: tuple[str, ...], enough: Callable[[bytes], bool], stop: trio.Event) -> tuple[bytes, str]:
    sound, complaint = bytearray(), bytearray()
    try:
        async with trio.open_nursery() as nursery:
            process: trio.Process = await nursery.start(_process, command)
            told = trio.Event()
            nursery.start_soon(_gather, process.stderr, complaint, told)
            with trio.move_on_after(SECONDS + SLACK):
                await _until(process.stdout, sound, enough, stop)
                if not sound and not stop.is_set():
                    await told.wait()
            nursery.cancel_scope.cancel()
    except* OSError as failures:  # a program that cannot be started
        complaint += str(failures.exceptions[0]).encode()
    lines = complaint.decode(errors="replace").strip().splitlines()
    return bytes(sound), lines[-1] if lines else ""


async def _process(command: tuple[str, ...], task_status: trio.TaskStatus[trio.Process]) -> None:
    """Runs the recorder; cancelled, it is ended, and killed if that does not help."""
    await trio.run_process(command, stdin=b"", stdout=PIPE, stderr=PIPE, check=False, task_status=task_status)


async def _gather(pipe: Any, words: bytearray, told: trio.Event) -> None:
    async for data in pipe:
        words += data[: _MOST_WORDS - len(words)]
    told.set()


async def _until(pipe: Any, sound: bytearray, enough: Callable[[bytes], bool],
                 stop: trio.Event) -> None:
    async with trio.open_nursery() as nursery:
        nursery.start_soon(_cancel_when, stop, nursery.cancel_scope)
        while len(sound) < _MOST:
            data = await pipe.receive_some(_CHUNK)
            sound += data
            if not data or enough(bytes(data)):
                break
        nursery.cancel_scope.cancel()


async def _cancel_when(event: trio.Event, scope: trio.CancelScope) -> None:
    await event.wait()
    scope.cancel()
