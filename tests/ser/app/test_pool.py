"""Which waiting game a player finds."""

import attrs
import pytest

from engine.game import decide
from engine.game.facts import Player
from engine.game.state import Game
from ser.app.pool import Pool

AT = 1_700_000_000_000


@attrs.define(eq=False)
class FakeLive:
    """What the pool needs of a game in memory."""

    id: str
    game: Game
    waiting: bool = True


def opened(game_id: str, owner: str = "ann", opponent: str | None = None, **options: int) -> FakeLive:
    """A game that waits."""
    player = Player(f"u-{owner}", owner)
    return FakeLive(game_id, decide.open_game("mnk", options, (player,), AT, opponent=opponent)[1])


def pool_of(*games: FakeLive) -> Pool:
    pool = Pool()
    for game in games:
        pool.update(game)  # type: ignore[arg-type]
    return pool


def found(pool: Pool, name: str, opponent: str | None = None, **options: int) -> str | None:
    """The game that a player finds."""
    rules = opened("x", **options).game.table.options
    live = pool.find("mnk", rules, f"u-{name}", name, opponent)
    return live and live.id


def test_the_first_that_came_is_found_first() -> None:
    pool = pool_of(opened("g1"), opened("g2", "joe"))
    assert found(pool, "bob") == "g1"


def test_a_game_that_waits_no_more_is_not_found() -> None:
    first, second = opened("g1"), opened("g2", "joe")
    pool = pool_of(first, second)
    first.waiting = False
    pool.update(first)  # type: ignore[arg-type]
    assert found(pool, "bob") == "g2"
    first.waiting = True
    pool.update(first)  # type: ignore[arg-type]
    assert found(pool, "bob") == "g2"


def test_taking_a_game_in_or_out_twice_changes_nothing() -> None:
    game = opened("g1")
    pool = pool_of(game, game)
    game.waiting = False
    for _ in range(2):
        pool.update(game)  # type: ignore[arg-type]
    assert found(pool, "bob") is None


@pytest.mark.parametrize(("name", "opponent", "game"), [
    ("bob", None, "g-for-bob"), ("BOB", None, "g-for-bob"), ("eve", None, "g-open"), ("bob", "ann", "g-for-bob"),
    ("bob", "joe", "g-open"), ("eve", "joe", "g-open"), ("eve", "ann", None), ("joe", None, None),
])
def test_a_game_kept_for_a_name_comes_before_one_that_is_open_to_all(
    name: str, opponent: str | None, game: str | None
) -> None:
    pool = pool_of(opened("g-open", "joe"), opened("g-for-bob", "ann", "bob"))
    assert found(pool, name, opponent) == game


def test_nobody_finds_their_own_game_nor_one_of_their_name() -> None:
    pool = pool_of(opened("g1", "ann"))
    assert found(pool, "ann") is None
    live = pool.find("mnk", opened("x").game.table.options, "another-user", "ANN", None)
    assert live is None


def test_options_tell_games_apart() -> None:
    pool = pool_of(opened("g-small"), opened("g-large", rows=5))
    assert [found(pool, "bob", rows=5), found(pool, "bob"), found(pool, "bob", rows=4)] == ["g-large", "g-small", None]
