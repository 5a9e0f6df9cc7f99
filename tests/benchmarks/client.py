"""What people notice of the terminal client: how soon it is there, how soon a key shows, what it takes while idle."""

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import mkdtemp
from typing import Final

import psutil

from tests.benchmarks.processes import ROOT
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import server
from tests.benchmarks.table import Row
from tests.cli_client.terminals import Terminal

GAMES: Final = 20
IMPORTS: Final = "import cli_client.playing, cli_client.ui.app, cli_client.ui.face"
ARROWS: Final = ("\x1b[C", "\x1b[D")
QUIET: Final = 0.15
"""Seconds without output after which everything has been painted."""


def _timed(*arguments: str) -> float:
    """Milliseconds that a run of Python takes."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return (time.perf_counter() - began) * 1000


def _row(what: str, values: list[float], of: str, limit: str) -> Row:
    ordered = sorted(values)
    return {"what": what, "unit": of, "median": round(statistics.median(ordered), 1),
            "worst": round(ordered[-1], 1), "times": len(ordered), "promised": limit}


def _environ() -> dict[str, str]:
    home = mkdtemp()
    return {"CLI_CLIENT_DATA_DIR": home, "CLI_CLIENT_CONFIG_DIR": home}


def _first_paint() -> float:
    """Milliseconds from the start until the lobby stands there, without a server."""
    began = time.perf_counter()
    terminal = Terminal("--local", environ=_environ())
    try:
        terminal.until("what would you like to play?")
        return (time.perf_counter() - began) * 1000
    finally:
        terminal.close()


def _with_games(address: str, environ: dict[str, str]) -> None:
    """Has the player that this machine knows sit at so many tables with bots."""
    lines = [json.dumps({"method": "lobby.quickMatch", "params": {"gameType": "gomoku", "opponent": "bot:easy"},
                         "id": number}) for number in range(GAMES)]
    done = subprocess.run([sys.executable, "-m", "cli_client", "--json", "--server", address], cwd=ROOT, text=True,
                          env={**os.environ, **environ}, input="\n".join(lines), stdout=subprocess.PIPE, check=True)
    if done.stdout.count('"status": "playing"') < GAMES:
        raise RuntimeError(f"there are not so many games: {done.stdout[-500:]}")


def _settle(terminal: Terminal) -> None:
    heard = -1
    while heard < len(terminal.raw):
        heard = len(terminal.raw)
        terminal.read(QUIET)


def _echo(terminal: Terminal, key: str) -> float:
    """Milliseconds from a key to what it changes on the screen."""
    before, began = len(terminal.raw), time.perf_counter()
    terminal.type(key)
    while len(terminal.raw) == before:
        terminal.read(1.0)
    taken = (time.perf_counter() - began) * 1000
    _settle(terminal)
    return taken


def _idle(terminal: Terminal, seconds: float) -> float:
    """Percent of a processor that is taken while nothing happens."""
    process = psutil.Process(terminal.process.pid)
    before, began = sum(process.cpu_times()[:2]), time.perf_counter()
    while time.perf_counter() - began < seconds:
        terminal.read(0.2)
    return (sum(process.cpu_times()[:2]) - before) / (time.perf_counter() - began) * 100


def run(scale: Scale) -> Iterator[Row]:
    """Each by itself, several times; programs are started for real."""
    os.environ["SER_TEST_FORK"] = "0"
    times = 3 if scale.quick else 10
    yield _row("--help", [_timed("-m", "cli_client", "--help") for _ in range(times)], "ms", "150")
    beyond = [_first_paint() - _timed("-c", IMPORTS) for _ in range(times)]
    yield _row("first paint, beyond the imports", beyond, "ms", "200")
    environ = _environ()
    with server(Path(scale.directory), cores=None) as measured:
        address = f"{measured.host}:{measured.port}"
        _with_games(address, environ)
        terminal = Terminal("--server", address, environ=environ)
        try:
            terminal.until("online as")
            _settle(terminal)
            terminal.type("]")
            _settle(terminal)
            keys = [_echo(terminal, ARROWS[number % 2]) for number in range(times * 5)]
            yield _row(f"a key, with {GAMES} games open", keys, "ms", "20")
            yield _row("processor while nothing happens", [_idle(terminal, 2 if scale.quick else 15)], "%", "2")
        finally:
            terminal.close()
