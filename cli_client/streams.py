"""The standard streams of who was started without one of them: they are there, and lead nowhere."""

import os
import sys
from typing import TextIO


def open_missing() -> None:
    """Opens what is closed, so that no file or socket of ours gets its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            opened = os.open(os.devnull, os.O_RDWR)
            if opened != number:
                os.dup2(opened, number)
                os.close(opened)
            setattr(sys, name, os.fdopen(number, "w" if number else "r", encoding="utf-8"))


def drop(stream: TextIO) -> None:
    """Nothing more can be said there, and what has not been written is not tried again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def flush_output() -> None:
    """Writes what has not been written; where that cannot be done the exit code stays what it is."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            drop(stream)
