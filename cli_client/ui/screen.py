"""The whole screen as a picture of the state: tabs, board or lobby or help, notes, status line, bar."""

from math import ceil
from typing import Final

from cli_client.actions import help_lines
from cli_client.keymap import keymap
from cli_client.model import intents, words
from cli_client.model.pages.browsing import hint_of
from cli_client.model.replay import REPLAY
from cli_client.model.state import State
from cli_client.text import Symbols, drawn, wrap
from cli_client.ui import replay as looking_back
from cli_client.ui.bar import bar
from cli_client.ui.beside import beside
from cli_client.ui.board import Size, least_size
from cli_client.ui.pages import link, page_rows
from cli_client.ui.pieces import Piece, Row, fill, row_width
from cli_client.ui.status import answers, lines_of, status
from cli_client.ui.table import has_foot, table
from cli_client.ui.tabs import tabs

FRAME: Final = 3
"""Lines that are not the board's: tabs, status line, bar."""
NARROWEST: Final = 24
LEAST_ROWS: Final = 3
"""Of a page: its title, and some lines."""
MOST_TOLD: Final = 3
"""Lines that a page leaves for what is told."""
MOST_NOTES: Final = 6
"""Lines of what is told that stand beneath a page, where there is room for more."""
MOST_SAID: Final = 3
"""Lines that a page leaves for what is said beneath it."""
HELP_COLUMN: Final = 22
HELP_WIDE: Final = 110
"""Where there are so many columns, the longest of the ways stands beside what it does."""
HELP_NARROW: Final = 60
"""Where there are fewer, what something does stands in a row beneath the ways to it."""


def screen(state: State, size: Size, symbols: Symbols) -> list[Row]:
    """Exactly so many rows of so many columns; one honest line when that is not enough."""
    least = _least(state)
    if not least.fits(size):
        text = f"too small: needs {least.columns}x{least.rows}, has {size.columns}x{size.rows}"
        blank: list[Row] = [[]] * (size.rows - 1)
        return [fill(row, size.columns) for row in [[Piece(text, "class:refused")], *blank]]
    room = Size(size.columns, size.rows - FRAME)
    said = 0 if state.view is not None else len(_status(state, Size(size.columns, MOST_SAID))) - 1
    body = _body(state, Size(room.columns, room.rows - min(said, room.rows - LEAST_ROWS)), symbols)[: room.rows]
    below = ([_turning(state, room)] if state.panel == "help" else
             _status(state, Size(size.columns, 1 + room.rows - len(body))))
    left = room.rows + 1 - len(body) - len(below)
    notes = _notes(state, Size(size.columns, min(left, MOST_NOTES) if state.view is None else left))
    between: list[Row] = [[]] * (left - len(notes))
    rows = [tabs(state, size.columns, symbols), *body, *between, *notes, *below, bar(state, size.columns)]
    styles = {0: "class:tabs", size.rows - 1: "class:bar"}
    return [fill(row, size.columns, styles.get(number, "")) for number, row in enumerate(rows)]


def _least(state: State) -> Size:
    view = state.view
    if view is None or not view.cells or state.panel in ("help", "link", "playon"):
        return Size(NARROWEST, FRAME + LEAST_ROWS)
    needed = least_size(view)
    return Size(max(NARROWEST, needed.columns), needed.rows + FRAME + has_foot(view))


def _body(state: State, room: Size, symbols: Symbols) -> list[Row]:
    view = state.view
    if state.panel == "help":
        return _help(state, room)
    if state.panel == "link" and state.door is not None:
        return link(state.door, room, symbols)
    if state.replay is not None and state.current == REPLAY:
        return looking_back.body(state, state.replay, room, symbols)
    if view is None:
        told = min(MOST_TOLD, len(state.notes), max(0, room.rows - LEAST_ROWS))
        return page_rows(state, Size(room.columns, room.rows - told), symbols)
    if not view.cells:
        return [[Piece(f" {line}")] for line in wrap(drawn(words.read_out(view)), room.columns - 2)]
    return beside(view, table(view, room, symbols, state.own.board_size), room, symbols)


def _help(state: State, room: Size) -> list[Row]:
    rows = _help_rows(state, room.columns)
    first = state.page % _help_pages(state, room) * room.rows
    return rows[first:][:room.rows]


def _help_pages(state: State, room: Size) -> int:
    return ceil(len(_help_rows(state, room.columns)) / room.rows)


def _turning(state: State, room: Size) -> Row:
    """Which page of the help is shown, and by which keys it is turned."""
    pages = _help_pages(state, room)
    which = f"page {state.page % pages + 1} of {pages}: Space turns, " if pages > 1 else ""
    return [Piece(f" {which}Esc closes", "class:names", intents.Turn())]


def _help_rows(state: State, columns: int) -> list[Row]:
    """The ways in a column on the left, as far as there is room; what they do beside or beneath them."""
    lines = help_lines(keymap(state.own).keys)
    longest = max(len(ways) for ways, _ in lines)
    column = longest if columns >= HELP_WIDE else HELP_COLUMN if columns >= HELP_NARROW else 2
    rows: list[Row] = []
    for ways, meaning in lines:
        beside = len(ways) <= column
        parts = wrap(meaning, max(1, columns - column - 3))
        rows += [[Piece(f" {line}", "class:key")] for line in wrap(ways, columns - 1)] if not beside else []
        for at, part in enumerate(parts):
            rows.append([Piece(f" {ways if beside and not at else '':<{column}} ", "class:key"), Piece(part)])
    return rows


def _notes(state: State, room: Size) -> list[Row]:
    """The last sentences that have room, the newest at the bottom; without what the line beneath them says, too."""
    rows: list[Row] = []
    stand = "" if state.view is None or state.question else words.stand(state.view)
    for told in reversed(state.notes):
        if told.text == stand:
            continue
        lines = wrap(drawn(told.text), room.columns - 2)
        if len(rows) + len(lines) > room.rows:
            break
        rows = [[Piece(f" {line}", f"class:{told.kind}")] for line in lines] + rows
    return rows


def _status(state: State, room: Size) -> list[Row]:
    view = state.view
    if state.question is not None:
        return _question(state.question.text, room)
    if state.panel == "link":
        key = keymap(state.own).first("link")
        again = f"; {key} opens it again" if key else ""
        return [[Piece(f" Esc closes this{again}.", "", intents.Close())]]
    if view is None:
        return _hint(state, room)
    if state.replay is not None and view.id == REPLAY:
        return lines_of(looking_back.status(state.replay), room)
    return status(state, view, room)


def _hint(state: State, room: Size) -> list[Row]:
    """What can be done on the page; on the right, or above it, the answers to who asks us to play."""
    said, buttons = lines_of(hint_of(state), room), answers(state)
    left = room.columns - row_width(said[-1])
    if row_width(buttons) <= left:
        return [*said[:-1], [*fill(said[-1], room.columns - row_width(buttons)), *buttons]] if buttons else said
    fits = len(said) < room.rows and row_width(buttons) <= room.columns
    return [buttons, *said] if fits else said


def _question(text: str, room: Size) -> list[Row]:
    """The question, and the answers behind it, which are there even if there is too little room for all of it."""
    yes_no: Row = [Piece(" "), Piece("[y]es", "class:key", intents.Answer(yes=True)), Piece(" "),
                   Piece("[n]o", "class:key", intents.Answer(yes=False))]
    rows = [[Piece(piece.text, "class:question") for piece in row] for row in lines_of(text, room)]
    left = room.columns - row_width(yes_no)
    if row_width(rows[-1]) <= left:
        return [*rows[:-1], [*rows[-1], *yes_no]]
    if len(rows) < room.rows:
        return [*rows, yes_no]
    return [*rows[:-1], [*fill(rows[-1], left), *yes_no]]
