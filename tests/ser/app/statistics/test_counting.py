"""What a game changes: results, standings, rivalries."""

import attrs
from hypothesis import given
from hypothesis import strategies as st

from engine.game.facts import Player
from ser.app.ports import RivalKey, RivalRow, StandingKey, StandingRow
from ser.app.statistics.counting import ALL, OVERALL, count, keys_of, month_of
from ser.app.statistics.rating import PROVISIONAL
from ser.app.statistics.tally import ABANDONED, DRAWN, GUESTS, LOST, RATED, WON, SeatTally, Tally

NOVEMBER = 1_763_700_000_000
ANN, BOB, EVE = (Player(f"u{name}", name, guest=False) for name in ("ann", "bob", "eve"))
JOE = Player("v1", "joe")


def seat(number: int, player: Player, outcome: str, place: int, *, moves: int = 3, think_ms: int = 600) -> SeatTally:
    return SeatTally(number, player, outcome, place, moves, think_ms)


def won(winner: Player = ANN, loser: Player = BOB, at: int = NOVEMBER) -> Tally:
    return Tally("tic-tac-toe", RATED, "line", at, (seat(1, winner, WON, 1), seat(2, loser, LOST, 2)))


def drawn(at: int = NOVEMBER) -> Tally:
    return Tally("tic-tac-toe", RATED, "no_moves", at, (seat(1, ANN, DRAWN, 1), seat(2, BOB, DRAWN, 1)))


def abandoned(at: int = NOVEMBER) -> Tally:
    return Tally("tic-tac-toe", RATED, "expired", at, (seat(1, ANN, ABANDONED, 1), seat(2, BOB, ABANDONED, 1)))


class Books:
    """All rows after some games."""

    def __init__(self, *tallies: Tally) -> None:
        self.standings: dict[StandingKey, StandingRow] = {}
        self.rivals: dict[RivalKey, RivalRow] = {}
        self.results = []
        for number, tally in enumerate(tallies):
            change = count(f"g{number}", tally, self.standings, self.rivals)
            self.results += change.results
            self.standings.update({(r.period, r.game_type, r.pool, r.user_id): r for r in change.standings})
            self.rivals.update({(r.user_id, r.opponent_id, r.game_type): r for r in change.rivals})

    def of(self, player: Player, period: str = ALL) -> StandingRow:
        return self.standings[period, "tic-tac-toe", RATED, player.user_id]


def test_a_game_is_counted_for_both_in_all_and_in_its_month() -> None:
    books = Books(won())
    assert sorted(books.standings) == sorted(keys_of(won())[0])
    for period in (ALL, "2025-11"):
        assert (books.of(ANN, period).won, books.of(BOB, period).lost) == (1, 1)
    assert month_of(NOVEMBER) == "2025-11"


def test_ratings_are_provisional_until_ten_games() -> None:
    books = Books(*[won()] * (PROVISIONAL - 1))
    assert not books.of(ANN).ranked
    books = Books(*[won()] * PROVISIONAL)
    assert (books.of(ANN).ranked, books.of(ANN, "2025-11").ranked) == (True, True)


def test_who_is_ranked_is_so_from_the_first_game_of_a_new_month() -> None:
    december = NOVEMBER + 40 * 86_400_000
    books = Books(*[won()] * PROVISIONAL, won(at=december))
    assert (books.of(ANN, "2025-12").games, books.of(ANN, "2025-12").ranked) == (1, True)
    assert books.of(ANN, "2025-12").rating == books.of(ANN).rating


def test_the_longest_streak_of_wins_is_kept_and_abandoned_games_do_not_end_one() -> None:
    books = Books(won(), abandoned(), won(), drawn(), won())
    assert (books.of(ANN).streak, books.of(ANN).best_streak) == (1, 2)


def test_an_abandoned_game_changes_no_rating() -> None:
    books = Books(won(), abandoned())
    assert (books.results[0].rating_after, books.results[2].rating_after) == (books.of(ANN).rating, None)
    assert books.of(ANN).rating == Books(won()).of(ANN).rating


def test_who_met_whom_is_kept_from_both_sides() -> None:
    books = Books(won(), won(BOB, ANN), won(), drawn())
    mine, theirs = (books.rivals[a.user_id, b.user_id, "tic-tac-toe"] for a, b in ((ANN, BOB), (BOB, ANN)))
    assert (mine.won, mine.lost, mine.drawn) == (theirs.lost, theirs.won, theirs.drawn) == (2, 1, 1)


def test_how_long_one_thinks_and_what_one_wins_in_a_row_is_kept_of_each_opponent() -> None:
    books = Books(won(), won(EVE, ANN), won(), abandoned(), won(), won(BOB, ANN), won())
    mine = books.rivals[ANN.user_id, BOB.user_id, "tic-tac-toe"]
    assert (mine.moves, mine.think_ms) == (6 * 3, 6 * 600)
    assert (mine.streak, mine.best_streak) == (1, 3)  # what was lost to somebody else does not matter
    assert books.rivals[BOB.user_id, ANN.user_id, "tic-tac-toe"].best_streak == 1
    assert books.of(ANN).best_streak == 2


def test_all_games_of_a_player_are_counted_together_without_a_rating() -> None:
    other = attrs.evolve(won(), game_type="gomoku", pool=GUESTS)
    books = Books(won(), other, abandoned(), other, won(BOB, ANN), *[won()] * PROVISIONAL)
    row = books.standings[(*OVERALL, ANN.user_id)]
    assert (row.won, row.drawn, row.lost, row.abandoned) == (3 + PROVISIONAL, 0, 1, 1)
    assert row.games == 5 + PROVISIONAL
    assert (row.streak, row.best_streak) == (PROVISIONAL, PROVISIONAL)
    assert (row.moves, row.think_ms) == (3 * row.games, 600 * row.games)
    assert (row.ranked, row.rating, row.best_rating) == (False, 1500, 0)


def test_of_three_each_has_met_each_and_the_better_place_has_won() -> None:
    tally = Tally("ludo", RATED, "home", NOVEMBER, (
        seat(1, ANN, LOST, 2), seat(2, BOB, LOST, 3), seat(3, EVE, WON, 1)))
    books = Books(tally)
    assert books.rivals["uann", "ubob", "ludo"].won == 1
    assert books.rivals["uann", "ueve", "ludo"].lost == 1
    assert len(books.rivals) == 6


def test_guests_who_are_somebody_else_the_next_time_are_opponents_only() -> None:
    books = Books(won(ANN, JOE))
    assert {key[3] for key in books.standings} == {"uann"}
    assert books.rivals == {}
    assert len(books.results) == 1
    assert books.of(ANN).rating > 1500


games = st.lists(st.sampled_from([won(), won(BOB, ANN), won(EVE, ANN), drawn(), abandoned()]), max_size=30)


@given(games)
def test_the_counts_add_up(tallies: list[Tally]) -> None:
    books = Books(*tallies)
    for row in books.standings.values():
        assert row.games == row.won + row.drawn + row.lost + row.abandoned
        assert row.best_streak >= row.streak
        mine = [result for result in books.results if result.user_id == row.user_id]
        assert row.games == len(mine)
        assert row.moves == sum(result.moves for result in mine)
    assert sum(row.won for row in books.rivals.values()) == sum(row.lost for row in books.rivals.values())
    for (user_id, _, _), met in books.rivals.items():
        every = [row for row in books.rivals.values() if row.user_id == user_id]
        assert sum(row.think_ms for row in every) == books.standings[ALL, "tic-tac-toe", RATED, user_id].think_ms
        assert met.best_streak >= met.streak


@given(games)
def test_a_result_says_what_the_rating_was_before_and_after(tallies: list[Tally]) -> None:
    last: dict[str, int] = {}
    for result in Books(*tallies).results:
        if result.rating_after is not None:
            assert result.rating_before == last.get(result.user_id, 1500)
            last[result.user_id] = result.rating_after


def test_counting_is_the_same_for_all_who_hold_the_same_rows() -> None:
    one, other = Books(won(), drawn()), Books(won(), drawn())
    assert [attrs.asdict(row) for row in one.standings.values()] == [attrs.asdict(r) for r in other.standings.values()]
