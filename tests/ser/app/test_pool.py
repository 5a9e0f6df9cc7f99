"""Which waiting games are offered, and which of them a player finds."""

from typing import Any

import attrs
import pytest

from engine.game import decide
from engine.game.facts import Player
from engine.game.state import Game
from engine.rules import rules_of
from ser.app.matching import OpenSeat, Seeker
from ser.app.pool import Pool

AT = 1_700_000_000_000


@attrs.define(eq=False)
class FakeLive:
    """What the pool needs of a game in memory."""

    id: str
    state: Game | None
    there: bool = True
    ticket: int = 0

    def is_present(self, seat: int) -> bool:
        return self.there


def opened(
    game_id: str, owner: str = "ann", opponent: str | None = None, *, there: bool = True, **more: Any
) -> FakeLive:
    """A game that waits; ``more`` are its options and whatever else it is opened with."""
    beside = {name: more.pop(name) for name in ("stays", "private", "room", "key", "accepts") if name in more}
    player = Player(f"u-{owner}", owner)
    return FakeLive(game_id, decide.open_game("mnk", more, (player,), AT, opponent=opponent, **beside)[1], there)


def update(pool: Pool, game: FakeLive, **changes: Any) -> None:
    """The game has changed."""
    for name, value in changes.items():
        setattr(game, name, value)
    pool.update(game)  # type: ignore[arg-type]


def pool_of(*games: FakeLive) -> Pool:
    pool = Pool()
    for game in games:
        update(pool, game)
    return pool


def found(pool: Pool, name: str, opponent: str | None = None, *, patient: bool = False, **options: int) -> str | None:
    """The game that a player finds."""
    seeker = Seeker(f"u-{name.lower()}", name, rules_of("mnk").configure(options), opponent, patient)
    seat = pool.find("mnk", seeker)
    return seat and seat.game_id


def listed(pool: Pool, game_type: str | None = None) -> list[str]:
    return [seat.game_id for seat in pool.open_to_all(game_type)]


def test_the_first_that_came_is_found_first() -> None:
    pool = pool_of(opened("g1"), opened("g2", "joe"))
    assert found(pool, "bob") == "g1"
    assert listed(pool) == ["g1", "g2"]


def test_a_game_whose_player_is_away_is_not_offered_and_comes_back_behind_the_others() -> None:
    first, second = opened("g1"), opened("g2", "joe")
    pool = pool_of(first, second)
    update(pool, first, there=False)
    assert (found(pool, "bob"), listed(pool), len(pool)) == ("g2", ["g2"], 1)
    update(pool, first, there=True)
    assert (found(pool, "bob"), listed(pool)) == ("g2", ["g2", "g1"])


def test_taking_a_game_in_or_out_twice_changes_nothing() -> None:
    game = opened("g1")
    pool = pool_of(game, game)
    for _ in range(2):
        update(pool, game, there=False)
    assert (found(pool, "bob"), len(pool)) == (None, 0)


def test_a_game_that_has_begun_ended_or_was_not_stored_is_gone() -> None:
    game = opened("g1")
    assert game.state is not None
    begun = decide.sit(game.state, Player("u-bob", "bob"), AT)[1]
    for state in (begun, decide.cancel(game.state, AT)[1], None):
        pool = pool_of(opened("g1"))
        update(pool, game, state=state)
        assert (pool.seat("g1"), listed(pool)) == (None, [])


@pytest.mark.parametrize(("name", "opponent", "game"), [
    ("bob", None, "g-for-bob"), ("BOB", None, "g-for-bob"), ("eve", None, "g-open"), ("bob", "ann", "g-for-bob"),
    ("bob", "joe", "g-open"), ("eve", "joe", "g-open"), ("eve", "ann", None), ("joe", None, None),
])
def test_a_game_kept_for_a_name_comes_before_one_that_is_open_to_all(
    name: str, opponent: str | None, game: str | None
) -> None:
    pool = pool_of(opened("g-open", "joe"), opened("g-for-bob", "ann", "bob"))
    assert found(pool, name, opponent) == game
    assert listed(pool) == ["g-open"]


def test_nobody_finds_their_own_game_nor_one_of_their_name() -> None:
    pool = pool_of(opened("g1", "ann"))
    assert found(pool, "ann") is None
    assert pool.find("mnk", Seeker("another-user", "ANN", rules_of("mnk").configure({}))) is None


def test_options_tell_games_apart() -> None:
    pool = pool_of(opened("g-small"), opened("g-large", rows=5))
    assert [found(pool, "bob", rows=5), found(pool, "bob"), found(pool, "bob", rows=4)] == ["g-large", "g-small", None]


def test_a_list_is_of_one_game_type_or_of_all() -> None:
    pool = pool_of(opened("g1"))
    assert (listed(pool, "mnk"), listed(pool, "ludo")) == (["g1"], [])


@pytest.mark.parametrize("beside", [{"private": True}, {"room": "r1"}, {"key": "hash"}])
def test_what_is_a_rooms_private_or_behind_a_key_is_not_offered(beside: dict[str, Any]) -> None:
    assert len(pool_of(opened("g1", **beside))) == 0


# ------------------------------------------------------------------------------------------------- seats that stay


def test_a_seat_that_stays_is_offered_while_its_player_is_away_to_those_who_do_not_mind() -> None:
    game = opened("g1", stays=True, there=False)
    pool = pool_of(game)
    assert listed(pool) == ["g1"]
    assert (found(pool, "bob"), found(pool, "bob", patient=True)) == (None, "g1")
    update(pool, game, there=True)
    assert found(pool, "bob") == "g1"


def test_the_seats_of_a_user_that_stay_are_counted() -> None:
    games = [opened(f"g{number}", stays=number > 0) for number in range(3)]
    pool = pool_of(*games)
    assert (pool.staying("u-ann"), pool.staying("u-bob")) == (2, 0)
    for game in games:
        update(pool, game, state=None)
    assert (pool.staying("u-ann"), len(pool)) == (0, 0)


def test_listeners_hear_of_every_change_and_of_a_seat_that_is_gone_as_it_was() -> None:
    heard: list[tuple[str, bool]] = []
    pool = Pool()

    def listen(seat: OpenSeat) -> None:
        heard.append((seat.game_id, seat.there))

    pool.listeners.append(listen)
    game = opened("g1", stays=True)
    for there in (True, True, False):
        update(pool, game, there=there)
    update(pool, game, state=None)
    assert heard == [("g1", True), ("g1", False), ("g1", False)]
