"""What a run has shown, as a JSON object and as lines of text."""

from collections.abc import Mapping
from typing import Any, Final

from cli_client.load.options import Options
from cli_client.load.tally import Tally, percentile

PERCENTILES: Final[Mapping[str, float]] = {"p50": 50, "p99": 99, "p99.9": 99.9, "max": 100}
BUSY: Final = 0.9
"""Share of its CPU time from which on the load tester itself may be what limits the result."""


def as_object(options: Options, tally: Tally) -> dict[str, Any]:
    """The whole result; latencies in milliseconds, None where no move arrived."""
    plan = options.plan
    seconds = tally.seconds or plan.seconds
    return {
        "server": f"{plan.host}:{plan.port}",
        "dialect": plan.dialect,
        "gameType": plan.game_type,
        "connections": 2 * plan.pairs,
        "connected": tally.connected,
        "processes": options.processes,
        "seconds": round(seconds, 3),
        "moves": tally.moves,
        "games": tally.games,
        "movesPerSecond": round(tally.moves / seconds, 1),
        "latencyMs": {name: _milliseconds(percentile(tally.latencies, p)) for name, p in PERCENTILES.items()},
        "ownCpu": round(tally.cpu / seconds / options.processes, 3),
        "errors": {code: count for code, count in sorted(tally.errors.items()) if count},
    }


def _milliseconds(microseconds: int | None) -> float | None:
    return None if microseconds is None else microseconds / 1000


def as_text(result: Mapping[str, Any]) -> str:
    """The result for people."""
    latencies = "  ".join(f"{name} {'-' if value is None else f'{value:.2f} ms'}"
                          for name, value in result["latencyMs"].items())
    errors = "  ".join(f"{code} {count}" for code, count in result["errors"].items())
    lines = [
        (f"{result['connected']} of {result['connections']} connections to {result['server']}, "
         f"{result['dialect']} dialect, {result['gameType']}, {result['seconds']:.1f} s"),
        f"moves    {result['movesPerSecond']:,.0f} a second ({result['moves']:,}; {result['games']:,} whole games)",
        f"latency  {latencies}",
        f"errors   {errors or 'none'}",
    ]
    if result["ownCpu"] > BUSY:
        lines.append(f"note     the load tester itself was busy {result['ownCpu']:.0%} of the time: "
                     "take more --processes")
    return "\n".join(lines) + "\n"
