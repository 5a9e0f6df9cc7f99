"""How fast the engine is: random games of every type, and the nodes of every search, beside OpenSpiel's in Python."""

from collections.abc import Callable, Iterator, Mapping

import attrs

from engine.bots import BOTS
from engine.bots.playouts import Playouts
from engine.bots.thinking import Way
from engine.rules import RULES
from tests.benchmarks import openspiel
from tests.benchmarks.paces import Work, faster, paces, times, units
from tests.benchmarks.playing import Options, random_games, thoughts
from tests.benchmarks.scale import Scale
from tests.benchmarks.table import Row

SAME = {"tic-tac-toe": openspiel.TIC_TAC_TOE}
"""The games that OpenSpiel has in Python, too; the others are compared with its tic-tac-toe, ply by ply."""

BESIDE: Mapping[str, Callable[[], Work]] = {"alpha-beta": openspiel.alpha_beta, "MCTSBot": openspiel.tree_search}
"""What a search is compared with; both play OpenSpiel's tic-tac-toe in Python, whatever ours plays."""


@attrs.frozen
class Search:
    """A way of thinking, and the positions that it is given: after so many random plies."""

    game_type: str
    way: Way
    plies: tuple[int, ...]
    options: Options = attrs.field(factory=dict)
    name: str = "hard"
    beside: str = "alpha-beta"


SEARCHES = (
    Search("tic-tac-toe", BOTS["tic-tac-toe"]["hard"], (1, 2)),
    Search("mnk", BOTS["tic-tac-toe"]["hard"], (2, 4), {"rows": 4, "columns": 4, "line": 4}, "hard, 4x4"),
    Search("gomoku", BOTS["gomoku"]["hard"], (10, 20)),
    Search("ultimate", BOTS["ultimate"]["hard"], (10, 20)),
    Search("connect-four", BOTS["connect-four"]["hard"], (4, 8)),
    Search("ludo", BOTS["ludo"]["hard"], (100, 101, 102, 103, 150, 151, 152)),
    Search("tic-tac-toe", Playouts(4_000), (2,), name="medium where no way knows more", beside="MCTSBot"),
)


def run(scale: Scale) -> Iterator[Row]:
    """Random games, OpenSpiel's other games in Python, searches; without the package ours alone, and a note."""
    if not openspiel.is_installed():
        yield {"note": "open_spiel is not installed here (see tests/tournament/openspiel.py): ours alone"}
    yield from _random_games(scale)
    if openspiel.is_installed():
        yield from _other_games(scale)
    yield from _searches(scale)


def _random_games(scale: Scale) -> Iterator[Row]:
    for game_type in RULES:
        works = [random_games(game_type)]
        if openspiel.is_installed():
            works.append(openspiel.random_games(openspiel.TIC_TAC_TOE))
        ours, *others = paces(works, scale)
        row: Row = {"random games": game_type, "games/s": round(times(ours)), "plies/s": round(units(ours))}
        for theirs in others:
            same = game_type in SAME
            row |= {"in OpenSpiel's Python": SAME.get(game_type, "none; tic_tac_toe"),
                    "its games/s": round(times(theirs)), "its plies/s": round(units(theirs)),
                    "x games": round(faster(ours, theirs, times), 2) if same else "-",
                    "x plies": round(faster(ours, theirs), 2)}
        yield row


def _other_games(scale: Scale) -> Iterator[Row]:
    """None of these is one of ours, so there is nothing to divide by."""
    found = paces([openspiel.random_games(name) for name in openspiel.OTHERS], scale)
    for name, theirs in zip(openspiel.OTHERS, found, strict=True):
        yield {"other games in OpenSpiel's Python": name, "games/s": round(times(theirs)),
               "plies/s": round(units(theirs))}


def _searches(scale: Scale) -> Iterator[Row]:
    for search in SEARCHES:
        works = [thoughts(search.game_type, search.options, search.way, search.plies)]
        if openspiel.is_installed():
            works.append(BESIDE[search.beside]())
        ours, *others = paces(works, scale)
        row: Row = {"search": type(search.way).__name__, "plays": f"{search.game_type} {search.name}",
                    "nodes/s": round(units(ours))}
        for theirs in others:
            row |= {"beside OpenSpiel's Python": f"{search.beside} on {openspiel.TIC_TAC_TOE}",
                    "its nodes/s": round(units(theirs)), "x": round(faster(ours, theirs), 2)}
        yield row
