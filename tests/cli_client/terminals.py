"""A real terminal (pty) with the client in it, seen through a terminal emulator."""

import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time
from pathlib import Path

import pyte

from tests import forking

ROOT = Path(__file__).parents[2]
PATIENCE = 10.0
_SILENT = {"CLI_CLIENT_VOLUME": "0"}


class Terminal:
    """The client as a person would start it; ``text`` is the screen, ``raw`` everything that was ever written."""

    def __init__(self, *arguments, environ=None, columns=80, rows=24, command=None):
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.raw = b""
        self._master, self._slave = pty.openpty()
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self._slave)
        self.process = forking.Popen(
            [*(command or [sys.executable, "-m", "cli_client"]), *arguments], cwd=ROOT, start_new_session=True,
            stdin=self._slave, stdout=self._slave, stderr=self._slave,
            env={**os.environ, "TERM": "xterm-256color", "PYTHONIOENCODING": "utf-8", **_SILENT, **(environ or {})},
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0))

    def type(self, keys):
        os.write(self._master, keys.encode())

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        fcntl.ioctl(self._master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    @property
    def text(self):
        return "\n".join(line.rstrip() for line in self.screen.display)

    @property
    def settings(self):
        return termios.tcgetattr(self._slave)

    def read(self, patience=0.0):
        """Takes in what has been written; waits for some."""
        if select.select([self._master], [], [], patience)[0]:
            try:
                data = os.read(self._master, 65536)
            except OSError:  # the terminal has gone
                return
            self.raw += data
            self._stream.feed(data)

    def until(self, text):
        """Waits for the text to be on the screen."""
        self.wait(lambda: text in self.text, repr(text))

    def wait(self, seen, what):
        """Waits for something to be seen."""
        deadline = time.monotonic() + PATIENCE
        while not seen():
            assert time.monotonic() < deadline, f"{what} is not on the screen:\n{self.text}"
            self.read(0.1)

    def until_there(self, path):
        """Waits for a file to have something in it."""
        deadline = time.monotonic() + PATIENCE
        while not path.exists() or not path.read_text():
            assert time.monotonic() < deadline, f"{path} is not there"
            self.read(0.1)

    def exit_code(self):
        """Waits for the end."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < deadline, f"it does not end:\n{self.text}"
            self.read(0.02)
        self.read()
        return self.process.returncode

    def hang_up(self):
        """The window is closed."""
        os.close(self._slave)
        os.close(self._master)
        self._slave = self._master = None

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        if self._master is not None:
            os.close(self._master)
            os.close(self._slave)
