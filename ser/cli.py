"""The command line of the server."""

import sys

import click
import typed_settings as ts

from ser import VERSION
from ser.settings import Settings, loaders


@click.command(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="ser")
@ts.click_options(Settings, loaders())
def main(settings: Settings) -> None:
    """Starts the game server.

    Every option can also be set by an environment variable (--port by SER_PORT) or in a TOML file that SER_SETTINGS
    names, in its section [ser]. The server prints where it listens, then "ready"; logs go to standard error.
    """
    import trio  # noqa: PLC0415 - --help and wrong arguments answer at once

    from ser.logs import set_up_logs  # noqa: PLC0415
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
