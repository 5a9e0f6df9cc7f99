"""What the player wants of a replay, and of records, as events for the model."""

from typing import Literal

import attrs

from engine.game.facts import Fact

PEOPLE = "people"
"""Instead of a bot: everybody is at this keyboard."""


@attrs.frozen
class Recall:
    """A game to be looked at again, move by move; None is the one that is shown."""

    game_id: str | None = None


@attrs.frozen
class Show:
    """A record, to be looked at move by move; ``source`` is what it is of."""

    facts: tuple[Fact, ...] = attrs.field(repr=False)
    source: str


@attrs.frozen
class Rewind:
    """So many moves on in a replay, or back."""

    by: int


@attrs.frozen
class GoTo:
    """To the move with this number; 0 is the beginning, -1 the end."""

    ply: int


@attrs.frozen
class Autoplay:
    """A replay is to go on by itself, or not to, or faster, or slower; or with a pause of so many seconds."""

    how: Literal["toggle", "on", "off", "faster", "slower"] | float = "toggle"


@attrs.frozen
class Tick:
    """It is time for the next move, in this run of a replay that goes on by itself."""

    run: int


@attrs.frozen
class PlayOn:
    """From where one looks the game is to be played on, here: against such bots, or by ``PEOPLE``; None asks."""

    opponent: str | None = None


@attrs.frozen
class Save:
    """The record of what is shown is to be written to a file; ``over`` one that is there already."""

    path: str
    over: bool = False


@attrs.frozen
class Saved:
    """What became of that: written, or (``taken``) there is such a file, or ``why`` not."""

    path: str
    why: str = ""
    taken: bool = False
