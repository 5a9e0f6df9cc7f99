"""What every store owes of games with clocks, and of when a server was alive."""

from collections.abc import Awaitable, Callable
from typing import Final

from ser.app.ports import AliveRow, Batch, Store
from tests.ser.store.conformance import AT, batch, game, row


async def games_with_clocks_are_found_while_they_are_played(store: Store) -> None:
    statuses = ("playing", "waiting", "paused", "ended", "open")
    await store.commit(batch(games=[
        *(row(f"g{number}", status, timed=True) for number, status in enumerate(statuses)), row("g8"), row("g9")]))
    assert list(await store.timed_games()) == ["g0"]
    await store.commit(batch(games=[row("g0", "ended", timed=True), row("g2", timed=True), row("g1", timed=True)]))
    assert list(await store.timed_games()) == ["g1", "g2"]


async def a_row_says_whether_its_game_has_a_clock(store: Store) -> None:
    for game_id, timed in (("g1", True), ("g2", False)):
        made = game(game_id, "u-ann", status="ended")
        made.games[game_id] = row(game_id, "ended", timed=timed)
        await store.commit(made)
    rows, _ = await store.finished("u-ann", 10, 0)
    assert {row.game_id: row.timed for row, _ in rows} == {"g1": True, "g2": False}


async def nobody_was_ever_alive_where_nobody_has_said_so(store: Store) -> None:
    assert await store.alive_at() is None


async def the_last_sign_of_life_is_the_one_that_stays(store: Store) -> None:
    for at in (AT, AT + 5_000, AT + 10_000):
        made = Batch()
        made.put(AliveRow("server", at))
        assert made
        await store.commit(made)
        assert await store.alive_at() == at


LAWS: Final[tuple[Callable[[Store], Awaitable[None]], ...]] = (
    games_with_clocks_are_found_while_they_are_played, a_row_says_whether_its_game_has_a_clock,
    nobody_was_ever_alive_where_nobody_has_said_so, the_last_sign_of_life_is_the_one_that_stays,
)
