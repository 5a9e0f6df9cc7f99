"""The model is woken when time falls low, and not for anything that is over."""

import attrs
import trio

from cli_client.connection.feed import Feed
from cli_client.happenings import Online
from cli_client.model.intents import Complain, Lobby
from cli_client.model.state import State
from cli_client.store import Store
from cli_client.timekeeping import keep_time
from tests.cli_client.fakes import ANN, seen, snapshot
from tests.cli_client.model.test_clocks import running, timed


class Server:
    """A backend whose clock is an hour ahead of ours."""

    def __init__(self):
        self.happenings = Feed()
        self.posted = []

    def post(self, method, params, tag=None):
        self.posted.append(method)

    def retry_now(self):
        pass

    def now(self):
        return 3_600_000 + round(1000 * trio.current_time())

    async def run(self):
        await trio.sleep_forever()


async def test_it_rings_at_the_moment_and_once(nursery, autojump_clock):
    store, heard = Store(Server(), State()), []
    store.ring = lambda ring: heard.append((ring.kind, round(trio.current_time() - began)))
    began = trio.current_time()
    nursery.start_soon(keep_time, store)
    await trio.sleep(5)
    store.dispatch(Online(ANN))
    store.dispatch(seen(timed(clock=running(left=200_000, since=store.backend.now()))))
    store.dispatch(seen(timed(clock=running(left=40_000, since=store.backend.now()), game_id="g2")))
    store.dispatch(seen(timed(clock=running(left=40_000, since=store.backend.now() - 20_000), game_id="g3")))
    await trio.sleep(1000)
    assert heard == [("clock", 15), ("clock", 175)]


async def test_where_no_clock_runs_it_waits(nursery, mock_clock):
    store = Store(Server(), State())
    nursery.start_soon(keep_time, store)
    store.dispatch(seen(snapshot()))
    await trio.testing.wait_all_tasks_blocked()
    assert trio.lowlevel.current_statistics().seconds_to_next_deadline == float("inf")


async def test_a_refusal_rings(nursery):
    store, heard = Store(Server(), State()), []
    store.ring = heard.append

    store.dispatch(Complain("what?"))
    store.dispatch(Lobby())
    assert [(ring.kind, ring.text) for ring in heard] == [("refused", "what?")]
    assert attrs.evolve(store.state).effects == ()
