"""Games between two players with sides alternating, and what came of them."""

from collections.abc import Callable, Iterator, Mapping
from random import Random
from time import process_time
from typing import Any

import attrs

from engine.rules import RULES
from tests.tournament.players import Player, Turn


@attrs.frozen
class Game:
    """One game: which of the two players moved first, who won (None: a draw), CPU seconds of each player's moves."""

    seed: int
    first: int
    winner: int | None
    moves: tuple[int, ...]
    times: tuple[tuple[float, ...], tuple[float, ...]]


@attrs.frozen
class Score:
    """Games as the first player of the two sees them."""

    won: int
    drawn: int
    lost: int

    @property
    def share(self) -> float:
        """Points of a hundred, a draw being half a win."""
        return 100 * (self.won + self.drawn / 2) / max(1, self.won + self.drawn + self.lost)


def play_one(game_type: str, options: Mapping[str, Any], players: tuple[Player, Player], first: int,
             seed: int) -> Game:
    """A game; every turn is given a seed of its own, and dice are thrown by the game's."""
    rules, rng = RULES[game_type], Random(seed)
    state, moves = rules.initial(options, 2), list[int]()
    times: tuple[list[float], list[float]] = ([], [])
    while (seat := rules.turn(state)) is not None:
        if sides := rules.chance(state):
            state = rules.throw(state, rng.randint(1, sides))
            continue
        who = (seat - 1 + first) % 2
        turn = Turn(rules, options, state, seat, tuple(moves), rng.getrandbits(32))
        start = process_time()
        move = players[who](turn)
        times[who].append(process_time() - start)
        state = rules.play(state, seat, move)
        moves.append(move)
    outcome = rules.outcome(state)
    winners = outcome.winners if outcome else ()
    winner = (winners[0] - 1 + first) % 2 if len(winners) == 1 else None
    return Game(seed, first, winner, tuple(moves), (tuple(times[0]), tuple(times[1])))


def tournament(game_type: str, options: Mapping[str, Any], players: tuple[Player, Player], games: int,
               seed: int) -> Iterator[Game]:
    """So many games; the seed of each is the tournament's and its number, sides alternate."""
    options = RULES[game_type].configure(options)
    for number in range(games):
        yield play_one(game_type, options, players, number % 2, seed * 1_000_000 + number)


def score(games: list[Game], wanted: Callable[[Game], bool] = lambda game: True) -> Score:
    """The score of the games that are wanted."""
    winners = [game.winner for game in games if wanted(game)]
    return Score(winners.count(0), winners.count(None), winners.count(1))
