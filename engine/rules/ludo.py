"""Ludo: four tokens each, a die, and a way once round the board and home.

The rules are those of https://en.wikipedia.org/wiki/Ludo with these choices: start squares and the squares 8 further on
are safe; two tokens of one player make a block on any square of the track, these among them, and a block on a start
square keeps tokens in their yard; home is reached by exact count; the third six in a row is not played. A move gives
one other throw, whether by a six, by a token sent back, by one that got home, or by several of these. A six that no
token can use gives none, nor does the last token home. The seats lie 13 squares apart however many play.
"""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from engine.reasons import Refusal
from engine.rules import ludo_play, ludo_view, ludo_words
from engine.rules.contract import Option, Outcome, Position, read_options
from engine.rules.ground import Ground
from engine.rules.ludo_board import SIDE, SIDES, TOKENS, cell_of
from engine.rules.ludo_play import LudoState

_NAMES: Final = tuple(map(str, range(TOKENS)))


@attrs.frozen
class Ludo:
    """The rules; a move is the number of a token, from 0."""

    name: str = "ludo"
    title: str = "Ludo"
    options: tuple[Option, ...] = (
        Option("capacity", "integer", 2, 2, 4, "how many play"),
        Option("tokens", "integer", TOKENS, TOKENS, TOKENS, "tokens of each player"),
    )
    seats: tuple[int, int] = (2, 4)
    marks: tuple[str, ...] = ludo_words.MARKS
    colors: tuple[str, ...] = ("red", "green", "yellow", "blue")
    positions: str = "a token, 0 to 3, as a number or a string"
    random: bool = True

    def configure(self, raw: Mapping[str, Any]) -> Mapping[str, int | bool]:
        """Complete, checked options."""
        return read_options(self.options, raw)

    def shape(self, options: Mapping[str, Any]) -> tuple[int, int]:  # noqa: ARG002 - always the same
        """Rows and columns of the drawing."""
        return SIDE, SIDE

    def ground(self, options: Mapping[str, Any]) -> Ground:  # noqa: ARG002
        """Track, yards, home columns and home squares of all four seats, whoever plays."""
        return ludo_view.GROUND

    def initial(self, options: Mapping[str, Any], seats: int) -> LudoState:  # noqa: ARG002 - four tokens always
        """All tokens in their yards; first it is thrown for who begins."""
        return ludo_play.beginning(seats)

    def turn(self, state: LudoState) -> int | None:
        """The seat that has thrown or is to throw."""
        return state.seat or None

    def chance(self, state: LudoState) -> int | None:
        """A die, whenever nobody has one to move by."""
        return SIDES if state.seat and not state.die else None

    def throw(self, state: LudoState, value: int) -> LudoState:
        """Where no token can move, and after the third six in a row, the turn has passed."""
        return ludo_play.thrown(state, value)

    def legal(self, state: LudoState, seat: int) -> tuple[int, ...]:
        """The tokens that can move by the number thrown."""
        return state.moves if seat == state.seat else ()

    def parse(self, state: LudoState, position: Position) -> int:  # noqa: ARG002 - tokens keep their numbers
        """The token that a position names."""
        if type(position) is int:
            if 0 <= position < TOKENS:
                return position
        elif type(position) is str and position in _NAMES:
            return _NAMES.index(position)
        raise Refusal("illegal_move", f"There is no such token: they are 0 to {TOKENS - 1}.")

    def format(self, state: LudoState, move: int) -> str:  # noqa: ARG002
        """The token's number."""
        return _NAMES[move]

    def say(self, state: LudoState, move: int) -> str:
        """The token, where it goes, and whom it sends back."""
        return ludo_words.say(state, move)

    def play(self, state: LudoState, seat: int, move: int) -> LudoState:
        """Moves a token by the number thrown."""
        return ludo_play.played(state, seat, move)

    def withdraw(self, state: LudoState, seat: int) -> LudoState:
        """The seat's tokens leave the board, and it is placed last of those still playing."""
        return ludo_play.withdrawn(state, seat)

    def pick(self, state: LudoState, cell: int) -> int:
        """The token of the seat to move that stands there; of several, the first."""
        if state.seat:
            for token, step in enumerate(state.tokens[state.seat - 1]):
                if cell_of(state.seat, token, step) == cell:
                    return token
        raise Refusal("illegal_move", "None of your tokens stands there.")

    def cell(self, state: LudoState, move: int) -> int | None:
        """Where the token stands that moved last."""
        if state.moved is None or state.moved[1] != move:
            return None
        seat, token = state.moved
        return cell_of(seat, token, state.tokens[seat - 1][token])

    def outcome(self, state: LudoState) -> Outcome | None:
        """The game ends when all places but the last are known; a player who leaves can end it too."""
        return state.outcome

    def view(self, state: LudoState, seat: int | None) -> dict[str, Any]:  # noqa: ARG002 - nothing is hidden
        """The board; the die, the sixes in a row, the order of play, each seat's tokens, the places known.

        A token has its ``place`` (``yard``, ``track``, ``column``, ``home``, ``gone``), with the ``square`` of the
        track from 0 at seat 1's start or of the column from 1, and the ``cell`` of the board on which it is drawn.
        """
        return ludo_view.view(state)

    def describe(self, state: LudoState) -> tuple[str, ...]:
        """Where everybody's tokens are, and what was thrown."""
        return ludo_words.describe(state)

    def hint(self, state: LudoState) -> str:
        """What can be done with the throw."""
        return ludo_words.hint(state)

    def text(self, state: LudoState) -> str:
        """The board as lines of text, with where everybody's tokens are."""
        return ludo_view.text(state)


LUDO: Final = Ludo()
