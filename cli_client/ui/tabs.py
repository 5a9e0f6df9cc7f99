"""The first line: a tab for each game, with a mark at those that wait for us, and where the connection stands."""

from collections.abc import Callable, Sequence
from typing import Final

from cli_client.model import intents, words
from cli_client.model.replay import REPLAY
from cli_client.model.state import State
from cli_client.model.view import View
from cli_client.text import Symbols, drawn, width
from cli_client.ui.pieces import Piece, Row, fill, row_width

NARROW: Final = 36
"""Where there are fewer columns, the name alone says that we are online."""


def tabs(state: State, columns: int, symbols: Symbols) -> Row:
    """All tabs, with names if there is room; otherwise those around the current one, which is always there."""
    short = columns < NARROW and state.line.phase == "online" and state.user is not None
    line = drawn(f" {state.user.username if short and state.user else words.line(state)} ")
    room = max(0, columns - width(line))
    style = "class:tabs" if state.line.phase in ("online", "local") else "class:offline"
    return [*fill(_row(state, room, symbols), room, "class:tabs"), Piece(line, style)]


def _row(state: State, room: int, symbols: Symbols) -> Row:
    ways: tuple[Callable[[View], str], ...] = (
        _tab, lambda view: _tab(view) if view.id == state.current else _short(view),
        lambda view: f"{_short(view)}{view.others()} " if view.id == state.current else _short(view), _short)
    first = _lobby(state)
    separator = Piece(symbols.vertical, "class:tabs")
    for name in ways:
        tabs = _tabs(state, name)
        row = [first, *(piece for tab in tabs for piece in (separator, tab))]
        if row_width(row) <= room:
            return row
    named = _tabs(state, ways[1]) if state.view is None or len(_tab(state.view)) < room // 2 else tabs
    return _around(state, first, named, separator, room)


def _around(state: State, first: Piece, tabs: Sequence[Piece], separator: Piece, room: int) -> Row:
    """The lobby, and as many tabs around the current one as there is room for; arrows where there are more."""
    shown = [view.id for view in state.games] + [REPLAY] * (state.replay is not None)
    low = high = shown.index(state.current) if state.current in shown else 0

    def row(low: int, high: int) -> Row:
        left, right = _more(tabs[:low], "<", before=True), _more(tabs[high + 1:], ">", before=False)
        middle = [piece for tab in tabs[low:high + 1] for piece in (separator, tab)]
        return [first, *left, *middle, *right]

    def fits(low: int, high: int) -> bool:
        return low >= 0 and high < len(tabs) and row_width(row(low, high)) <= room

    while (right := fits(low, high + 1)) or fits(low - 1, high):
        low, high = (low, high + 1) if right else (low - 1, high)
    return row(low, high)


def _more(hidden: Sequence[Piece], arrow: str, *, before: bool) -> Row:
    """An arrow for tabs that are not shown, with a star if one of them waits for us."""
    if not hidden:
        return []
    star = "*" if any(tab.text.startswith("*") for tab in hidden) else " "
    nearest = hidden[-1] if before else hidden[0]
    return [Piece(arrow + star if before else star + arrow, "class:tabs", nearest.intent)]


def _lobby(state: State) -> Piece:
    asked = f"!{len(state.invitations)} " if state.invitations else ""
    return Piece(f" lobby {asked}", _style(state.current is None), intents.Lobby())


def _tabs(state: State, name: Callable[[View], str]) -> list[Piece]:
    row = [Piece(name(view), _style(view.id == state.current), intents.Watch(view.id)) for view in state.games]
    if state.replay is not None:
        row.append(Piece(" replay ", _style(state.current == REPLAY), intents.Watch(REPLAY)))
    return row


def _short(view: View) -> str:
    return f"{'*' if view.my_turn else ' '}{view.number} "


def _tab(view: View) -> str:
    others = "" if view.both_seats else f"{view.others()} "
    origin = f"(from {view.origin.partition(' of ')[0]}) " if view.origin else ""
    return f"{_short(view)}{view.title.lower()} {others}{origin}{'(over) ' if view.over else ''}"


def _style(current: bool) -> str:
    return "class:tab-current" if current else "class:tabs"
