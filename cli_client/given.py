"""What every command can be given: the global options, before or behind the command, and the name of a game."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Final, TypeVar

import attrs
import click

from cli_client.completing import assignments_like, opponents_like
from cli_client.options import DEFAULT_SERVER, Options, check_game, split_address

F = TypeVar("F", bound=Callable[..., Any])


def game_type(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A game type that there is; raises ``click.BadParameter``, which names them all."""
    if value is not None:
        try:
            check_game(value)
        except ValueError as error:
            raise click.BadParameter(str(error), param_hint="GAME") from None
    return value


def fitting(game: str | None, options: dict[str, int | bool]) -> dict[str, int | bool]:
    """The options, as far as this game has them; raises ``ValueError``, which names the option and what it can be."""
    from engine.reasons import Refusal  # noqa: PLC0415 - only for who names a game
    from engine.rules import RULES  # noqa: PLC0415

    if game is None:
        return options
    try:
        RULES[game].configure(options)
    except Refusal as refused:
        name = str(refused.data.get("path", "")).removeprefix("options.")
        raise ValueError(refused.message if name in refused.message else f"{name}: {refused.message}") from None
    return options


def _address(_context: click.Context, _parameter: click.Parameter, value: str | None) -> tuple[str, int] | None:
    if value is None:
        return None
    try:
        return split_address(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from None


_SHARED: Final = (
    click.option("--server", metavar="HOST:PORT", envvar="CLI_CLIENT_SERVER", callback=_address,
                 help=f"The server to connect to.  [env: CLI_CLIENT_SERVER; default: {DEFAULT_SERVER}]"),
    click.option("--guest", is_flag=True, help="Play as a guest, even with a login."),
    click.option("--name", "names", metavar="NAME", multiple=True,
                 help="The name to play under; several, or bots, are those at one keyboard (--local)."),
    click.option("--opponent", metavar="NAME", shell_complete=opponents_like,
                 help="Play only against this player; bot:easy, bot:medium and bot:hard are bots."),
    click.option("--local", is_flag=True, help="No server: people at one keyboard, or bots (--opponent)."),
    click.option("--json", is_flag=True, help="JSON lines in and out, for scripts."),
    click.option("--plain", is_flag=True, help="Append-only lines, for screen readers and simple terminals."),
    click.option("--no-color", is_flag=True, help="No colours (NO_COLOR does the same)."),
    click.option("--no-input", is_flag=True, help="Ask nothing and read nothing."),
    click.option("--set", "sets", metavar="NAME=VALUE", multiple=True, shell_complete=assignments_like,
                 help="A setting for this time; config list shows them."),
    click.option("--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True),
                 help="How long to wait for the server.  [default: 10]"),
)


def _merge(before: Options, given: dict[str, Any]) -> Options:
    """The options with those that were given here; they may stand before or behind the command."""
    changes: dict[str, Any] = {name: True for name in ("guest", "local", "json", "plain") if given[name]}
    changes |= {name: given[name] for name in ("opponent", "timeout") if given[name] is not None}
    changes |= {turned: False for flag, turned in (("no_color", "color"), ("no_input", "input")) if given[flag]}
    changes |= {"sets": (*before.sets, *given["sets"])}
    if given["names"]:
        changes |= {"name": given["names"][0], "names": given["names"]}
    if given["server"] is not None:
        changes |= {"host": given["server"][0], "port": given["server"][1], "named": True}
    return attrs.evolve(before, **changes)


def shared(command: F, *, settles: bool = True) -> F:
    """Gives a command the global options, as one value, with the settings that count (unless they are not wanted)."""
    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        names = ("server", "guest", "names", "opponent", "local", "json", "plain", "no_color", "no_input",
                 "timeout", "sets")
        context = click.get_current_context()
        context.obj = _merge(context.obj or Options(), {name: given.pop(name) for name in names})
        if settles and context.invoked_subcommand is None:
            from cli_client.config.loading import settled  # noqa: PLC0415 - not for --help

            context.obj = settled(context.obj)
        return command(context.obj, *args, **given)

    for option in reversed(_SHARED):
        run = option(run)
    return run  # type: ignore[return-value]


def unsettled(command: F) -> F:
    """Gives a command the global options without the settings: it has to work where their file cannot be taken."""
    return shared(command, settles=False)
