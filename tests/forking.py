"""Programs of ours that are there at once: forked from a process that has imported everything already.

``Popen`` and ``run`` are those of ``subprocess`` for ``python -m ser …`` and ``python -m cli_client …``. Most of the
time of such a process goes into imports, and the tests start hundreds. What is forked has arguments, environment,
folder, input and output of its own, and runs ``__main__`` as it would otherwise; ``SER_TEST_FORK=0`` starts each from
nothing instead.

Run as a program it takes requests at the socket whose number it is given, until that is closed.
"""

import array
import atexit
import fcntl
import gc
import importlib
import inspect
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import termios
import threading
import time
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
OURS = ("ser", "cli_client")
MOST = 1 << 17
"""Bytes of a request at most."""


# --------------------------------------------------------------------------------------------------- for the tests


class Mother:
    """The process that all are forked from; one for this one, from its first use to its end."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._socket, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.forking", str(other.fileno())], cwd=ROOT, pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
        atexit.register(self._end)

    def bear(self, request: dict[str, Any], files: list[int]) -> int:
        """Forks; the identifier of the new process, whose end the last of the files will say."""
        with self._lock:
            socket.send_fds(self._socket, [json.dumps(request).encode()], files)
            return int(self._socket.recv(64))

    def _end(self) -> None:
        self._socket.close()
        self._process.wait()


mother = cache(Mother)


class Forked(subprocess.Popen[Any]):
    """A process that is forked by ``Mother`` instead of by this one, and waited for by a pipe."""

    def _execute_child(self, *arguments: Any) -> None:
        names = [name for name in inspect.signature(subprocess.Popen._execute_child).parameters if name != "self"]
        wanted = dict(zip(names, arguments, strict=True))
        _, _, module, *rest = map(str, wanted["args"])
        standard = [wanted[name] if wanted[name] != -1 else number
                    for number, name in enumerate(("p2cread", "c2pwrite", "errwrite"))]
        request = {
            "module": module, "arguments": rest, "cwd": str(wanted["cwd"] or Path.cwd()),
            "environment": dict(wanted["env"] or os.environ), "session": wanted["start_new_session"]}
        self._status, ending = os.pipe()
        try:
            self.pid = mother().bear(request, [*standard, ending])
        finally:
            os.close(ending)
            self._close_pipe_fds(*(wanted[name] for name in (
                "p2cread", "p2cwrite", "c2pread", "c2pwrite", "errread", "errwrite")))
        self._child_created = True

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        if wait_flags & os.WNOHANG and not select.select([self._status], [], [], 0)[0]:
            return 0, 0
        status = os.read(self._status, 16)
        os.close(self._status)
        return self.pid, int(status)

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None and self._waitpid_lock.acquire(blocking=False):
            try:
                pid, status = self._try_wait(os.WNOHANG) if self.returncode is None else (0, 0)
                if pid:
                    self._handle_exitstatus(status)
            finally:
                self._waitpid_lock.release()
        return self.returncode


def can_fork(command: list[str]) -> bool:
    """Whether it is a program of ours, and this system one that does it in this way."""
    ours = len(command) > 2 and command[0] == sys.executable and command[1] == "-m" and command[2] in OURS
    return ours and sys.platform == "linux" and os.environ.get("SER_TEST_FORK") != "0"


def Popen(command: list[str], **how: Any) -> subprocess.Popen[Any]:  # noqa: N802 - it stands in for the one of subprocess
    """``subprocess.Popen``, forked if possible."""
    return (Forked if can_fork(command) else subprocess.Popen)(command, **how)


def run(command: list[str], given: str | None = None, timeout: float = 60, **how: Any) -> Any:
    """``subprocess.run`` with text in and out, forked if possible."""
    put = subprocess.DEVNULL if given is None else subprocess.PIPE
    with Popen(command, stdin=put, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **how) as process:
        try:
            out, err = process.communicate(given, timeout)
        except BaseException:
            process.kill()
            raise
    return subprocess.CompletedProcess(command, process.returncode, out, err)


# -------------------------------------------------------------------------------------------------- what is forked


def serve(control: socket.socket) -> dict[str, Any]:
    """Forks for every request; returns, with it, in what has been forked. The parent leaves with its last child."""
    children: dict[int, int] = {}

    def reap(*_: Any) -> None:
        while children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            with suppress(BrokenPipeError):
                os.write(children[pid], str(status).encode())
            os.close(children.pop(pid))

    signal.signal(signal.SIGCHLD, reap)
    while True:
        data, files, _, _ = socket.recv_fds(control, MOST, 4)
        if not data:
            sys.exit()
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
        pid = os.fork()
        if not pid:
            become(request := json.loads(data), files)
            return dict(request)
        children[pid] = files.pop()
        for file in files:
            os.close(file)
        control.send(str(pid).encode())
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])


def become(request: dict[str, Any], files: list[int]) -> None:
    """Takes on the input, output, folder and environment of what is to run."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
    for number in range(3):
        os.dup2(files[number], number)
    os.closerange(3, os.sysconf("SC_OPEN_MAX"))
    os.chdir(request["cwd"])
    os.environ.clear()
    os.environ.update(request["environment"])
    time.tzset()
    if request["session"]:
        os.setsid()
        if os.isatty(0):
            fcntl.ioctl(0, termios.TIOCSCTTY, array.array("i", [0]))
    sys.argv = [request["module"], *request["arguments"]]
    encoding = request["environment"].get("PYTHONIOENCODING", sys.stdout.encoding)
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        stream = open(number, mode, 1 if number == 2 or os.isatty(number) else -1, encoding,  # noqa: SIM115
                      getattr(sys, name).errors, closefd=False)
        setattr(sys, name, stream)
        setattr(sys, f"__{name}__", stream)


def import_all() -> None:
    """Everything of ours that can be imported here."""
    for package in OURS:
        for module in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{package}."):
            if not module.name.endswith("__main__") and ".migrations" not in module.name:
                with suppress(Exception):  # whoever needs it says what is wrong with it
                    importlib.import_module(module.name)


if __name__ == "__main__":
    import_all()
    gc.collect()
    gc.freeze()
    wanted = serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_module(wanted["module"], run_name="__main__", alter_sys=True)
