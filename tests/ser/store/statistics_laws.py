"""What every store owes about statistics, as laws on an open and empty store; ``LAWS`` lists them."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import attrs

from ser.app.ports import (
    Absences,
    AliveRow,
    Batch,
    Board,
    ConflictError,
    Edition,
    GameRow,
    Neighbours,
    OnBoard,
    Rank,
    ResultRow,
    Results,
    RivalriesOf,
    RivalRow,
    Rivals,
    StandingRow,
    Standings,
    StandingsOf,
    Store,
    ToCount,
    Top,
    Uncounted,
)

AT: Final = 1_700_000_000_123
BOARD: Final = Board("gomoku")


def standing(user_id: str, rating: int = 1500, **more: Any) -> StandingRow:
    """A standing on the leaderboard."""
    fields = {"period": "all", "game_type": "gomoku", "pool": "rated", "mu": rating / 60 + 0.1, "sigma": 1 / 3,
              "ranked": True, "games": 12, **more}
    return StandingRow(user_id=user_id, rating=rating, **fields)


def result(game_id: str, user_id: str = "ann", **more: Any) -> ResultRow:
    """A seat's part in a game."""
    fields = {"seat": 1, "game_type": "gomoku", "pool": "rated", "ended_at": AT, "outcome": "won", "place": 1,
              "reason": "line", "moves": 3, "think_ms": 5_000_000_000, "opponents": "[]", "rating_before": 1500,
              "rating_after": None, **more}
    return ResultRow(game_id=game_id, user_id=user_id, **fields)


def batch(*rows: Any, endings: Sequence[str] = (), counted: Sequence[str] = ()) -> Batch:
    """A batch of these; standings that are ranked are on their leaderboards."""
    made = Batch()
    for row in rows:
        made.put(row)
        if isinstance(row, StandingRow) and row.ranked:
            made.ranks[row.period, row.game_type, row.pool, row.rating] += 1
    made.endings += endings
    made.counted += counted
    return made


async def games_are_counted_in_the_order_of_their_endings(store: Store) -> None:
    await store.commit(batch(endings=["g3", "g1"]))
    await store.commit(batch(endings=["g2"]))
    assert list(await store.statistics(Uncounted(2))) == ["g3", "g1"]
    await store.commit(batch(counted=["g3"]))
    assert list(await store.statistics(Uncounted(9))) == ["g1", "g2"]


async def a_game_ends_once(store: Store) -> None:
    await store.commit(batch(endings=["g1", "g2"]))
    await store.commit(batch(counted=["g1"]))
    await store.commit(batch(endings=["g1"]))
    assert list(await store.statistics(Uncounted(9))) == ["g2"]


async def an_ending_is_stored_with_its_game_or_not_at_all(store: Store) -> None:
    row = GameRow("g1", "gomoku", "ended", "[]", None, 1, 0, AT, AT)
    first, again = batch(endings=["g1"]), batch(endings=["g2"])
    for made in (first, again):
        made.facts.append(("g1", 1, "{}"))
        made.games["g1"] = row
    await store.commit(first)
    try:
        await store.commit(again)
    except ConflictError:
        pass
    else:
        raise AssertionError("the fact's number was taken")
    assert list(await store.statistics(Uncounted(9))) == ["g1"]


async def standings_come_back_as_they_were_to_the_last_bit(store: Store) -> None:
    ann = standing("ann", mu=25.1 / 3, sigma=7.7 / 3, think_ms=9_000_000_000, streak=3)
    rows = [ann, standing("bob", ranked=False)]
    await store.commit(batch(*rows))
    keys = [("all", "gomoku", "rated", name) for name in ("ann", "bob", "eve")]
    found = await store.statistics(Standings(keys))
    assert sorted(found, key=lambda row: row.user_id) == rows
    changed = attrs.evolve(rows[0], won=1, rating=1520)
    await store.commit(batch(changed))
    assert list(await store.statistics(Standings(keys[:1]))) == [changed]


async def a_users_standings_are_those_of_all_time(store: Store) -> None:
    rows = [standing("ann"), standing("ann", pool="bots"), standing("ann", game_type="connect-four")]
    await store.commit(batch(*rows, standing("ann", period="2026-11"), standing("bob")))
    assert list(await store.statistics(StandingsOf("ann"))) == [rows[2], rows[1], rows[0]]


async def rivalries_come_back_from_either_side(store: Store) -> None:
    one = RivalRow("ann", "bob", "gomoku", 2, 1, 4, 3, AT, 70, 9_000_000_000, 5, 6)
    other = RivalRow("bob", "ann", "gomoku", lost=2)
    await store.commit(batch(one, other, RivalRow("ann", "eve", "gomoku")))
    assert list(await store.statistics(RivalriesOf("ann", "bob"))) == [one]
    assert list(await store.statistics(Rivals([("bob", "ann", "gomoku"), ("bob", "eve", "gomoku")]))) == [other]


async def it_is_known_when_no_server_was_there(store: Store) -> None:
    assert await store.statistics(Absences()) == ([], None)
    await store.commit(batch(AliveRow(f"{AT:013}", AT - 500), AliveRow("server", AT + 1), AliveRow("there", AT)))
    await store.commit(batch(AliveRow(f"{AT + 900:013}", AT + 10), AliveRow("there", AT + 1000)))
    found, latest = await store.statistics(Absences())
    assert (sorted(found), latest) == ([(AT - 500, AT), (AT + 10, AT + 900)], AT + 1000)
    await store.forget_statistics()
    assert (await store.statistics(Absences()))[1] == AT + 1000
    assert await store.alive_at() == AT + 1


async def results_come_in_pages_the_newest_first(store: Store) -> None:
    rows = [result(f"g{n}", ended_at=AT + n // 2) for n in range(5)]
    await store.commit(batch(*rows, result("g9", "bob")))
    found, total = await store.statistics(Results("ann", limit=2, offset=1))
    assert ([row.game_id for row in found], total) == (["g3", "g2"], 5)
    assert found[0] == rows[3]


async def results_can_be_those_of_a_game_type_or_against_somebody(store: Store) -> None:
    await store.commit(batch(
        result("g1"), result("g1", "bob", seat=2), result("g2"), result("g2", "eve", seat=2),
        result("g3", game_type="ludo"), result("g3", "bob", seat=2, game_type="ludo")))
    for wanted, ids in (({"game_type": "ludo"}, ["g3"]), ({"opponent_id": "bob"}, ["g3", "g1"]),
                        ({"opponent_id": "bob", "game_type": "gomoku"}, ["g1"])):
        found, total = await store.statistics(Results("ann", **wanted))
        assert ([row.game_id for row in found], total) == (ids, len(ids))


async def private_games_are_for_those_who_have_played_them(store: Store) -> None:
    await store.commit(batch(
        result("g1"), result("g2", private=True), result("g2", "bob", seat=2, private=True), result("g3", private=True),
        result("g3", "eve", seat=2, private=True)))
    every = ["g3", "g2", "g1"]
    for reader, ids in ((None, every), ("ann", every), ("bob", ["g2", "g1"]), ("joe", ["g1"])):
        found, total = await store.statistics(Results("ann", reader=reader))
        assert ([row.game_id for row in found], total) == (ids, len(ids))
        assert [row.private for row in found] == [row.game_id != "g1" for row in found]


async def a_leaderboard_has_the_best_first_and_ties_in_a_fixed_order(store: Store) -> None:
    await store.commit(batch(
        standing("bob", 1600), standing("eve", 1700), standing("ann", 1600), standing("joe", 1900, ranked=False),
        standing("sue", 1900, pool="bots"), standing("tom", 1900, period="2026-11")))
    assert [row.user_id for row in await store.statistics(Top(BOARD))] == ["eve", "ann", "bob"]
    assert [row.user_id for row in await store.statistics(Top(BOARD, 1, 1))] == ["ann"]
    assert await store.statistics(OnBoard(BOARD)) == 3
    assert await store.statistics(OnBoard(Board("ludo"))) == 0


async def a_leaderboard_can_be_of_those_whom_one_has_played(store: Store) -> None:
    await store.commit(batch(
        *(standing(name, rating) for name, rating in (("ann", 1500), ("bob", 1600), ("eve", 1700))),
        RivalRow("ann", "bob", "gomoku"), RivalRow("ann", "eve", "ludo")))
    found = await store.statistics(Top(BOARD, rivals_of="ann"))
    assert [row.user_id for row in found] == ["bob", "ann"]


async def a_rank_counts_those_above_and_neighbours_stand_beside(store: Store) -> None:
    names = [f"p{number:02}" for number in range(20)]
    rows = [standing(name, 1500 + number // 3) for number, name in enumerate(names)]
    await store.commit(batch(*rows))
    board = [row.user_id for row in await store.statistics(Top(BOARD))]
    for row in rows:
        at = board.index(row.user_id)
        assert await store.statistics(Rank(row)) == (at + 1, 20)
        beside = await store.statistics(Neighbours(row, 3))
        assert [other.user_id for other in beside] == board[max(0, at - 3) : at + 4]


async def who_moves_on_a_leaderboard_leaves_the_old_place(store: Store) -> None:
    ann, bob = standing("ann", 1500), standing("bob", 1510)
    await store.commit(batch(ann, bob))
    after = attrs.evolve(ann, rating=1520)
    moved = batch(after)
    moved.ranks["all", "gomoku", "rated", 1500] -= 1
    await store.commit(moved)
    assert await store.statistics(Rank(after)) == (1, 2)
    assert await store.statistics(Rank(bob)) == (2, 2)


async def what_was_forgotten_is_to_be_counted_again_in_the_same_order(store: Store) -> None:
    await store.commit(batch(standing("ann"), result("g2"), RivalRow("ann", "bob", "gomoku"), endings=["g2", "g1"]))
    await store.commit(batch(counted=["g1", "g2"]))
    await store.forget_statistics()
    assert list(await store.statistics(Uncounted(9))) == ["g2", "g1"]
    assert list(await store.statistics(Top(BOARD))) == list(await store.statistics(StandingsOf("ann"))) == []
    assert await store.statistics(Results("ann")) == ([], 0)
    assert await store.statistics(OnBoard(BOARD)) == 0


async def who_counts_on_top_of_another_edition_changes_nothing_but_the_rest_is_stored(store: Store) -> None:
    await store.commit(batch(endings=["g1", "g2", "g3"]))
    edition = await store.statistics(Edition())
    first, second = (batch(standing("ann", rating), result(game_id), RivalRow("ann", "bob", "gomoku"),
                           endings=["g4"], counted=[game_id]) for rating, game_id in ((1600, "g1"), (1700, "g2")))
    for made in (first, second):
        made.edition = edition
        await store.commit(made)
    assert await store.statistics(Edition()) == edition + 1
    assert list(await store.statistics(Uncounted(9))) == ["g2", "g3", "g4"]
    assert await store.statistics(ToCount()) == 3
    assert [row.rating for row in await store.statistics(Top(BOARD))] == [1600]
    assert await store.statistics(OnBoard(BOARD)) == 1
    assert [row.game_id for row in (await store.statistics(Results("ann")))[0]] == ["g1"]


async def who_counts_while_everything_is_forgotten_changes_nothing(store: Store) -> None:
    await store.commit(batch(endings=["g1", "g2"]))
    late = batch(standing("ann"), result("g1"), counted=["g1"])
    late.edition = await store.statistics(Edition())
    await store.forget_statistics()
    await store.commit(late)
    assert list(await store.statistics(Uncounted(9))) == ["g1", "g2"]
    assert list(await store.statistics(Top(BOARD))) == []


LAWS: tuple[Callable[[Store], Awaitable[None]], ...] = (
    games_are_counted_in_the_order_of_their_endings,
    a_game_ends_once,
    an_ending_is_stored_with_its_game_or_not_at_all,
    standings_come_back_as_they_were_to_the_last_bit,
    a_users_standings_are_those_of_all_time,
    rivalries_come_back_from_either_side,
    it_is_known_when_no_server_was_there,
    results_come_in_pages_the_newest_first,
    results_can_be_those_of_a_game_type_or_against_somebody,
    private_games_are_for_those_who_have_played_them,
    a_leaderboard_has_the_best_first_and_ties_in_a_fixed_order,
    a_leaderboard_can_be_of_those_whom_one_has_played,
    a_rank_counts_those_above_and_neighbours_stand_beside,
    who_moves_on_a_leaderboard_leaves_the_old_place,
    what_was_forgotten_is_to_be_counted_again_in_the_same_order,
    who_counts_on_top_of_another_edition_changes_nothing_but_the_rest_is_stored,
    who_counts_while_everything_is_forgotten_changes_nothing,
)
