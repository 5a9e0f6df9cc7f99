"""The command ``cli-client load``: from arguments to a report and an exit code."""

import sys
from typing import Final

import orjson

from cli_client.load.network import reachable, resolve
from cli_client.load.options import read_options
from cli_client.load.processes import carry_out
from cli_client.load.report import as_object, as_text

OK: Final = 0
ERRORS: Final = 1
NO_CONNECTION: Final = 5


def main(argv: list[str]) -> int:
    """Runs the load tester; answers the exit code (0, 1, 5; wrong usage leaves with 2)."""
    options = read_options(argv)
    plan = options.plan
    try:
        target = reachable(resolve(plan.host, plan.port), plan.timeout)
    except OSError as error:
        return _no_connection(f"{plan.host} is not known: {error}")
    if target is None:
        return _no_connection(f"nobody answers at {plan.host}:{plan.port}")
    tally = carry_out(plan, target, options.processes)
    result = as_object(options, tally)
    sys.stdout.write(orjson.dumps(result).decode() + "\n" if options.json else as_text(result))
    sys.stdout.flush()
    if not tally.connected:
        return NO_CONNECTION
    return ERRORS if tally.failures else OK


def _no_connection(why: str) -> int:
    sys.stderr.write(f"cli-client load: {why}\n")
    return NO_CONNECTION
