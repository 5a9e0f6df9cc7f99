"""What a client that knows no rules draws and speaks from, as laws over the games of ``conformance``."""

from collections.abc import Callable
from typing import Any

import attrs
import orjson

from engine.reasons import Refusal
from engine.rules.ground import KINDS, LABELS, Ground
from tests.engine.rules.conformance import Walk
from tests.refusals import reason_of


def ground_of(game: Walk) -> Ground:
    return game.rules.ground(game.options)


def drawn(game: Walk) -> set[int]:
    """The cells that are part of the board."""
    return {number for number, cell in enumerate(ground_of(game).cells) if cell.kind != "none"}


def positions(game: Walk) -> tuple[Any, ...]:
    """States in which somebody is to move, to be thrown for, or nobody any more."""
    return (*game.some_due()[::4], *game.some_states())


def is_sentence(text: str, end: str = ".") -> bool:
    return bool(text) and text.isprintable() and text == text.strip() and text.endswith(end)


# ------------------------------------------------------------------------------------------------------ the ground

def the_ground_has_the_shape_of_the_board(game: Walk) -> None:
    ground = ground_of(game)
    assert (ground.rows, ground.columns) == game.rules.shape(game.options)
    assert len(ground.cells) == ground.rows * ground.columns
    assert ground.labels in LABELS


def every_cell_is_of_a_kind_that_there_is_and_of_a_seat_that_there_can_be(game: Walk) -> None:
    for cell in ground_of(game).cells:
        assert cell.kind in KINDS
        assert cell.seat is None or 1 <= cell.seat <= game.rules.seats[1]
        assert cell.kind not in ("plain", "none") or cell.seat is None


def every_seat_has_as_many_cells_of_each_kind_as_any_other(game: Walk) -> None:
    cells = ground_of(game).cells
    for kind in {cell.kind for cell in cells if cell.seat is not None}:
        counts = {sum(cell == attrs.evolve(cell, kind=kind, seat=seat) for cell in cells)
                  for seat in range(1, game.rules.seats[1] + 1)}
        assert len(counts) == 1


def the_ground_is_a_value_that_goes_through_json(game: Walk) -> None:
    ground = ground_of(game)
    assert ground == ground_of(game)
    assert hash(ground) == hash(ground_of(game))
    value = orjson.loads(orjson.dumps(attrs.asdict(ground)))
    assert (value["rows"], len(value["cells"])) == (ground.rows, len(ground.cells))


def the_labels_are_what_places_are_called(game: Walk) -> None:
    rules, state, labels = game.rules, game.steps[0].state, ground_of(game).labels
    called = {"cells": "A1", "columns": "1"}
    for name, first in called.items():
        named = reason_of(rules.parse, state, first) is None and rules.parse(state, first) == _picked(game, state, 0)
        assert named == (name == labels)


def _picked(game: Walk, state: Any, cell: int) -> int | None:
    try:
        return game.rules.pick(state, cell)
    except Refusal:
        return None


def marks_and_moves_are_on_the_board(game: Walk) -> None:
    on_board = drawn(game)
    for state in positions(game):
        board = game.rules.view(state, None)["board"]
        assert {cell for cell, mark in enumerate(board) if mark} <= on_board
    for step in game.some_steps():
        for move in game.rules.legal(step.state, step.seat):
            assert game.rules.cell(game.rules.play(step.state, step.seat, move), move) in on_board | {None}


def where_cells_have_names_a_move_is_its_cell_and_marks_stay_where_they_are_put(game: Walk) -> None:
    if ground_of(game).labels == "cells":
        for step in game.some_steps():
            for move in game.rules.legal(step.state, step.seat):
                cell = game.rules.cell(game.rules.play(step.state, step.seat, move), move)
                assert cell is not None
                assert game.rules.pick(step.state, cell) == move


def pointing_beside_the_board_means_nothing(game: Walk) -> None:
    beside = {*range(len(ground_of(game).cells))} - drawn(game)
    for step in game.some_steps():
        assert {reason_of(game.rules.pick, step.state, cell) for cell in beside} <= {"illegal_move"}


# ------------------------------------------------------------------------------------------------ blocks and pieces

def heavier_lines_part_the_board_into_blocks_that_say_how_they_stand(game: Walk) -> None:
    ground = ground_of(game)
    for state in positions(game):
        blocks = game.rules.view(state, None).get("blocks")
        assert (blocks is None) == (ground.block is None)
        if blocks is not None and ground.block is not None:
            assert (ground.rows % ground.block[0], ground.columns % ground.block[1]) == (0, 0)
            assert len(blocks) == ground.blocks[0] * ground.blocks[1]
            for block in blocks:
                assert block.keys() == {"status", "mark"}
                assert block["status"] in ("open", "waiting", "won", "full")
                assert (block["mark"] in game.rules.marks) == (block["status"] == "won")
                assert block["mark"] or block["status"] != "won"


def the_open_blocks_are_those_in_which_one_can_play(game: Walk) -> None:
    ground = ground_of(game)
    if ground.block is not None:
        for step in game.some_steps():
            blocks = game.rules.view(step.state, None)["blocks"]
            opened = {number for number, block in enumerate(blocks) if block["status"] == "open"}
            goals = (game.rules.cell(game.rules.play(step.state, step.seat, move), move)
                     for move in game.rules.legal(step.state, step.seat))
            assert {ground.block_of(goal) for goal in goals if goal is not None} == opened


def pieces_are_where_the_marks_are_and_are_what_moves(game: Walk) -> None:
    for state in positions(game):
        view = game.rules.view(state, None)
        if "pieces" not in view:
            return
        for piece in view["pieces"]:
            assert piece.keys() == {"seat", "position", "cell"}
            assert game.rules.parse(state, piece["position"]) is not None
        assert {piece["cell"] for piece in view["pieces"]} == {cell for cell, mark in enumerate(view["board"]) if mark}
        for cell, mark in enumerate(view["board"]):
            there = {game.rules.marks[piece["seat"] - 1] for piece in view["pieces"] if piece["cell"] == cell}
            assert not mark or mark in there
    for step in game.some_steps():
        mine = {piece["position"] for piece in game.rules.view(step.state, None)["pieces"]
                if piece["seat"] == step.seat}
        assert {game.rules.format(step.state, move) for move in game.rules.legal(step.state, step.seat)} <= mine


# ----------------------------------------------------------------------------------------------------------- words

def every_position_is_described_in_sentences(game: Walk) -> None:
    for state in positions(game):
        sentences = game.rules.describe(state)
        assert isinstance(sentences, tuple)
        assert sentences
        assert all(is_sentence(sentence) for sentence in sentences)
        hint = game.rules.hint(state)
        assert hint == "" or is_sentence(hint)


def after_a_move_the_description_is_another(game: Walk) -> None:
    for step in game.some_steps():
        after = game.rules.play(step.state, step.seat, step.move)
        assert game.rules.describe(after) != game.rules.describe(step.state)


def there_is_nothing_to_know_when_nobody_is_to_move(game: Walk) -> None:
    for state in (game.last, *game.some_due()):
        assert game.rules.hint(state) == ""


def every_move_is_said_in_words_of_its_own_at_any_time(game: Walk) -> None:
    for step in game.some_steps():
        legal = game.rules.legal(step.state, step.seat)
        said = [game.rules.say(step.state, move) for move in legal]
        assert len(set(said)) == len(legal)
        for state in (step.state, game.last):
            assert all(is_sentence(game.rules.say(state, move), "") for move in legal)


LAWS: tuple[Callable[[Walk], None], ...] = (
    the_ground_has_the_shape_of_the_board,
    every_cell_is_of_a_kind_that_there_is_and_of_a_seat_that_there_can_be,
    every_seat_has_as_many_cells_of_each_kind_as_any_other,
    the_ground_is_a_value_that_goes_through_json,
    the_labels_are_what_places_are_called,
    marks_and_moves_are_on_the_board,
    where_cells_have_names_a_move_is_its_cell_and_marks_stay_where_they_are_put,
    pointing_beside_the_board_means_nothing,
    heavier_lines_part_the_board_into_blocks_that_say_how_they_stand,
    the_open_blocks_are_those_in_which_one_can_play,
    pieces_are_where_the_marks_are_and_are_what_moves,
    every_position_is_described_in_sentences,
    after_a_move_the_description_is_another,
    there_is_nothing_to_know_when_nobody_is_to_move,
    every_move_is_said_in_words_of_its_own_at_any_time,
)
