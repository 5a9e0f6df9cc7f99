"""The programs that play a file, by a table; and where none of them is to be looked for.

A program and no library: what hangs can be killed, and what it complains of is not written over the screen, as the
libraries for sound cards do (ALSA's and PortAudio's messages); the small ones in Python are not kept up any more.
"""

import shutil
from collections.abc import Mapping
from typing import Final

PLAYERS: Final[Mapping[str, tuple[str, ...]]] = {
    "paplay": (),
    "pw-play": (),
    "aplay": ("-q",),
    "afplay": (),
    "ffplay": ("-nodisp", "-autoexit", "-loglevel", "quiet"),
    "mpv": ("--no-video", "--no-terminal"),
    "play": ("-q",),
}
"""The first there is plays; with its options, behind which the file stands."""

Player = tuple[str, ...]
"""A program with its options."""


def find_players(environ: Mapping[str, str]) -> tuple[Player, ...]:
    """Those there are, the best first. None over SSH, unless sound is led back: nobody sits at that machine."""
    far = "SSH_CONNECTION" in environ and "PULSE_SERVER" not in environ
    found = {} if far else {name: shutil.which(name, path=environ.get("PATH")) for name in PLAYERS}
    return tuple((program, *PLAYERS[name]) for name, program in found.items() if program is not None)
