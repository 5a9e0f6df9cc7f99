"""What the benchmark puts into a database is what the server would have put there."""

import attrs
import trio

from engine.game.facts import unpack
from engine.game.state import ENDED, PLAYING, replay
from ser.store.sql import SqlStore
from tests.benchmarks.filling import with_running
from tests.benchmarks.scale import quick


async def test_filled_databases_are_the_servers_own(tmp_path):
    scale = attrs.evolve(quick(tmp_path), finished=(20,))
    database = await trio.to_thread.run_sync(with_running, scale, 20, 5)
    store = SqlStore(f"sqlite:///{database}")
    await store.open()
    try:
        unfinished = await store.unfinished(None)
        assert len(unfinished) == 5
        running = await store.game(unfinished[0])
        game = replay([unpack(fact) for fact in running.facts])
        assert game.status == PLAYING
        assert [player.user_id for player in game.table.seats] == [seat.user_id for seat in running.seats]
        finished, total = await store.finished(running.seats[0].user_id, 10, 0)
        assert total == len(finished)
        assert all(row.status == ENDED for row, _ in finished)
    finally:
        await store.close()
