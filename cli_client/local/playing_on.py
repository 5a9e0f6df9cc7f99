"""A game that begins where a record leaves off: with other players, and dice of its own from there on."""

import attrs

from engine.game.decide import Decision
from engine.game.dice import committed, going_on
from engine.game.facts import Fact, Moved, Opened, Player, Resigned, Thrown
from engine.game.record import write_record
from engine.game.state import evolve
from engine.reasons import Refusal


def began_as(facts: tuple[Fact, ...]) -> Opened:
    """The beginning of a record."""
    opened = facts[0]
    if not isinstance(opened, Opened):
        raise Refusal("invalid_params", "A record begins with the opening of the game.")
    return opened


def open_from(facts: tuple[Fact, ...], players: tuple[Player, ...], at: int, seed: bytes) -> Decision:
    """The game after these facts of a record, as if the last of them had happened ``at``; refuses ``game_over``.

    What was thrown stays thrown; what will be is by the ``seed``. There is no clock.
    """
    opened, shift = began_as(facts), at - facts[-1].at
    first = attrs.evolve(opened, players=players, at=opened.at + shift, clock=None, on_leave=None,
                         commitment=None)
    game = evolve(None, first)
    first = attrs.evolve(first, commitment=committed(game.table.rules, seed))
    told: list[Fact] = [first]
    game = evolve(None, first)
    for fact in facts[1:]:
        if isinstance(fact, Moved | Thrown | Resigned):
            told.append(attrs.evolve(fact, at=fact.at + shift))
            game = evolve(game, told[-1])
    if game.table.rules.outcome(game.board) is not None:
        raise Refusal("game_over", "The game is over here: step back first.")
    if game.table.rules.random:
        more, game = going_on((told[-1],), game, seed)
        told += more[1:]
    return tuple(told), game


def write_from(facts: tuple[Fact, ...], origin: str) -> str:
    """The record of such a game, which says where it is from."""
    first, _, rest = write_record(facts).partition("\n")
    remark = "".join(character for character in origin if character.isprintable())
    return f"{first}\n# goes on from {remark}\n{rest}"
