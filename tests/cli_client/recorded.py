"""Records of games of every type, for replays to be made of."""

from typing import Any

from engine.game import decide
from engine.game.facts import Fact, Player
from engine.game.record import read_record, write_record
from engine.rules import RULES
from engine.rules.contract import capacity_of

SEED = b"s" * 32
BEGAN = 1_700_000_000_000
NAMES = ("ann", "bob", "eve", "joe")


def recorded(game_type: str, moves: int, *, ends: bool = True, leaves: int | None = None, clock: Any = None,
             **options: Any) -> tuple[Fact, ...]:
    """The facts of a record: so many moves, always the first that is legal, a second apart; then somebody resigns.

    Before the move with the number ``leaves`` whoever is to move leaves a game that goes on.
    """
    rules = RULES[game_type]
    players = tuple(Player(f"u-{name}", name) for name in NAMES[:capacity_of(rules, rules.configure(options))])
    facts, game = decide.open_game(game_type, options, players, BEGAN, seed=SEED, clock=clock)
    for ply in range(1, moves + 1):
        at = BEGAN + 1000 * ply
        if ply == leaves:
            more, game = decide.resign(game, game.turn or 0, at, seed=SEED)
            facts += more
        turn = game.turn or 0
        position = rules.format(game.board, rules.legal(game.board, turn)[0])
        more, game = decide.move(game, turn, position, at, seed=SEED)
        facts += more
    if ends and game.result is None:
        facts += decide.resign(game, game.turn or 0, BEGAN + 1000 * (moves + 1), seed=SEED)[0]
    return read_record(write_record(facts))
