"""What the player wants, as events for the model."""

from collections.abc import Mapping
from typing import Any

import attrs


@attrs.frozen
class MoveCursor:
    """The cursor so many rows and columns on; on a page, the chosen line, and what is done with it."""

    rows: int = 0
    columns: int = 0


@attrs.frozen
class Place:
    """The move under the cursor, or the chosen line of the page."""


@attrs.frozen
class PlayCell:
    """The move on a cell that was clicked."""

    cell: int


@attrs.frozen
class Browse:
    """A page: about this, from this line on."""

    page: str
    about: str = ""
    offset: int = 0


@attrs.frozen
class Back:
    """The page before."""


@attrs.frozen
class Pick:
    """A line of the page that can be chosen, counting from 1; ``deed`` is what to do with it, 0 being the first."""

    number: int
    deed: int = 0


@attrs.frozen
class Change:
    """The value in a line of the page, counting from 1, more or less of it."""

    number: int
    by: int


@attrs.frozen
class TypeKey:
    """A letter or digit of a typed move."""

    key: str


@attrs.frozen
class Play:
    """A typed position."""

    position: str


@attrs.frozen
class Seek:
    """An opponent for a game: of this type, or of the current game's."""

    game_type: str | None = None
    options: Mapping[str, Any] = attrs.field(factory=dict)
    opponent: str | None = None
    timing: Mapping[str, Any] = attrs.field(factory=dict)
    """Its ``clock``, and what happens ``onLeave``, as far as there is any."""
    stays: bool = False
    """The seat stays open while we are away."""


@attrs.frozen
class Invite:
    """A room for a game, and a link by which others come into it, so many times."""

    game_type: str | None = None
    options: Mapping[str, Any] = attrs.field(factory=dict)
    uses: int | None = None
    timing: Mapping[str, Any] = attrs.field(factory=dict)


@attrs.frozen
class Join:
    """A seat in a room, by the code of a link; ``room_id`` where it is known."""

    code: str
    room_id: str | None = None


@attrs.frozen
class Reply:
    """The answer to what is offered in the game, or to an invitation: this one, this player's, or the last one.

    ``reason`` is why not, one of the server's list.
    """

    accept: bool
    name: str | None = None
    reason: str = "no"
    invite_id: str | None = None


@attrs.frozen
class Begin:
    """The game of the room that we are in and that is full."""


@attrs.frozen
class Offer:
    """Something for all players to agree on in the current game: draw, takeback, pause, resume or rematch."""

    kind: str


@attrs.frozen
class Claim:
    """The current game, left by the other player, is ours, or (``draw``) half of it."""

    kind: str = "win"


@attrs.frozen
class TakeBack:
    """The current game, or the room, is not to wait for anybody any longer; a challenge is taken back."""


@attrs.frozen
class Resign:
    """The current game is given up; ``sure`` once that has been asked."""

    sure: bool = False


@attrs.frozen
class Watch:
    """A game to look at."""

    game_id: str


@attrs.frozen
class Take:
    """An open seat."""

    game_id: str


@attrs.frozen
class Step:
    """The next tab (or the one before), the lobby being the first."""

    by: int = 1


@attrs.frozen
class NextTurn:
    """The next game where it is the player's turn."""


@attrs.frozen
class Lobby:
    """The lobby."""


@attrs.frozen
class ReadBoard:
    """The board, in words."""


@attrs.frozen
class Open:
    """A panel: help, link or command; ``draft`` is what stands in the command line already."""

    panel: str
    draft: str = ""


@attrs.frozen
class Turn:
    """The next page of a panel, or the one before; behind the last one comes the first."""

    by: int = 1


@attrs.frozen
class Close:
    """Whatever is open is closed: a question, a panel, half a typed move. Never the client."""


@attrs.frozen
class Answer:
    """The answer to the question that is asked."""

    yes: bool


@attrs.frozen
class Quit:
    """The client is to end; ``sure`` once that has been asked."""

    sure: bool = False


@attrs.frozen
class Interrupt:
    """Ctrl-C: asks once; the second time it ends the client."""


@attrs.frozen
class Reconnect:
    """The connection is tried again at once."""


@attrs.frozen
class Suspend:
    """The client is to sleep until the shell wakes it."""


@attrs.frozen
class Configure:
    """A setting of the client's own is to have this value from now on; None leaves it to the account, or the default.

    The value is one as a file has it, or a text as it is typed.
    """

    name: str
    value: Any


@attrs.frozen
class Set:
    """A setting, of this client or of the account, by its name and a typed value; no value is the default."""

    name: str
    text: str = ""


@attrs.frozen
class Request:
    """Something that the server is to do; ``question`` is asked before."""

    method: str
    params: Mapping[str, Any]
    question: str = ""


@attrs.frozen
class Complain:
    """Something that was typed cannot be understood."""

    text: str
