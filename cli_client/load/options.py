"""What the load tester is told on its command line."""

import argparse
from collections.abc import Sequence
from typing import Final

import attrs

from cli_client.load.dialects import DIALECTS
from cli_client.load.games import game_types
from cli_client.load.plan import Plan

DEFAULT_SERVER: Final = "127.0.0.1:5005"


@attrs.frozen
class Options:
    """The whole command line."""

    plan: Plan
    processes: int
    json: bool


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is not a positive number")
    return value


def _even(text: str) -> int:
    value = int(text)
    if value < 2 or value % 2:
        raise argparse.ArgumentTypeError(f"players come in pairs: {text} is not an even number from 2")
    return value


def _count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text} is not a number from 1")
    return value


def _address(text: str) -> tuple[str, int]:
    host, colon, port = text.rpartition(":")
    if not (host and colon and port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise argparse.ArgumentTypeError(f"{text} is not HOST:PORT")
    return host.removeprefix("[").removesuffix("]"), int(port)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cli-client load",
        description="Plays complete games in pairs against a server and prints moves per second, the latency from "
        "sending a move to its arrival at the opponent, and errors.",
        epilog="Exit codes: 0 all went well, 1 there were errors, 2 wrong usage, 5 no connection.",
    )
    add = parser.add_argument
    add("--connections", type=_even, required=True, metavar="N", help="connections, two to a game")
    add("--seconds", type=_positive, required=True, metavar="S", help="how long to play")
    add("--server", type=_address, default=DEFAULT_SERVER, metavar="HOST:PORT", help="default: %(default)s")
    add("--dialect", choices=sorted(DIALECTS), default="classic", help="default: %(default)s")
    add("--processes", type=_count, default=1, metavar="P", help="processes that share the connections (default: 1)")
    add("--game-type", choices=game_types(), default="tic-tac-toe", metavar="TYPE", help="default: %(default)s")
    add("--rate", type=_positive, metavar="R", help="moves a second in all (default: as fast as the server answers)")
    add("--timeout", type=_positive, default=10.0, metavar="S", help="when an answer is overdue (default: 10)")
    add("--seed", type=int, default=1, metavar="NUMBER", help="which games are played (default: 1)")
    add("--json", action="store_true", help="print one JSON object")
    return parser


def read_options(argv: Sequence[str]) -> Options:
    """The options of a command line; leaves the program with code 2 when they make no sense."""
    parser = _parser()
    given = parser.parse_args(argv)
    if given.processes > given.connections // 2:
        parser.error("there are more processes than pairs")
    host, port = given.server
    plan = Plan(host, port, given.connections // 2, given.seconds, given.dialect, given.game_type,
                given.rate, given.timeout, given.seed)
    return Options(plan, given.processes, given.json)
