"""How many play at a table, and what the people at one keyboard are called: as said on the command line, or asked."""

import sys
from collections.abc import Mapping
from typing import Any

import attrs
import click

from cli_client.options import Options
from engine.bots.thinking import LEVELS
from engine.rules import RULES

LONGEST = 32
"""Characters of a name."""


def with_players(options: Options, game_type: str, chosen: Mapping[str, Any], players: int | None) -> dict[str, Any]:
    """The options of a game for so many players, or for as many as have said their names."""
    rules = RULES[game_type]
    wanted = players or (len(options.names) if options.local and len(options.names) > 1 else None)
    least, most = rules.seats
    if wanted is None:
        return dict(chosen)
    if not least <= wanted <= most:
        span = str(least) if least == most else f"{least} to {most}"
        raise click.BadParameter(f"{game_type} is for {span}.", param_hint="--players")
    has = any(option.name == "capacity" for option in rules.options)
    return {"capacity": wanted, **chosen} if has else dict(chosen)


def named(options: Options, players: int | None, *, asks: bool) -> Options:
    """The options with the names of all people at this keyboard; raises ``click.UsageError`` for names that cannot be.

    They are asked where somebody said how many play, and nobody who else.
    """
    names = list(options.names)
    if options.local and asks and players and options.opponent is None and options.input and sys.stdin.isatty():
        names += [_ask(number) for number in range(len(names) + 1, players + 1)]
    if len(names) > 1 and not options.local:
        raise click.UsageError("several names are for people at one keyboard: --local.")
    if options.local:
        _check(names)
    return attrs.evolve(options, names=tuple(names), name=names[0] if names else options.name)


def _ask(number: int) -> str:
    answer: str = click.prompt(f"name of player {number}, or bot:{LEVELS[0]} or another level",
                               default=f"player-{number}", err=True)
    return answer


def _check(names: list[str]) -> None:
    people = [name.lower() for name in names if not name.lower().startswith("bot:")]
    for name in names:
        if name.split() != [name] or not name.isprintable() or len(name) > LONGEST:
            raise click.UsageError(f"a name is one word of at most {LONGEST} characters: {name!r} is none.")
        if name.lower().startswith("bot:") and name.lower().removeprefix("bot:") not in LEVELS:
            raise click.UsageError(f"there are only these bots: {', '.join(f'bot:{level}' for level in LEVELS)}.")
    if len(set(people)) < len(people):
        raise click.UsageError("two people at one keyboard cannot have the same name.")
