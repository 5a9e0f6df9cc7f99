"""The commands for records: ask the server for one, and check one that is there."""

import json
from pathlib import Path

from cli_client.connection.calling import By
from cli_client.connection.calls.games import Games
from cli_client.connection.identity import identify
from cli_client.connection.link import Link
from cli_client.exits import FAILED, ExitError
from cli_client.once import at_server, keyring_of
from cli_client.options import Options
from cli_client.terminal import say
from engine.game.facts import Fact
from engine.game.record_json import read_any_record
from engine.game.state import Game, replay
from engine.reasons import Refusal

MOST = 4_000_000
"""Characters; a longer file is no record of a game."""


def show_record(options: Options, game_id: str) -> None:
    """Prints the record of a game."""
    slot = keyring_of(options).look(options.name, guest=options.guest)

    async def ask(link: Link) -> object:
        await identify(link, None, slot)
        form = "json" if options.json else "text"
        return (await Games(By(link)).record(game_id=game_id, format=form)).record

    record = at_server(options, ask)
    for line in [json.dumps(record)] if options.json else str(record).splitlines():
        say(line)


def verify_record(options: Options, path: Path) -> None:
    """Replays a record, and says what it holds; fails with the line that is wrong."""
    game = replay(read_file(path))
    if options.json:
        say(json.dumps({"gameType": game.table.game_type, "plies": game.ply, "throws": len(game.throws),
                        "throwsChecked": game.seed is not None, "status": game.status}))
    else:
        for finding in _findings(game):
            say(finding)


def read_file(path: Path) -> tuple[Fact, ...]:
    """The facts of the record in a file, text or JSON, checked; what is wrong with it is an exit with its line."""
    with path.open(encoding="utf-8", errors="replace") as file:
        text = file.read(MOST + 1)
    if len(text) > MOST:
        raise ExitError(FAILED, f"{path} is too long for the record of a game.")
    try:
        return read_any_record(text)
    except Refusal as refused:
        raise ExitError(FAILED, f"{path}: {refused.message}") from None


def _findings(game: Game) -> list[str]:
    found = [f"{game.table.game_type}, {game.ply} moves: every move is legal."]
    if game.throws and game.seed is not None:
        found.append(f"{len(game.throws)} throws: each is as the seed has it, and the seed is the one promised.")
    elif game.throws:
        found.append(f"{len(game.throws)} throws: they cannot be checked, the seed is not known before the end.")
    found.append("the game is not over." if game.result is None else f"the result is right: {game.result.reason}.")
    return found
