"""How the tests are run: by how many processes, in which order, and what is done once instead of again and again."""

import gc
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pytest
from _pytest.assertion import rewrite  # there is no public way to what it keeps

T = TypeVar("T")
ROOT = Path(__file__).parents[1]
LONG = (
    "tests/ser/doors/http/test_schemathesis.py::test_what_is_documented_is_what_happens",
    "tests/ser/faults/test_kills.py::test_two_hundred_kills_lose_nothing_and_double_nothing",
    "tests/ser/faults/test_failing_rooms.py::test_whichever_call_fails_nothing_is_half_done",
    "tests/ser/simulation/test_simulation.py::test_in_these_worlds_everything_happens_that_the_lobby_has",
    "tests/engine/bots/test_strength.py::test_hard_does_not_lose_to_a_plain_tree_search",
    "tests/engine/bots/test_strength.py::test_promises_hold_in_a_few_games_even_in_a_hurry",
    "tests/engine/rules/test_connect_four.py::test_games_and_positions_are_as_many_as_in_the_tables",
    "tests/ser/app/test_rematch.py::test_a_thousand_pairs_that_ask_at_once_have_a_thousand_new_games",
    "tests/ser/faults/test_flushing.py::test_with_full_durability_every_acknowledged_group_is_flushed",
    "tests/ser/faults/test_flushing.py::test_with_relaxed_durability_moves_do_not_wait_for_the_disk",
)
"""What takes seconds, the longest first: begun late, it would be waited for by processes with nothing left to do."""


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: some tests wait for programs, sockets and disks meanwhile."""
    return (len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1) + 1


# --------------------------------------------------------------------------------------------------------- the order


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Each of several processes begins with some of what takes long: at first each is given an equal share."""
    if given := given_to(config):
        long = sorted((item for item in items if name_of(item) in LONG), key=lambda item: LONG.index(name_of(item)))
        items[:] = dealt(long, [item for item in items if name_of(item) not in LONG], given["workercount"])


def given_to(config: pytest.Config) -> dict[str, Any]:
    """What one of several processes is told, its number for one; nothing if this is the only one."""
    given: dict[str, Any] = getattr(config, "workerinput", {})
    return given


def name_of(item: pytest.Item) -> str:
    """A test's file and function, without its parameters."""
    return item.nodeid.partition("[")[0]


def dealt(first: Sequence[T], rest: Sequence[T], shares: int) -> list[T]:
    """All of them, so that each of so many equal shares begins with those of the first that are its in turn."""
    left = iter(rest)
    found: list[T] = []
    for share in range(shares):
        length = (len(first) + len(rest) - len(found)) // (shares - share)
        begun = first[share::shares]
        found += [*begun, *islice(left, max(0, length - len(begun)))]
    return found


# ------------------------------------------------------------------------------------ once instead of again and again

if sys.dont_write_bytecode:  # not beside the sources, then; but hundreds of processes need not compile the same
    sys.dont_write_bytecode, sys.pycache_prefix = False, str(ROOT / ".pytest_cache" / "bytecode")
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """What has been imported and collected stays: garbage is not looked for in it, then and later."""
    if given := given_to(session.config):
        with suppress(Exception):  # pytest's own, and may change: then this is only slower
            compile_some(session.config, int(given["workerid"].removeprefix("gw")), given["workercount"])
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.collect()
        gc.freeze()
        gc.set_threshold(10_000, 20, 20)  # as the server does


def compile_some(config: pytest.Config, number: int, processes: int) -> None:
    """Each of several processes begins elsewhere with what is not compiled yet, so that they share this work."""
    files = sorted(file for name in config.args for file in Path(name).rglob("test_*.py"))
    begin = len(files) * number // processes
    for file in files[begin:] + files[:begin]:
        kept = rewrite.get_cache_dir(file) / (file.stem + rewrite.PYC_TAIL)
        if not kept.exists() and rewrite.try_makedirs(kept.parent):
            with suppress(SyntaxError, ValueError):  # whoever imports it says what is wrong with it
                source, code = rewrite._rewrite_test(file, config)
                rewrite._write_pyc(config.stash[rewrite.assertstate_key], code, source, kept)
