"""OpenSpiel's MCTSBot as a player, where the package ``open_spiel`` can be imported.

It is needed by nothing else and stands in no file of the project: install it beside (``python -m venv /tmp/osp &&
/tmp/osp/bin/pip install open_spiel``) and run with ``PYTHONPATH=/tmp/osp/lib/python3.11/site-packages``. See
https://github.com/google-deepmind/open_spiel, open_spiel/python/algorithms/mcts.py.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

GAMES: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "tic-tac-toe": lambda options: "tic_tac_toe",
    "connect-four": lambda options: "connect_four",
    "ultimate": lambda options: "ultimate_tic_tac_toe",
    "gomoku": lambda options: f"gomoku(size={options['size']})",
}
"""The names of the games; ultimate is without territory, gomoku is freestyle."""


def _apply(state: Any, game_type: str, move: int) -> None:
    """Plays a move of ours; in ultimate a free choice of the board is a move of its own there."""
    if game_type != "ultimate":
        state.apply_action(move)
        return
    row, column = divmod(move, 9)
    if "Forced board: any" in str(state):
        state.apply_action(row // 3 * 3 + column // 3)
    state.apply_action(row % 3 * 3 + column % 3)


def _answer(state: Any, bot: Any, game_type: str) -> int:
    action = int(bot.step(state))
    if game_type != "ultimate":
        return action
    if "Forced board: any" in str(state):
        board = action
        state.apply_action(action)
        action = int(bot.step(state))
    else:
        board = int(str(state).rpartition("Forced board: ")[2])
    return (board // 3 * 3 + action // 3) * 9 + board % 3 * 3 + action % 3


def openspiel_move(game_type: str, options: Mapping[str, Any], moves: Sequence[int], simulations: int,
                   seed: int) -> int:
    """What MCTSBot plays after these moves, with one random playout a simulation and uct_c = 2 (its example's)."""
    pyspiel, mcts = import_module("pyspiel"), import_module("open_spiel.python.algorithms.mcts")
    rng = import_module("numpy").random.RandomState(seed % 2**32)
    game = pyspiel.load_game(GAMES[game_type](options))
    state = game.new_initial_state()
    for move in moves:
        _apply(state, game_type, move)
    bot = mcts.MCTSBot(game, 2, simulations, mcts.RandomRolloutEvaluator(1, rng), solve=True, random_state=rng)
    return _answer(state, bot, game_type)
