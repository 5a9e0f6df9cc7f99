"""Calls by doors that have no sessions: the same handlers, and answers only of what is stored."""

from typing import Any

import pytest
import trio
import trio.testing

from engine.reasons import Refusal
from engine.wire.messages.shared import Snapshot
from ser.app.application import Application
from ser.app.calls import Caller, call, use
from ser.app.handlers import Then
from ser.app.session import Session
from tests.ser.harness import PASSWORD, PEER, World, open_world, settle
from tests.ser.stores import HeldStore

STRANGER = Caller("192.0.2.7")


async def reason(world: World, caller: Caller, method: str, **params: Any) -> str:
    """The reason for which a call is refused."""
    with pytest.raises(Refusal) as refused:
        await call(world.app, caller, method, params)
    return refused.value.reason


async def entered(world: World, name: str | None = None) -> Caller:
    """Somebody with an account, who is not connected."""
    if name is None:
        made = await call(world.app, STRANGER, "auth.guest", {})
    else:
        made = await call(world.app, STRANGER, "auth.register", {"username": name, "password": PASSWORD})
    account = await world.app.store.account(made.user.user_id)
    return Caller(PEER, account)


async def test_a_call_is_answered_as_a_request_is(world: World) -> None:
    ann, _, game_id = await world.table()
    await ann.good("games.move", gameId=game_id, position=4)
    shot = await call(world.app, await entered(world), "games.get", {"gameId": game_id})
    assert isinstance(shot, Snapshot)
    assert (shot.ply, shot.your_seat) == (1, None)


@pytest.mark.parametrize(("method", "params", "expected"), [
    ("games.get", {"gameId": "nothere"}, "not_found"), ("games.get", {}, "invalid_params"),
    ("games.get", {"gameId": 7}, "invalid_params"), ("games.get", {"gameId": "x", "more": 1}, "invalid_params"),
    ("games.get", ["x"], "invalid_params"), ("lobby.quickMatch", {"gameType": "chess"}, "unknown_game_type"),
])
async def test_what_is_refused_is_a_refusal(world: World, method: str, params: Any, expected: str) -> None:
    caller = await entered(world)
    with pytest.raises(Refusal) as refused:
        await call(world.app, caller, method, params)
    assert refused.value.reason == expected


async def test_who_is_nobody_needs_to_be_somebody(world: World) -> None:
    assert await reason(world, STRANGER, "games.list") == "login_required"
    assert (await call(world.app, STRANGER, "server.ping", {})).stale == []


async def test_a_server_that_stops_takes_no_calls(world: World) -> None:
    world.app.draining = True
    assert await reason(world, STRANGER, "server.ping") == "shutting_down"
    with pytest.raises(Refusal):
        await use(world.app, STRANGER, lambda app, session: None)


# ------------------------------------------------------------------------------------------------ leaving no traces


async def test_who_calls_is_not_present_and_hears_nothing(world: World) -> None:
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    ann = await entered(world, "ann")
    place = await call(world.app, ann, "lobby.quickMatch", {})
    assert (place.game_id, place.seat, place.status) == (game_id, 2, "playing")
    shot = await bob.event("games.started")
    assert [(seat["username"], seat["present"], "awayAt" in seat) for seat in shot["seats"]] == [
        ("bob", True, False), ("ann", False, True)]
    await bob.good("games.move", gameId=game_id, position=4)
    await call(world.app, ann, "games.watch", {"gameId": game_id})
    assert world.app.sessions_of.keys() == {bob.identity["user"]["userId"]}
    assert [session.account.username for session in world.app.sessions if session.account] == ["bob"]


async def test_others_are_told_what_a_call_does(world: World) -> None:
    bob = await world.guest("bob")
    game_id = (await bob.good("lobby.quickMatch"))["gameId"]
    ann = await entered(world, "ann")
    await call(world.app, ann, "lobby.quickMatch", {})
    await bob.good("games.move", gameId=game_id, position=4)
    await call(world.app, ann, "games.move", {"gameId": game_id, "position": "A1"})
    assert (await bob.event("games.moved"))["position"] == "A1"


async def test_a_guest_s_name_is_free_after_the_call_and_held_while_the_guest_is_connected(world: World) -> None:
    await call(world.app, STRANGER, "auth.guest", {"username": "ann"})
    ann = await world.guest("ann")
    account = await world.app.store.account(ann.identity["user"]["userId"])
    await call(world.app, Caller(PEER, account), "games.list", {})
    assert await reason(world, STRANGER, "auth.guest", username="ann") == "name_taken"


async def test_calls_leave_no_timers(world: World) -> None:
    before = len(world.app.timers._heap)
    for _ in range(5):
        await call(world.app, STRANGER, "server.hello", {"client": {"name": "x", "version": "1"}})
    assert len(world.app.timers._heap) == before


# ------------------------------------------------------------------------------------------------ what takes longer


async def test_games_are_read_when_they_are_needed(world: World) -> None:
    *_, game_id = await world.table()
    caller = await entered(world)
    live = world.app.games.all_in_memory()[0]
    live.set_state(None)
    assert (await call(world.app, caller, "games.get", {"gameId": game_id})).game_id == game_id
    live.set_state(None)
    assert (await call(world.app, caller, "server.ping", {"games": {game_id: 2}})).stale == []
    live.set_state(None)
    found = await use(world.app, caller, lambda app, session: app.games.find(session, game_id))
    assert found.id == game_id


async def test_an_answer_waits_for_the_store(autojump_clock: trio.testing.MockClock) -> None:
    store, answers = HeldStore(), []
    async with open_world(store) as world, trio.open_nursery() as nursery:
        ann, _, game_id = await world.table()
        account = await world.app.store.account(ann.identity["user"]["userId"])
        bob = await entered(world)

        async def ask(caller: Caller, method: str, **params: Any) -> None:
            try:
                answers.append(await call(world.app, caller, method, params))
            except Refusal as refused:
                answers.append(refused.reason)

        store.hold()
        for method, params in (("games.move", {"position": 4}), ("games.get", {}), ("games.move", {"position": 0})):
            nursery.start_soon(lambda m=method, p=params: ask(Caller(PEER, account), m, gameId=game_id, **p))
            await settle()
        nursery.start_soon(lambda: ask(bob, "games.get", gameId=game_id))
        await trio.sleep(60)
        assert answers == []
        store.release()
        await settle()
        assert len(answers) == 4
        assert "not_your_turn" in answers


async def test_what_the_store_does_not_take_has_not_happened(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, _, game_id = await world.table()
        caller = Caller(PEER, await world.app.store.account(ann.identity["user"]["userId"]))
        store.failing = True
        assert await reason(world, caller, "games.move", gameId=game_id, position=4) == "storage_unavailable"
        store.failing = False
        assert (await call(world.app, caller, "games.get", {"gameId": game_id})).ply == 0
        assert (await call(world.app, caller, "games.move", {"gameId": game_id, "position": 4}))["ply"] == 1


async def test_a_call_under_way_is_waited_for_when_the_server_stops(world: World) -> None:
    world.passwords.seconds = 2.0
    done = []

    async def register() -> None:
        done.append(await call(world.app, STRANGER, "auth.register", {"username": "ann", "password": PASSWORD}))

    async with trio.open_nursery() as nursery:
        nursery.start_soon(register)
        await settle()
        await world.app.drain(8.0)
        assert len(done) == 1


# ----------------------------------------------------------------------------------------------------- use cases


async def test_a_use_case_is_a_function_that_is_called_with_a_session_of_the_caller(world: World) -> None:
    ann, told = await entered(world, "ann"), []

    def at_once(app: Application, session: Session, number: int) -> Then:
        assert app is world.app
        assert (session.account, session.peer, session.passing) == (ann.account, PEER, True)
        return Then(number, lambda: told.append(number))

    async def later(app: Application, session: Session, number: int) -> int:
        await trio.sleep(1)
        return number

    assert await use(world.app, ann, at_once, 1) == 1
    assert await use(world.app, ann, later, 2) == 2
    assert told == [1]


@pytest.mark.parametrize("slow", [False, True])
async def test_an_error_of_ours_is_a_refusal_too(world: World, slow: bool) -> None:
    async def broken_later(app: Application, session: Session) -> None:
        raise RuntimeError("a bug")

    def broken(app: Application, session: Session) -> None:
        raise RuntimeError("a bug")

    with pytest.raises(Refusal) as refused:
        await use(world.app, STRANGER, broken_later if slow else broken)
    assert refused.value.reason == "internal"
    world.internal_errors_expected = 1


async def test_calls_are_counted_with_their_outcome(world: World) -> None:
    await reason(world, STRANGER, "games.list")
    await call(world.app, STRANGER, "server.ping", {})
    assert world.app.meter.outcomes()["http", "games.list", "login_required"] == 1
    assert world.app.meter.outcomes()["http", "server.ping", "ok"] == 1
    assert world.app.meter.times["http", "server.ping"].count == 1
