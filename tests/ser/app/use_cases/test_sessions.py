"""One's own logins: which there are, and how one ends them."""

from ser.app.use_cases.logins import MOST_LOGINS
from tests.ser.clients import Client
from tests.ser.harness import EPOCH, PASSWORD, World, open_world, pass_time
from tests.ser.stores import HeldStore


async def listed(client: Client) -> list[dict[str, object]]:
    """The logins of the connection's user."""
    sessions: list[dict[str, object]] = (await client.good("auth.sessions"))["sessions"]
    return sessions


async def test_a_login_says_when_it_was_made_by_what_and_when_it_was_heard_of(world: World) -> None:
    ann = world.client()
    await ann.good("server.hello", client={"name": "my\u202e client", "version": "1.0\x00"})
    await ann.enter("auth.register", username="ann", password=PASSWORD)
    await pass_time(50)
    phone = world.client()
    await phone.good("auth.login", username="ann", password=PASSWORD)
    await pass_time(5)
    await phone.good("auth.me")
    await pass_time(5)
    sessions = await listed(ann)
    assert [session.pop("sessionId") for session in sessions] != [None, None]
    assert sessions == [
        {"createdAt": EPOCH * 1000, "lastAt": (EPOCH + 60) * 1000, "client": "my client 1.0", "current": True},
        {"createdAt": (EPOCH + 50) * 1000, "lastAt": (EPOCH + 55) * 1000, "client": None, "current": False}]


async def test_a_login_without_a_connection_was_heard_of_when_it_got_its_tokens(world: World) -> None:
    ann, phone = await world.registered("ann"), world.client()
    await phone.enter("auth.login", username="ann", password=PASSWORD)
    await pass_time(30)
    await phone.enter("auth.refresh", refreshToken=phone.refresh)
    await pass_time(30)
    await phone.leave()
    await pass_time(30)
    other = (await listed(ann))[1]
    assert (other["createdAt"], other["lastAt"]) == (EPOCH * 1000, (EPOCH + 30) * 1000)


async def test_refreshing_is_the_same_login_and_logging_out_ends_it(world: World) -> None:
    ann, phone = await world.registered("ann"), world.client()
    await phone.enter("auth.login", username="ann", password=PASSWORD)
    before = await listed(phone)
    await phone.enter("auth.refresh", refreshToken=phone.refresh)
    assert [item["sessionId"] for item in await listed(phone)] == [item["sessionId"] for item in before]
    await phone.good("auth.logout")
    assert [item["current"] for item in await listed(ann)] == [True]


async def test_logins_that_have_expired_are_not_listed(autojump_clock: object) -> None:
    async with open_world(refresh_token_ttl=100) as world:
        ann = await world.registered("ann")
        await pass_time(60)
        phone = world.client()
        await phone.enter("auth.login", username="ann", password=PASSWORD)
        await pass_time(60)
        assert [len(await listed(client)) for client in (ann, phone)] == [1, 1]


async def test_connections_of_the_classic_dialect_are_no_logins(world: World) -> None:
    ann = await world.registered("ann")
    await world.joined("ann", password=PASSWORD)
    assert len(await listed(ann)) == 1


async def test_an_ended_login_is_of_no_use_and_its_connections_are_closed(world: World) -> None:
    ann, phone, same = await world.registered("ann"), world.client(), world.client()
    await phone.enter("auth.login", username="ann", password=PASSWORD)
    await same.good("auth.resume", accessToken=phone.access)
    session_id = (await listed(phone))[0]["sessionId"]
    await ann.good("auth.endSession", sessionId=session_id)
    for client in (phone, same):
        assert (await client.event("server.bye"))["reason"] == "logged_out"
        assert await client.closed()
    assert await world.client().refused("auth.resume", accessToken=phone.access) == "bad_credentials"
    assert await world.client().refused("auth.refresh", refreshToken=phone.refresh) == "bad_credentials"
    assert await ann.refused("auth.endSession", sessionId=session_id) == "not_found"


async def test_who_ends_the_present_login_is_nobody_then(world: World) -> None:
    ann = await world.registered("ann")
    await ann.good("auth.endSession", sessionId=(await listed(ann))[0]["sessionId"])
    assert await ann.refused("auth.me") == "login_required"
    assert not await ann.closed()
    await ann.good("auth.guest", username="eve")


async def test_an_admin_does_not_see_or_end_the_logins_of_others(world: World) -> None:
    ann, admin = await world.registered("ann"), await world.admin()
    session_id = (await listed(ann))[0]["sessionId"]
    assert session_id not in [item["sessionId"] for item in await listed(admin)]
    assert await admin.refused("auth.endSession", sessionId=session_id) == "not_found"


async def test_of_too_many_logins_the_oldest_without_a_connection_is_ended(world: World) -> None:
    ann = await world.registered("ann")
    clients = []
    for number in range(MOST_LOGINS):
        client = world.client(f"192.0.2.{number}")
        await client.enter("auth.login", username="ann", password=PASSWORD)
        if number != 1:
            await client.leave()
        clients.append(client)
        await pass_time(1)
    assert len(await listed(ann)) == MOST_LOGINS
    for client, answer in ((clients[0], "bad_credentials"), (clients[1], None), (clients[2], None)):
        said = await world.client().call("auth.resume", accessToken=client.access)
        assert said.get("error", {}).get("data", {}).get("reason") == answer
    assert not await clients[1].closed()


async def test_an_end_that_was_not_stored_has_not_happened(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, phone = await world.registered("ann"), world.client()
        await phone.enter("auth.login", username="ann", password=PASSWORD)
        session_id = (await listed(phone))[0]["sessionId"]
        store.release(failing=True)
        assert await ann.refused("auth.endSession", sessionId=session_id) == "storage_unavailable"
        store.release()
        assert not await phone.closed()
        await world.client().good("auth.resume", accessToken=phone.access)
        await ann.good("auth.endSession", sessionId=session_id)
        assert await phone.closed()


async def test_who_comes_back_while_the_login_is_ended_does_not_come_in(autojump_clock: object) -> None:
    store = HeldStore()
    async with open_world(store) as world:
        ann, phone, late = await world.registered("ann"), world.client(), world.client()
        await phone.enter("auth.login", username="ann", password=PASSWORD)
        session_id = (await listed(phone))[0]["sessionId"]
        store.hold()
        ann.send(ann.request("auth.endSession", sessionId=session_id))
        late.send(late.request("auth.resume", accessToken=phone.access))
        await pass_time(1)
        store.release()
        assert (await late.response())["error"]["data"]["reason"] == "bad_credentials"
        assert "result" in await ann.response()
