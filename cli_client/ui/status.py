"""The line beneath a game: how it stands, and on the right what goes on beside the board."""

from collections.abc import Sequence
from typing import Final

from cli_client.keymap import keymap
from cli_client.model import intents, meeting, words
from cli_client.model.affairs import offers_of_others
from cli_client.model.aside import asides
from cli_client.model.state import State
from cli_client.model.view import View
from cli_client.text import drawn, width, wrap
from cli_client.ui.board import Size
from cli_client.ui.pieces import Piece, Row, fill, row_width

_PART: Final = 3
"""What stands on the right takes no more than two of so many parts of the line."""


def status(state: State, view: View, room: Size) -> list[Row]:
    """How the game stands; in a row above it, if there is one and it is needed, what goes on beside the board.

    There are buttons where something is asked, or somebody is waited for.
    """
    typed = f" {view.typed}_" if view.typed else ""
    style = "class:turn" if view.my_turn else ""
    stand = Piece(f" {words.stand(view)}{typed}", style)
    said, buttons = (*asides(view, state.now), *_invited(state, view)), _buttons(state, view)
    if not said and not buttons:
        return lines_of(stand.text, room, style)
    right = [piece for row in _rows(said, buttons, 0) for piece in row]
    left = room.columns - row_width([stand])
    if row_width(right) <= left:
        return [[stand, Piece(" " * (left - row_width(right))), *right]]
    beneath = lines_of(stand.text, Size(room.columns, room.rows - 1), style)
    rows = _rows(said, buttons, room.columns)
    return [*rows, *beneath] if len(rows) + len(beneath) <= room.rows else _crowded(stand, said, buttons, room)


def _crowded(stand: Piece, said: Sequence[str], buttons: Row, room: Size) -> list[Row]:
    """As much of it as there is room for, the first first; buttons only where they leave room for something."""
    if said and not _fitting(said, room.columns - row_width(buttons)):
        buttons = []
    if room.rows > 1:
        return [[Piece(_fitting(said, room.columns - row_width(buttons)), "class:names"), *buttons], [stand]]
    piece = Piece(_fitting(said, room.columns * (_PART - 1) // _PART), "class:names")
    return [[*fill([stand], room.columns - row_width([piece])), piece]]


def _rows(said: Sequence[str], buttons: Row, columns: int) -> list[Row]:
    """All of what goes on beside the board, and the buttons behind it, in as many rows as that takes."""
    rows: list[Row] = [[]]
    parts: list[Row] = [[Piece(f" {drawn(text)} ", "class:names")] for text in said]
    for part in [*parts, buttons]:
        if rows[-1] and row_width([*rows[-1], *part]) > columns:
            rows.append([])
        rows[-1] += part
    return rows


def lines_of(text: str, room: Size, style: str = "") -> list[Row]:
    """A sentence in as many rows as it takes; in one, which is cut at the terminal's edge, if there are too few."""
    lines = wrap(drawn(text.strip()), max(1, room.columns - 2))
    if not 0 < len(lines) <= room.rows:
        return [[Piece(f" {text.strip()}", style)]]
    return [[Piece(f" {line}", style)] for line in lines]


def _fitting(said: Sequence[str], columns: int) -> str:
    """As many of them, the first first, as have room."""
    line = ""
    for text in map(drawn, said):
        longer = f"{line}  {text} "
        if width(longer) > columns:
            break
        line = longer.rstrip()
    return f"{line} " if line else ""


def _invited(state: State, view: View) -> tuple[str, ...]:
    """Who asks us to play elsewhere, the newest; while something is offered here, the keys are for that."""
    if not state.invitations or offers_of_others(view):
        return ()
    newest = state.invitations[0]
    return (f"{newest.inviter_name}: {words.title(newest.game_type)}?",)


def _buttons(state: State, view: View) -> Row:
    if offers_of_others(view):
        return [_button(state, "accept", "yes", intents.Reply(accept=True)),
                _button(state, "decline", "no", intents.Reply(accept=False))]
    waits = view.snapshot.status == "waiting" and view.snapshot.your_seat is not None
    bot = [_button(state, "bot", "a bot instead", meeting.Bot())] if waits else []
    return [*bot, *answers(state)]


def answers(state: State) -> Row:
    """The buttons for the newest of what others ask us to; nothing where nobody does."""
    if not state.invitations:
        return []
    newest = state.invitations[0]
    return [_button(state, "accept", f"accept {drawn(newest.inviter_name)}",
                    intents.Reply(accept=True, invite_id=newest.invite_id)),
            _button(state, "decline", "decline", intents.Reply(accept=False, invite_id=newest.invite_id))]


def _button(state: State, name: str, word: str, intent: object) -> Piece:
    return Piece(f" [{f'{keymap(state.own).first(name)} {word}'.strip()}]", "class:key", intent)
