"""Notifications as their user reads them, and the addresses that they are sent to."""

from typing import Any

import pytest
import trio.testing

from engine.preferences import NOTICES
from ser.app.notices import notify
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time
from tests.ser.notifying import FakeNotifier
from tests.ser.stores import HeldStore

HOSTILE = (
    "", "\x00", "\x1b[2J", "\u202emoc", "e\u0301\u0301\u0301\u0301", "' OR 1=1 --", '{"a":1}', "../../etc/passwd",
    "%s%n{0}", "\U0001f600" * 50, "a" * 5000, "\ud7ff\ue000\uffff", "n0\n", "\uff4e0",
)


def user_of(client: Client) -> str:
    identifier: str = client.identity["user"]["userId"]
    return identifier


async def with_notices(world: World, count: int) -> Client:
    """A registered player with so many notifications, a second apart."""
    ann = await world.registered("ann")
    for number in range(count):
        notify(world.app, user_of(ann), "server", {"text": f"number {number}"})
        await pass_time(1)
    await ann.told()
    return ann


async def texts(client: Client, **params: Any) -> list[str]:
    return [item["text"] for item in (await client.good("notifications.list", **params))["notifications"]]


# --------------------------------------------------------------------------------------------------------- listing


async def test_they_come_in_pages_the_newest_first(world: World) -> None:
    ann = await with_notices(world, 5)
    assert await texts(ann, limit=2) == ["number 4", "number 3"]
    assert await texts(ann, limit=2, offset=4) == ["number 0"]
    page = await ann.good("notifications.list", limit=2)
    assert (page["total"], page["unread"]) == (5, 5)
    assert await (await world.registered("bob")).good("notifications.list") == {
        "notifications": [], "total": 0, "unread": 0}


@pytest.mark.parametrize("params", [{"limit": 0}, {"limit": 101}, {"limit": -1}, {"offset": -1}, {"limit": 2**53 - 1}])
async def test_a_page_has_its_limits(world: World, params: dict[str, int]) -> None:
    assert await (await world.guest()).refused("notifications.list", **params) == "invalid_params"


async def test_far_beyond_the_end_there_is_nothing(world: World) -> None:
    ann = await with_notices(world, 1)
    assert (await ann.good("notifications.list", offset=2**53 - 1))["notifications"] == []


async def test_coming_back_says_how_many_are_not_read(world: World) -> None:
    ann = await with_notices(world, 3)
    again = world.client()
    assert (await again.enter("auth.login", username="ann", password=PASSWORD))["unread"] == 3
    await ann.good("notifications.read", all=True)
    third = world.client()
    assert (await third.enter("auth.resume", accessToken=ann.access))["unread"] == 0


# --------------------------------------------------------------------------------------------------------- reading


async def test_one_is_read_and_stays_read(world: World) -> None:
    ann = await with_notices(world, 3)
    newest = (await ann.good("notifications.list"))["notifications"][0]
    at = world.now_ms()
    for _ in range(2):
        assert await ann.good("notifications.read", notificationId=newest["notificationId"]) == {"unread": 2}
        await pass_time(1)
    assert (await ann.good("notifications.list"))["notifications"][0]["readAt"] == at
    assert await texts(ann, unread=True) == ["number 1", "number 0"]


async def test_all_up_to_an_instant_and_all(world: World) -> None:
    ann = await with_notices(world, 3)
    middle = (await ann.good("notifications.list"))["notifications"][1]
    assert await ann.good("notifications.read", until=middle["at"]) == {"unread": 1}
    assert await texts(ann, unread=True) == ["number 2"]
    assert await ann.good("notifications.read", all=True) == {"unread": 0}


async def test_the_users_other_connections_hear_of_it(world: World) -> None:
    ann = await with_notices(world, 1)
    other = world.client()
    await other.enter("auth.login", username="ann", password=PASSWORD)
    (notice,) = (await ann.good("notifications.list"))["notifications"]
    await ann.good("notifications.read", notificationId=notice["notificationId"])
    assert await other.event("notifications.marked") == {
        "notificationIds": [notice["notificationId"]], "until": None, "readAt": world.now_ms()}
    await ann.good("notifications.read", until=5)
    assert (await other.event("notifications.marked"))["until"] == 5
    assert await ann.told() == []


@pytest.mark.parametrize("params", [
    {}, {"all": False}, {"all": True, "until": 1}, {"notificationId": "n1", "all": True},
    {"notificationId": "n1", "until": 1},
])
async def test_it_is_said_in_one_way_which_ones(world: World, params: dict[str, Any]) -> None:
    assert await (await world.guest()).refused("notifications.read", **params) == "invalid_params"


@pytest.mark.parametrize("identifier", HOSTILE)
async def test_what_is_not_there_and_what_is_anothers_is_the_same(world: World, identifier: str) -> None:
    ann = await with_notices(world, 1)
    (notice,) = (await ann.good("notifications.list"))["notifications"]
    bob = await world.registered("bob")
    of_ann, nowhere = [await bob.error("notifications.read", notificationId=one)
                       for one in (notice["notificationId"], identifier)]
    assert of_ann == nowhere
    assert of_ann["data"] == {"reason": "not_found"}
    assert (await ann.good("notifications.list"))["unread"] == 1


async def test_a_keyed_one_replaces_the_one_before_on_the_wire_too(world: World) -> None:
    ann = await world.registered("ann")
    for number in range(3):
        notify(world.app, user_of(ann), "server", {"text": f"number {number}"}, key="news")
        added = await ann.event("notifications.added")
        await ann.good("notifications.read", all=True)
        await pass_time(1)
    assert added["text"] == "number 2"
    found = await ann.good("notifications.list")
    assert (found["total"], found["notifications"][0]["notificationId"]) == (1, added["notificationId"])


async def test_so_many_are_kept_as_the_operator_says(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifications_per_user=3) as world:
        ann = await with_notices(world, 5)
        assert await texts(ann) == ["number 4", "number 3", "number 2"]


async def test_what_could_not_be_stored_is_not_read_and_nobody_is_told(autojump_clock: trio.testing.MockClock) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann = await with_notices(world, 2)
        other = world.client()
        await other.enter("auth.login", username="ann", password=PASSWORD)
        store.failing = True
        assert await ann.refused("notifications.read", all=True) == "storage_unavailable"
        store.failing = False
        assert await other.told() == []
        assert (await ann.good("notifications.list"))["unread"] == 2


async def test_a_kind_that_there_is_not_is_our_own_mistake(world: World) -> None:
    with pytest.raises(ValueError, match="no kind"):
        notify(world.app, "u1", "gossip", {})


# ------------------------------------------------------------------------------------------------------- addresses

ADDRESS = "ntfys://user:secret@push.example.org/topic?priority=high"




async def test_an_address_is_taken_and_never_shown_again(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifier=FakeNotifier()) as world:
        ann = await world.registered("ann")
        target = await ann.good("notifications.subscribe", address=ADDRESS, kinds=["nudge", "your_turn", "nudge"])
        assert target == {"targetId": target["targetId"], "address": "ntfys://…", "kinds": ["your_turn", "nudge"],
                          "createdAt": world.now_ms()}
        assert await ann.good("notifications.targets") == {"targets": [target], "services": ["json", "ntfys"]}
        assert [row.address for row in await world.app.store.targets(user_of(ann))] == [ADDRESS]
        assert await (await world.registered("bob")).good("notifications.targets") == {
            "targets": [], "services": ["json", "ntfys"]}


async def test_an_address_that_is_there_gets_other_kinds(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifier=FakeNotifier(), addresses_per_user=1) as world:
        ann = await world.registered("ann")
        first = await ann.good("notifications.subscribe", address=ADDRESS, kinds=["nudge"])
        await pass_time(1)
        again = await ann.good("notifications.subscribe", address=ADDRESS)
        assert again == {**first, "kinds": []}
        assert (await ann.good("notifications.targets"))["targets"] == [again]


async def test_so_many_addresses_and_no_more_also_when_they_come_at_once(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with open_world(notifier=FakeNotifier(), addresses_per_user=2) as world:
        ann = await world.registered("ann")
        others = []
        for _ in range(4):
            other = world.client()
            await other.enter("auth.login", username="ann", password=PASSWORD)
            others.append(other)
        for number, other in enumerate(others):
            other.send(other.request("notifications.subscribe", address=f"json://{number}"))
        for other in others:
            await other.response()
        assert len((await ann.good("notifications.targets"))["targets"]) <= 2
        for number in range(2):
            await ann.call("notifications.subscribe", address=f"json://more{number}")
        assert await ann.refused("notifications.subscribe", address="json://evenmore") == "too_many_addresses"
        assert len((await ann.good("notifications.targets"))["targets"]) == 2


async def test_one_is_given_up_and_nobody_elses(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifier=FakeNotifier()) as world:
        ann, bob = [await world.registered(name) for name in ("ann", "bob")]
        target = await ann.good("notifications.subscribe", address=ADDRESS)
        assert await bob.refused("notifications.unsubscribe", targetId=target["targetId"]) == "not_found"
        for identifier in HOSTILE:
            assert await ann.refused("notifications.unsubscribe", targetId=identifier) == "not_found"
        await ann.good("notifications.unsubscribe", targetId=target["targetId"])
        assert await ann.refused("notifications.unsubscribe", targetId=target["targetId"]) == "not_found"
        assert (await ann.good("notifications.targets"))["targets"] == []


@pytest.mark.parametrize("address", HOSTILE)
async def test_strange_addresses_are_refused(address: str, autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifier=FakeNotifier()) as world:
        ann = await world.registered("ann")
        for tried in (address, f"json://{address}"):
            response = await ann.call("notifications.subscribe", address=tried)
            if "error" in response:
                assert response["error"]["data"]["reason"] in ("invalid_params", "address_refused")
                assert len(address) < 20 or address not in str(response)


async def test_what_the_operator_has_not_allowed_is_refused_with_the_reason(
    autojump_clock: trio.testing.MockClock,
) -> None:
    async with open_world(notifier=FakeNotifier()) as world:
        ann = await world.registered("ann")
        error = await ann.error("notifications.subscribe", address="tgram://secret/1")
        assert error["message"] == "The operator has not allowed this service."
        assert error["data"] == {"reason": "address_refused"}
        assert "secret" not in str(error)


async def test_without_a_notifier_every_address_is_refused(world: World) -> None:
    ann = await world.registered("ann")
    assert await ann.refused("notifications.subscribe", address="json://example.org") == "address_refused"
    assert (await ann.good("notifications.targets"))["services"] == []


@pytest.mark.parametrize("kinds", [["gossip"], ["your_turn", "your_turn "], [*NOTICES, ""], ["\x1b[2J"]])
async def test_kinds_that_there_are_not_are_refused(kinds: list[str], autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifier=FakeNotifier()) as world:
        error = await (await world.registered("ann")).error(
            "notifications.subscribe", address="json://example.org", kinds=kinds)
        assert error["data"]["path"] == f"params.kinds[{len(kinds) - 1}]"


async def test_they_are_there_after_a_restart(autojump_clock: trio.testing.MockClock) -> None:
    store = MemoryStore()
    async with open_world(store, notifier=FakeNotifier()) as world:
        await (await world.registered("ann")).good("notifications.subscribe", address=ADDRESS)
    async with open_world(store, notifier=FakeNotifier()) as world:
        ann = world.client()
        await ann.enter("auth.login", username="ann", password=PASSWORD)
        assert len((await ann.good("notifications.targets"))["targets"]) == 1


# -------------------------------------------------------------------------------------------- where others tell of it


async def test_an_invitation_is_read_when_it_has_been_answered(world: World) -> None:
    ann, bob = [await world.registered(name) for name in ("ann", "bob")]
    room = await ann.good("rooms.create", roomName="Friday\u202e night", gameType="tic-tac-toe")
    invite = await ann.good("rooms.invite", roomId=room["roomId"], username="bob")
    (notice,) = (await bob.good("notifications.list", unread=True))["notifications"]
    assert (notice["kind"], notice["text"]) == (
        "invitation", "ann invites you to the room Friday night: tic-tac-toe.")
    await bob.good("invites.decline", inviteId=invite["inviteId"])
    assert (await bob.good("notifications.list"))["unread"] == 0


async def test_a_challenge_is_told_to_who_is_away(world: World) -> None:
    ann, bob = [await world.registered(name) for name in ("ann", "bob")]
    await bob.leave()
    await ann.good("lobby.challenge", username="bob", gameType="connect-four")
    again = world.client()
    await again.enter("auth.login", username="bob", password=PASSWORD)
    assert await texts(again) == ["ann challenges you to connect four."]


async def test_of_a_deleted_user_no_address_is_kept(autojump_clock: trio.testing.MockClock) -> None:
    async with open_world(notifier=FakeNotifier()) as world:
        ann = await world.registered("ann")
        await ann.good("notifications.subscribe", address=ADDRESS)
        await ann.good("settings.set", settings={"volume": 1})
        notify(world.app, user_of(ann), "server", {"text": "news"})
        root = await world.admin()
        await root.good("users.deactivate", userId=user_of(ann))
        assert len(await world.app.store.targets(user_of(ann))) == 1
        await root.good("users.delete", userId=user_of(ann))
        store = world.app.store
        assert (list(await store.targets(user_of(ann))), await store.settings(user_of(ann)),
                await store.unread(user_of(ann))) == ([], None, 0)
