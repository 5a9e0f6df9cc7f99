"""The whole screen as a picture of the state: tabs, board or lobby or help, notes, status line, bar."""

from collections.abc import Callable
from math import ceil
from typing import Final

from cli_client.actions import ACTIONS, help_lines
from cli_client.keymap import keymap
from cli_client.model import intents, words
from cli_client.model.pages.browsing import hint_of
from cli_client.model.replay import REPLAY
from cli_client.model.state import State
from cli_client.model.view import View
from cli_client.settings.keys import key_name
from cli_client.text import Symbols, drawn, wrap
from cli_client.ui import pages
from cli_client.ui import replay as looking_back
from cli_client.ui.board import Size, least_size
from cli_client.ui.keys import key_for
from cli_client.ui.pages import link, page_rows
from cli_client.ui.pieces import Piece, Row, fill, row_width
from cli_client.ui.status import status
from cli_client.ui.table import has_foot, table

FRAME: Final = 3
"""Lines that are not the board's: tabs, status line, bar."""
NARROWEST: Final = 24
LEAST_ROWS: Final = 3
"""Of a page: its title, and some lines."""
MOST_TOLD: Final = 3
"""Lines that a page leaves for what is told."""
HELP_COLUMN: Final = 22
HEARING: Final = {"listening": " (( listening )) ", "thinking": " (( just a moment )) "}
"""Whether the player is listened to."""


def screen(state: State, size: Size, symbols: Symbols) -> list[Row]:
    """Exactly so many rows of so many columns; one honest line when that is not enough."""
    least = _least(state)
    if not least.fits(size):
        text = f"too small: needs {least.columns}x{least.rows}, has {size.columns}x{size.rows}"
        blank: list[Row] = [[]] * (size.rows - 1)
        return [fill(row, size.columns) for row in [[Piece(text, "class:refused")], *blank]]
    room = Size(size.columns, size.rows - FRAME)
    body = _body(state, room, symbols)[: room.rows]
    below = _status(state, Size(size.columns, 1 + room.rows - len(body)))
    left = room.rows + 1 - len(body) - len(below)
    notes = _notes(state, Size(size.columns, left))
    between: list[Row] = [[]] * (left - len(notes))
    rows = [_tabs(state, size.columns, symbols), *body, *between, *notes, *below, _bar(state)]
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
        return [[Piece(f"this client does not know {view.title}: a newer version will.", "class:refused")]]
    return table(view, room, symbols, state.own.board_size)


def _help(state: State, room: Size) -> list[Row]:
    rows: list[Row] = []
    page = state.page
    for ways, meaning in help_lines(keymap(state.own).keys):
        rows.append([Piece(f" {ways:<{HELP_COLUMN}} ", "class:key"), Piece(meaning)])
    if len(rows) <= room.rows:
        return rows
    each = max(1, room.rows - 1)
    pages = ceil(len(rows) / each)
    shown = rows[page % pages * each:][:each]
    more = f" page {page % pages + 1} of {pages}: Space turns it, Esc closes the help."
    return [*shown, *[[]] * (each - len(shown)), [Piece(more, "class:names", intents.Turn())]]


def _notes(state: State, room: Size) -> list[Row]:
    """The last sentences that have room, the newest at the bottom."""
    rows: list[Row] = []
    for told in reversed(state.notes):
        lines = wrap(drawn(told.text), room.columns - 2)
        if len(rows) + len(lines) > room.rows:
            break
        rows = [[Piece(f" {line}", f"class:{told.kind}")] for line in lines] + rows
    return rows


# --------------------------------------------------------------------------------------------------------- lines


def _tabs(state: State, columns: int, symbols: Symbols) -> Row:
    line = f" {words.line(state)} "
    room = max(0, columns - len(line))
    row = _tab_row(state, symbols, _tab)
    if row_width(row) > room:
        row = _tab_row(state, symbols, lambda view: _tab(view) if view.id == state.current else _short_tab(view))
    style = "class:tabs" if state.line.phase in ("online", "local") else "class:offline"
    return [*fill(row, room, "class:tabs"), Piece(line, style)]


def _tab_row(state: State, symbols: Symbols, name: Callable[[View], str]) -> Row:
    asked = f"!{len(state.invitations)} " if state.invitations else ""
    row = [Piece(f" lobby {asked}", _tab_style(state.current is None), intents.Lobby())]
    for view in state.games:
        row.append(Piece(symbols.vertical, "class:tabs"))
        row.append(Piece(name(view), _tab_style(view.id == state.current), intents.Watch(view.id)))
    if state.replay is not None:
        row.append(Piece(symbols.vertical, "class:tabs"))
        row.append(Piece(" replay ", _tab_style(state.current == REPLAY), intents.Watch(REPLAY)))
    return row


def _short_tab(view: View) -> str:
    return f"{'*' if view.my_turn else ' '}{view.number} "


def _tab(view: View) -> str:
    others = "" if view.both_seats else f"{view.others()} "
    origin = f"(from {view.origin.partition(' of ')[0]}) " if view.origin else ""
    return f"{_short_tab(view)}{view.title.lower()} {others}{origin}{'(over) ' if view.over else ''}"


def _tab_style(current: bool) -> str:
    return "class:tab-current" if current else "class:tabs"


def _status(state: State, room: Size) -> list[Row]:
    if state.question is not None:
        return [[Piece(f" {state.question.text} ", "class:question"),
                 Piece("[y]es", "class:key", intents.Answer(yes=True)), Piece(" "),
                 Piece("[n]o", "class:key", intents.Answer(yes=False))]]
    view = state.view
    if view is None:
        return [[Piece(f" {hint_of(state)}")]]
    if state.replay is not None and view.id == REPLAY:
        return [[Piece(looking_back.status(state.replay))]]
    return status(state, view, room)


_BAR: Final = {action.name: action.bar for action in ACTIONS}


def _bar(state: State) -> Row:
    row: Row = [Piece(HEARING[state.hearing], "class:turn")] if state.hearing else []
    there = looking_back.BAR if state.current == REPLAY else pages.BAR if state.view is None else _BAR
    for action in ACTIONS:
        word = there.get(action.name)
        if word:
            key = key_name(key_for(state, action))
            row.append(Piece(f" {key} " if key else " ", "class:bar-key", action.read("")))
            row.append(Piece(f"{word} ", "class:bar", action.read("")))
    return row
