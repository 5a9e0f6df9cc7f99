"""Company at the HTTP door, by turns: people who ask, connections that say nothing, and such as never come to the end.

    python -m tests.benchmarks.company HOST PORT WAY MANY     `+` lets them come, `-` sends them away and prints JSON
"""

import json
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Mapping
from time import perf_counter
from typing import Final

import trio

from cli_client.load.network import raise_file_limit, source_address
from tests.benchmarks.http_players import Asker, Results, playing

PLAYERS: Final = 10
"""Connections on which people ask."""

PATIENCE: Final = 5.0
"""Seconds between two bytes of those who are slow."""

OTHERS: Final = 10_000
"""Their addresses are not those of the people at the socket: from one address there may be only so many."""

CALM: Final = 1.0
"""Seconds in which the server takes in those who are never answered."""

NICE: Final = 10
"""They share a core with those whose latencies are measured, and are not to be in their way there."""

HALF: Final = (
    b"GET /healthz HTTP/1.1\r\nHost: x\r\nX-Never: ",
    b"POST /game HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 60000\r\n\r\n{",
)
"""Half a head, and half a body."""


class Company:
    """Those who are there at the moment."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port
        self.results = Results()
        self.askers: list[Asker] = []
        self.cut = 0

    async def _connect(self, number: int) -> trio.SocketStream:
        return await trio.open_tcp_stream(self._host, self._port, local_address=source_address(OTHERS + number))

    async def ask(self, rate: int, nursery: trio.Nursery) -> None:
        """So many requests a second in all, by connections that block, each in a thread.

        Those who ask share a core with those whose latencies are measured, and this costs the least of it.
        """
        for number in range(PLAYERS):
            source = (source_address(OTHERS + number), 0)
            self.askers.append(Asker((self._host, self._port), source, playing(self.results)))
            nursery.start_soon(self._ask, self.askers[-1], PLAYERS / rate, number / rate)

    async def _ask(self, asker: Asker, pause: float, later: float) -> None:
        ended = threading.Event()
        try:
            await trio.to_thread.run_sync(_ask_in_time, asker, pause, later, ended, abandon_on_cancel=True)
        finally:
            ended.set()

    async def rest(self, many: int, nursery: trio.Nursery) -> None:
        """So many connections that have asked once, and say no more."""
        self._kept = [await self._connect(number) for number in range(many)]
        for stream in self._kept:
            await stream.send_all(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            self.results.errors += not (await stream.receive_some()).startswith(b"HTTP/1.1 200 ")

    async def dribble(self, many: int, nursery: trio.Nursery) -> None:
        """So many connections with half a request each, which goes on by a byte now and then."""
        for number in range(many):
            nursery.start_soon(self._dribble, number, await self._connect(number))
        await trio.sleep(CALM)

    async def _dribble(self, number: int, stream: trio.SocketStream) -> None:
        try:
            await stream.send_all(HALF[number % len(HALF)])
            await trio.sleep(PATIENCE * (number % 100) / 100)
            while True:
                await stream.send_all(b" ")
                await trio.sleep(PATIENCE)
        except trio.BrokenResourceError:
            self.cut += 1


def _ask_in_time(asker: Asker, pause: float, later: float, ended: threading.Event) -> None:
    due = perf_counter() + later
    while not ended.wait(max(0.0, due - perf_counter())):
        asker.ask()
        due += pause
    asker.close()


Way = Callable[[Company, int, trio.Nursery], Awaitable[None]]
WAYS: Final[Mapping[str, Way]] = {"ask": Company.ask, "rest": Company.rest, "dribble": Company.dribble}


async def _stay(company: Company, way: Way, many: int, ended: trio.Event) -> None:
    """Comes, says so, and goes when it is told to."""
    async with trio.open_nursery() as nursery:
        await way(company, many, nursery)
        print("there", flush=True)
        await ended.wait()
        nursery.cancel_scope.cancel()


async def serve(host: str, port: int, way: Way, many: int) -> None:
    """Does as it is told on standard input."""
    async with trio.open_nursery() as nursery:
        async for said in trio.lowlevel.FdStream(os.dup(sys.stdin.fileno())):
            if said == b"+":
                company, ended, began = Company(host, port), trio.Event(), perf_counter()
                nursery.start_soon(_stay, company, way, many, ended)
            else:
                ended.set()
                asked = sum(asker.asked for asker in company.askers)
                print(json.dumps({"asked": asked, "errors": company.results.errors, "cut": company.cut,
                                  "seconds": perf_counter() - began}), flush=True)


def main() -> None:
    """Until standard input ends."""
    host, port, way, many = sys.argv[1:]
    os.nice(NICE)
    raise_file_limit(int(many))
    trio.run(serve, host, int(port), WAYS[way], int(many))


if __name__ == "__main__":
    main()
