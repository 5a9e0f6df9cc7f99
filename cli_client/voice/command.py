"""``cli-client voice``: what can be said, and what is missing for it."""

import click

from cli_client.given import game_type


@click.command()
@click.argument("game", required=False, callback=game_type)
def voice(game: str | None) -> None:
    """Tell what can be said: the commands, or the moves of GAME; and what is missing for it."""
    from cli_client.voice.microphone import NONE, recorders  # noqa: PLC0415 - slow to load
    from cli_client.voice.recogniser import MISSING, is_installed  # noqa: PLC0415
    from cli_client.voice.words import command_lines, game_lines  # noqa: PLC0415

    for line in command_lines() if game is None else game_lines(game):
        click.echo(line)
    for sentence, there in ((MISSING, is_installed()), (NONE, bool(recorders()))):
        if not there:
            click.echo(sentence, err=True)
