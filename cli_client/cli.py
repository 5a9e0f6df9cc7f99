"""The command line: what is asked for, decided before anything slow is imported."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import click

from cli_client.completing import games_like
from cli_client.config.command import config
from cli_client.doctor.command import doctor
from cli_client.exits import CANCELLED, FAILED, INTERRUPTED, NO_CONNECTION, NOT_LOGGED_IN, ExitError
from cli_client.given import fitting, game_type, shared
from cli_client.options import Options, join_address
from cli_client.streams import drop, flush_output, open_missing
from cli_client.version import NAME, VERSION
from cli_client.voice.command import voice

if TYPE_CHECKING:
    from cli_client.model.state import Wish

EXITS: Final = (f"Exit codes: 0 ok, {FAILED} failed, 2 usage, {CANCELLED} cancelled or timed out, "
                f"{NOT_LOGGED_IN} not logged in, {NO_CONNECTION} no connection, 130/143/129 for signals.")


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


_GAME_OPTION: Final = click.option(
    "-o", "--option", "settings", multiple=True, metavar="NAME=VALUE",
    help="An option of the game, for example rows=5.")


@cli.command()
@click.argument("game", required=False, callback=game_type, shell_complete=games_like)
@_GAME_OPTION
@click.option("--players", type=click.IntRange(2, 4), metavar="N", help="How many play, where a game is for several.")
@shared
def play(options: Options, game: str | None, settings: tuple[str, ...], players: int | None) -> None:
    """Look for an opponent for GAME (tic-tac-toe), or go on with the game that is running."""
    from cli_client.model.state import Wish  # noqa: PLC0415
    from cli_client.naming import named, with_players  # noqa: PLC0415
    from engine.rules import RULES  # noqa: PLC0415

    game = game or next(iter(RULES))
    chosen = with_players(options, game, _chosen(game, settings), players)
    _play(named(options, players, asks=not options.json), Wish(game, chosen, options.opponent))


@cli.command()
@click.argument("game", required=False, callback=game_type, shell_complete=games_like)
@_GAME_OPTION
@click.option("--uses", type=click.IntRange(1, 1000), metavar="N",
              help="How often the link is good.  [default: as long as seats are free]")
@shared
def invite(options: Options, game: str | None, settings: tuple[str, ...], uses: int | None) -> None:
    """Make a link by which others sit down with you at GAME (tic-tac-toe), and wait for them."""
    from cli_client.model.intents import Invite  # noqa: PLC0415
    from cli_client.model.state import Wish  # noqa: PLC0415

    _needs_server(options)
    _play(options, Wish(then=Invite(game, _chosen(game, settings), uses)))


@cli.command(context_settings={"ignore_unknown_options": True, "help_option_names": ["--help"]})
@click.argument("link", metavar="LINK|CODE")
@shared
def join(options: Options, link: str) -> None:
    """Sit down by a link that somebody has sent, and play; without a login as a guest."""
    from cli_client.links import read_link  # noqa: PLC0415

    _needs_server(options)
    try:
        read = read_link(link)
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="LINK") from None
    from cli_client.playing import sit_down  # noqa: PLC0415

    raise SystemExit(sit_down(options, read))


def _needs_server(options: Options) -> None:
    if options.local:
        raise click.UsageError("a link is for people at other keyboards: it cannot be had with --local.")


def _chosen(game: str | None, settings: tuple[str, ...]) -> dict[str, int | bool]:
    from cli_client.actions import read_option  # noqa: PLC0415

    try:
        return fitting(game, dict(read_option(setting) for setting in settings))
    except ValueError as error:
        raise click.BadParameter(str(error), param_hint="--option") from None


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
@click.argument("game", required=False, callback=game_type, shell_complete=games_like)
@click.option("--pool", type=click.Choice(["rated", "guests", "bots"]), default="rated", show_default=True,
              help="Whose games are counted.")
@shared
def top(options: Options, game: str | None, pool: str) -> None:
    """List the best players of GAME (tic-tac-toe)."""
    from cli_client.figures import show_top  # noqa: PLC0415
    from engine.rules import RULES  # noqa: PLC0415

    show_top(options, game or next(iter(RULES)), pool)


@cli.command()
@click.argument("username", metavar="[NAME]", required=False)
@shared
def stats(options: Options, username: str | None) -> None:
    """Show how you, or NAME, have done in each game; a rating with ? is of fewer than ten games."""
    from cli_client.figures import show_stats  # noqa: PLC0415

    show_stats(options, username)


@cli.command()
@click.option("--format", "form", metavar="TEXT", default="{waiting} of {games} games wait for you", show_default=True,
              help="What to print, with {waiting} and {games}.")
@shared
def status(options: Options, form: str) -> None:
    """Say how many games wait for your move, for prompts and tmux: exit code 0 when one does, 1 when none."""
    from cli_client.figures import tell_status  # noqa: PLC0415

    raise SystemExit(tell_status(options, form))


@cli.command()
@click.argument("game_id", metavar="GAMEID")
@shared
def record(options: Options, game_id: str) -> None:
    """Print the record of a game, as text or (--json) as an object."""
    from cli_client.records import show_record  # noqa: PLC0415

    show_record(options, game_id)


@cli.command()
@click.argument("what", metavar="GAMEID|RECORD-FILE")
@shared
def replay(options: Options, what: str) -> None:
    """Look at a game again, move by move, and play on from any of them: of the server, or from a file.

    With --json, or where the input is no terminal, it prints a line for each move.
    """
    from cli_client.replaying import show_replay  # noqa: PLC0415

    raise SystemExit(show_replay(options, what))


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


@cli.command()
@shared
def logout(options: Options) -> None:
    """End the login of this machine, and forget it; with --guest, the guest."""
    from cli_client.once import log_out  # noqa: PLC0415

    log_out(options)


@cli.command(add_help_option=False, context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_obj
def load(options: Options, arguments: tuple[str, ...]) -> None:
    """Test a server under load; has options of its own, see `load --help`."""
    from cli_client.config.loading import settled  # noqa: PLC0415
    from cli_client.load import main as load_main  # noqa: PLC0415

    options = settled(options)
    before = ["--server", join_address(options.host, options.port), *(["--json"] if options.json else [])]
    raise SystemExit(load_main([*before, *arguments]))


cli.add_command(config)
cli.add_command(voice)
cli.add_command(doctor)


@cli.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a script that completes words in SHELL: in bash, eval "$(cli-client completion bash)"."""
    from cli_client.completing import script  # noqa: PLC0415

    click.echo(script(cli, shell))


def _play(options: Options, wish: "Wish | None") -> None:
    from cli_client.naming import named  # noqa: PLC0415
    from cli_client.playing import play_games  # noqa: PLC0415

    raise SystemExit(play_games(named(options, None, asks=False), wish))


def main() -> None:
    """Runs the command line; errors are told on stderr, with what to do next."""
    open_missing()
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
    except OSError as error:
        if error.filename:
            _fail(FAILED, f"{error}. CLI_CLIENT_DATA_DIR names another place for the client's files.")
        drop(sys.stdout)
        _fail(FAILED, "" if isinstance(error, BrokenPipeError) else f"{error}.")
    finally:
        flush_output()


def _fail(code: int, message: str) -> NoReturn:
    from cli_client.text import drawn  # noqa: PLC0415 - only for who needs it

    if message:
        click.echo(f"{NAME}: {drawn(message)}", err=True)
    raise SystemExit(code)
