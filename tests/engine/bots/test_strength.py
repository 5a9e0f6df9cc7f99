"""Each level beats the one below, and the others that it has to beat; in short here, every night in full.

Every tournament is settled by its seed: the bots play without a clock. By hand: ``python -m tests.tournament``.
"""

import attrs
import pytest

from engine.bots import Level, choose
from engine.rules import RULES
from tests.engine.bots.clocks import After
from tests.tournament.players import LEVELS, Player, player
from tests.tournament.playing import Game, score, tournament


@attrs.frozen
class Promise:
    """So many wins of a hundred, losses at most, points at least (a draw is half a win), in games between A and B."""

    game_type: str
    a: str
    b: str
    wins: int = 0
    losses: int = 100
    points: int = 0

    def __str__(self) -> str:
        return f"{self.game_type} {self.a} {self.b}"

    def played(self, a: Player, games: int) -> list[Game]:
        """The first games of the tournament."""
        return list(tournament(self.game_type, {}, (a, player(self.b)), games, seed=1))

    def answered(self, a: Player) -> Game:
        """A game in which B, who has it easier then, begins; the winner is 0 if it is B."""
        return next(tournament(self.game_type, {}, (player(self.b), a), 1, seed=1))


PROMISES = (
    Promise("tic-tac-toe", "hard", "mcts:1000", losses=0),
    Promise("connect-four", "hard", "mcts:1000", losses=10),
    Promise("ultimate", "hard", "medium", wins=75), Promise("ultimate", "medium", "easy", wins=75),
    Promise("gomoku", "hard", "medium", wins=75), Promise("gomoku", "medium", "easy", wins=75),
    Promise("ludo", "hard", "medium", wins=60), Promise("ludo", "medium", "easy", wins=60),
)
AGAINST_OPENSPIEL = (
    Promise("tic-tac-toe", "hard", "openspiel:1000", losses=0),
    Promise("connect-four", "hard", "openspiel:1000", points=60),
    Promise("ultimate", "hard", "openspiel:1000", points=60),
    Promise("gomoku", "hard", "openspiel:1000", points=80),
)
"""Where open_spiel can be imported: see tests/tournament/openspiel.py."""
LOOKS = 40
"""When somebody in a hurry looks at the clock so often the time is up."""


def in_a_hurry(level: Level) -> Player:
    """A level that has a fraction of the time."""
    return lambda turn: choose(turn.rules.name, turn.options, level, turn.state, turn.seat, turn.seed, After(LOOKS))


@pytest.mark.parametrize("promise", [promise for promise in PROMISES if promise.wins], ids=str)
def test_promises_hold_in_a_few_games_even_in_a_hurry(promise: Promise) -> None:
    many = 40 if promise.game_type == "ludo" else 4
    found = score(promise.played(in_a_hurry(LEVELS[promise.a]), many))
    assert found.won * 100 >= promise.wins * many


@pytest.mark.parametrize("promise", [promise for promise in PROMISES if not promise.wins], ids=str)
def test_hard_does_not_lose_to_a_plain_tree_search(promise: Promise) -> None:
    assert promise.answered(player(promise.a)).winner != 0


@pytest.mark.nightly
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("promise", [*PROMISES, *AGAINST_OPENSPIEL], ids=str)
def test_promises_hold(promise: Promise) -> None:
    if promise in AGAINST_OPENSPIEL:
        pytest.importorskip("pyspiel", reason="open_spiel is not installed here")
    found = score(promise.played(player(promise.a), 100))
    assert found.won >= promise.wins
    assert found.lost <= promise.losses
    assert found.share >= promise.points


@pytest.mark.nightly
@pytest.mark.timeout(3600)
def test_connect_four_hard_wins_against_random_play_as_first_player() -> None:
    games = tournament("connect-four", {}, (player("hard"), player("random")), 100, seed=2)
    assert all(game.winner == 0 for game in games if game.first == 0)


@pytest.mark.parametrize("game_type", RULES)
def test_a_child_wins_against_easy(game_type: str) -> None:
    """The child wins and blocks where one move is enough, which is what medium does at least."""
    games = list(tournament(game_type, {}, (player("medium"), player("easy")), 20, seed=3))
    assert score(games).won >= 11


@pytest.mark.parametrize("game_type", RULES)
def test_the_same_seed_gives_the_same_game(game_type: str) -> None:
    first, again = ([game.moves for game in tournament(game_type, {}, (player("medium"), player("easy")), 2, seed)]
                    for seed in (4, 4))
    assert first == again
