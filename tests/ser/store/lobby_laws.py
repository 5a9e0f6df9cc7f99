"""What every store owes of games that wait and of games in which nothing happens."""

from collections.abc import Awaitable, Callable
from typing import Final

from ser.app.ports import OPEN, Store
from tests.ser.store.conformance import AT, batch, row


async def open_seats_are_found_the_latest_first_and_only_while_they_are_open(store: Store) -> None:
    rows = [row(f"g{number}", OPEN, updated_at=AT + number) for number in range(4)]
    await store.commit(batch(games=[*rows, row("g8", "waiting"), row("g9", "ended")]))
    assert list(await store.open_seats(3)) == ["g3", "g2", "g1"]
    await store.commit(batch(games=[row("g3", "playing"), row("g2", "ended")]))
    assert list(await store.open_seats(9)) == ["g1", "g0"]


async def an_open_seat_is_an_unfinished_game(store: Store) -> None:
    await store.commit(batch(games=[row("g1", OPEN)]))
    assert list(await store.unfinished(None)) == ["g1"]


async def quiet_games_are_those_that_were_written_before_and_have_not_ended(store: Store) -> None:
    statuses = ("playing", "waiting", OPEN, "ended")
    await store.commit(batch(games=[row(f"g{at}", status, updated_at=AT - at) for at, status in enumerate(statuses)]))
    assert list(await store.quiet_games(AT + 1, 9)) == ["g2", "g1", "g0"]
    assert list(await store.quiet_games(AT, 9)) == ["g2", "g1"]
    assert list(await store.quiet_games(AT + 1, 2)) == ["g2", "g1"]


async def a_game_whose_row_is_written_again_is_quiet_no_more(store: Store) -> None:
    await store.commit(batch(games=[row("g1", updated_at=AT)]))
    await store.commit(batch(games=[row("g1", updated_at=AT + 5)]))
    assert list(await store.quiet_games(AT + 5, 9)) == []
    assert list(await store.quiet_games(AT + 6, 9)) == ["g1"]


LAWS: Final[tuple[Callable[[Store], Awaitable[None]], ...]] = (
    open_seats_are_found_the_latest_first_and_only_while_they_are_open, an_open_seat_is_an_unfinished_game,
    quiet_games_are_those_that_were_written_before_and_have_not_ended,
    a_game_whose_row_is_written_again_is_quiet_no_more,
)
