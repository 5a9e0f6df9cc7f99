"""Standard input as lines, without a thread that would outlive the program."""

import os
from collections.abc import AsyncIterator
from typing import Final

import trio

from engine.reasons import Refusal
from engine.wire.framing import LineBuffer

LINE_LIMIT: Final = 64 * 1024
CHUNK: Final = 4096


async def read_lines(descriptor: int) -> AsyncIterator[bytes]:
    """The lines of a terminal, a pipe or a file, to its end; a line that is too long ends it too."""
    lines = LineBuffer(LINE_LIMIT)
    while True:
        data = await _read(descriptor)
        lines.feed(data or b"\n")
        try:
            while (line := lines.next_line()) is not None:
                if line.strip():
                    yield line
        except Refusal:
            return
        if not data:
            return


async def _read(descriptor: int) -> bytes:
    try:
        await trio.lowlevel.wait_readable(descriptor)
    except PermissionError:  # a plain file is always readable, and epoll does not take it
        await trio.lowlevel.checkpoint()
    try:
        return os.read(descriptor, CHUNK)
    except OSError:  # the terminal has gone
        return b""
