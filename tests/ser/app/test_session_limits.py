"""What one connection may ask of the server: how long lines, how many, and how long it may keep silent."""

import pytest

from tests.ser.clients import Client
from tests.ser.harness import PASSWORD, World, open_world, pass_time


def padded(length: int) -> bytes:
    """A classic message of so many bytes (it is refused, but read)."""
    return b'{"what":"' + b"x" * (length - 11) + b'"}\n'


async def refused_as_too_long(client: Client) -> bool:
    """Whether the connection was told that its line is too long, and closed."""
    line = await client.line()
    error = line["error"]
    reason = error["data"]["reason"] if "jsonrpc" in line else error["code"]
    assert reason in ("line_too_long", "unknown_message")
    return reason == "line_too_long" and await client.closed()


# ------------------------------------------------------------------------------------------------------------ lines


@pytest.mark.parametrize(("length", "too_long"), [(4096, False), (4097, True)])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
@pytest.mark.parametrize("piece", [10_000, 1000, 4097])
async def test_before_an_identity_a_line_has_four_kib(
    world: World, length: int, too_long: bool, end: bytes, piece: int
) -> None:
    client = world.client()
    data = padded(length)[:-1] + end
    for start in range(0, len(data), piece):
        client.link.send(data[start : start + piece])
    assert await refused_as_too_long(client) is too_long


@pytest.mark.parametrize(("length", "too_long"), [(65536, False), (65537, True)])
@pytest.mark.parametrize("dialect", ["classic", "full", "seat"])
async def test_with_an_identity_or_a_seat_it_has_sixty_four(
    world: World, length: int, too_long: bool, dialect: str
) -> None:
    client = world.client()
    if dialect == "classic":
        await client.ask({"username": "ann"})
    elif dialect == "full":
        await client.good("auth.guest")
    else:
        ann, _ = await world.pair()
        client.send({**ann.ids, "after": 0})
    client.send(padded(length))
    assert await refused_as_too_long(client) is too_long


async def test_a_line_without_an_end_is_refused_once_it_is_too_long(world: World) -> None:
    client = world.client()
    client.link.send(b"[" * 4098)
    assert await refused_as_too_long(client)


async def test_a_long_line_may_follow_the_request_that_gives_the_identity(world: World) -> None:
    client = world.client()
    client.send(client.request("auth.guest"), padded(60_000))
    assert await client.response()
    assert not await refused_as_too_long(client)


async def test_what_came_before_a_line_that_is_too_long_is_answered(world: World) -> None:
    client = world.client()
    client.send(client.request("server.ping"), padded(5000), client.request("server.ping"))
    pong, refusal, bye = await client.lines()
    assert "result" in pong
    assert refusal["error"]["data"]["reason"] == "line_too_long"
    assert bye["params"] == {"reason": "line_too_long", "retry": False, "afterMs": 0}
    assert await client.closed()


# ------------------------------------------------------------------------------------------------------------- rate


async def test_who_asks_too_much_is_told_how_long_to_wait_and_is_not_read_meanwhile(world: World) -> None:
    client = world.client()
    client.send(*(client.request("server.ping") for _ in range(101)))
    client.send(client.request("server.ping"))
    answers = await client.lines()
    assert ["result" in line for line in answers] == [True] * 100 + [False]
    assert answers[100]["error"]["data"] == {"reason": "rate_limited", "retryAfterMs": 20}
    assert client.link.paused
    await pass_time(0.02)
    assert not client.link.paused
    assert ["result" in line for line in await client.lines()] == [True]


async def test_so_many_a_second_are_always_answered(world: World) -> None:
    client = world.client()
    client.send(*(client.request("server.ping") for _ in range(100)))
    for _ in range(20):
        await pass_time(1.0)
        client.send(*(client.request("server.ping") for _ in range(50)))
    assert [line for line in await client.lines() if "error" in line] == []


async def test_a_classic_player_is_told_in_the_classic_dialect(world: World) -> None:
    ann, _ = await world.pair()
    ann.send(*[b"{}\n"] * 101)
    error = (await ann.lines())[-1]["error"]
    assert (error["code"], error["retryAfterMs"]) == ("rate_limited", 20)


@pytest.mark.parametrize("line", [b"\n", b"rubbish\n", b"[]\n", b"7\n", b'{"jsonrpc":"2.0","method":"server.ping"}\n'])
async def test_every_line_counts(world: World, line: bytes) -> None:
    client = world.client()
    client.send(*[line] * 100, client.request("server.ping"))
    assert (await client.lines())[-1]["error"]["data"]["reason"] == "rate_limited"


async def test_a_refused_request_is_not_done(autojump_clock: object) -> None:
    async with open_world(rate=1, burst=3) as world:
        ann, bob, game_id = await world.table()
        ann.send(b"\n", ann.request("games.move", gameId=game_id, position=0))
        assert "rate_limited" in str(await ann.response())
        assert (await bob.good("games.get", gameId=game_id))["ply"] == 0


async def test_a_new_identity_gives_no_new_allowance(autojump_clock: object) -> None:
    async with open_world(rate=1, burst=10) as world:
        client = world.client()
        for _ in range(6):
            client.send(client.request("auth.guest"), client.request("auth.logout"))
        assert ["result" in line for line in await client.lines()] == [True] * 10 + [False]


async def test_the_time_of_a_slow_request_counts_for_the_allowance(world: World) -> None:
    world.passwords.seconds = 5.0
    client = world.client()
    client.send(*(client.request("server.ping") for _ in range(99)))
    client.send(client.request("auth.register", username="ann", password=PASSWORD))
    client.send(*(client.request("server.ping") for _ in range(90)))
    await pass_time(5)
    assert [line for line in await client.lines() if "error" in line] == []


async def test_one_connections_haste_is_not_anothers(world: World) -> None:
    hasty, other = world.client(), world.client()
    hasty.send(*[b"\n"] * 300)
    assert "result" in await other.call("server.ping")


# ------------------------------------------------------------------------------------------------------------- time


@pytest.mark.parametrize("lines", [[], [{"jsonrpc": "2.0", "method": "server.ping"}], [b"\n"], [{"what": 1}]])
async def test_who_does_not_say_who_they_are_within_a_minute_is_disconnected(world: World, lines: list[object]) -> None:
    client = world.client()
    await pass_time(30)
    client.send(*lines) if lines else None
    await pass_time(29.9)
    assert not await client.closed()
    await pass_time(0.1)
    assert await client.closed()


async def test_they_are_told_why_in_the_full_dialect_only(world: World) -> None:
    silent, classic, full = world.connect(), world.connect(), world.client()
    classic.send({"what": 1})
    await full.good("server.ping")
    await classic.line()
    await pass_time(60)
    assert await full.event("server.bye") == {"reason": "login_required", "retry": False, "afterMs": 0}
    assert [await silent.lines(), await classic.lines()] == [[], []]


async def test_who_has_an_identity_or_a_seat_may_stay(world: World) -> None:
    ann, _ = await world.pair()
    guest, seat = await world.guest(), world.connect()
    seat.send({**ann.ids, "after": 0})
    await pass_time(300)
    assert not any([await wire.closed() for wire in (ann, guest, seat)])


async def test_who_said_hello_and_then_nothing_is_disconnected_after_ninety_seconds(world: World) -> None:
    client = await world.guest()
    await client.good("server.hello")
    await pass_time(89.9)
    assert not await client.closed()
    await pass_time(0.1)
    assert await client.event("server.bye") == {"reason": "silent", "retry": True, "afterMs": 0}
    assert await client.closed()


@pytest.mark.parametrize("line", [b'{"jsonrpc":"2.0","method":"server.ping"}\n', b"\n", b"{"])
async def test_anything_it_sends_keeps_a_connection_alive(world: World, line: bytes) -> None:
    client = await world.guest()
    await client.good("server.hello")
    for _ in range(10):
        await pass_time(80)
        client.link.send(line)
    await pass_time(80)
    assert not await client.closed()


async def test_the_limits_are_settings(autojump_clock: object) -> None:
    async with open_world(identify_timeout=5, silence_timeout=7, line_bytes_before_identity=100) as world:
        stranger, long, guest = world.client(), world.client(), await world.guest()
        await guest.good("server.hello")
        long.send(padded(101))
        assert await refused_as_too_long(long)
        await pass_time(5)
        assert [await stranger.closed(), await guest.closed()] == [True, False]
        await pass_time(2)
        assert await guest.closed()
