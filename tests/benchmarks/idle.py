"""What connections cost that say nothing: memory, and the delay of the first answer to a new one."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from statistics import median
from time import perf_counter, sleep

from cli_client.load.network import Target, raise_file_limit, source_address
from tests.benchmarks.processes import OWN_CORES, Measured, on_cores
from tests.benchmarks.scale import Scale
from tests.benchmarks.servers import server
from tests.benchmarks.table import Row

PING = b'{"jsonrpc":"2.0","id":1,"method":"server.ping"}\n'
GUEST = b'{"jsonrpc":"2.0","id":1,"method":"auth.guest"}\n'
LIMITS = {"SER_MAX_CONNECTIONS": "20000"}
SETTLE = 1.0


def _open(measured: Measured, number: int) -> socket.socket:
    target = Target(socket.AF_INET, (measured.host, measured.port))
    source = (source_address(number), 0) if target.has_many_sources else None
    return socket.create_connection(target.address, timeout=10, source_address=source)


def _ask(sock: socket.socket, line: bytes) -> None:
    sock.sendall(line)
    answer = b""
    while not answer.endswith(b"\n"):
        data = sock.recv(65536)
        if not data:
            raise RuntimeError("the server has closed the connection")
        answer += data
    if b'"result"' not in answer:
        raise RuntimeError(answer.decode())


def _first_answers(measured: Measured, scale: Scale) -> list[float]:
    """Milliseconds from the beginning of a connection to its first answer, each of a new connection."""
    times = []
    for number in range(scale.answers):
        began = perf_counter()
        with _open(measured, scale.idle + number) as sock:
            _ask(sock, PING)
            times.append((perf_counter() - began) * 1000)
    return sorted(times)


def _row(what: str, count: int, measured: Measured, empty: int, scale: Scale) -> Row:
    sleep(SETTLE)
    memory = measured.memory()
    cpu = measured.cpu()
    sleep(SETTLE)
    cpu = measured.cpu() - cpu
    answers = _first_answers(measured, scale)
    return {
        "connections": what,
        "number": count,
        "RSS MB": round(memory / 1e6, 1),
        "bytes each": round((memory - empty) / count) if count else 0,
        "idle CPU %": round(cpu / SETTLE * 100, 1),
        "first answer p50 ms": round(median(answers), 3),
        "p99 ms": round(answers[len(answers) * 99 // 100], 3),
    }


def run(scale: Scale) -> Iterator[Row]:
    """The empty server, then connections that have only connected, then the same ones as guests."""
    raise_file_limit(scale.idle)
    with server(scale.directory, **LIMITS) as measured, on_cores(OWN_CORES), ExitStack() as stack:
        _first_answers(measured, scale)
        empty = measured.memory()
        yield _row("none", 0, measured, empty, scale)
        socks = [stack.enter_context(_open(measured, number)) for number in range(scale.idle)]
        yield _row("connected", len(socks), measured, empty, scale)
        for sock in socks:
            _ask(sock, GUEST)
        yield _row("guests", len(socks), measured, empty, scale)
