"""What is counted and timed."""

from ser.app.meter import SECONDS, Meter, Tally
from tests.ser.harness import World


def test_a_tally_has_count_sum_and_what_lies_between_the_bounds() -> None:
    tally = Tally((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 2.0, 99.0):
        tally.add(value)
    assert (tally.count, tally.sum, tally.buckets) == (5, 104.0, [2, 2, 1])


def test_requests_are_counted_by_outcome_and_timed_by_name() -> None:
    meter = Meter()
    for outcome in ("ok", "ok", "not_found"):
        meter.answered("http", "games.get", outcome, 0.0003)
    assert meter.outcomes() == {("http", "games.get", "ok"): 2, ("http", "games.get", "not_found"): 1}
    assert meter.times["http", "games.get"].buckets == [0, 0, 3, *[0] * (len(SECONDS) - 2)]


async def test_both_dialects_are_metered_with_the_reasons_of_refusals(world: World) -> None:
    ann, bob = await world.pair()
    ann.move(4)
    await bob.line()
    await bob.refused(position=4)
    client = await world.guest()
    await client.refused("games.get", gameId="nothere")
    await client.call("no.such")
    assert {key: count for key, count in world.app.meter.outcomes().items() if key[1] != "auth.guest"} == {
        ("classic", "join", "ok"): 2, ("classic", "move", "ok"): 1, ("classic", "move", "space_taken"): 1,
        ("jsonrpc", "games.get", "not_found"): 1}
    assert world.app.meter.outcomes()["jsonrpc", "auth.guest", "ok"] == 1
    assert world.app.meter.times["classic", "move"].count == 2


async def test_moves_commits_and_refused_logins_are_counted(world: World) -> None:
    ann, _bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    await ann.good("games.move", gameId=game_id, position=4, ply=1)
    await world.client().refused("auth.login", username="nobody", password="wrong password")
    assert world.app.counts["moves"] == 1
    assert world.app.throttle.refused == {"bad_credentials": 1}
    assert world.app.journal.seconds.count == world.app.journal.sizes.count == world.app.journal.groups
