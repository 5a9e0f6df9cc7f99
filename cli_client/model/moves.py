"""Making a move: by the cursor, by a click, by its name, or key by key. What cannot be played says why at once."""

import re
from typing import Final

import attrs

from cli_client.model import words
from cli_client.model.foreign import UNKNOWN, Stand
from cli_client.model.intents import MoveCursor, Play, PlayCell, TypeKey
from cli_client.model.settling import send
from cli_client.model.state import State, note, put
from cli_client.model.view import Pending, View
from engine.reasons import Refusal
from engine.rules.grid import format_cell

KEYPAD: Final = {str(3 * (2 - row) + column + 1): 3 * row + column for row in range(3) for column in range(3)}
"""From the key of a number pad to the cell of a 3x3 board: 7 8 9 is the upper row."""
KEYPAD_SHAPE: Final = (3, 3)
LIKE_A_MOVE: Final = re.compile(r"[A-Za-z]?\d{0,3}")
"""What is a cell, a column or a piece of some game; other words that are no command are mistyped ones."""
PLAYED_AT_ONCE: Final = 9
"""On boards of up to so many columns a typed cell is complete after its digit; on wider ones Enter completes it."""


def play(state: State, intent: Play) -> State:
    """Plays a position by its name; on a 3x3 board a digit is the key of a number pad."""
    view = state.view
    if view is None:
        return note(state, "refused", _nowhere(intent.position.strip()))
    refusal = _not_now(view)
    if refusal is not None:
        return note(state, "refused", refusal)
    position = intent.position.strip()
    if view.shape == KEYPAD_SHAPE and view.names_cells and position in KEYPAD:
        position = format_cell(KEYPAD[position], view.shape[1])
    return _try(state, view, position)


def _nowhere(typed: str) -> str:
    if typed and not LIKE_A_MOVE.fullmatch(typed):
        return f"{typed.split(maxsplit=1)[0]}: there is no such command; help shows all of them."
    return "there is no game open: pick one in the lobby, or type play."


def _not_now(view: View) -> str | None:
    if view.over:
        return "the game is over; n looks for a new one."
    if view.snapshot.status != "playing":
        return words.stand(view)
    if view.snapshot.your_seat is None and not view.both_seats:
        return "you are watching this game."
    if view.pending is not None:
        return words.stand(view)
    return None if view.my_turn else f"it is not your turn: {words.stand(view)}"


def _try(state: State, view: View, position: str) -> State:
    rules, seat = view.rules, view.seat
    if rules is None or seat is None:
        return state
    if isinstance(view.board, Stand) and not view.board.described:
        return send(state, view, Pending(len(view.snapshot.moves) + 1, UNKNOWN, position))
    try:
        move = rules.parse(view.board, position)
        rules.play(view.board, seat, move)
    except Refusal as refused:
        return note(state, "refused", words.refusal(position, refused.message))
    pending = Pending(len(view.snapshot.moves) + 1, move, rules.format(view.board, move))
    return send(state, view, pending)


def play_cell(state: State, intent: PlayCell) -> State:
    """Plays the cell, and leaves the cursor there."""
    view = state.view
    if view is None:
        return state
    view = attrs.evolve(view, cursor=intent.cell, typed="")
    try:
        refusal, position = _not_now(view), _position_at(view, intent.cell)
    except Refusal as refused:
        refusal, position = _not_now(view) or refused.message, ""
    state = put(state, view)
    return _try(state, view, position) if refusal is None else note(state, "refused", refusal)


def _position_at(view: View, cell: int) -> str:
    return "" if view.rules is None else view.rules.format(view.board, view.rules.pick(view.board, cell))


def place(state: State) -> State:
    """Plays the cell under the cursor."""
    view = state.view
    return play_cell(state, PlayCell(view.pointed)) if view and view.cells else state


def move_cursor(state: State, intent: MoveCursor) -> State:
    """Moves the cursor, round the edges of the board; where pieces move, to the next one that we can move."""
    view = state.view
    if view is None or not view.cells:
        return state
    if view.movable and view.my_turn:
        return put(state, attrs.evolve(view, cursor=_next_piece(view, intent)))
    rows, columns = view.shape
    row, column = divmod(view.cursor, columns)
    cursor = (row + intent.rows) % rows * columns + (column + intent.columns) % columns
    return put(state, attrs.evolve(view, cursor=cursor, typed=""))


def _next_piece(view: View, way: MoveCursor) -> int:
    """The nearest piece in this direction; when there is none, the farthest in the other one."""
    columns, here = view.shape[1], view.pointed

    def distance(cell: int) -> tuple[int, int]:
        down, right = cell // columns - here // columns, cell % columns - here % columns
        return way.rows * down + way.columns * right, abs(down) + abs(right)

    ahead = [cell for cell in view.movable if distance(cell)[0] > 0]
    if ahead:
        return min(ahead, key=lambda cell: (distance(cell)[1], cell))
    return min(view.movable, key=lambda cell: (distance(cell)[0], cell))


def type_key(state: State, intent: TypeKey) -> State:
    """One more key of a typed cell: the letter of its row, then the number of its column."""
    view = state.view
    if view is None or not view.cells:
        return state
    key = intent.key.upper()
    if view.shape == KEYPAD_SHAPE and not view.typed and key in KEYPAD:
        return play_cell(state, PlayCell(KEYPAD[key]))
    if not view.names_cells:
        return state if view.move_of(key) is None else play(state, Play(key))
    return _type_digit(state, view, key) if key.isdigit() else _type_row(state, view, key)


def _type_row(state: State, view: View, key: str) -> State:
    rows, columns = view.shape
    row = ord(key) - 65
    if not 0 <= row < rows:
        return state
    return put(state, attrs.evolve(view, typed=key, cursor=row * columns + view.cursor % columns))


def _type_digit(state: State, view: View, key: str) -> State:
    columns = view.shape[1]
    if not view.typed:
        return state
    typed = view.typed + key
    column = int(typed[1:]) - 1
    if not 0 <= column < columns:
        state = put(state, attrs.evolve(view, typed=""))
        return note(state, "refused", f"{typed}: There is no such square on this board.")
    cell = (ord(typed[0]) - 65) * columns + column
    if columns <= PLAYED_AT_ONCE:
        return play_cell(state, PlayCell(cell))
    return put(state, attrs.evolve(view, typed=typed, cursor=cell))
