"""Processes that answer lines of JSON: a few at once, each asked one thing at a time, replaced when they are lost."""

import contextlib
import json
import subprocess
from collections.abc import Callable, Sequence
from typing import Any, Final

import structlog
import trio

from engine.reasons import Refusal

log = structlog.get_logger("ser.workers")

ATTEMPTS: Final = 3
PATIENCE: Final = 20.0
"""So many seconds an answer is waited for before the worker is replaced."""

MOST_WAITING: Final = 500
"""More than so many do not wait for a worker."""

BUSY_MS: Final = 5000


class WorkerLostError(Exception):
    """The process has ended."""


class Worker:
    """One process, started when it is first asked something."""

    def __init__(self, command: Sequence[str]) -> None:
        self._command = command
        self._process: trio.Process | None = None

    async def ask(self, question: Any) -> Any:
        """Its answer. When it is lost, or nobody waits for the answer any more, the next question has a new process."""
        try:
            process = self._process = self._process or await trio.lowlevel.open_process(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            return json.loads(await _exchange(process, json.dumps(question).encode() + b"\n"))
        except BaseException:
            await self.close(kill=True)
            raise

    async def close(self, *, kill: bool = False) -> None:
        """Lets it come to its end, or ends it."""
        process, self._process = self._process, None
        if process is None:
            return
        with trio.CancelScope(shield=True):
            if kill:
                process.kill()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    await trio.aclose_forcefully(pipe)
            with trio.move_on_after(1):
                await process.wait()
                return
            process.kill()
            await process.wait()


async def _exchange(process: trio.Process, line: bytes) -> bytes:
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    assert process.stdout is not None  # noqa: S101
    try:
        await process.stdin.send_all(line)
        answer = b""
        while not answer.endswith(b"\n"):
            data = await process.stdout.receive_some()
            if not data:
                raise WorkerLostError
            answer += data
    except (trio.BrokenResourceError, trio.ClosedResourceError):
        raise WorkerLostError from None
    return answer


class Workers:
    """At most so many workers; whoever comes when all are asked waits for the first that is free."""

    def __init__(
        self, command: Sequence[str], at_once: int, patience: float = PATIENCE, attempts: int = ATTEMPTS,
    ) -> None:
        self._command = command
        self._patience = patience
        self._attempts = attempts
        self._idle: list[Worker] = []
        self.places = trio.CapacityLimiter(at_once)

    async def ask(self, question: Any, worth: Callable[[], bool] = lambda: True) -> Any:
        """What a worker answers; one that is lost is replaced and asked again.

        Refuses ``busy``, also when it is no longer ``worth`` asking after one has waited for a worker.
        """
        if self.places.statistics().tasks_waiting >= MOST_WAITING:
            raise Refusal("busy", retryAfterMs=BUSY_MS)
        async with self.places:
            if not worth():
                raise Refusal("busy", retryAfterMs=BUSY_MS)
            worker = self._idle.pop() if self._idle else Worker(self._command)
            try:
                return await self._ask(worker, question)
            finally:
                self._idle.append(worker)

    async def _ask(self, worker: Worker, question: Any) -> Any:
        for _ in range(self._attempts):
            with trio.move_on_after(self._patience), contextlib.suppress(WorkerLostError):
                return await worker.ask(question)
            if self._attempts > 1:
                log.warning("worker_lost", command=self._command[-1])
        raise Refusal("busy", retryAfterMs=BUSY_MS)

    async def close(self) -> None:
        """Ends those that nobody asks at the moment."""
        idle, self._idle = self._idle, []
        for worker in idle:
            await worker.close()
