"""Everything that the client knows and shows at one moment."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from cli_client.model.view import View
from cli_client.options import DEFAULT_SERVER
from engine.wire.messages.gathering import Invitation, Room
from engine.wire.messages.shared import User

MOST_NOTES: Final = 200


@attrs.frozen
class Line:
    """Where the connection stands: connecting, online, waiting (so many seconds), refused, or local."""

    phase: str = "connecting"
    seconds: int = 0
    why: str = ""


@attrs.frozen
class Note:
    """A sentence for the player; ``kind`` is info, turn, refused, result or connection."""

    number: int
    kind: str
    text: str


@attrs.frozen
class Question:
    """Something that is asked before it is done; ``then`` is the intent that a yes carries out."""

    text: str
    then: Any


@attrs.frozen
class Wish:
    """What to do once the connection stands: play this, or (``watch``) look at that game.

    ``then`` is an intent instead: to sit down by a link, to invite somebody.
    """

    game_type: str | None = None
    options: Mapping[str, Any] = attrs.field(factory=dict)
    opponent: str | None = None
    watch: str | None = None
    then: Any = None


@attrs.frozen
class Sought:
    """Somebody who is asked to play: a seat is kept for them in ``game_id`` while they are challenged."""

    name: str
    game_type: str
    options: Mapping[str, Any]
    game_id: str | None = None


@attrs.frozen
class Sent:
    """A challenge of ours that waits for its answer; ``instead_of`` is the game in which a seat was kept before."""

    invite_id: str
    room_id: str
    name: str
    game_type: str
    instead_of: str | None = None


@attrs.frozen
class Door:
    """How others come into a room of ours: a link, and what they type in a shell."""

    room_id: str
    url: str
    command: str


# ------------------------------------------------------------------------------------------------------- effects


@attrs.frozen
class Ask:
    """A request to the server."""

    method: str
    params: Mapping[str, Any]


@attrs.frozen
class Ring:
    """It is the player's turn: something that can be heard."""


@attrs.frozen
class Leave:
    """The client ends, with this exit code."""

    code: int = 0


@attrs.frozen
class Retry:
    """The connection is tried again at once."""


@attrs.frozen
class Sleep:
    """The client is put into the background."""


Effect = Ask | Ring | Leave | Retry | Sleep


@attrs.frozen
class State:
    """The whole state. ``current`` is the open game, None for the lobby; ``effects`` is what is to be done next."""

    line: Line = Line()
    user: User | None = None
    local: bool = False
    asks: bool = True
    """Whether questions can be put to anybody."""
    wish: Wish | None = None
    opponent: str | None = None
    """Whom to play against, wherever nobody else is named."""
    address: str = DEFAULT_SERVER
    """The server, as others would name it."""
    rooms: tuple[Room, ...] = ()
    """The rooms that we are in."""
    invitations: tuple[Invitation, ...] = ()
    """What others have asked us to, and we have not answered."""
    sent: tuple[Sent, ...] = ()
    sought: Sought | None = None
    door: Door | None = None
    """The link that was made last, as long as its room waits."""
    uses: int | None = None
    """How often the link is to be good that is being made."""
    restored: bool = False
    """Whether the open games have been fetched, at least once."""
    games: tuple[View, ...] = ()
    current: str | None = None
    seeking: bool = False
    """An opponent is being asked for."""
    awaited: frozenset[str] = frozenset()
    """Games that become the current one when they are seen."""
    opened: int = 0
    choice: int = 0
    """The line of the lobby that is chosen."""
    panel: str = ""
    """What is laid over the board: help, command, link, or nothing."""
    page: int = 0
    """Which page of the panel is shown; of how many, only the screen knows."""
    question: Question | None = None
    notes: tuple[Note, ...] = ()
    noted: int = 0
    effects: tuple[Effect, ...] = ()

    @property
    def view(self) -> View | None:
        """The current game."""
        return self.find(self.current)

    def find(self, game_id: str | None) -> View | None:
        """An open game."""
        return next((view for view in self.games if view.id == game_id), None)

    @property
    def waiting_for_me(self) -> tuple[View, ...]:
        """The games in which it is our turn."""
        return tuple(view for view in self.games if view.my_turn)


def note(state: State, kind: str, text: str) -> State:
    """Tells the player something."""
    notes = (*state.notes, Note(state.noted + 1, kind, text))[-MOST_NOTES:]
    return attrs.evolve(state, notes=notes, noted=state.noted + 1)


def effect(state: State, *effects: Effect) -> State:
    """Has something done."""
    return attrs.evolve(state, effects=(*state.effects, *effects))


def ask(state: State, method: str, **params: Any) -> State:
    """Sends a request."""
    return effect(state, Ask(method, params))


def put(state: State, view: View) -> State:
    """The state with this game changed."""
    return attrs.evolve(state, games=tuple(view if other.id == view.id else other for other in state.games))
