"""Every method of the full dialect, called once as it should be, and as it should not."""

from collections.abc import Awaitable, Callable
from typing import Any

import attrs
import pytest

from engine.wire.codec import camel, structure
from engine.wire.messages.registry import METHODS
from ser.app.handlers import HANDLERS
from ser.app.notices import notify
from ser.app.outbox import Outbox
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, pass_time, settle
from tests.ser.notifying import FakeNotifier
from tests.ser.playing import win

Case = Callable[[World], Awaitable[Any]]
CASES: dict[str, Case] = {}


def case(method: str) -> Callable[[Case], Case]:
    """Enters a function that calls the method, and gives its result, as the method's case."""
    def enter(function: Case) -> Case:
        assert method not in CASES
        CASES[method] = function
        return function
    return enter


@pytest.mark.parametrize("method", CASES)
async def test_a_good_call_has_the_result_that_the_protocol_promises(world: World, method: str) -> None:
    result = await CASES[method](world)
    kind = METHODS[method].result
    assert isinstance(result, dict)
    if kind is not dict:
        structure(result, kind)  # refuses what is missing, unknown or of the wrong kind


def test_every_method_has_its_case_and_its_handler() -> None:
    assert CASES.keys() == METHODS.keys() == HANDLERS.keys()


@pytest.mark.parametrize("method", [name for name, method in METHODS.items() if method.identity])
async def test_who_has_not_said_who_they_are_is_refused(world: World, method: str) -> None:
    assert await world.client().refused(method) == "login_required"


@pytest.mark.parametrize("method", METHODS)
async def test_an_unknown_parameter_is_refused(world: World, method: str) -> None:
    client = await world.guest()
    error = await client.error(method, misspelt=1)
    assert (error["code"], error["data"]["reason"]) == (-32602, "invalid_params")


@pytest.mark.parametrize("method", METHODS)
async def test_parameters_of_the_wrong_kind_are_refused(world: World, method: str) -> None:
    client = await world.guest()
    for field in attrs.fields(METHODS[method].params):
        assert await client.refused(method, **{camel(field.name): [[]]}) == "invalid_params"


# ------------------------------------------------------------------------------------------------------ the cases


@case("server.hello")
async def _(world: World) -> Any:
    return await world.client().good("server.hello", client={"name": "test", "version": "1"}, features=["ack"])


@case("server.ping")
async def _(world: World) -> Any:
    return await world.client().good("server.ping", games={"nothere": 1})


@case("server.announce")
async def _(world: World) -> Any:
    return await (await world.admin()).good("server.announce", text="Cake in the lobby")


@case("rpc.discover")
async def _(world: World) -> Any:
    return await world.client().good("rpc.discover")


@case("auth.guest")
async def _(world: World) -> Any:
    return await world.client().good("auth.guest", username="ann")


@case("auth.register")
async def _(world: World) -> Any:
    return await world.client().good("auth.register", username="ann", password=PASSWORD)


@case("auth.login")
async def _(world: World) -> Any:
    await world.registered("ann")
    return await world.client().good("auth.login", username="ANN", password=PASSWORD)


@case("auth.resume")
async def _(world: World) -> Any:
    ann, _, _ = await world.table()
    return await world.client().good("auth.resume", accessToken=ann.access)


@case("auth.refresh")
async def _(world: World) -> Any:
    ann = await world.registered("ann")
    return await world.client().good("auth.refresh", refreshToken=ann.refresh)


@case("auth.logout")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("auth.logout")


@case("auth.me")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("auth.me")


@case("auth.changePassword")
async def _(world: World) -> Any:
    ann = await world.registered("ann")
    return await ann.good("auth.changePassword", currentPassword=PASSWORD, newPassword="another horse battery")


@case("auth.sessions")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("auth.sessions")


@case("auth.endSession")
async def _(world: World) -> Any:
    ann = await world.guest("ann")
    session_id = (await ann.good("auth.sessions"))["sessions"][0]["sessionId"]
    return await ann.good("auth.endSession", sessionId=session_id)


@case("users.get")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("users.get")


@case("users.update")
async def _(world: World) -> Any:
    return await (await world.registered("ann")).good("users.update", username="anna")


@case("users.list")
async def _(world: World) -> Any:
    return await (await world.admin()).good("users.list", limit=1)


@case("users.create")
async def _(world: World) -> Any:
    return await (await world.admin()).good("users.create", username="bob")


async def on_bob(world: World, method: str, **params: Any) -> Any:
    """What an admin does to somebody else's account."""
    bob, admin = await world.registered("bob"), await world.admin()
    return await admin.good(method, userId=bob.identity["user"]["userId"], **params)


@case("users.setRole")
async def _(world: World) -> Any:
    return await on_bob(world, "users.setRole", role="bot")


@case("users.activate")
async def _(world: World) -> Any:
    return await on_bob(world, "users.activate")


@case("users.deactivate")
async def _(world: World) -> Any:
    return await on_bob(world, "users.deactivate")


@case("users.delete")
async def _(world: World) -> Any:
    return await on_bob(world, "users.delete")


@case("users.resetPassword")
async def _(world: World) -> Any:
    return await on_bob(world, "users.resetPassword")


@case("lobby.quickMatch")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("lobby.quickMatch", gameType="tic-tac-toe", options={})


@case("lobby.cancel")
async def _(world: World) -> Any:
    ann = await world.guest("ann")
    await ann.good("lobby.quickMatch")
    return await ann.good("lobby.cancel")


@case("lobby.running")
async def _(world: World) -> Any:
    await world.table()
    return await (await world.guest("eve")).good("lobby.running", gameType="tic-tac-toe", limit=10)


@case("lobby.open")
async def _(world: World) -> Any:
    await (await world.guest("ann")).good("lobby.quickMatch")
    return await (await world.guest("bob")).good("lobby.open", gameType="tic-tac-toe", limit=10)


@case("lobby.take")
async def _(world: World) -> Any:
    game_id = (await (await world.guest("ann")).good("lobby.quickMatch"))["gameId"]
    return await (await world.guest("bob")).good("lobby.take", gameId=game_id)


@case("lobby.watch")
async def _(world: World) -> Any:
    await (await world.guest("ann")).good("lobby.quickMatch", options={})
    return await (await world.guest("bob")).good("lobby.watch")


@case("lobby.unwatch")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("lobby.unwatch")


@case("lobby.bots")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("lobby.bots", gameType="ludo")


async def at_the_table(world: World) -> tuple[Client, str]:
    """A guest whose turn it is."""
    ann, _, game_id = await world.table()
    return ann, game_id


@case("games.list")
async def _(world: World) -> Any:
    ann, _ = await at_the_table(world)
    return await ann.good("games.list")


@case("games.get")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.get", gameId=game_id)


@case("games.move")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.move", gameId=game_id, position=4)


@case("games.record")
async def _(world: World) -> Any:
    ann, _, game_id = await world.table()
    return await ann.good("games.record", gameId=game_id, format="json")


@case("games.ground")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("games.ground", gameType="ultimate", options={"territory": True})


@case("games.describe")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.describe", gameId=game_id)


@case("games.legal")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.legal", gameId=game_id)


@case("games.resign")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.resign", gameId=game_id)


@case("games.offer")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.offer", gameId=game_id, kind="draw")


@case("games.answer")
async def _(world: World) -> Any:
    ann, bob, game_id = await world.table()
    await ann.good("games.offer", gameId=game_id, kind="draw")
    return await bob.good("games.answer", gameId=game_id, kind="draw", accept=True)


@case("games.withdraw")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    await ann.good("games.offer", gameId=game_id, kind="pause")
    return await ann.good("games.withdraw", gameId=game_id, kind="pause")


@case("games.claim")
async def _(world: World) -> Any:
    ann, bob, game_id = await world.table(onLeave={"kind": "claim", "graceMs": 5000})
    await bob.leave()
    await pass_time(5.0)
    return await ann.good("games.claim", gameId=game_id)


@case("games.watch")
async def _(world: World) -> Any:
    _, game_id = await at_the_table(world)
    return await (await world.guest("eve")).good("games.watch", gameId=game_id)


@case("games.unwatch")
async def _(world: World) -> Any:
    _, game_id = await at_the_table(world)
    return await (await world.guest("eve")).good("games.unwatch", gameId=game_id)


@case("games.ack")
async def _(world: World) -> Any:
    ann, game_id = await at_the_table(world)
    return await ann.good("games.ack", gameId=game_id, seq=1)


async def after_a_game(world: World) -> tuple[Client, str]:
    """A registered player, ann, who has won a game against bob, and the game."""
    ann, bob = await world.registered("ann"), await world.registered("bob")
    game_id = await win(ann, bob)
    await settle()
    return ann, game_id


@case("stats.me")
async def _(world: World) -> Any:
    ann, _ = await after_a_game(world)
    return await ann.good("stats.me")


@case("stats.user")
async def _(world: World) -> Any:
    ann, _ = await after_a_game(world)
    return await ann.good("stats.user", username="bob")


@case("stats.leaderboard")
async def _(world: World) -> Any:
    ann, _ = await after_a_game(world)
    return await ann.good("stats.leaderboard", gameType="tic-tac-toe")


@case("stats.headToHead")
async def _(world: World) -> Any:
    ann, _ = await after_a_game(world)
    return await ann.good("stats.headToHead", opponent="bob")


@case("stats.history")
async def _(world: World) -> Any:
    ann, _ = await after_a_game(world)
    return await ann.good("stats.history")


@case("stats.game")
async def _(world: World) -> Any:
    ann, game_id = await after_a_game(world)
    return await ann.good("stats.game", gameId=game_id)


@case("settings.get")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("settings.get")


@case("settings.set")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("settings.set", settings={"volume": 5})


@case("notifications.list")
async def _(world: World) -> Any:
    ann = await world.guest("ann")
    notify(world.app, ann.identity["user"]["userId"], "server", {"text": "Good morning."})
    return await ann.good("notifications.list")


@case("notifications.read")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("notifications.read", all=True)


@case("notifications.targets")
async def _(world: World) -> Any:
    return await (await world.guest("ann")).good("notifications.targets")


async def subscribed(world: World, ann: Client) -> Any:
    """What is answered to a subscription."""
    world.app.outbox = Outbox(world.app, FakeNotifier())
    return await ann.good("notifications.subscribe", address="json://example.org", kinds=["nudge"])


@case("notifications.subscribe")
async def _(world: World) -> Any:
    return await subscribed(world, await world.guest("ann"))


@case("notifications.unsubscribe")
async def _(world: World) -> Any:
    ann = await world.guest("ann")
    target = await subscribed(world, ann)
    return await ann.good("notifications.unsubscribe", targetId=target["targetId"])


async def room_of(world: World, **params: Any) -> tuple[Client, dict[str, Any]]:
    """A guest and their room."""
    ann = await world.guest("ann")
    return ann, await ann.good("rooms.create", roomName="Sunday", **params)


@case("rooms.create")
async def _(world: World) -> Any:
    return (await room_of(world, clock={"kind": "move", "perMoveMs": 60_000}, onLeave="claim"))[1]


@case("rooms.list")
async def _(world: World) -> Any:
    ann, _ = await room_of(world)
    return await ann.good("rooms.list")


@case("rooms.mine")
async def _(world: World) -> Any:
    ann, _ = await room_of(world)
    return await ann.good("rooms.mine")


@case("rooms.get")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    return await ann.good("rooms.get", roomId=room["roomId"])


@case("rooms.join")
async def _(world: World) -> Any:
    _, room = await room_of(world)
    return await (await world.guest("bob")).good("rooms.join", roomId=room["roomId"])


@case("rooms.leave")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    return await ann.good("rooms.leave", roomId=room["roomId"])


async def both_in(world: World) -> tuple[Client, Client, str]:
    """Two guests and the room that they are in."""
    ann, room = await room_of(world)
    bob = await world.guest("bob")
    await bob.good("rooms.join", roomId=room["roomId"])
    return ann, bob, room["roomId"]


@case("rooms.kick")
async def _(world: World) -> Any:
    ann, bob, room_id = await both_in(world)
    return await ann.good("rooms.kick", roomId=room_id, userId=bob.identity["user"]["userId"])


@case("rooms.close")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    return await ann.good("rooms.close", roomId=room["roomId"])


@case("rooms.start")
async def _(world: World) -> Any:
    ann, _, room_id = await both_in(world)
    return await ann.good("rooms.start", roomId=room_id, order="drawn")


@case("rooms.log")
async def _(world: World) -> Any:
    ann, _, room_id = await both_in(world)
    await ann.good("rooms.start", roomId=room_id)
    return await ann.good("rooms.log", roomId=room_id)


@case("rooms.watch")
async def _(world: World) -> Any:
    _, room = await room_of(world)
    return await (await world.guest("eve")).good("rooms.watch", roomId=room["roomId"])


@case("rooms.unwatch")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    return await ann.good("rooms.unwatch", roomId=room["roomId"])


async def invited(world: World) -> tuple[Client, Client, str]:
    """Two guests, the second of whom is invited by the first."""
    ann, room = await room_of(world, visibility="private")
    bob = await world.guest("bob")
    invitation = await ann.good("rooms.invite", roomId=room["roomId"], username="bob", role="O")
    return ann, bob, invitation["inviteId"]


@case("rooms.invite")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    await world.registered("bob")
    return await ann.good("rooms.invite", roomId=room["roomId"], username="bob")


@case("rooms.link")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    return await ann.good("rooms.link", roomId=room["roomId"], uses=2, expiresMs=60_000)


@case("rooms.unlink")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    link = await ann.good("rooms.link", roomId=room["roomId"])
    return await ann.good("rooms.unlink", inviteId=link["inviteId"])


@case("invites.mine")
async def _(world: World) -> Any:
    _, bob, _ = await invited(world)
    return await bob.good("invites.mine")


@case("invites.accept")
async def _(world: World) -> Any:
    _, bob, invite_id = await invited(world)
    return await bob.good("invites.accept", inviteId=invite_id)


@case("invites.decline")
async def _(world: World) -> Any:
    _, bob, invite_id = await invited(world)
    return await bob.good("invites.decline", inviteId=invite_id, reason="busy")


@case("invites.cancel")
async def _(world: World) -> Any:
    ann, _, invite_id = await invited(world)
    return await ann.good("invites.cancel", inviteId=invite_id)


@case("invites.look")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    link = await ann.good("rooms.link", roomId=room["roomId"], uses=1)
    return await world.client().good("invites.look", code=link["code"])


@case("invites.enter")
async def _(world: World) -> Any:
    ann, room = await room_of(world)
    link = await ann.good("rooms.link", roomId=room["roomId"])
    return await world.client().good("invites.enter", code=link["code"], username="bob")


@case("lobby.challenge")
async def _(world: World) -> Any:
    await world.guest("bob")
    return await (await world.guest("ann")).good("lobby.challenge", username="bob")
