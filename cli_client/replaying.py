"""The command that looks at a game again: in the terminal, or a line of JSON or of words for each move."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import click

from cli_client.connection.calling import By
from cli_client.connection.calls.games import Games
from cli_client.connection.identity import identify
from cli_client.connection.link import Link
from cli_client.exits import FAILED, ExitError
from cli_client.model import retelling
from cli_client.model.replay import Course, course_of, looked, replay_of
from cli_client.model.rewinding import Recall, Show
from cli_client.model.state import Wish
from cli_client.once import at_server, keyring_of
from cli_client.options import Options, choose_face
from cli_client.playing import play_games
from cli_client.records import read_file
from cli_client.terminal import say
from engine.game.facts import Fact
from engine.game.record_json import read_json_record
from engine.reasons import Refusal
from engine.wire.codec import unstructure


def show_replay(options: Options, what: str) -> int:
    """Shows the replay of a game on the server, or of the record in a file; answers the exit code."""
    path = _file(what)
    if path is None and options.local:
        raise click.UsageError("without a server there are only files: replay RECORD-FILE.")
    face = choose_face(options, os.environ, stdin_tty=sys.stdin.isatty(), stdout_tty=sys.stdout.isatty())
    told = face == "pipe" or not options.input
    if told:
        facts = _fetched(options, what) if path is None else read_file(path)
        for line in _as_json(course_of(facts), what) if face == "pipe" else _in_words(facts, what):
            say(line)
        return 0
    if path is None:
        return play_games(options, Wish(then=Recall(what)))
    return play_games(attrs.evolve(options, local=True), Wish(then=Show(read_file(path), path.name)))


def _file(what: str) -> Path | None:
    path = Path(what)
    if path.exists() and not path.is_dir():
        return path
    if "/" in what or "." in what:
        raise ExitError(FAILED, f"there is no file {what}; a game on the server is named by its identifier.")
    return None


def _fetched(options: Options, game_id: str) -> tuple[Fact, ...]:
    slot = keyring_of(options).look(options.name, guest=options.guest)

    async def ask(link: Link) -> Any:
        await identify(link, None, slot)
        return (await Games(By(link)).record(game_id=game_id, format="json")).record

    try:
        return read_json_record(at_server(options, ask))
    except Refusal as refused:
        raise ExitError(FAILED, f"this client cannot replay the game: {refused.message}") from None


def _as_json(course: Course, name: str) -> Iterator[str]:
    """A line for each move, and one for the beginning: what happened, and the game after it as a watcher saw it."""
    for ply in range(course.last + 1):
        step = course.steps[ply]
        yield json.dumps({
            "ply": ply, "at": step.at, "spentMs": step.spent,
            "move": None if not ply else {"seat": course.game.moves[ply - 1].seat,
                                          "position": course.game.moves[ply - 1].position},
            "thrown": [{"seat": seat, "value": value} for seat, value in course.thrown(ply)],
            "left": list(course.gone(ply)),
            "snapshot": unstructure(course.snapshot(ply, name)),
        })


def _in_words(facts: tuple[Fact, ...], name: str) -> Iterator[str]:
    replay = replay_of(facts, name)
    for ply in range(replay.course.last + 1):
        at = looked(replay, ply)
        yield " ".join(part for part in (retelling.caption(at), retelling.timed(at)) if part)
