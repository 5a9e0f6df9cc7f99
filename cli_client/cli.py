"""The command line: what is asked for, decided before anything slow is imported."""

import os
import sys
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeVar

import attrs
import click

from cli_client.exits import CANCELLED, FAILED, INTERRUPTED, NO_CONNECTION, NOT_LOGGED_IN, ExitError
from cli_client.options import DEFAULT_SERVER, Options, join_address, split_address
from cli_client.version import NAME, VERSION

if TYPE_CHECKING:
    from cli_client.model.state import Wish

F = TypeVar("F", bound=Callable[..., Any])
EXITS: Final = (f"Exit codes: 0 ok, {FAILED} failed, 2 usage, {CANCELLED} cancelled or timed out, "
                f"{NOT_LOGGED_IN} not logged in, {NO_CONNECTION} no connection, 130/143/129 for signals.")


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
    click.option("--name", metavar="NAME", help="The name to play under."),
    click.option("--opponent", metavar="NAME",
                 help="Play only against this player; bot:easy, bot:medium and bot:hard are bots."),
    click.option("--local", is_flag=True, help="No server: people at one keyboard, or a bot (--opponent)."),
    click.option("--json", is_flag=True, help="JSON lines in and out, for scripts."),
    click.option("--plain", is_flag=True, help="Append-only lines, for screen readers and simple terminals."),
    click.option("--no-color", is_flag=True, help="No colours (NO_COLOR does the same)."),
    click.option("--no-input", is_flag=True, help="Ask nothing and read nothing."),
    click.option("--timeout", metavar="SECONDS", type=click.FloatRange(min=0, min_open=True),
                 help="How long to wait for the server.  [default: 10]"),
)


def _merge(before: Options, given: dict[str, Any]) -> Options:
    """The options with those that were given here; they may stand before or behind the command."""
    changes: dict[str, Any] = {name: True for name in ("guest", "local", "json", "plain") if given[name]}
    changes |= {name: given[name] for name in ("name", "opponent", "timeout") if given[name] is not None}
    changes |= {turned: False for flag, turned in (("no_color", "color"), ("no_input", "input")) if given[flag]}
    if given["server"] is not None:
        changes["host"], changes["port"] = given["server"]
    return attrs.evolve(before, **changes)


def shared(command: F) -> F:
    """Gives a command the global options, as one value."""
    @wraps(command)
    def run(*args: Any, **given: Any) -> Any:
        names = ("server", "guest", "name", "opponent", "local", "json", "plain", "no_color", "no_input",
                 "timeout")
        context = click.get_current_context()
        context.obj = _merge(context.obj or Options(), {name: given.pop(name) for name in names})
        return command(context.obj, *args, **given)

    for option in reversed(_SHARED):
        run = option(run)
    return run  # type: ignore[return-value]


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}, epilog=EXITS)
@shared
@click.version_option(VERSION, prog_name=NAME)
@click.pass_context
def cli(context: click.Context, options: Options) -> None:
    """Play games of turns against other people or bots, in the terminal.

    Without a command it opens the lobby.
    """
    if context.invoked_subcommand is None:
        _play(options, None)


@cli.command()
@click.argument("game", required=False)
@click.option("-o", "--option", "settings", multiple=True, metavar="NAME=VALUE",
              help="An option of the game, for example rows=5.")
@shared
def play(options: Options, game: str | None, settings: tuple[str, ...]) -> None:
    """Look for an opponent for GAME (tic-tac-toe), or go on with the game that is running."""
    from engine.rules import RULES  # noqa: PLC0415

    if game is not None and game not in RULES:
        raise click.BadParameter(f"there is no game {game!r}; there are {', '.join(RULES)}.", param_hint="GAME")

    from cli_client.actions import read_option  # noqa: PLC0415
    from cli_client.model.state import Wish  # noqa: PLC0415

    try:
        chosen = dict(read_option(setting) for setting in settings)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--option") from None
    _play(options, Wish(game or next(iter(RULES)), chosen, options.opponent))


@cli.command()
@click.argument("game_id", metavar="GAMEID")
@shared
def watch(options: Options, game_id: str) -> None:
    """Look at a game that others play."""
    from cli_client.model.state import Wish  # noqa: PLC0415

    _play(options, Wish(watch=game_id))


@cli.command()
@shared
def games(options: Options) -> None:
    """List your games, those where it is your turn first."""
    from cli_client.once import list_games  # noqa: PLC0415

    list_games(options)


@cli.command()
@click.argument("game_id", metavar="GAMEID")
@shared
def record(options: Options, game_id: str) -> None:
    """Print the record of a game, as text or (--json) as an object."""
    from cli_client.records import show_record  # noqa: PLC0415

    show_record(options, game_id)


@cli.command()
@click.argument("path", metavar="RECORD", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@shared
def verify(options: Options, path: Path) -> None:
    """Replay the file RECORD: every move, every throw of the dice, and the result are checked."""
    from cli_client.records import verify_record  # noqa: PLC0415

    verify_record(options, path)


@cli.command()
@click.argument("username", metavar="NAME")
@shared
def login(options: Options, username: str) -> None:
    """Log in as NAME, for this and all later times.

    The password is asked for, or read from CLI_CLIENT_PASSWORD or (not a terminal) from standard input.
    """
    from cli_client.once import log_in  # noqa: PLC0415

    log_in(options, username, new=False)


@cli.command()
@click.argument("username", metavar="NAME")
@shared
def register(options: Options, username: str) -> None:
    """Make the account NAME and log in; a guest keeps running games.

    The password is asked for, or read from CLI_CLIENT_PASSWORD or (not a terminal) from standard input.
    """
    from cli_client.once import log_in  # noqa: PLC0415

    log_in(options, username, new=True)


@cli.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def load(options: Options, arguments: tuple[str, ...]) -> None:
    """Test a server under load; has options of its own, see `load --help`."""
    from cli_client.load import main as load_main  # noqa: PLC0415

    before = ["--server", join_address(options.host, options.port), *(["--json"] if options.json else [])]
    raise SystemExit(load_main([*before, *arguments]))


def _play(options: Options, wish: "Wish | None") -> None:
    from cli_client.playing import play_games  # noqa: PLC0415

    raise SystemExit(play_games(options, wish))


def main() -> None:
    """Runs the command line; errors are told on stderr, with what to do next."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]
    try:
        raise SystemExit(cli.main(prog_name=NAME, standalone_mode=False))
    except ExitError as error:
        _fail(error.code, error.message)
    except click.ClickException as error:
        error.show()
        raise SystemExit(error.exit_code) from None
    except (click.Abort, KeyboardInterrupt):
        raise SystemExit(INTERRUPTED) from None
    except BaseExceptionGroup as group:  # Ctrl-C, inside a nursery
        if group.split(KeyboardInterrupt)[1] is not None:
            raise
        raise SystemExit(INTERRUPTED) from None
    except BrokenPipeError:  # whoever read our output has gone; nothing more can be said there
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FAILED) from None
    except OSError as error:
        _fail(FAILED, f"{error}. CLI_CLIENT_DATA_DIR names another place for the client's files.")


def _fail(code: int, message: str) -> NoReturn:
    from cli_client.text import drawn  # noqa: PLC0415 - only for who needs it

    if message:
        click.echo(f"{NAME}: {drawn(message)}", err=True)
    raise SystemExit(code)
