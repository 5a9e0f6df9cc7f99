"""The command ``cli-client doctor``."""

import os

import click

from cli_client.exits import FAILED, OK
from cli_client.given import unsettled
from cli_client.options import Options


@click.command()
@unsettled
def doctor(options: Options) -> None:
    """Tell what the client finds: terminal, files, settings, sound, voice, the server; for bug reports.

    No password and no token is in it. Exit code 1 when something is wrong.
    """
    from cli_client.doctor.checks import examine  # noqa: PLC0415 - here, for --help to be quick
    from cli_client.doctor.finding import as_json, as_text  # noqa: PLC0415
    from cli_client.terminal import say  # noqa: PLC0415

    findings = examine(options, os.environ)
    for line in [as_json(findings)] if options.json else as_text(findings):
        say(line)
    raise SystemExit(FAILED if any(finding.problem for finding in findings) else OK)
