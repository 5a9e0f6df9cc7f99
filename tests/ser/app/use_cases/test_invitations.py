"""Invitations by name and by link: made, heard of, accepted, declined, taken back, run out."""

from typing import Any

import pytest

from engine.wire.messages.invites import DECLINE_REASONS
from ser.app.sources import digest
from ser.store.memory import MemoryStore
from tests.ser.clients import Client
from tests.ser.harness import World, open_world, pass_time

DAY = 86_400.0


def user_id(client: Client) -> str:
    identifier: str = client.identity["user"]["userId"]
    return identifier


async def host_of(world: World, **params: Any) -> tuple[Client, str]:
    """A guest and their private room for three."""
    ann = await world.guest("ann")
    room = await ann.good("rooms.create", **{
        "roomName": "Sunday", "visibility": "private", "gameType": "ludo", "options": {"capacity": 3}, **params})
    return ann, room["roomId"]


async def invited(world: World, **params: Any) -> tuple[Client, Client, dict[str, Any]]:
    """Ann, bob, and her invitation of him."""
    ann, room_id = await host_of(world)
    bob = await world.guest("bob")
    invitation = await ann.good("rooms.invite", roomId=room_id, username="bob", **params)
    await ann.told()
    await bob.told()
    return ann, bob, invitation


# --------------------------------------------------------------------------------------------------------- by name


async def test_who_is_invited_hears_of_it_on_all_connections_and_finds_a_notification(world: World) -> None:
    ann, room_id = await host_of(world)
    bob = await world.registered("bob")
    second = world.client()
    await second.good("auth.resume", accessToken=bob.access)
    invitation = await ann.good("rooms.invite", roomId=room_id, username="BOB", role="X")
    expected = {"kind": "invitation", "inviterId": user_id(ann), "inviterName": "ann", "roomId": room_id,
                "receiverId": user_id(bob), "receiverName": "bob", "playerRole": "X", "status": "pending",
                "isAccepted": False, "roomName": "Sunday", "gameType": "ludo"}
    assert {name: invitation[name] for name in expected} == expected
    assert invitation["expiresAt"] - invitation["createdAt"] == DAY * 1000
    for client in (bob, second):
        assert await client.event("invites.received") == invitation
        notice = await client.event("notifications.added")
        assert (notice["kind"], notice["data"]["inviteId"]) == ("invitation", invitation["inviteId"])
    assert (await bob.good("notifications.list"))["total"] == 1


async def test_who_is_away_finds_the_invitation_on_coming_back(world: World) -> None:
    ann, room_id = await host_of(world)
    bob = await world.registered("bob")
    await bob.leave()
    invitation = await ann.good("rooms.invite", roomId=room_id, username="bob")
    back = world.client()
    found = await back.good("auth.resume", accessToken=bob.access)
    assert (found["invitations"], found["unread"]) == ([invitation], 1)


async def test_accepting_takes_the_seat_and_tells_who_has_invited(world: World) -> None:
    ann, bob, invitation = await invited(world, role="blue")
    room = await bob.good("invites.accept", inviteId=invitation["inviteId"])
    assert [(player["username"], player["gameRole"]) for player in room["players"]] == [
        ("ann", "player"), ("bob", "blue")]
    answered = await ann.event("invites.answered")
    assert (answered["status"], answered["isAccepted"], answered["receiverName"]) == ("accepted", True, "bob")
    for method, reason in (("accept", "already_joined"), ("decline", "invite_used")):
        assert await bob.refused(f"invites.{method}", inviteId=invitation["inviteId"]) == reason
    assert await ann.refused("invites.cancel", inviteId=invitation["inviteId"]) == "invite_used"


@pytest.mark.parametrize("reason", DECLINE_REASONS)
async def test_declining_gives_a_reason_of_the_list(world: World, reason: str) -> None:
    ann, bob, invitation = await invited(world)
    assert await bob.refused("invites.decline", inviteId=invitation["inviteId"], reason="\x00") == "invalid_params"
    await bob.good("invites.decline", inviteId=invitation["inviteId"], reason=reason)
    answered = await ann.event("invites.answered")
    assert (answered["status"], answered["reason"], answered["isAccepted"]) == ("declined", reason, False)
    assert await bob.refused("invites.accept", inviteId=invitation["inviteId"]) == "offer_gone"
    assert await bob.refused("rooms.get", roomId=invitation["roomId"]) == "not_found"


async def test_cancelling_tells_who_was_invited(world: World) -> None:
    ann, bob, invitation = await invited(world)
    await ann.good("invites.cancel", inviteId=invitation["inviteId"])
    assert (await bob.event("invites.answered"))["status"] == "cancelled"
    assert await bob.refused("invites.accept", inviteId=invitation["inviteId"]) == "offer_gone"
    assert await ann.refused("invites.cancel", inviteId=invitation["inviteId"]) == "offer_gone"


async def test_of_accepting_and_cancelling_at_once_one_happens(world: World) -> None:
    for order in (0, 1):
        ann, bob = await world.guest(f"ann{order}"), await world.guest(f"bob{order}")
        room_id = (await ann.good("rooms.create", roomName="Sunday", visibility="private"))["roomId"]
        invitation = await ann.good("rooms.invite", roomId=room_id, username=f"bob{order}")
        requests = [(bob, bob.request("invites.accept", inviteId=invitation["inviteId"])),
                    (ann, ann.request("invites.cancel", inviteId=invitation["inviteId"]))]
        for client, request in requests[::1 - 2 * order]:
            client.send(request)
        answers = {client: await client.response() for client, _ in requests}
        members = (await ann.good("rooms.get", roomId=room_id))["players"]
        assert ["result" in answers[client] for client in (bob, ann)] in ([True, False], [False, True])
        assert len(members) == (2 if "result" in answers[bob] else 1)


async def test_who_is_invited_already_is_not_invited_twice(world: World) -> None:
    ann, bob, invitation = await invited(world)
    assert await ann.good("rooms.invite", roomId=invitation["roomId"], username="bob", role="2") == invitation
    await bob.silent()
    assert (await bob.good("notifications.list"))["total"] == 1


@pytest.mark.parametrize(("name", "reason"), [
    ("nobody-here", "not_found"), ("x", "name_invalid"), ("a b", "name_invalid"), ("\u202e", "name_invalid"),
    ("ann", "already_joined"), ("bot:hard", "not_found"), ("bot:\x00", "not_found"), ("admin", "not_found")])
async def test_whom_one_cannot_invite(world: World, name: str, reason: str) -> None:
    ann, room_id = await host_of(world)
    assert await ann.refused("rooms.invite", roomId=room_id, username=name) == reason


async def test_a_guest_who_has_gone_and_a_user_who_is_not_active_cannot_be_invited(world: World) -> None:
    ann, room_id = await host_of(world)
    bob = await world.guest("bob")
    await bob.leave()
    assert await ann.refused("rooms.invite", roomId=room_id, username="bob") == "not_found"


async def test_there_is_a_limit_to_what_one_has_standing(autojump_clock: object) -> None:
    async with open_world(invitations_per_user=2) as world:
        ann, room_id = await host_of(world)
        link = await ann.good("rooms.link", roomId=room_id)
        await world.guest("bob")
        await ann.good("rooms.invite", roomId=room_id, username="bob")
        await world.guest("eve")
        assert await ann.refused("rooms.invite", roomId=room_id, username="eve") == "too_many_invitations"
        assert await ann.refused("rooms.link", roomId=room_id) == "too_many_invitations"
        assert await ann.refused("lobby.challenge", username="eve") == "too_many_invitations"
        await ann.good("rooms.unlink", inviteId=link["inviteId"])
        await ann.good("rooms.invite", roomId=room_id, username="eve")


@pytest.mark.usefixtures("long_days")
async def test_an_invitation_that_nobody_answers_runs_out(world: World) -> None:
    ann, bob, invitation = await invited(world)
    await pass_time(DAY - 1)
    assert (await bob.good("invites.mine", status="pending"))["total"] == 1
    await pass_time(1)
    assert await bob.refused("invites.accept", inviteId=invitation["inviteId"]) == "invite_expired"
    assert (await bob.good("invites.mine"))["invitations"][0]["status"] == "expired"
    await pass_time(20)
    assert (await ann.event("invites.answered"))["status"] == "expired"
    assert (await bob.good("invites.mine", status="pending"))["total"] == 0
    again = await ann.good("rooms.invite", roomId=invitation["roomId"], username="bob")
    await bob.good("invites.accept", inviteId=again["inviteId"])


async def test_what_ran_out_while_the_server_was_away_is_over(autojump_clock: object) -> None:
    store = MemoryStore()
    async with open_world(store, invite_expires=0.5) as world:
        ann = await world.registered("ann")
        room = await ann.good("rooms.create", roomName="Sunday", visibility="private")
        await world.registered("bob")
        await ann.good("rooms.invite", roomId=room["roomId"], username="bob")
    async with open_world(store, seed=2) as world:
        again = world.client()
        await again.good("auth.resume", accessToken=ann.access)
        await pass_time(20)
        entries = (await again.good("rooms.log", roomId=room["roomId"]))["entries"]
        assert [entry["fact"] for entry in entries] == ["created", "invited", "expired"]


async def test_lists_have_what_one_has_received_or_made(world: World) -> None:
    ann, room_id = await host_of(world)
    bob, eve = await world.guest("bob"), await world.guest("eve")
    first = await ann.good("rooms.invite", roomId=room_id, username="bob", role="blue")
    challenge = await eve.good("lobby.challenge", username="bob")
    await bob.good("invites.decline", inviteId=challenge["inviteId"])
    link = await ann.good("rooms.link", roomId=room_id)

    async def found(client: Client, **params: Any) -> list[str]:
        page = await client.good("invites.mine", **params)
        assert page["total"] == len(page["invitations"])
        return [invitation["inviteId"] for invitation in page["invitations"]]

    assert set(await found(bob)) == {first["inviteId"], challenge["inviteId"]}
    assert await found(bob, status="declined") == [challenge["inviteId"]]
    assert await found(bob, inviterId=user_id(ann)) == [first["inviteId"]]
    assert await found(bob, playerRole="blue") == await found(bob, roomId=room_id) == [first["inviteId"]]
    assert await found(bob, isAccepted=True) == await found(ann) == []
    assert set(await found(ann, sent=True)) == {first["inviteId"], link["inviteId"]}
    assert await found(ann, sent=True, isAccepted=True, status="pending") == []
    await bob.good("invites.accept", inviteId=first["inviteId"])
    assert await found(bob, isAccepted=True) == await found(ann, sent=True, isAccepted=True) == [first["inviteId"]]
    assert await bob.refused("invites.mine", status="lost") == "invalid_params"
    assert await bob.refused("invites.mine", limit=101) == "invalid_params"


# --------------------------------------------------------------------------------------------------------- by link


async def test_a_link_lets_in_whoever_has_it_and_what_is_stored_is_a_hash(world: World) -> None:
    ann, room_id = await host_of(world)
    link = await ann.good("rooms.link", roomId=room_id, role="blue")
    assert len(link["code"]) * 6 >= 128
    assert link["url"] == f"{world.app.public_url}/join/{link['code']}"
    bob, eve = await world.guest("bob"), await world.guest("eve")
    assert (await bob.good("rooms.join", code=link["code"]))["roomId"] == room_id
    room = await eve.good("rooms.join", roomId=room_id, code=link["code"])
    assert len(room["players"]) == 3
    assert await (await world.guest("joe")).refused("rooms.join", code=link["code"]) == "room_full"
    store = world.app.store
    assert isinstance(store, MemoryStore)
    assert link["code"] not in str(store.people)
    assert digest(link["code"]) in str(store.people)


@pytest.mark.parametrize("uses", [1, 2])
async def test_a_link_is_good_as_often_as_it_says(world: World, uses: int) -> None:
    ann, room_id = await host_of(world)
    link = await ann.good("rooms.link", roomId=room_id, uses=uses)
    for number in range(uses):
        await (await world.guest(f"bob{number}")).good("rooms.join", code=link["code"])
    late = await world.guest("late")
    assert await late.refused("rooms.join", code=link["code"]) == "invite_used"
    for method in ("invites.look", "invites.enter"):
        assert await world.client().refused(method, code=link["code"]) == "invite_used"
    assert (await ann.good("invites.mine", sent=True, isAccepted=True))["invitations"][0]["status"] == "used"


async def test_a_link_runs_out_and_can_be_taken_back(world: World) -> None:
    ann, room_id = await host_of(world)
    short, other = [await ann.good("rooms.link", roomId=room_id, expiresMs=ms) for ms in (60_000, None)]
    await pass_time(60)
    bob = await world.guest("bob")
    for code in (short["code"],):
        assert await bob.refused("rooms.join", code=code) == "invite_expired"
        assert await world.client().refused("invites.look", code=code) == "invite_expired"
        assert await world.client().refused("invites.enter", code=code) == "invite_expired"
    await pass_time(20)
    assert await bob.refused("rooms.join", code=short["code"]) == "invite_expired"
    await ann.good("rooms.unlink", inviteId=other["inviteId"])
    assert await bob.refused("rooms.join", code=other["code"]) == "offer_gone"
    assert await ann.refused("rooms.unlink", inviteId=other["inviteId"]) == "offer_gone"


@pytest.mark.parametrize("params", [
    {"uses": 0}, {"uses": 1001}, {"expiresMs": 59_999}, {"expiresMs": 31 * 86_400_000}, {"role": "\x00"}])
async def test_what_a_link_cannot_be(world: World, params: dict[str, Any]) -> None:
    ann, room_id = await host_of(world)
    assert await ann.refused("rooms.link", roomId=room_id, **params) == "invalid_params"


async def test_the_code_of_an_invitation_is_good_for_its_receiver_only(world: World) -> None:
    _, bob, invitation = await invited(world)
    eve = await world.guest("eve")
    assert await eve.refused("rooms.join", code=invitation["ct"]) == "not_found"
    assert await world.client().refused("invites.enter", code=invitation["ct"]) == "not_found"
    assert await bob.refused("rooms.join", roomId="r-other", code=invitation["ct"]) == "not_found"
    await bob.good("rooms.join", roomId=invitation["roomId"], code=invitation["ct"])


async def test_a_link_to_a_room_that_is_over_leads_nowhere(world: World) -> None:
    ann, room_id = await host_of(world)
    link = await ann.good("rooms.link", roomId=room_id)
    await ann.good("rooms.close", roomId=room_id)
    assert await (await world.guest("bob")).refused("rooms.join", code=link["code"]) == "room_closed"
    assert await world.client().refused("invites.look", code=link["code"]) == "room_closed"


async def test_with_neither_room_nor_code_there_is_nothing_to_join(world: World) -> None:
    error = await (await world.guest("ann")).error("rooms.join")
    assert (error["data"]["reason"], error["data"]["path"]) == ("invalid_params", "params.roomId")
