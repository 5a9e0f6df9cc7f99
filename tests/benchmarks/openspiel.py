"""OpenSpiel's games and searches written in Python, to be measured beside ours where ``open_spiel`` can be imported.

Only the classes in open_spiel/python/games are taken; those in C++ have other makers to be compared with. See
tests/tournament/openspiel.py for how to install the package, which nothing else needs.
"""

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from random import Random
from typing import Any

from tests.benchmarks.paces import Work

TIC_TAC_TOE = "tic_tac_toe"
OTHERS = ("kuhn_poker", "liars_poker", "block_dominoes", "team_dominoes")
"""What else OpenSpiel has in Python that is played in turns to an end by chance alone; none of ours is among them."""
SIMULATIONS = 100
OPENING = (4, 0)
"""The search begins after two plies: in the middle and in a corner."""


def is_installed() -> bool:
    """Whether there is anything to compare with."""
    return find_spec("pyspiel") is not None


def _game(name: str) -> Any:
    import_module("open_spiel.python.games")
    return import_module("pyspiel").load_game(f"python_{name}")


def random_games(name: str, seed: int = 1) -> Work:
    """Plays a random game to its end; a ply is an action, of chance too."""
    game, rng = _game(name), Random(seed)
    by_chance = str(game.get_type().chance_mode).endswith("EXPLICIT_STOCHASTIC")

    def play() -> int:
        state, plies = game.new_initial_state(), 0
        while not state.is_terminal():
            if by_chance and state.is_chance_node():
                actions, likely = zip(*state.chance_outcomes(), strict=True)
                state.apply_action(rng.choices(actions, likely)[0])
            else:
                actions = state.legal_actions()
                state.apply_action(actions[int(rng.random() * len(actions))])
            plies += 1
        return plies

    return play


def alpha_beta() -> Work:
    """Its alpha-beta in Python on its tic-tac-toe in Python, to the end; a node is a position that was made."""
    minimax, game, state = import_module("open_spiel.python.algorithms.minimax"), *_opened()
    return _counted(lambda: minimax.alpha_beta_search(game, state=state, maximum_depth=9))


def tree_search() -> Work:
    """Its MCTSBot on its tic-tac-toe in Python, a random playout a simulation; a node is a ply that was played."""
    mcts, rng = import_module("open_spiel.python.algorithms.mcts"), import_module("numpy").random.RandomState
    game, state = _opened()

    def think() -> None:
        evaluator = mcts.RandomRolloutEvaluator(1, rng(1))
        mcts.MCTSBot(game, 2, SIMULATIONS, evaluator, solve=False, random_state=rng(1)).step(state)

    return _counted(think)


def _opened() -> tuple[Any, Any]:
    game = _game(TIC_TAC_TOE)
    state = game.new_initial_state()
    for action in OPENING:
        state.apply_action(action)
    return game, state


def _counted(think: Callable[[], object]) -> Work:
    """Thinks; how many actions that takes, always the same, is counted once in a run that is not measured."""
    kind, nodes = import_module("open_spiel.python.games.tic_tac_toe").TicTacToeState, 0
    original = kind._apply_action

    def apply(state: Any, action: int) -> None:
        nonlocal nodes
        nodes += 1
        original(state, action)

    kind._apply_action = apply
    try:
        think()
    finally:
        kind._apply_action = original

    def work() -> int:
        think()
        return nodes

    return work
