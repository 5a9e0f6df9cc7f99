"""Rooms for tests: people, and a room as it was just made."""

from typing import Any

from engine.game.facts import Player
from ser.app.rooms.facts import PUBLIC, ROOM, Created, Invited, Linked
from ser.app.rooms.state import Room, create
from ser.app.sources import digest

AT = 1_700_000_000_000
ANN, BOB, EVE, JOE = (Player(f"u-{name}", name) for name in ("ann", "bob", "eve", "joe"))
HARD = Player("bot:hard", "bot:hard", guest=False)


def made(**more: Any) -> Created:
    """The making of a room of ann's for two."""
    members = {"player": ANN, "name": "Sunday", "game_type": "tic-tac-toe", "options": {}, "capacity": 2,
               "visibility": PUBLIC, "kind": ROOM, "auto_start": False, "order": "joined", "at": AT, **more}
    return Created(**members)


def new_room(**more: Any) -> Room:
    """Ann's room."""
    return create("r-1", made(**more))


def invited(receiver: Player, by: Player = ANN, number: int = 1, **more: Any) -> Invited:
    """An invitation for a second."""
    members = {"at": AT, "expires_at": AT + 1000, **more}
    return Invited(f"i-{number}", by.user_id, receiver, f"code-{number}", **members)


def linked(by: Player = ANN, number: int = 1, **more: Any) -> Linked:
    """A link for a second."""
    members = {"at": AT, "expires_at": AT + 1000, **more}
    return Linked(f"i-{number}", by.user_id, digest(f"code-{number}"), **members)
