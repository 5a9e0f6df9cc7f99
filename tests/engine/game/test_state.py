"""A game is what its facts make of it: the same facts, the same game, at every point."""

from collections.abc import Callable
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.game import decide
from engine.game.facts import ENDED, PLAYING, WAITING, Fact, Moved, Opened, Thrown, pack, unpack
from engine.game.state import Game, evolve, replay
from engine.rules import RULES
from engine.rules.contract import Outcome, Rules
from tests.engine.game.games import ANN, AT, BOB, EVE, SITUATIONS, offered, opened, playing, won

STATUS = {
    "waiting": WAITING, "waiting, early": WAITING, "waiting for eve": WAITING, "waiting, moved early": WAITING,
    "begun": PLAYING, "playing": PLAYING,
    "won": ENDED, "drawn": ENDED, "resigned": ENDED, "cancelled": ENDED,
    "offered": ENDED, "mnk offered": ENDED, "continued": ENDED,
}


def played_out(rules: Rules[Any], number: int) -> list[tuple[Fact, Game]]:
    """A random game and a rematch's offers, as each fact with the game after it."""
    choose, seed = Random(number).choice, b"%d" % number
    decided = decide.open_game(rules.name, {}, (ANN,), AT, seed=seed)
    told = [(decided[0][0], decided[1])]

    def happen(decision: Callable[..., decide.Decision], *args: Any, **named: Any) -> None:
        facts, after = decision(told[-1][1], *args, **named)
        for fact in facts:
            told.append((fact, evolve(told[-1][1], fact)))
        assert told[-1][1] == after

    happen(decide.sit, BOB, AT + 1, seed=seed)
    while (seat := told[-1][1].turn) is not None:
        board = told[-1][1].board
        move = choose(rules.legal(board, seat))
        happen(decide.move, seat, choose([move, rules.format(board, move)]), AT + len(told), seed=seed)
    for seat in (2, 1):
        happen(decide.offer_rematch, seat, rules.name, AT + len(told), "g-next")
    return told


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@settings(max_examples=40)
@given(number=st.integers(0, 2**32))
def test_the_facts_as_stored_replay_to_the_same_game_at_every_point(rules: Rules[Any], number: int) -> None:
    told = played_out(rules, number)
    stored, again = [unpack(pack(fact)) for fact, _ in told], None
    for seq, (fact, (_, game)) in enumerate(zip(stored, told, strict=True), 1):
        again = evolve(again, fact)
        assert again == game
        assert game.seq == seq
    for kind, counted in ((Moved, game.moves), (Thrown, game.throws)):
        assert tuple(fact for fact in stored if isinstance(fact, kind)) == counted
    assert replay(stored) == game


@pytest.mark.parametrize("situation", SITUATIONS)
def test_the_status_follows_from_what_happened(situation: str) -> None:
    game = SITUATIONS[situation]()
    assert game.status == STATUS[situation]
    assert (game.turn is None) == (game.status == ENDED)
    assert (game.result is not None) == (game.status == ENDED)


def test_the_turn_goes_round_from_seat_1() -> None:
    assert [playing(*(4, 0, 8)[:count]).turn for count in range(4)] == [1, 2, 1, 2]


def test_who_sits_where_is_found_by_the_users_id() -> None:
    table = playing().table
    assert [table.seat_of(player.user_id) for player in (ANN, BOB, EVE)] == [1, 2, None]


def test_a_game_keeps_the_positions_as_they_were_sent() -> None:
    assert [move.position for move in playing(4, "a1", "C3").moves] == [4, "a1", "C3"]


def test_a_game_knows_when_something_last_happened() -> None:
    assert opened().last_at == AT
    assert decide.move(playing(4), 2, 0, AT + 99)[1].last_at == AT + 99


def test_an_offer_takes_the_place_of_the_same_seats_earlier_one() -> None:
    game = decide.offer_rematch(offered("mnk"), 2, "tic-tac-toe", AT, "g-next")[1]
    assert [(offer.seat, offer.game_type) for offer in game.offers] == [(2, "tic-tac-toe")]


def test_the_result_is_the_rules_own() -> None:
    assert won().result == Outcome("line", (1,), (1, 2))
    assert SITUATIONS["drawn"]().result == Outcome("no_moves", (), (1, 1))


def test_games_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        won().seq = 0


def test_a_game_begins_with_its_opening() -> None:
    with pytest.raises(ValueError, match="begins with its opening"):
        evolve(None, Moved(1, 1, 4, AT))
    with pytest.raises(ValueError, match="at least one fact"):
        replay([])


def test_a_game_of_full_tables_begins_at_once() -> None:
    assert evolve(None, Opened("tic-tac-toe", {}, 2, (ANN, BOB), AT)).status == PLAYING
