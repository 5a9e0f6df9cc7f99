"""SIGKILL cannot see a missing flush, so system calls are counted: no group is acknowledged before it is flushed."""

import re
import shutil
import signal
from pathlib import Path

import pytest

from tests.ser.faults.servers import Client, Server, Table

FLUSHES = re.compile(r"(?:fdatasync|fsync)\(\d+")
MOVES = 40


def flushes(folder: Path, durability: str) -> int:
    """How many flushes a server makes for so many moves, each of which waits for the one before."""
    trace = folder / "trace"
    command = ["strace", "-f", "-qq", "-e", "trace=fdatasync,fsync", "-o", str(trace)]
    server = Server(folder, command, durability=durability, rate=100000, burst=100000).start()
    players = Table(server.address)
    players.play(1)
    before = len(FLUSHES.findall(trace.read_text()))
    players.play(MOVES)
    after = len(FLUSHES.findall(trace.read_text()))
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
    return after - before


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: flushes cannot be counted")
def test_with_full_durability_every_acknowledged_group_is_flushed(tmp_path: Path) -> None:
    assert flushes(tmp_path, "full") >= MOVES


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: flushes cannot be counted")
def test_with_relaxed_durability_moves_do_not_wait_for_the_disk(tmp_path: Path) -> None:
    assert flushes(tmp_path, "relaxed") < MOVES


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is not installed: flushes cannot be counted")
def test_what_arrives_together_is_flushed_together(tmp_path: Path) -> None:
    """Group commit: many games' moves at once need fewer flushes than moves, and at least one."""
    trace = tmp_path / "trace"
    command = ["strace", "-f", "-qq", "-e", "trace=fdatasync,fsync", "-o", str(trace)]
    server = Server(tmp_path, command).start()
    client = Client(server.address)
    seats = [client.ask(username=None)]
    seats += [client.ask(username=None) for _ in range(29)]
    before = len(FLUSHES.findall(trace.read_text()))
    client.raw(b"".join(b'{"gameId":"%s","playerId":"%s","position":4}\n' % (
        seat["gameId"].encode(), seat["playerId"].encode()) for seat in seats))
    shot = [client.ask(gameId=seat["gameId"], playerId=seat["playerId"], position=4) for seat in seats[-1:]]
    assert shot[0]["error"]["code"] == "not_your_turn"
    assert 1 <= len(FLUSHES.findall(trace.read_text())) - before < 30
    server.signal(signal.SIGTERM)
    assert server.wait() == 0
