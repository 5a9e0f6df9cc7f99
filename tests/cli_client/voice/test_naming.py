"""What moves are called, for every game, and for one that nobody knows."""

from types import SimpleNamespace

import pytest

from cli_client.voice.naming import phrases_for, words_of
from cli_client.voice.words import command_lines, game_lines
from engine.rules import RULES
from engine.rules.ground import plain_ground


def named(game_type, *positions, **options):
    rules = RULES[game_type]
    checked = rules.configure(options)
    board = rules.initial(checked, rules.seats[0])
    for position in positions:
        board = rules.play(board, rules.turn(board), rules.parse(board, position))
    phrases = phrases_for(rules, board, rules.turn(board), rules.ground(checked))
    return {phrase: rules.format(board, move) for phrase, move in phrases.items()}


@pytest.mark.parametrize(("game_type", "options", "phrase", "position"), [
    ("tic-tac-toe", {}, "b two", "B2"), ("tic-tac-toe", {}, "bravo two", "B2"), ("tic-tac-toe", {}, "centre", "B2"),
    ("tic-tac-toe", {}, "top left", "A1"), ("tic-tac-toe", {}, "row c column one", "C1"),
    ("mnk", {"rows": 4, "columns": 5}, "bottom right", "D5"), ("gomoku", {}, "centre", "H8"),
    ("gomoku", {}, "oscar fifteen", "O15"), ("ultimate", {}, "centre board top left", "D4"),
    ("ultimate", {}, "d four in the centre board", "D4"), ("connect-four", {}, "column four", "4"),
])
def test_moves_have_names(game_type, options, phrase, position):
    assert named(game_type, **options)[phrase] == position


def test_only_legal_moves_have_names():
    assert "centre" not in named("tic-tac-toe", "B2")
    assert "b two" not in named("tic-tac-toe", "B2")
    assert "centre" not in named("mnk", rows=4, columns=4)


def test_a_cell_is_enough_where_only_one_block_is_open():
    assert "top left" not in named("ultimate")
    assert named("ultimate", "B2", "E5")["top left"] == "D4"


def test_a_game_that_nobody_knows_is_spoken_as_its_rules_say_it():
    game = SimpleNamespace(legal=lambda board, seat: (0, 1, 2), say=lambda board, move: (
        "raise the stake", "fold", "show card 7, the last one")[move])
    assert phrases_for(game, None, 1, plain_ground(1, 1, "none")) == {
        "raise the stake": 0, "fold": 1, "show card seven": 2}


def test_what_could_mean_two_moves_means_none():
    game = SimpleNamespace(legal=lambda board, seat: (0, 1), say=lambda board, move: "the same")
    assert phrases_for(game, None, 1, plain_ground(1, 1, "none")) == {}


def test_a_text_is_spoken_in_words():
    assert words_of("B2, the centre") == ("b", "two", "the", "centre")
    assert words_of("token 10") == ("token", "ten")


@pytest.mark.parametrize("name", RULES)
def test_every_game_has_something_to_say(name):
    assert list(game_lines(name))


def test_every_command_is_told_with_what_it_does():
    assert "resign, i resign: give the game up" in list(command_lines())
