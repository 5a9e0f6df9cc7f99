"""Everything that the client knows and shows at one moment."""

from collections.abc import Mapping
from typing import Any, Final

import attrs

from cli_client.model.effects import Ask, Effect
from cli_client.model.replay import REPLAY, Replay
from cli_client.model.rewinding import Save
from cli_client.model.terms import Terms
from cli_client.model.view import View
from cli_client.options import DEFAULT_SERVER
from cli_client.settings import OwnSettings
from engine.wire.messages.gathering import Invitation, Room
from engine.wire.messages.server import GameTypeInfo
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
    timing: Mapping[str, Any] = attrs.field(factory=dict)


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


@attrs.frozen
class Place:
    """Which page is open, what it is about (a game type, a name), and from which line on it was asked for."""

    page: str = "lobby"
    about: str = ""
    offset: int = 0


@attrs.frozen
class Kept:
    """What was asked for a page, and what came: a message, or why there is none."""

    asked: Mapping[str, Any]
    message: Any = None
    why: str = ""


@attrs.frozen
class Browsing:
    """The page that is shown where no game is, and what is known for it. ``trail`` is the pages before it.

    ``shelf`` has the last answers, by method; ``loading`` the methods whose answers are on their way, and ``outdated``
    says that they are to be asked for again, because something has happened meanwhile. ``choice`` is the chosen line,
    among those that can be, and ``deed`` which of the things that can be done with it, 0 being the first.
    """

    place: Place = Place()
    trail: tuple[Place, ...] = ()
    shelf: Mapping[str, Kept] = attrs.field(factory=dict)
    loading: frozenset[str] = frozenset()
    outdated: bool = False
    choice: int = 0
    deed: int = 0


@attrs.frozen
class State:
    """The whole state. ``current`` is the open game, None for the lobby; ``effects`` is what is to be done next."""

    line: Line = Line()
    own: OwnSettings = attrs.field(factory=OwnSettings)
    """The client's own settings: looks, keys, sounds."""
    follows: bool = False
    """Whether they follow what the player has set on the server, as they do where there are looks and sounds."""
    user: User | None = None
    strange: tuple[GameTypeInfo, ...] = ()
    """Game types that the server has and this client does not know."""
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
    replay: Replay | None = None
    """A game that is looked at again; it is a tab like the games, by the name ``REPLAY``."""
    saving: Save | None = None
    """The file for which a record has been asked for."""
    seeking: bool = False
    """An opponent is being asked for."""
    awaited: frozenset[str] = frozenset()
    """Games that become the current one when they are seen."""
    opened: int = 0
    browsing: Browsing = Browsing()
    terms: Terms = attrs.field(factory=Terms)
    """What is being chosen for the next game."""
    panel: str = ""
    """What is laid over the board: help, command, link, or nothing."""
    draft: str = ""
    """What stands in the command line when it is opened."""
    now: int = 0
    """The server's clock when it was looked at last, in milliseconds of the Unix epoch; 0 where it has not been."""
    page: int = 0
    """Which page of the panel is shown; of how many, only the screen knows."""
    question: Question | None = None
    hearing: str = ""
    """Whether the player is listened to (``listening``), or it is found out what was said (``thinking``)."""
    notes: tuple[Note, ...] = ()
    noted: int = 0
    heard: frozenset[tuple[Any, ...]] = frozenset()
    """What the server has said to everybody, as far as it says it again to who comes back."""
    effects: tuple[Effect, ...] = ()

    @property
    def view(self) -> View | None:
        """The current game."""
        return self.find(self.current)

    def find(self, game_id: str | None) -> View | None:
        """An open game, or the one that is looked at again."""
        if game_id == REPLAY:
            return self.replay.view if self.replay else None
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
