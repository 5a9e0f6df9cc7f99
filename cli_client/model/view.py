"""A game as the client holds it: the server's snapshot, the rules' own board, and what only this client knows."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import attrs

from cli_client.model.foreign import NOTHING_TOLD, Stand, Told
from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import Rules
from engine.rules.ground import Ground, plain_ground
from engine.wire.messages.shared import Snapshot

HERE: Final = "local-"
"""How the names of games begin that are played at this keyboard, and on no server."""


@attrs.frozen
class Pending:
    """A move of ours that the server has not confirmed; ``sent`` is false while there is no connection for it."""

    ply: int
    move: int
    position: str
    sent: bool = True


@attrs.frozen
class View:
    """One open game. ``number`` is its tab; ``board`` is a ``Stand`` when this client does not know its rules."""

    number: int
    snapshot: Snapshot
    board: Any
    told: Told = NOTHING_TOLD
    """What the server has told of a game whose rules are not known here."""
    both_seats: bool = False
    """Several people at one keyboard: whoever's turn it is, it is ours, unless it is a bot's."""
    origin: str = ""
    """From where the game goes on, if it was not begun at its beginning."""
    caption: str = ""
    """How it stands, where that is not how a game does that goes on: in a replay."""
    cursor: int = 0
    typed: str = ""
    pending: Pending | None = None
    fetching: bool = False
    """A fresh snapshot has been asked for."""
    called: int | None = None
    """After how many moves the player was told that it is their turn; None once it is not any more."""
    warned: int | None = None
    """After how many moves they were told that their time runs out."""

    @property
    def id(self) -> str:
        """The game's identifier."""
        return self.snapshot.game_id

    @property
    def here(self) -> bool:
        """Whether it is played at this keyboard only."""
        return self.id.startswith(HERE)

    @property
    def rules(self) -> Rules[Any] | None:
        """The rules, if this client knows them and they lead to where the game is; else as the server tells them."""
        if isinstance(self.board, Stand):
            return self.board.rules
        return None if self.board is None else RULES.get(self.snapshot.game_type)

    @property
    def foreign(self) -> bool:
        """Whether only the server knows what a move does."""
        return isinstance(self.board, Stand)

    @property
    def behind(self) -> bool:
        """Whether the picture is of a moment before what has been heard of since."""
        return isinstance(self.board, Stand) and self.board.seq != self.snapshot.seq

    @property
    def title(self) -> str:
        """The game type's name for people, without what explains it."""
        known = RULES.get(self.snapshot.game_type)
        return known.title.partition(":")[0] if known else self.snapshot.game_type

    @property
    def seat(self) -> int | None:
        """The seat that we play; None when watching."""
        if not self.both_seats:
            return self.snapshot.your_seat
        bots = {seat.seat for seat in self.snapshot.seats if seat.bot}
        return None if self.snapshot.turn in bots else self.snapshot.turn

    @property
    def my_turn(self) -> bool:
        """Whether the game waits for us; never while a throw is due."""
        snapshot = self.snapshot
        mine = snapshot.status == "playing" and snapshot.turn is not None and snapshot.turn == self.seat
        return mine and not self.due

    @property
    def due(self) -> bool:
        """Whether the die has to be thrown before anybody can move."""
        return self.rules is not None and self.rules.chance(self.board) is not None

    @property
    def dice(self) -> bool:
        """Whether dice are thrown in this game."""
        return self.snapshot.chance is not None

    @property
    def die(self) -> int | None:
        """What whoever's turn it is has thrown and may move by."""
        snapshot = self.snapshot
        if snapshot.chance is None or snapshot.status != "playing" or self.due or self.rules is None:
            return None
        return snapshot.chance.throws[-1] if snapshot.chance.throws else None

    @property
    def running(self) -> bool:
        """Whether it is a game of ours that is being played."""
        return self.snapshot.status == "playing" and (self.both_seats or self.snapshot.your_seat is not None)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.snapshot.status == "ended"

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns; nothing when the rules are not known."""
        return self.rules.shape(self.snapshot.options) if self.rules else (0, 0)

    @cached_property
    def ground(self) -> Ground:
        """What is drawn under the marks; nothing when the rules are not known."""
        return self.rules.ground(self.snapshot.options) if self.rules else plain_ground(0, 0)

    @cached_property
    def shown(self) -> Mapping[str, Any]:
        """What we may see of the board, and beside it."""
        return self.rules.view(self.board, self.snapshot.your_seat) if self.rules else {"board": ()}

    @cached_property
    def cells(self) -> tuple[str, ...]:
        """The marks on the board, row by row."""
        return tuple(self.shown["board"])

    @cached_property
    def movable(self) -> Mapping[int, int]:
        """Where pieces stand that can be moved now, by whoever's turn it is, with the move; of several, the first."""
        turn, pieces = self.snapshot.turn, self.shown.get("pieces")
        if self.rules is None or turn is None or not pieces or self.over:
            return {}
        mine = {piece["position"]: piece["cell"] for piece in pieces if piece["seat"] == turn}
        legal = [(self.rules.format(self.board, move), move) for move in reversed(self.rules.legal(self.board, turn))]
        return {mine[position]: move for position, move in legal if position in mine}

    @property
    def pointed(self) -> int:
        """The cell under the cursor; where pieces move, it keeps to those that we can move."""
        movable = self.movable if self.my_turn else {}
        return self.cursor if not movable or self.cursor in movable else min(movable)

    @property
    def last_cell(self) -> int | None:
        """The cell of the last move."""
        if isinstance(self.board, Stand):
            return self.board.last
        if self.rules is None or not self.snapshot.moves:
            return None
        move = self.move_of(self.snapshot.moves[-1].position)
        return None if move is None else self.rules.cell(self.board, move)

    @property
    def pending_cell(self) -> int | None:
        """The cell on which our unconfirmed move will leave its mark."""
        if self.pending is None or self.rules is None or self.seat is None:
            return None
        try:
            return self.rules.cell(self.rules.play(self.board, self.seat, self.pending.move), self.pending.move)
        except Refusal:
            return None

    @property
    def goal(self) -> int | None:
        """The cell to which the piece under the cursor would go."""
        move = self.movable.get(self.pointed) if self.my_turn else None
        if self.rules is None or self.snapshot.turn is None or move is None:
            return None
        return self.rules.cell(self.rules.play(self.board, self.snapshot.turn, move), move)

    @cached_property
    def lit(self) -> frozenset[int]:
        """The empty cells to which the next move is confined; none when it may go to any of them."""
        if self.rules is None or self.snapshot.turn is None or "pieces" in self.shown:
            return frozenset()
        legal = set(self.rules.legal(self.board, self.snapshot.turn))
        empty = [cell for cell, mark in enumerate(self.cells) if not mark]
        lit = frozenset(cell for cell in empty if self.move_at(cell) in legal)
        return lit if len(lit) < len(empty) else frozenset()

    def is_row(self, key: str) -> bool:
        """Whether this letter, small or capital, begins a typed move here."""
        row = ord(key.upper()) - 65 if len(key) == 1 and key.isascii() and key.isalpha() else -1
        return self.running and self.names_cells and 0 <= row < self.shape[0]

    @property
    def names_cells(self) -> bool:
        """Whether a position is a cell's letter and number."""
        return self.ground.labels == "cells"

    def name_of(self, seat: int | None) -> str:
        """The name of who sits there."""
        return next((s.username for s in self.snapshot.seats if s.seat == seat), "somebody")

    def mark_of(self, seat: int | None) -> str:
        """The mark of a seat on the board."""
        marks = self.rules.marks if self.rules else ()
        return marks[seat - 1] if seat is not None and seat <= len(marks) else "?"

    def color_of(self, seat: int) -> str:
        """The colour of a seat's marks; none when the rules are not known."""
        return self.rules.colors[seat - 1] if self.rules and seat <= len(self.rules.colors) else ""

    def left(self, seat: int) -> bool:
        """Whether a seat has left the game, which goes on without it."""
        return any(leaver.seat == seat for leaver in self.snapshot.left)

    def others(self) -> str:
        """The names of those we play against, or of all when we are watching."""
        names = [s.username for s in self.snapshot.seats if self.both_seats or s.seat != self.snapshot.your_seat]
        return " and ".join(names) or "nobody yet"

    def move_of(self, position: int | str) -> int | None:
        """The move that a position names."""
        try:
            return None if self.rules is None else self.rules.parse(self.board, position)
        except Refusal:
            return None

    def move_at(self, cell: int) -> int | None:
        """The move that pointing at a cell means."""
        try:
            return None if self.rules is None else self.rules.pick(self.board, cell)
        except Refusal:
            return None

    def say(self, position: int | str) -> str:
        """A move in words, before it is played."""
        move = self.move_of(position)
        return str(position) if move is None or self.rules is None else self.rules.say(self.board, move)
