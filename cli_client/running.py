"""Runs a face on a store with its backend, until the face ends or a signal ends it."""

import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

import trio

from cli_client.happenings import Happening
from cli_client.store import Store
from cli_client.timekeeping import keep_time

ENDING: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
SIGNALLED: Final = 128
"""A program that was ended by signal n has the exit code 128 + n."""

Show = Callable[[Store], Awaitable[int]]
Heard = Callable[[Happening], None]


async def run_face(store: Store, show: Show, *, heard: Heard = lambda _: None,
                   interrupt: Callable[[], None] | None = None,
                   beside: Callable[[], Awaitable[None]] = trio.sleep_forever) -> int:
    """The face's exit code, or the signal's. ``interrupt`` is called at SIGINT, if the face wants to know of it.

    ``beside`` is run as long as the face is.
    """
    code = 0
    failed: Exception | None = None

    async def heed(signals: AsyncIterator[int]) -> None:
        nonlocal code
        async for number in signals:
            if number == signal.SIGINT and interrupt is not None:
                interrupt()
                continue
            code = SIGNALLED + number
            nursery.cancel_scope.cancel()

    try:
        with trio.open_signal_receiver(*ENDING) as signals:
            async with trio.open_nursery() as nursery:
                nursery.start_soon(heed, signals)
                nursery.start_soon(store.backend.run)
                nursery.start_soon(store.pump, heard)
                nursery.start_soon(store.follow_up)
                nursery.start_soon(keep_time, store)
                nursery.start_soon(beside)
                try:
                    code = await show(store)
                except Exception as error:  # noqa: BLE001 - it leaves below, not wrapped in groups by nurseries
                    failed = _alone(error)
                nursery.cancel_scope.cancel()
    except* OSError as errors:  # the output cannot be written to any more
        failed = _first(errors)
    if failed is not None:
        raise failed
    return code


def _first(error: BaseException) -> Exception:
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error if isinstance(error, Exception) else RuntimeError(repr(error))


def _alone(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error
