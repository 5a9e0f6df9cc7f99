"""The command line of the server."""

import sys
from collections.abc import Iterator

import click
import typed_settings as ts

from ser import VERSION
from ser.admin import admin
from ser.operating import COMMANDS
from ser.settings import Options, Settings, converter, loaders, missing_files


def main(prog_name: str = "ser") -> None:
    """Runs the command; what is wrong with the settings is told in one line."""
    settings = _settings(prog_name)
    if settings is not None:
        start(settings)


def _settings(prog_name: str) -> Settings | None:
    """The settings; None when there is nothing to start: help was wanted, or a command has done its work."""
    try:
        found = command().main(prog_name=prog_name, standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (ValueError, ts.exceptions.TsError) as error:
        click.echo(f"ser: wrong settings: {'; '.join(_reasons(error))}", err=True)
        sys.exit(2)
    return found if isinstance(found, Settings) else None


def _reasons(error: Exception) -> Iterator[str]:
    """The reasons themselves, wherever they stand in groups and lists of reasons."""
    if isinstance(error, ExceptionGroup):
        for inner in error.exceptions:
            yield from _reasons(inner)
    else:
        lines = [line.strip().removeprefix("- ").removeprefix("ValueError: ") for line in str(error).splitlines()]
        yield from lines[1:] or lines


def command() -> click.Command:
    """The command with its options, whose defaults are what environment and files say; it returns the settings."""
    if missing := missing_files():
        raise ValueError(f"there is no file {missing[0]}")

    @click.group(context_settings={"help_option_names": ["-h", "--help"]}, invoke_without_command=True)
    @click.version_option(VERSION, prog_name="ser")
    @ts.click_options(Settings, loaders(), converter=converter(), decorator_factory=Options())
    @click.pass_context
    def ser(context: click.Context, settings: Settings) -> Settings | None:
        """Starts the game server; with a command, does something else.

        Every option can also be set by an environment variable (--port by SER_PORT) or in a TOML file that
        SER_SETTINGS names, in its section [ser]. The password of the first admin has no option: SER_ADMIN_PASSWORD.
        The server prints where it listens, then "ready"; logs go to standard error.
        """
        return settings if context.invoked_subcommand is None else None

    for one in (admin, *COMMANDS):
        ser.add_command(one)
    return ser


def start(settings: Settings) -> None:
    """Runs the server; what keeps it from starting is told in one line."""
    import trio  # noqa: PLC0415 - --help and wrong arguments answer at once

    from ser.logs import finish_logs, set_up_logs  # noqa: PLC0415
    from ser.main import StartError, serve  # noqa: PLC0415

    set_up_logs(settings.log_level)
    try:
        trio.run(serve, settings)
    except* StartError as group:
        error: BaseException = group
        while isinstance(error, BaseExceptionGroup):
            error = error.exceptions[0]
        click.echo(f"ser: {error}", err=True)
        sys.exit(1)
    except* KeyboardInterrupt:
        sys.exit(130)
    finally:
        finish_logs()
