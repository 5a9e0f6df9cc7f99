"""Workers answer in turn; one that is lost is replaced and asked again, and none is left at the end."""

import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import psutil
import pytest
import trio
import trio.testing

from engine.reasons import Refusal
from ser.app.workers import ATTEMPTS, MOST_WAITING, Worker, Workers

ECHO = """
import json, os, sys, time
for line in sys.stdin:
    {what}
    print(json.dumps([os.getpid(), json.loads(line)]), flush=True)
"""
ONCE = """
    mark = json.loads(line)
    if not os.path.exists(mark):
        open(mark, "w").close()
        {what}
"""

Make = Callable[..., Workers]


@pytest.fixture
async def make() -> AsyncIterator[Make]:
    """Makes workers that do something before they answer with their process and the question."""
    made = []

    def workers(what: str = "pass", at_once: int = 1, patience: float = 20.0) -> Workers:
        made.append(Workers([sys.executable, "-c", ECHO.format(what=what)], at_once, patience))
        return made[-1]

    yield workers
    for each in made:
        await each.close()
    assert psutil.Process().children() == []


async def test_a_worker_answers_one_question_after_the_other(make: Make) -> None:
    workers = make()
    answers = [await workers.ask(question) for question in (1, "two\n", ["\u4e2d", None], "x" * 200_000)]
    assert [question for _, question in answers] == [1, "two\n", ["\u4e2d", None], "x" * 200_000]
    assert len({pid for pid, _ in answers}) == 1


async def test_no_more_are_asked_at_once_than_there_are_places(make: Make) -> None:
    workers, found = make(at_once=2, what="time.sleep(0.01)"), []

    async def ask(number: int) -> None:
        found.append(await workers.ask(number))

    async with trio.open_nursery() as nursery:
        for number in range(10):
            nursery.start_soon(ask, number)
    assert sorted(number for _, number in found) == list(range(10))
    assert len({pid for pid, _ in found}) == 2


@pytest.mark.parametrize("lost", ["os.kill(os.getpid(), 9)", "time.sleep(600)", "sys.exit()"])
async def test_one_that_dies_or_hangs_is_replaced_and_asked_again(make: Make, tmp_path: Path, lost: str) -> None:
    mark = str(tmp_path / "mark")
    workers = make(what=ONCE.format(what=lost).strip(), patience=3.0)
    assert (await workers.ask(mark))[1] == mark


async def test_after_so_many_lost_ones_the_question_is_refused(make: Make, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    workers = make(what=f"open({str(marks)!r}, 'a').write('x'); sys.exit(1)")
    with pytest.raises(Refusal) as refused:
        await workers.ask(1)
    assert (refused.value.reason, refused.value.data) == ("busy", {"retryAfterMs": 5000})
    assert marks.read_text() == "x" * ATTEMPTS


async def test_who_does_not_wait_for_the_answer_leaves_none_behind(make: Make) -> None:
    workers = make(what="time.sleep(600) if 'slow' in line else None")
    with trio.move_on_after(1):
        await workers.ask("slow")
    assert (await workers.ask("quick"))[1] == "quick"


async def test_more_than_so_many_do_not_wait() -> None:
    workers = Workers(["nothing"], 1)
    async with trio.open_nursery() as nursery:
        for _ in range(MOST_WAITING + 1):
            nursery.start_soon(workers.places.acquire_on_behalf_of, object())
        await trio.testing.wait_all_tasks_blocked()
        with pytest.raises(Refusal, match="busy"):
            await workers.ask(1)
        nursery.cancel_scope.cancel()


async def test_one_that_does_not_come_to_its_end_is_ended() -> None:
    worker = Worker([sys.executable, "-c", ECHO.format(what="pass") + "\ntime.sleep(600)"])
    pid, _ = await worker.ask(1)
    await worker.close()
    assert not psutil.pid_exists(pid)
