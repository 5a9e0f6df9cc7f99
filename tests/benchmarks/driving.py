"""Games played against a process while its CPU time is measured."""

import attrs

from cli_client.load.crowd import Crowd
from cli_client.load.network import raise_file_limit, resolve
from cli_client.load.plan import Plan
from cli_client.load.tally import Tally, percentile
from tests.benchmarks.processes import OWN_CORES, Measured, on_cores
from tests.benchmarks.scale import Scale


@attrs.frozen
class Driven:
    """What a window of play has shown. Latencies in milliseconds, ``own`` is the load's share of its core."""

    cpu_us: float
    moves_a_second: float
    p50: float
    p99: float
    own: float
    errors: dict[str, int]


def drive(
    measured: Measured, connections: int, scale: Scale, dialect: str = "classic", rate: float | None = None,
) -> Driven:
    """Plays until it is warm, then measures; ``rate`` is moves a second, None is as fast as it goes."""
    raise_file_limit(connections)
    plan = Plan(measured.host, measured.port, connections // 2, scale.window, dialect, rate=rate, timeout=30.0)
    with on_cores(OWN_CORES):
        crowd = Crowd(plan, resolve(plan.host, plan.port)[0])
        before = crowd.gather(), crowd.play(scale.warm_up)
        cpu = measured.cpu()
        played = crowd.play(scale.window)
        cpu = measured.cpu() - cpu
        after = crowd.finish()
    return _driven(played, cpu, (*before, played, after))


def _driven(played: Tally, cpu: float, phases: tuple[Tally, ...]) -> Driven:
    if not played.moves:
        raise RuntimeError(f"nothing was played: {[phase.errors for phase in phases]}")
    errors = sum((phase.errors for phase in phases), start=type(played.errors)())
    return Driven(
        cpu_us=cpu / played.moves * 1e6,
        moves_a_second=played.moves / played.seconds,
        p50=percentile(played.latencies, 50) / 1000,
        p99=percentile(played.latencies, 99) / 1000,
        own=played.cpu / played.seconds,
        errors=dict(errors),
    )
