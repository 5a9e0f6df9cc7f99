"""A forwarder for the tests of the load tester: the benchmark's, in a process of its own."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

FORWARDER = (sys.executable, "-m", "tests.benchmarks.forwarder")


@contextmanager
def running(command: tuple[str, ...] = FORWARDER) -> Iterator[str]:
    """Starts a server and gives its HOST:PORT."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            address = process.stdout.readline().strip().removeprefix("listening tcp://")
            assert process.stdout.readline() == "ready\n"
            yield address
        finally:
            process.kill()
