"""A replay on the screen: the moves beside the board, the time beneath it, and whom to play on against."""

from collections.abc import Mapping
from typing import Final

from cli_client.model import retelling
from cli_client.model.replay import Replay
from cli_client.model.replays import CHOICES
from cli_client.model.rewinding import GoTo, PlayOn
from cli_client.model.state import State
from cli_client.text import Symbols, drawn, width, wrap
from cli_client.ui.board import Size
from cli_client.ui.pieces import Piece, Row, fill, row_width
from cli_client.ui.table import table

BETWEEN: Final = 3
"""Columns between the board and the moves."""
BAR: Final[Mapping[str, str]] = {
    "back": "back", "forward": "on", "faster": "by itself", "playon": "play on", "close": "close",
    "help": "help", "command": "command",
}
"""What stands in the bar while a replay is shown: the names of actions, with their words."""


def body(state: State, replay: Replay, room: Size, symbols: Symbols) -> list[Row]:
    """The board with the moves, or the question whom to play on against."""
    if state.panel == "playon":
        return whom(state, room.columns, symbols)
    return with_moves(replay, table(replay.view, room, symbols, state.own.board_size), room, symbols)


def with_moves(replay: Replay, picture: list[Row], room: Size, symbols: Symbols) -> list[Row]:
    """The board with the moves beside it, and what is to be said beneath it, as far as there is room."""
    told = [[Piece(f" {line}", "class:names")] for line in _told(replay, room.columns)]
    told = told if len(picture) + len(told) <= room.rows else []
    wide = max(map(row_width, picture), default=0) + BETWEEN
    moves = _moves(replay, Size(room.columns - wide, room.rows - len(told)), symbols)
    if not moves:
        return [*picture, *told]
    left = [*picture, *([[]] * (len(moves) - len(picture)))]
    right = [*moves, *([[]] * (len(picture) - len(moves)))]
    return [*([*fill(row, wide), *beside] for row, beside in zip(left, right, strict=True)), *told]


def _told(replay: Replay, columns: int) -> list[str]:
    """When the move was made; and how the game stands, where that is too long for the line at the bottom."""
    stand = drawn(retelling.caption(replay))
    lines = wrap(stand, columns - 2) if width(stand) > columns - 2 else []
    timed = retelling.timed(replay)
    return [*lines, *([timed] if timed else [])]


def _moves(replay: Replay, room: Size, symbols: Symbols) -> list[Row]:
    """As many moves as there is room for, with the one that one looks at among them; each can be clicked."""
    course, seats = replay.course, replay.view.snapshot.seats
    if room.rows < 1 or not course.last:
        return []
    first = max(1, min(replay.at - room.rows // 2, course.last + 1 - room.rows))
    rows: list[Row] = []
    for ply in range(first, min(course.last, first + room.rows - 1) + 1):
        here = ply == replay.at
        color = replay.view.color_of(course.game.moves[ply - 1].seat)
        text = f"{symbols.arrow if here else ' '}{retelling.entry(course, ply, seats)} "
        rows.append([Piece(text, "class:chosen" if here else f"class:{color}", GoTo(ply))])
    return rows if max(map(row_width, rows)) <= room.columns else []


def whom(state: State, columns: int, symbols: Symbols) -> list[Row]:
    """The question against whom a game is to be played on."""
    question = wrap("play on from here, with the sides as they were:", columns - 2)
    rows: list[Row] = [[Piece(f" {line}", "class:names")] for line in question]
    for number, (choice, text) in enumerate(zip(CHOICES, retelling.choices(), strict=True), 1):
        chosen = number - 1 == state.page % len(CHOICES)
        line = f" {symbols.arrow if chosen else ' '} {number}  {text}"
        rows.append([Piece(line, "class:chosen" if chosen else "", PlayOn(choice))])
    return [*rows, [], [Piece(" a number or Enter chooses, Esc closes.", "class:names")]]


def status(replay: Replay) -> str:
    """How the game stands where one looks, and whether it goes on by itself."""
    pace = "" if replay.pace is None else f"({replay.pace:g} s a move) "
    return f" {pace}{retelling.caption(replay)}"
