"""Wakes the model when time changes anything: clocks tick, or fall low. Otherwise something else has to happen."""

import math
from typing import Final

import trio

from cli_client.happenings import Passed
from cli_client.model.clocks import next_due
from cli_client.store import Store

LONGEST: Final = 60.0
"""Seconds after which the server's clock is looked at again: this machine may have slept."""


async def keep_time(store: Store) -> None:
    """Tells the store when such a moment has passed while it was waited for, never of those before."""
    since = store.backend.now()
    while True:
        stirred, moment = store.stirred, next_due(store.state, since)
        wait = math.inf if moment is None else min(LONGEST, max(0, moment - since) / 1000)
        with trio.move_on_after(wait):
            await stirred.wait()
        now = store.backend.now()
        if moment is not None and moment <= now:
            store.dispatch(Passed(since, now))
        since = now
