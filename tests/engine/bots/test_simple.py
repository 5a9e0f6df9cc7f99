"""Ways of thinking that hardly think, and one that knows the rules only."""

from collections import Counter

from engine.bots.playouts import Playouts
from engine.bots.simple import AnyMove, Careless, Fitting, WinNow
from engine.bots.thinking import Task
from engine.rules.connect_four import CONNECT_FOUR
from engine.rules.mnk import TIC_TAC_TOE
from tests.engine.bots.clocks import never
from tests.engine.bots.playing import after, asked


def test_any_move_is_any_move() -> None:
    state = after(TIC_TAC_TOE, "A1 B2")
    assert {asked(AnyMove(), TIC_TAC_TOE, state, seed) for seed in range(99)} == set(TIC_TAC_TOE.legal(state, 1))


def test_a_win_at_hand_is_taken_and_a_loss_not_seen() -> None:
    state = after(TIC_TAC_TOE, "A1 B1 A2 B2")
    assert {asked(WinNow(), TIC_TAC_TOE, state, seed) for seed in range(20)} == {2}
    state = after(TIC_TAC_TOE, "A1 B1 A2")
    assert len({asked(WinNow(), TIC_TAC_TOE, state, seed) for seed in range(50)}) == 6


def test_who_is_careless_thinks_now_and_then() -> None:
    state = after(TIC_TAC_TOE, "A1 B1 A2 B2")
    found = Counter(asked(Careless(50, WinNow(), lambda task: 8), TIC_TAC_TOE, state, seed) for seed in range(200))
    assert found.keys() == {2, 8}
    assert 70 < found[2] < 130


def test_the_options_decide_who_thinks() -> None:
    def way(task: Task) -> int:
        return 1

    fitting = Fitting(lambda options: not options, way, AnyMove())
    assert asked(fitting, TIC_TAC_TOE, after(TIC_TAC_TOE, "")) == 1


def test_playouts_find_what_wins_and_what_loses_at_once() -> None:
    assert asked(Playouts(4_000), CONNECT_FOUR, after(CONNECT_FOUR, "4 1 4 1 4 2")) == 3
    assert asked(Playouts(20_000), CONNECT_FOUR, after(CONNECT_FOUR, "1 4 1 4 7 4")) == 3


def test_without_time_for_a_playout_any_move_will_do() -> None:
    assert asked(Playouts(0), CONNECT_FOUR, after(CONNECT_FOUR, "1")) in range(7)
    assert never() is False
