"""Facts as events: each has one, and who catches up is told what those have heard who were there."""

from engine.game.facts import KINDS, Opened, Seated
from engine.wire.messages.registry import EVENTS
from ser.app import events
from tests.ser.harness import World, pass_time


def test_every_fact_after_the_beginning_is_told_as_an_event_that_there_is() -> None:
    assert events._EVENTS.keys() == {*KINDS.values()} - {Opened, Seated}
    assert {name for name, _ in events._EVENTS.values()} <= EVENTS.keys()


async def test_who_catches_up_is_told_what_the_others_have_heard(world: World) -> None:
    clock = {"kind": "fischer", "initialMs": 60_000, "incrementMs": 1_000}
    ann, bob, game_id = await world.table(clock=clock)
    eve = await world.guest("eve")
    await eve.good("games.watch", gameId=game_id)
    for position, kind in ((4, "takeback"), (0, "pause")):
        await ann.good("games.move", gameId=game_id, position=position)
        await pass_time(2)
        for client in (ann, bob):
            await client.good("games.offer", gameId=game_id, kind=kind)
    for client in (bob, ann):
        await client.good("games.offer", gameId=game_id, kind="resume")
    await pass_time(3)
    await bob.good("games.move", gameId=game_id, position=8)
    await bob.good("games.offer", gameId=game_id, kind="draw")
    await ann.good("games.move", gameId=game_id, position=1)
    await bob.good("games.resign", gameId=game_id)
    await ann.good("games.offer", gameId=game_id, kind="rematch")
    heard = [{"method": event["method"], "params": event["params"]} for event in await eve.lines()]
    assert (await eve.good("games.watch", gameId=game_id, since=2))["events"] == heard
    assert len(heard) == 14


async def test_who_catches_up_is_told_who_is_away(world: World) -> None:
    ann, bob, game_id = await world.table(onLeave={"kind": "claim", "graceMs": 5_000})
    now = world.now_ms()
    await bob.leave()
    caught_up = await ann.good("games.watch", gameId=game_id, since=2)
    assert caught_up["absent"] == [{"seat": 2, "awayAt": now, "dueAt": now + 5_000}]


async def test_a_game_that_was_read_again_tells_the_same(world: World) -> None:
    ann, bob, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    for client in (ann, bob):
        await client.good("games.offer", gameId=game_id, kind="takeback")
    before = (await ann.good("games.watch", gameId=game_id, since=2))["events"]
    live = world.app.games.get(game_id)
    live.before = None
    assert (await ann.good("games.watch", gameId=game_id, since=2))["events"] == before
    assert events.event_of(live, live.facts[2:], live.facts[2], 3)[1] == before[0]["params"]
