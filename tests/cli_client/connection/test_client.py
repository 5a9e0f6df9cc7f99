"""The connection through its interruptions, against a server in memory, in virtual time."""

from random import Random

import pytest
import trio

from cli_client.connection.backoff import delays
from cli_client.connection.client import Client
from cli_client.connection.errors import ConnectionLostError, RequestRefusedError
from cli_client.connection.feed import Feed
from cli_client.connection.identity import Guest, MemoryVault, Password, Tokens
from cli_client.happenings import Answered, Connecting, Gone, Online, Received, Refused, Restored, Seen, Waiting
from engine.reasons import Refusal
from engine.wire.codec import unstructure
from tests.cli_client.fakes import HELLO, identity, snapshot, welcome

TOKENS = Tokens("ann", True, "a1", "r1")
ANYBODY = Guest()


@pytest.fixture
def start(fake, nursery):
    def begin(entry=ANYBODY, tokens=None):
        client = Client(fake.dial, entry, MemoryVault(tokens), Random(1))
        nursery.start_soon(client.run)
        return client
    return begin


async def heard(client, kind, most=100):
    """The happenings up to the first of this kind."""
    told = []
    with trio.fail_after(1000):
        async for happening in client.happenings:
            told.append(happening)
            if isinstance(happening, kind):
                return told
    raise AssertionError(told)


def watched(shot):
    return {"gameId": shot.game_id, "seq": shot.seq, "missed": "snapshot", "snapshot": unstructure(shot)}


def summary(shot):
    return {"gameId": shot.game_id, "gameType": shot.game_type, "status": shot.status, "turn": 1, "yourSeat": 1,
            "yourTurn": True, "players": ["ann", "bob"], "seq": shot.seq, "ply": shot.ply, "lastAt": 0, "result": None}


async def test_hello_identity_games_in_this_order(fake, start, autojump_clock):
    client = start(Guest("ann"))
    told = await heard(client, Restored)
    assert [type(happening) for happening in told] == [Connecting, Online, Restored]
    assert fake.methods == ["server.hello", "auth.guest", "games.list", "rooms.mine"]
    assert fake.heard[1][1] == {"username": "ann"}
    assert client.user.username == "ann"


async def test_running_games_are_fetched_again(fake, start, autojump_clock):
    fake.answers["games.list"] = {"games": [summary(snapshot())], "total": 1}
    fake.answers["games.watch"] = lambda params: watched(snapshot("B2"))
    told = await heard(start(), Restored)
    assert told[-2] == Seen(snapshot("B2"), unstructure(snapshot("B2")))


async def test_a_lost_connection_comes_back_with_the_token_and_everything_that_was_open(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    fake.answers["games.get"] = unstructure(snapshot())
    fake.answers["games.watch"] = lambda params: watched(snapshot("B2"))
    await client.request("games.get", gameId="g1")
    await fake.drop()
    told = await heard(client, Restored)
    assert [type(happening) for happening in told] == [Waiting, Connecting, Online, Seen, Restored]
    assert ("auth.resume", {"accessToken": "a1"}) in fake.heard[4:]
    assert fake.heard[-1] == ("games.watch", {"gameId": "g1"})


async def test_a_game_that_is_not_there_any_more_is_told_once(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    fake.answers["games.get"] = unstructure(snapshot())
    await client.request("games.get", gameId="g1")
    await fake.drop()
    assert Gone("g1") in await heard(client, Restored)
    await fake.drop()
    assert Gone("g1") not in await heard(client, Restored)


async def test_the_waits_grow_and_are_told_second_by_second(fake, start, autojump_clock):
    fake.down = True
    client = start()
    seconds = []
    with trio.move_on_after(60):
        async for happening in client.happenings:
            if isinstance(happening, Waiting):
                assert happening.why == "nobody answers at the fake server"
                seconds.append(happening.seconds)
    assert max(seconds) <= 15
    assert seconds[:3] == [1, 1, 1]
    assert [now for now, before in zip(seconds[1:], seconds, strict=False) if now > before]


async def test_the_wait_can_be_cut_short(fake, start, autojump_clock):
    fake.down = True
    client = start()
    with trio.move_on_after(30):
        await heard(client, Refused)
    fake.down = False
    client.retry_now()
    before = trio.current_time()
    await heard(client, Restored)
    assert trio.current_time() == before


async def test_pings_say_what_is_shown_and_fetch_what_is_stale(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    fake.answers["games.get"] = unstructure(snapshot())
    fake.answers["games.watch"] = lambda params: watched(snapshot("B2"))
    fake.answers["server.ping"] = lambda params: {
        "time": 0, "stale": [game for game, seq in params["games"].items() if seq < 3]}
    await client.request("games.get", gameId="g1")
    await heard(client, Seen)
    await trio.sleep(31)
    assert trio.current_time() >= 60
    assert [params for method, params in fake.heard if method == "server.ping"] == [
        {"games": {"g1": 2}}, {"games": {"g1": 3}}]


async def test_pings_tell_how_long_a_request_is_on_its_way(fake, start, autojump_clock):
    fake.way = 0.25
    client = start()
    await heard(client, Restored)
    await trio.sleep(1)
    fake.way = 0.1
    await trio.sleep(60)
    pings = [params for method, params in fake.heard if method == "server.ping"]
    assert pings == [{"games": {}, "roundTripMs": 250}] * 2 + [{"games": {}, "roundTripMs": 100}]


async def test_the_server_s_clock_is_followed(fake, start, autojump_clock):
    fake.way, began = 0.5, trio.current_time()
    fake.answers["server.hello"] = {**HELLO, "time": 7_000_000}
    fake.answers["server.ping"] = lambda _: {"time": 9_000_000 + round(1000 * (trio.current_time() - began)),
                                             "stale": []}
    client = start()
    await heard(client, Restored)
    assert client.now() == 7_000_000 + round(1000 * (trio.current_time() - began)) - 250
    await trio.sleep(40)
    assert client.now() == 9_000_000 + round(1000 * (trio.current_time() - began)) - 250


async def test_a_server_that_does_not_answer_a_ping_is_left(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    fake.answers["server.ping"] = None
    told = await heard(client, Waiting)
    assert told[-1].why == "no answer within 10 s"
    assert trio.current_time() == pytest.approx(40, abs=1)


async def test_events_follow_and_move_the_ping_on(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    await fake.say("games.started", **unstructure(snapshot()))
    await fake.say("games.moved", gameId="g1", seq=3, ply=1, seat=1, position=4, turn=2)
    await heard(client, Received)
    await trio.sleep(31)
    assert fake.heard[-1] == ("server.ping", {"games": {"g1": 3}})
    await fake.say("games.ended", gameId="g1", seq=4, result={"reason": "line", "winners": [1], "places": [1, 2]})
    await trio.sleep(31)
    assert fake.heard[-1] == ("server.ping", {"games": {}})


async def test_posted_requests_are_answered_among_the_happenings(fake, start, autojump_clock):
    client = start()
    client.post("games.resign", {"gameId": "g1"}, "early")
    await heard(client, Restored)
    client.post("games.resign", {"gameId": "g1"}, "late")
    told = (await heard(client, Answered))[-1]
    assert (told.tag, told.failure.reason) == ("late", "not_found")


async def test_without_connection_a_posted_request_fails_at_once(fake, start, autojump_clock):
    fake.down = True
    client = start()
    client.post("games.move", {"gameId": "g1"}, 5)
    told = (await heard(client, Answered))[-1]
    assert (told.tag, told.failure.reason) == (5, "not_connected")



async def test_bye_says_when_to_come_back(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    began = trio.current_time()
    await fake.say("server.bye", reason="shutting_down", retry=True, afterMs=7000)
    await fake.drop()
    await heard(client, Restored)
    assert trio.current_time() == pytest.approx(began + 7, abs=0.1)


async def test_bye_can_be_for_good(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    await fake.say("server.bye", reason="logged_out", retry=False, afterMs=0)
    await fake.drop()
    assert (await heard(client, Refused))[-1].reason == "logged_out"
    with pytest.raises(ConnectionLostError):
        await client.request("server.ping")


async def test_who_has_come_in_on_another_connection_does_not_come_back_by_itself(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    await fake.say("server.bye", reason="replaced", retry=False, afterMs=0)
    await fake.drop()
    refused = (await heard(client, Refused))[-1]
    assert (refused.reason, refused.message) == ("replaced", "This client has come in on another connection.")
    await trio.sleep(600)
    assert fake.methods.count("server.hello") == 1


async def test_a_client_is_the_same_instance_on_all_connections_and_not_the_next_one(
    fake, start, nursery, autojump_clock
):
    client = start()
    await heard(client, Restored)
    await fake.drop()
    await heard(client, Restored)
    another = Client(fake.dial, ANYBODY, MemoryVault(), Random(2))
    nursery.start_soon(another.run)
    await heard(another, Restored)
    first, again, other = (asked["client"]["instance"] for method, asked in fake.heard if method == "server.hello")
    assert first == again != other


async def test_a_name_that_is_taken_is_refused_for_good(fake, start, autojump_clock):
    fake.answers["auth.guest"] = Refusal("name_taken")
    assert (await heard(start(), Refused))[-1].reason == "name_taken"


async def test_a_server_of_another_protocol_is_told_so(fake, start, autojump_clock):
    fake.answers["server.hello"] = {**HELLO, "protocol": "2.0"}
    assert "update the older one" in (await heard(start(), Refused))[-1].message


async def test_a_busy_server_is_asked_again(fake, start, autojump_clock):
    fake.answers["games.list"] = Refusal("rate_limited", retryAfterMs=2000)
    client = start()
    with trio.move_on_after(3):
        await heard(client, Restored)
    fake.answers["games.list"] = {"games": [], "total": 0}
    await heard(client, Restored)
    assert fake.methods.count("server.hello") == 1


# -------------------------------------------------------------------------------------------------------- identity


async def test_tokens_from_before_come_first(fake, start, autojump_clock):
    await heard(start(tokens=TOKENS), Restored)
    assert fake.methods[:2] == ["server.hello", "auth.resume"]


async def test_an_expired_token_is_refreshed_and_kept(fake, start, autojump_clock):
    fake.answers["auth.resume"] = Refusal("token_expired")
    fake.answers["auth.refresh"] = identity(access="a2", refresh="r2")
    client = start(tokens=TOKENS)
    await heard(client, Restored)
    fake.answers["auth.resume"] = welcome(access="a2")
    await fake.drop()
    await heard(client, Restored)
    assert [params for method, params in fake.heard if method.startswith("auth.")] == [
        {"accessToken": "a1"}, {"refreshToken": "r1"}, {"accessToken": "a2"}]


async def test_tokens_that_are_no_good_make_way_for_a_new_guest(fake, start, autojump_clock):
    fake.answers["auth.resume"] = Refusal("bad_credentials")
    await heard(start(tokens=TOKENS), Restored)
    assert fake.methods[:3] == ["server.hello", "auth.resume", "auth.guest"]


async def test_an_account_whose_tokens_are_no_good_has_to_log_in(fake, start, autojump_clock):
    fake.answers["auth.resume"] = fake.answers["auth.refresh"] = Refusal("token_expired")
    assert (await heard(start(entry=None, tokens=TOKENS), Refused))[-1].reason == "login_required"


async def test_passwords_are_used_once(fake, start, autojump_clock):
    fake.answers["auth.login"] = {**welcome(), "refreshToken": identity()["refreshToken"]}
    client = start(Password("ann", "secret"))
    await heard(client, Restored)
    await fake.drop()
    await heard(client, Restored)
    assert [method for method in fake.methods if method.startswith("auth.")] == ["auth.login", "auth.resume"]
    assert "secret" not in repr(Password("ann", "secret"))


# ------------------------------------------------------------------------------------------------------- its parts


def test_delays_double_up_to_fifteen_seconds_with_jitter():
    waits = delays(Random(7))
    for most in (0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 12.8, 15, 15, 15):
        assert most / 2 <= next(waits) <= most


async def test_a_feed_that_overflows_starts_afresh():
    feed = Feed(most=3)
    assert all(feed.put_nowait(number) for number in range(5))
    assert await anext(feed) == 3
    assert all(feed.put_nowait(number) for number in range(5, 7))
    assert not feed.put_nowait(7)
    feed.close()
    assert [item async for item in feed] == [7]


async def test_a_reader_that_is_too_slow_starts_afresh_with_a_new_connection(fake, start, autojump_clock):
    client = start()
    await heard(client, Restored)
    client.happenings = Feed(most=6)
    client.happenings.put_nowait(Restored())
    await anext(client.happenings)
    for _ in range(7):
        await fake.say("server.notice")
    await client.wait_online()
    await trio.sleep(1)
    assert fake.methods.count("server.hello") == 2


async def test_a_refused_request_is_an_exception_for_scripts(fake, start, autojump_clock):
    client = start()
    with pytest.raises(RequestRefusedError) as caught:
        await client.request("games.get", gameId="nowhere")
    assert caught.value.failure.reason == "not_found"


async def test_a_slow_server_is_waited_for(fake, start, autojump_clock):
    fake.way = 4
    fake.answers["games.list"] = {"games": [summary(snapshot())], "total": 1}
    fake.answers["games.watch"] = watched(snapshot("B2"))
    fake.answers["games.move"] = {"gameId": "g1", "seq": 4, "ply": 2}
    client = start()
    assert [type(happening) for happening in await heard(client, Restored)] == [Connecting, Online, Seen, Restored]
    client.post("games.move", {"gameId": "g1", "position": "A1"}, "tag")
    answer = (await heard(client, Answered))[-1]
    assert (answer.raw["seq"], answer.tag) == (4, "tag")
    await trio.sleep(300)
    assert len(fake.connections) == 1


async def test_a_server_that_is_too_slow_is_lost_and_may_be_quicker_the_next_time(fake, start, autojump_clock):
    fake.way = 11
    client = start()
    told = await heard(client, Waiting)
    assert told[-1].why == "no answer within 10 s"
    fake.way = 1
    await heard(client, Restored)


async def test_what_the_server_says_to_everybody_comes_with_its_greeting(fake, start, autojump_clock):
    fake.answers["server.hello"] = {**HELLO, "notices": [{"kind": "motd", "text": "Welcome"}]}
    (online,) = [told for told in await heard(start(), Restored) if isinstance(told, Online)]
    assert [(notice.kind, notice.text) for notice in online.notices] == [("motd", "Welcome")]


async def test_who_logs_out_has_no_tokens_any_more(fake, nursery, autojump_clock):
    fake.answers["auth.logout"] = {}
    vault = MemoryVault(TOKENS)
    client = Client(fake.dial, ANYBODY, vault, Random(1))
    nursery.start_soon(client.run)
    await client.request("auth.logout")
    assert vault.load() is None
