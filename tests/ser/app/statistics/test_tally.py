"""What a finished game says of its seats."""

from collections.abc import Sequence

import pytest

from engine.game import decide
from engine.game.facts import Fact, Player
from engine.game.state import Game
from ser.app.statistics.figures import figures
from ser.app.statistics.tally import ABANDONED, BOTS, DRAWN, GUESTS, LOST, RATED, WON, pool_of, tally

ANN, BOB = Player("u1", "ann", guest=False), Player("u2", "bob", guest=False)
GUEST, PASSER, BOT = Player("u3", "eve"), Player("v4", "joe"), Player("bot:hard", "bot:hard", guest=False)
WIN, DRAW = (0, 3, 1, 4, 2), (0, 1, 2, 4, 3, 5, 7, 6, 8)


def opened(*players: Player, at: int = 1000) -> tuple[list[Fact], Game]:
    facts, game = decide.open_game("tic-tac-toe", {}, players, at)
    return list(facts), game


def played(positions: Sequence[int], step: int = 100) -> tuple[list[Fact], Game]:
    """A game in which every move takes ``step`` milliseconds more than the one before."""
    facts, game = opened(ANN, BOB)
    at = 1000
    for ply, position in enumerate(positions, 1):
        at += ply * step
        more, game = decide.move(game, (ply - 1) % 2 + 1, position, at)
        facts += more
    return facts, game


def test_a_won_game_has_a_winner_and_a_loser_with_their_places() -> None:
    found = tally(played(WIN)[0])
    assert found is not None
    assert [(seat.outcome, seat.place, seat.moves) for seat in found.seats] == [(WON, 1, 3), (LOST, 2, 2)]
    assert (found.game_type, found.pool, found.reason, found.decided) == ("tic-tac-toe", RATED, "line", True)


def test_the_time_of_a_move_is_that_since_it_was_ones_turn() -> None:
    found = tally(played(WIN)[0])
    assert found is not None
    assert [seat.think_ms for seat in found.seats] == [100 + 300 + 500, 200 + 400]


def test_nobody_thinks_in_a_pause_or_while_the_server_is_not_there() -> None:
    facts, game = decide.open_game("tic-tac-toe", {}, (ANN, BOB), 1000, clock={"kind": "move", "perMoveMs": 60_000})
    told = list(facts)
    for act, arguments in (
        (decide.move, (1, 4, 1_500)), (decide.hold, (2_000,)), (decide.release, (9_000,)),
        (decide.offer, (1, "pause", 9_300)), (decide.offer, (2, "pause", 9_300)),
        (decide.offer, (1, "resume", 50_000)), (decide.offer, (2, "resume", 50_000)),
        (decide.move, (2, 0, 50_200)), (decide.resign, (1, 50_900)),
    ):
        more, game = act(game, *arguments)  # type: ignore[operator] - each takes its own
        told += more
    found = tally(told)
    assert found is not None
    assert [seat.think_ms for seat in found.seats] == [500 + 700, 500 + 300 + 200]
    shown = figures(told, 99_000)
    assert (shown.times, shown.duration) == ({1: (500,), 2: (1_000,)}, 500 + 1_000 + 700)


def test_in_a_drawn_game_all_have_the_first_place() -> None:
    found = tally(played(DRAW)[0])
    assert found is not None
    assert [(seat.outcome, seat.place) for seat in found.seats] == [(DRAWN, 1), (DRAWN, 1)]


def test_who_gives_up_has_lost() -> None:
    facts, game = played(WIN[:3])
    found = tally([*facts, *decide.resign(game, 1, 9000)[0]])
    assert found is not None
    assert [seat.outcome for seat in found.seats] == [LOST, WON]


def test_who_gives_up_before_everybody_has_moved_loses_nothing() -> None:
    facts, game = played(WIN[:1])
    found = tally([*facts, *decide.resign(game, 2, 9000)[0]])
    assert found is not None
    assert ([seat.outcome for seat in found.seats], found.decided) == ([ABANDONED, ABANDONED], False)


def test_a_game_that_goes_on_or_never_began_has_no_tally() -> None:
    assert tally(played(WIN[:4])[0]) is None
    facts, game = opened(ANN)
    assert tally([*facts, *decide.cancel(game, 2000)[0]]) is None


def test_what_comes_after_the_end_changes_nothing() -> None:
    facts, game = played(WIN)
    offered, _ = decide.offer_rematch(game, 1, "tic-tac-toe", 99_000, "g2")
    assert tally([*facts, *offered]) == tally(facts)


@pytest.mark.parametrize(("players", "pool"), [
    ((ANN, BOB), RATED), ((ANN, GUEST), GUESTS), ((ANN, PASSER), GUESTS), ((ANN, BOT), BOTS), ((GUEST, BOT), BOTS),
])
def test_games_with_guests_and_with_bots_are_counted_apart(players: Sequence[Player], pool: str) -> None:
    assert pool_of(players) == pool
