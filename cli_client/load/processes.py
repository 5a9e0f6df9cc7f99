"""One plan carried out by several processes that begin to play at the same moment."""

import multiprocessing
from multiprocessing.connection import Connection
from typing import Final

import attrs

from cli_client.load.crowd import DRAIN_LIMIT, GATHER_LIMIT, Crowd
from cli_client.load.network import Target, raise_file_limit
from cli_client.load.plan import Plan
from cli_client.load.tally import Tally, merge

START_LIMIT: Final = 30.0
"""Seconds that a process may take to start, and a little to report."""


def carry_out(plan: Plan, target: Target, processes: int) -> Tally:
    """What happened, in all processes together."""
    if processes == 1:
        return _alone(plan, target)
    context = multiprocessing.get_context("spawn")
    workers = []
    for share in plan.shares(processes):
        ours, theirs = context.Pipe()
        worker = context.Process(target=_work, args=(theirs, share, target), daemon=True)
        worker.start()
        theirs.close()
        workers.append((worker, ours))
    try:
        return _conduct([pipe for _, pipe in workers], plan.seconds)
    finally:
        for worker, _ in workers:
            worker.terminate()
            worker.join()


def _conduct(pipes: list[Connection], seconds: float) -> Tally:
    pipes = [pipe for pipe in pipes if _answer(pipe, GATHER_LIMIT) is not None]
    for pipe in pipes:
        pipe.send("play")
    tallies = [_answer(pipe, seconds + DRAIN_LIMIT) for pipe in pipes]
    whole = merge(tally for tally in tallies if tally is not None)
    whole.errors.update({"process_lost": tallies.count(None)} if None in tallies else {})
    return whole


def _answer(pipe: Connection, seconds: float) -> Tally | None:
    try:
        return pipe.recv() if pipe.poll(seconds + START_LIMIT) else None
    except (EOFError, OSError):
        return None


def _alone(plan: Plan, target: Target) -> Tally:
    raise_file_limit(2 * plan.pairs)
    crowd = Crowd(plan, target)
    before = crowd.gather()
    return _whole(before, crowd.play(plan.seconds), crowd.finish())


def _work(pipe: Connection, plan: Plan, target: Target) -> None:
    raise_file_limit(2 * plan.pairs)
    crowd = Crowd(plan, target)
    before = crowd.gather()
    pipe.send(before)
    pipe.recv()
    pipe.send(_whole(before, crowd.play(plan.seconds), crowd.finish()))


def _whole(before: Tally, played: Tally, after: Tally) -> Tally:
    """What was played in the measured time, with the errors of the time before and after."""
    return attrs.evolve(played, errors=before.errors + played.errors + after.errors, connected=before.connected)
