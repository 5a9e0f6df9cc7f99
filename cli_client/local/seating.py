"""Who sits where at this keyboard: people by their names, and bots in any seats, which are called by their level."""

from collections.abc import Iterable, Sequence
from typing import Final

from cli_client.model.terms import BOT
from engine.bots.thinking import LEVELS
from engine.game.facts import Player
from engine.game.state import Game
from engine.reasons import Refusal

NAMES: Final = ("player-1", "player-2", "player-3", "player-4")
"""What people are called who have not said their names."""


def seated(names: Sequence[str], opponent: str | None, capacity: int, turn: int = 0) -> tuple[Player, ...]:
    """The players of a game for so many, in the order of their seats; refuses ``not_found`` for a bot there is none of.

    Where nobody else has said a name, the others are people, or bots of the name ``opponent``; a player against such
    bots has another seat every time (``turn`` counts the games).
    """
    named = names[:capacity]
    rest = capacity - max(1, len(named))
    if opponent is None:
        return players_of([*named, *NAMES[len(named):capacity]])
    if not is_bot(opponent):
        raise _no_such_bot()
    if len(named) > 1:
        return players_of([*named, *[opponent] * rest])
    mine = turn % capacity
    return players_of([*[opponent] * mine, named[0] if named else NAMES[0], *[opponent] * (rest - mine)])


def players_of(names: Iterable[str]) -> tuple[Player, ...]:
    """The players of these names; bots of one level are numbered, as on a server (``bot:hard:2``)."""
    players: list[Player] = []
    for seat, name in enumerate(names, 1):
        if is_bot(name):
            level = name.lower().removeprefix(BOT)
            if level not in LEVELS:
                raise _no_such_bot()
            same = sum(player.user_id.startswith(BOT + level) for player in players)
            called = BOT + level + (f":{same + 1}" if same else "")
            players.append(Player(called, called, guest=False))
        else:
            players.append(Player(f"seat-{seat}", name))
    return tuple(players)


def people(players: Sequence[Player]) -> tuple[int, ...]:
    """The seats in which people sit."""
    return tuple(seat for seat, player in enumerate(players, 1) if not player.bot)


def alone(players: Sequence[Player]) -> int | None:
    """The seat of the only one who is no bot; None where people share the keyboard, or bots play among themselves."""
    seats = people(players)
    return seats[0] if len(seats) == 1 else None


def in_order(names: Sequence[str], mine: int | None, opponent: str | None, me: str) -> tuple[Player, ...]:
    """The sides as they were, for a game that is played on: by ``me`` and bots, or by people under the same names."""
    if mine is not None and opponent is not None:
        return players_of([me if seat == mine else opponent for seat in range(1, len(names) + 1)])
    return players_of([NAMES[seat] if is_bot(name) else name for seat, name in enumerate(names)])


def is_bot(name: str) -> bool:
    """Whether this is the name of a bot."""
    return name.lower().startswith(BOT)


def speaker(game: Game, mine: int | None) -> int:
    """The seat for which a request speaks: one's own, or whose turn it is; refuses ``not_your_turn`` for a bot's."""
    seat = mine or game.turn or 1
    if game.table.seats[seat - 1].bot:
        raise Refusal("not_your_turn")
    return seat


def _no_such_bot() -> Refusal:
    known = ", ".join(BOT + each for each in LEVELS)
    return Refusal("not_found", f"Without a server there are only these opponents: {known}.")
