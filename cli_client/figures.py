"""The commands for figures: the leaderboard, how somebody stands, and whether a move is waiting."""

import json
import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final, TypeVar

from cli_client.connection.calling import By, Call
from cli_client.connection.calls.games import Games
from cli_client.connection.calls.stats import Stats
from cli_client.connection.identity import Guest, MemoryVault, identify
from cli_client.connection.link import Link
from cli_client.exits import FAILED, OK, USAGE, ExitError
from cli_client.once import at_server, keyring_of
from cli_client.options import Options
from cli_client.tables import table
from cli_client.terminal import say
from engine.wire.codec import unstructure

T = TypeVar("T")
MOST: Final = 20
"""Lines of a leaderboard."""


def show_top(options: Options, game_type: str, pool: str) -> None:
    """Prints the best of a game type."""
    board = _ask(options, lambda call: Stats(call).leaderboard(game_type=game_type, pool=pool, limit=MOST))
    if options.json:
        say(json.dumps(unstructure(board)))
        return
    rows = [[entry.rank, entry.username, entry.rating, entry.games, entry.won, entry.drawn, entry.lost]
            for entry in board.entries]
    _print(["rank", "player", "rating", "games", "won", "drawn", "lost"], rows,
           f"nobody stands there yet: a rating counts after ten decided games of {game_type}.")


def show_stats(options: Options, name: str | None) -> None:
    """Prints how somebody, or the player, stands in each game."""
    found = (_ask(options, lambda call: Stats(call).me(), mine=True) if name is None
             else _ask(options, lambda call: Stats(call).user(username=name)))
    if options.json:
        say(json.dumps(unstructure(found)))
        return
    rows = [[one.game_type, one.pool, f"{one.rating}{'?' if one.provisional else ''}", one.rank, one.games, one.won,
             one.drawn, one.lost, one.streak] for one in found.standings]
    _print(["game", "pool", "rating", "rank", "games", "won", "drawn", "lost", "streak"], rows,
           f"{found.username} has finished no game yet.")


def tell_status(options: Options, form: str) -> int:
    """Prints how many games wait, by a form with ``{waiting}`` and ``{games}``; answers 0 when one does, else 1."""
    listed = _ask(options, lambda call: Games(call).list(), mine=True)
    figures = {"waiting": sum(game.your_turn for game in listed.games), "games": listed.total}
    try:
        text = json.dumps(figures) if options.json else form.format_map(figures)
    except (KeyError, ValueError, IndexError, AttributeError):
        raise ExitError(USAGE, "--format knows {waiting} and {games}; a brace itself is written twice.") from None
    say(text)
    return OK if figures["waiting"] else FAILED


def _ask(options: Options, what: Callable[[Call], Awaitable[T]], *, mine: bool = False) -> T:
    """The answer; what is about oneself (``mine``) only somebody can ask whom the server knows."""
    slot = keyring_of(options).look(options.name, guest=options.guest)

    async def ask(link: Link) -> T:
        known = mine or slot.load() is not None
        await identify(link, None if known else Guest(), slot if known else MemoryVault())
        return await what(By(link))

    return at_server(options, ask)


def _print(head: list[str], rows: list[list[Any]], otherwise: str) -> None:
    for line in table(head, rows) if rows else ():
        say(line)
    if not rows:
        sys.stderr.write(otherwise + "\n")
