"""Games with dice: what is thrown by itself and when, from which seed, and who goes on when somebody leaves."""

from random import Random

import pytest

from engine.game import decide
from engine.game.facts import (
    ENDED,
    PLAYING,
    WAITING,
    Ended,
    Fact,
    Moved,
    Opened,
    Player,
    Resigned,
    Revealed,
    Seated,
    Thrown,
)
from engine.game.state import Game, replay
from engine.rules.chance import commitment, throw
from engine.rules.contract import Outcome
from tests.engine.game.games import ANN, AT, BOB, EVE
from tests.refusals import reason_of, refusal_of

SEED = bytes(range(32))
DAN = Player("u-dan", "dan")
PLAYERS = (ANN, BOB, EVE, DAN)


def opened(seats: int = 2) -> Game:
    """Ann waits for the others."""
    return decide.open_game("ludo", {"capacity": seats}, (ANN,), AT, seed=SEED)[1]


def begun(seats: int = 2) -> Game:
    """Everyone sits, and who begins has a number to move by."""
    return decide.open_game("ludo", {"capacity": seats}, PLAYERS[:seats], AT, seed=SEED)[1]


def played_out(game: Game) -> list[Fact]:
    """What happens when it is played at random until it is over."""
    choose, told = Random(1).choice, []
    while (seat := game.turn) is not None:
        position = choose(game.table.rules.legal(game.board, seat))
        facts, game = decide.move(game, seat, position, AT + game.seq, seed=SEED)
        told += facts
    return told


def moved(game: Game) -> decide.Decision:
    """What happens when the first token that can is moved."""
    return decide.move(game, game.turn or 0, game.table.rules.legal(game.board, game.turn)[0], AT + 7, seed=SEED)


def throws_of(facts: list[Fact] | tuple[Fact, ...]) -> list[Thrown]:
    return [fact for fact in facts if isinstance(fact, Thrown)]


# ---------------------------------------------------------------------------------------------------------- seats

@pytest.mark.parametrize("seats", [2, 3, 4])
def test_the_capacity_is_an_option_or_a_parameter(seats: int) -> None:
    by_option = decide.open_game("ludo", {"capacity": seats}, (ANN,), AT, seed=SEED)
    by_parameter = decide.open_game("ludo", {}, (ANN,), AT, capacity=seats, seed=SEED)
    assert by_option == by_parameter
    assert by_option[0] == (
        Opened("ludo", {"capacity": seats, "tokens": 4}, seats, (ANN,), AT, commitment=commitment(SEED)),)
    assert by_option[1].table.capacity == seats


@pytest.mark.parametrize(("options", "capacity", "players", "path"), [
    ({"capacity": 5}, None, 1, "options.capacity"),
    ({"capacity": 1}, None, 1, "options.capacity"),
    ({"capacity": "3"}, None, 1, "options.capacity"),
    ({"tokens": 3}, None, 1, "options.tokens"),
    ({}, 5, 1, "capacity"),
    ({}, 1, 1, "capacity"),
    ({"capacity": 3}, 4, 1, "capacity"),
    ({"capacity": 2}, None, 3, "capacity"),
    ({}, None, 3, "capacity"),
])
def test_other_capacities_are_refused_with_their_path(
    options: dict[str, int], capacity: int | None, players: int, path: str
) -> None:
    refusal = refusal_of(
        decide.open_game, "ludo", options, PLAYERS[:players], AT, capacity=capacity, seed=SEED)
    assert refusal is not None
    assert (refusal.reason, refusal.data["path"]) == ("invalid_params", path)


# --------------------------------------------------------------------------------------------------------- throws

def test_nothing_is_thrown_before_the_last_player_has_sat_down() -> None:
    game = opened(3)
    assert (game.status, game.throws) == (WAITING, ())
    facts, game = decide.sit(game, BOB, AT + 1, seed=SEED)
    assert facts == (Seated(2, BOB, AT + 1),)
    facts, game = decide.sit(game, EVE, AT + 2, seed=SEED)
    assert facts[0] == Seated(3, EVE, AT + 2)
    assert throws_of(facts) == list(facts[1:]) == list(game.throws)
    assert game.status == PLAYING


@pytest.mark.parametrize("seats", [2, 3, 4])
def test_it_is_thrown_until_somebody_has_to_move(seats: int) -> None:
    game = begun(seats)
    for fact in played_out(begun(seats)):
        if isinstance(fact, Moved):
            assert game.turn == fact.seat
            legal = game.table.rules.legal(game.board, fact.seat)
            assert len(legal) > 0
            game = decide.move(game, fact.seat, fact.position, fact.at, seed=SEED)[1]
    assert game.status == ENDED


def test_each_throw_is_the_one_of_its_number() -> None:
    told = [*decide.open_game("ludo", {}, (ANN, BOB), AT, seed=SEED)[0], *played_out(begun())]
    throws = throws_of(told)
    assert [fact.number for fact in throws] == list(range(1, len(throws) + 1))
    assert all(fact.value == throw(SEED, fact.number, 6) and fact.sides == 6 for fact in throws)
    assert replay(told).throws == tuple(throws)


def test_a_throw_happens_when_that_happens_after_which_it_is_due() -> None:
    game = begun()
    moves = throws = 0
    while game.status == PLAYING and moves < 50:
        facts, game = moved(game)
        assert {fact.at for fact in facts} == {AT + 7}
        assert isinstance(facts[0], Moved)
        moves, throws = moves + 1, throws + len(throws_of(facts))
    assert throws > 40


def test_a_waiting_game_does_not_take_early_moves() -> None:
    game = decide.open_game("ludo", {}, (ANN,), AT, early=True, seed=SEED)[1]
    assert reason_of(decide.move, game, 1, 0, AT, seed=SEED) == "game_not_started"


@pytest.mark.parametrize("seed", [None, b"", SEED[:-1], SEED + b"\0"])
def test_another_seed_than_the_committed_one_is_a_mistake_of_ours(seed: bytes | None) -> None:
    with pytest.raises(ValueError, match="seed"):
        decide.sit(opened(), BOB, AT, seed=seed)
    with pytest.raises(ValueError, match="seed"):
        decide.resign(begun(), 1, AT, seed=seed)


def test_a_game_with_dice_cannot_be_opened_without_a_seed_and_one_without_needs_none() -> None:
    with pytest.raises(ValueError, match="ludo needs a seed"):
        decide.open_game("ludo", {}, (ANN,), AT)
    assert decide.open_game("mnk", {}, (ANN,), AT, seed=SEED) == decide.open_game("mnk", {}, (ANN,), AT)


# ------------------------------------------------------------------------------------------------------- the end

def test_the_seed_is_made_known_right_after_the_end() -> None:
    told = [*decide.open_game("ludo", {}, (ANN, BOB), AT, seed=SEED)[0], *played_out(begun())]
    ended, revealed = told[-2:]
    assert isinstance(ended, Ended)
    assert (ended.reason, revealed) == ("home", Revealed(SEED.hex(), ended.at))
    game = replay(told)
    assert (game.seed, game.status, game.result) == (SEED.hex(), ENDED, Outcome("home", ended.winners, ended.places))
    assert begun().seed is None


def test_giving_up_ends_a_game_of_two_and_makes_the_seed_known() -> None:
    facts, game = decide.resign(begun(), 1, AT + 5, seed=SEED)
    assert facts == (Ended("resigned", (2,), (2, 1), AT + 5, 1), Revealed(SEED.hex(), AT + 5))
    assert game.seed == SEED.hex()


def test_a_game_taken_back_before_it_began_has_no_throws_and_needs_no_seed() -> None:
    facts, game = decide.resign(opened(), 1, AT + 5)
    assert facts == (Ended("cancelled", (), (), AT + 5, 1),)
    assert decide.cancel(opened(), AT)[1].seed is game.seed is None


def test_a_rematch_needs_no_seed_until_it_is_opened() -> None:
    game = decide.resign(begun(), 1, AT, seed=SEED)[1]
    game = decide.offer_rematch(game, 1, "ludo", AT, "g-next")[1]
    game = decide.offer_rematch(game, 2, "ludo", AT, "g-next")[1]
    assert (game.next_game, game.seed) == ("g-next", SEED.hex())


# -------------------------------------------------------------------------------------------------------- leaving

def test_the_others_go_on_when_one_of_more_than_two_leaves() -> None:
    game = begun(3)
    leaver = 1 + (game.turn or 0) % 3
    facts, left = decide.resign(game, leaver, AT + 5, seed=SEED)
    assert facts == (Resigned(leaver, AT + 5),)
    assert (left.status, left.turn, left.board.places[leaver - 1]) == (PLAYING, game.turn, 3)


def test_it_is_thrown_for_the_next_one_when_the_player_leaves_whose_turn_it_is() -> None:
    game = begun(3)
    leaver = game.turn or 0
    facts, left = decide.resign(game, leaver, AT + 5, seed=SEED)
    assert facts[0] == Resigned(leaver, AT + 5)
    assert len(throws_of(facts)) == len(facts) - 1 > 0
    assert left.turn not in (None, leaver)


def test_who_has_left_can_neither_move_nor_leave_again() -> None:
    game = begun(3)
    leaver = game.turn or 0
    left = decide.resign(game, leaver, AT, seed=SEED)[1]
    assert reason_of(decide.resign, left, leaver, AT, seed=SEED) == "game_over"
    assert reason_of(decide.move, left, leaver, 0, AT, seed=SEED) == "not_your_turn"


def test_the_last_but_one_who_leaves_ends_the_game() -> None:
    game = decide.resign(begun(3), 2, AT, seed=SEED)[1]
    facts, game = decide.resign(game, 3, AT + 1, seed=SEED)
    assert facts == (Ended("resigned", (1,), (1, 3, 2), AT + 1, 3), Revealed(SEED.hex(), AT + 1))


def test_who_is_home_has_won_even_when_all_the_others_leave() -> None:
    game = begun(3)
    while 1 not in game.board.places:
        game = moved(game)[1]
    winner = game.board.places.index(1) + 1
    assert reason_of(decide.resign, game, winner, AT, seed=SEED) == "game_over"
    leaver, last = (seat for seat in (1, 2, 3) if seat != winner)
    facts, game = decide.resign(game, leaver, AT, seed=SEED)
    assert isinstance(facts[0], Ended)
    assert (facts[0].reason, facts[0].winners, facts[0].places[leaver - 1], facts[0].places[last - 1]) == (
        "resigned", (winner,), 3, 2)
