"""The benchmark of the server process. It prints tables (or one JSON object) and asserts nothing.

    python -m tests.benchmarks [--quick] [--json] [PART…]

Without a part all of them run, one after the other, in about half an hour; with ``--quick`` in two minutes, and then
the numbers say little. Parts:

    moves        CPU and moves per second at 2, 100 and 1,000 connections: a bare forwarder on the same hub (no rules,
                 no storage), then the server with full and with relaxed durability, and in the full dialect.
                 "x bare" is the CPU per move in units of the forwarder's, in the same run, both as fast as they
                 go; "x paced" in units of a forwarder that plays only as fast as the server with full durability:
                 the less there is to do, the fewer sockets are ready at once, and the dearer is each
    connections  the same at 100, 1,000 and 5,000 connections; "x first" compares with the first line
    idle         10,000 connections that say nothing: memory of each, what the server spends on them in CPU, and the
                 first answer to a new connection without and with them
    history      the same as moves with 0, 10,000 and 1,000,000 finished games in the database
    start        from the start of the process to "ready": empty, and with 1,000,000 finished and 10,000 running games
    engine       no server: random games of every type from the start to the end, and the nodes of every search, in a
                 second of CPU, next to OpenSpiel's games and searches that are written in Python where open_spiel can
                 be imported (tests/tournament/openspiel.py says how). Of our games it has tic-tac-toe only; the others
                 stand beside that one, ply by ply and node by node, though a ply on nine cells is less
    bots         200 connections play, at the pace of people and as fast as it goes, without bots and beside 200 games
                 against bots of all levels in which people answer at once; "x without" is the middle one of the
                 rounds' ratios of p99, "bot s" how long people wait for a bot. The server may use all cores here
    logins       the same without and beside 50 logins a second with name and password, one in ten of them wrong
    http         moves over HTTP on 32 connections next to a FastAPI route that does nothing, on Hypercorn's trio
                 worker; and 200 connections at the socket, at the pace of people and as fast as it goes, by turns
                 without and beside 100 moves a second over HTTP, 1,000 idle HTTP connections, and 1,000 with half a
                 request or a slow body: what begins with "x" is the middle one of the ratios of neighbouring turns
    page         how soon the page behind a link can be used in a fresh Chromium, by the page's own clock
    lists        no server: what the store takes for a page of a list, with 1,000,000 rated players, 10,000 users, 1,000
                 rooms, 100,000 invitations and 100,000 notifications of one user
    watchers     one game that 0, 100, 1,000 and 5,000 connections watch (classic: that all speak for one seat): the
                 time until a move has reached them, each and the last one, and CPU for each that it reached
    client       the terminal client: how soon it is there, how soon a key shows with 20 games open, and what it takes
                 while nothing happens
    rematches    100 and 1,000 pairs whose games are over, and who all ask for another one at once

The server has the first core that this process may use, the load the second one; what else runs on them disturbs, so
compare within one run. CPU is that of all threads of the server process, user and system, as the kernel counts it
(in steps of 10 ms). Settings are the defaults, with an SQLite file in the temporary directory (``--directory``: it
should be on the disk that is to be measured) and SER_PORT=0; where the column "limits" says "raised", SER_RATE and
SER_BURST are 100000, because few connections play faster than the 50 requests a second each may send.

What is promised (docs/promises): at 1,000 connections in the classic dialect with full durability at most 60 us of
CPU a move and at most 2.5 times the forwarder; relaxed durability costs no more; 10,000 idle connections take at most
100 MB and do not delay the first answer to a new one; the cost of a move grows by at most a quarter from 100 to 5,000
connections and from 0 to 1,000,000 finished games; "ready" after at most 2 s empty, 4 s with that many games; with
1,000 watchers at most 15 us of CPU for each, and 99 of 100 have a move within 50 ms; 1,000 pairs that ask at once have
1,000 new games; beside 200 games against bots p99
is less than twice as long, and so it is beside 50 logins a second; a move over HTTP costs at most 1.5 times what a
route that does nothing costs, and 100 of them a second make p99 at the socket at most a tenth longer; the page
can be used within a second.
"""

import argparse
import json
import os
import platform
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks import (
    bots,
    client,
    crowds,
    engine,
    history,
    http,
    idle,
    lists,
    logins,
    moves,
    page,
    rematches,
    start,
    watchers,
)
from tests.benchmarks.processes import OWN_CORES, SERVER_CORES
from tests.benchmarks.scale import Scale, full, quick
from tests.benchmarks.table import Row, as_text

PARTS: Mapping[str, Callable[[Scale], Iterator[Row]]] = {
    "moves": moves.run,
    "connections": crowds.run,
    "idle": idle.run,
    "history": history.run,
    "start": start.run,
    "engine": engine.run,
    "bots": bots.run,
    "logins": logins.run,
    "http": http.run,
    "page": page.run,
    "lists": lists.run,
    "watchers": watchers.run,
    "client": client.run,
    "rematches": rematches.run,
}


def machine() -> dict[str, object]:
    """Where it was measured."""
    return {"python": platform.python_version(), "system": platform.platform(), "cores": os.cpu_count(),
            "server on": sorted(SERVER_CORES), "load on": sorted(OWN_CORES)}


def measure(part: str, scale: Scale, *, text: bool) -> list[Row]:
    """The rows of one part, printed at once as text if wanted."""
    sys.stderr.write(f"{part} ...\n")
    rows = list(PARTS[part](scale))
    if text:
        print(f"{part}\n{as_text(rows)}\n", flush=True)
    return rows


def main(argv: list[str]) -> int:
    """Runs the parts that were asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"{', '.join(PARTS)}; default: all")
    parser.add_argument("--quick", action="store_true", help="small numbers, short windows")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--directory", type=Path, help="where the databases are for the time of the run")
    given = parser.parse_args(argv)
    for part in given.parts:
        if part not in PARTS:
            parser.error(f"there is no part {part}")
    with TemporaryDirectory(prefix="ser-benchmark-", dir=given.directory) as directory:
        scale = (quick if given.quick else full)(Path(directory))
        if not given.json:
            print(", ".join(f"{name}: {value}" for name, value in machine().items()) + "\n", flush=True)
        results = {part: measure(part, scale, text=not given.json) for part in given.parts or PARTS}
    if given.json:
        print(json.dumps({"machine": machine(), "quick": given.quick, "parts": results}))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
