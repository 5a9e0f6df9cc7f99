"""A tournament between two players, reproducible by its seed.

    python -m tests.tournament GAME [--games N] [--seed S] [--option NAME=VALUE]… A B

Players are easy, medium, hard, random, mcts:N (the plain Monte Carlo tree search of N playouts a move in mcts.py) and
openspiel:N (OpenSpiel's MCTSBot with N simulations a move, where open_spiel can be imported: see openspiel.py). The
bots play without a clock, so the same seed gives the same games. Sides alternate, A begins the first game. A line is
printed a game (seed, who began, who won, plies), and a table at the end; times are CPU seconds a move.
"""

import argparse
import sys

from tests.benchmarks.table import Row, as_text
from tests.tournament.players import player
from tests.tournament.playing import Game, score, tournament


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(prog="python -m tests.tournament", description=__doc__.partition("\n")[0])
    parser.add_argument("game")
    parser.add_argument("a")
    parser.add_argument("b")
    parser.add_argument("--games", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--option", action="append", default=[], metavar="NAME=VALUE")
    parser.add_argument("--quiet", action="store_true", help="the table only")
    return parser.parse_args()


def option(text: str) -> tuple[str, int | bool]:
    """An option of the game: a number, or true or false."""
    name, _, value = text.partition("=")
    return name, value == "true" if value in {"true", "false"} else int(value)


def line(game: Game, names: tuple[str, str]) -> str:
    """A game in a line."""
    winner = "draw" if game.winner is None else names[game.winner]
    return f"seed {game.seed}: {names[game.first]} began, {winner}, {len(game.moves)} plies"


def table(games: list[Game], names: tuple[str, str]) -> str:
    """Results as A sees them, then how long the two thought."""
    rows: list[Row] = []
    for label, first in (("as first", 0), ("as second", 1)):
        found = score(games, lambda game, first=first: game.first == first)  # type: ignore[misc]
        rows.append({names[0]: label, "won": found.won, "drawn": found.drawn, "lost": found.lost, "%": found.share})
    found = score(games)
    rows.append({names[0]: "all", "won": found.won, "drawn": found.drawn, "lost": found.lost, "%": found.share})
    times = []
    for who, name in enumerate(names):
        spent = [seconds for game in games for seconds in game.times[who]]
        times.append({"CPU s/move": name, "mean": round(sum(spent) / len(spent), 3), "most": round(max(spent), 3)})
    return f"{as_text(rows)}\n\n{as_text(times)}"


def main() -> None:
    """Plays and prints."""
    asked = arguments()
    names, games = (asked.a, asked.b), list[Game]()
    options = dict(option(text) for text in asked.option)
    for game in tournament(asked.game, options, (player(asked.a), player(asked.b)), asked.games, asked.seed):
        games.append(game)
        if not asked.quiet:
            sys.stderr.write(line(game, names) + "\n")
    print(f"{asked.game} {options or ''} {asked.a} against {asked.b}, {asked.games} games, seed {asked.seed}\n")
    print(table(games, names))


main()
