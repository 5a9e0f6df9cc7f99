"""The processes that are measured: the server and the forwarder, each on a core of its own."""

import os
import selectors
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import attrs
import psutil

START_LIMIT = 120.0
STOP_LIMIT = 30.0
LOG_SHOWN = 3000
ROOT = Path(__file__).parents[2]
CORES = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else []
SERVER_CORES, OWN_CORES = (set(CORES[:1]), set(CORES[1:2])) if len(CORES) > 1 else (set(CORES), set(CORES))


@attrs.frozen
class Measured:
    """A running process, where it listens, and how many seconds it took to say ``ready``."""

    process: psutil.Process
    host: str
    port: int
    start: float
    web: int = 0
    """The port of the HTTP door, if it has one."""

    def cpu(self) -> float:
        """Seconds of CPU spent so far, of all its threads."""
        times = self.process.cpu_times()
        return times.user + times.system

    def memory(self) -> int:
        """Bytes of resident memory."""
        return self.process.memory_info().rss


@contextmanager
def on_cores(cores: set[int]) -> Iterator[None]:
    """Whatever is started meanwhile stays on these cores."""
    if not cores:
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _lines_until_ready(process: subprocess.Popen[bytes]) -> list[str]:
    text = b""
    deadline = perf_counter() + START_LIMIT
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while not text.endswith(b"ready\n"):
            data = os.read(process.stdout.fileno(), 65536) if selector.select(deadline - perf_counter()) else b""
            if not data:
                raise RuntimeError(f"it does not get ready: {text.decode()}")
            text += data
    return text.decode().splitlines()


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(STOP_LIMIT)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def running(
    module: str, settings: Mapping[str, str], log: Path, cores: set[int] | None = SERVER_CORES,
) -> Iterator[Measured]:
    """Starts a module, waits until it is ready, and stops it in the end; None are all cores."""
    environment = {**os.environ, **settings}
    began = perf_counter()
    with log.open("ab") as errors, on_cores(set(CORES) if cores is None else cores):
        process = subprocess.Popen([sys.executable, "-m", module], cwd=ROOT, env=environment,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors)
    try:
        lines = _lines_until_ready(process)
        start = perf_counter() - began
        host, _, port = next(line for line in lines if "tcp://" in line).rpartition("tcp://")[2].rpartition(":")
        web = next((int(line.rpartition(":")[2]) for line in lines if "http://" in line), 0)
        yield Measured(psutil.Process(process.pid), host, int(port), start, web)
    except Exception as error:
        error.add_note(f"the log of {module} ends with:\n{log.read_text()[-LOG_SHOWN:]}")
        raise
    finally:
        _stop(process)
        process.stdout.close()
