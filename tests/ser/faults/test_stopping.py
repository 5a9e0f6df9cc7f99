"""A server that stops while its store fails: it ends in good order, without an error of its own."""

import trio
import trio.testing

from ser.app.application import open_application
from ser.app.limits import Limits
from tests.ser.clients import Client
from tests.ser.faults.test_unstored import WaitingStore
from tests.ser.harness import Door, seeded, settle


async def test_a_group_that_fails_after_the_doors_are_closed_stops_nothing(
    autojump_clock: trio.testing.MockClock,
) -> None:
    store = WaitingStore()
    async with (
        trio.open_nursery() as outside, open_application(store, Limits(), seeded(1)) as app,
        trio.open_nursery() as doors,
    ):
        door = Door(app)
        doors.start_soon(door.run)
        client = Client(door.connect("192.0.2.1"))
        await client.enter("auth.guest")
        game_id = (await client.good("lobby.quickMatch"))["gameId"]
        store.held = True
        client.send(client.request("games.resign", gameId=game_id))
        await settle()
        outside.start_soon(fail_later, store)
        doors.cancel_scope.cancel()
    assert app.counts["internal"] == 0
    assert len(store.facts[game_id]) == 1


async def fail_later(store: WaitingStore) -> None:
    """The store fails, some time after everything else has ended."""
    await trio.sleep(1)
    await store.let_go(failing=True)
