"""The library: typed calls, and events that come once each, through all interruptions."""

from random import Random

import pytest
import trio

from cli_client.connection import ConnectionLostError, RequestRefusedError, Session
from cli_client.connection.client import Client
from cli_client.connection.identity import Guest, MemoryVault
from cli_client.happenings import Gone, Received, Restored, Seen, Waiting
from engine.reasons import Refusal
from engine.wire.codec import unstructure
from engine.wire.messages import games
from tests.cli_client.fakes import HELLO, snapshot


@pytest.fixture
async def session(fake, nursery):
    fake.answers["games.get"] = unstructure(snapshot("B2"))
    client = Client(fake.dial, Guest("ann"), MemoryVault(), Random(1))
    client.following.catches_up = True
    nursery.start_soon(client.run)
    await client.wait_online()
    return Session(client)


def moved(seq, **more):
    return {"gameId": "g1", "seq": seq, "ply": seq - 2, "seat": 1, "position": "A1", "turn": 2, **more}


def event(seq):
    return games.Moved("g1", seq, seq - 2, 1, "A1", 2)


def missed(*seqs, at):
    return {"gameId": "g1", "seq": at, "missed": "events",
            "events": [{"method": "games.moved", "params": moved(seq)} for seq in seqs]}


async def following(session):
    """The events, from a game on that is known up to fact 3."""
    events = session.events()
    await until(events, Restored)
    await session.games.get(game_id="g1")
    return events


async def until(events, kind):
    told = []
    async for happened in events:
        told.append(happened)
        if isinstance(happened, kind):
            return told
    raise AssertionError(kind)


async def test_calls_take_and_give_what_the_messages_say(fake, session, autojump_clock):
    fake.answers["games.move"] = {"gameId": "g1", "seq": 3, "ply": 1, "ofTheFuture": 1}
    assert await session.games.move(game_id="g1", position="B2", ply=1) == games.MoveStored("g1", 3, 1)
    assert fake.heard[-1] == ("games.move", {"gameId": "g1", "position": "B2", "ply": 1})
    assert (session.user.username, session.hello.protocol, session.online) == ("ann", HELLO["protocol"], True)
    fake.answers["future.method"] = {"some": "thing"}
    assert await session.request("future.method", x=1) == {"some": "thing"}


async def test_a_refusal_has_its_reason_its_sentence_and_its_data(fake, session, autojump_clock):
    fake.answers["games.resign"] = Refusal("game_over", gameId="g1")
    with pytest.raises(RequestRefusedError) as caught:
        await session.games.resign(game_id="g1")
    refused = caught.value
    assert (refused.reason, refused.data) == ("game_over", {"gameId": "g1"})
    assert refused.message == refused.failure.message != ""


async def test_what_was_missed_is_told_as_events_and_nothing_twice(fake, session, autojump_clock):
    events = await following(session)
    await fake.say("games.moved", **moved(4))
    assert await anext(events) == event(4)
    fake.answers["games.watch"] = missed(4, 5, 6, at=6)
    await fake.drop()
    told = await until(events, Restored)
    assert [type(told[0]), *told[1:]] == [Waiting, event(5), event(6), Restored()]
    assert fake.heard[-1] == ("games.watch", {"gameId": "g1", "since": 4})
    await fake.say("games.moved", **moved(6))
    await fake.say("games.moved", **moved(7))
    assert await anext(events) == event(7)


async def test_a_gap_is_closed_at_the_next_ping(fake, session, autojump_clock):
    events = await following(session)
    fake.answers["games.watch"] = missed(4, 5, 6, at=6)
    fake.answers["server.ping"] = lambda params: {
        "time": 0, "stale": [game for game, seq in params["games"].items() if seq < 6]}
    await fake.say("games.moved", **moved(6))
    assert [await anext(events) for _ in range(3)] == [event(4), event(5), event(6)]


async def test_where_the_server_cannot_tell_the_events_the_game_is_seen(fake, session, autojump_clock):
    events = await following(session)
    shot = snapshot("B2", "A1")
    fake.answers["games.watch"] = {"gameId": "g1", "seq": shot.seq, "missed": "snapshot", "snapshot": unstructure(shot)}
    await fake.drop()
    told = await until(events, Restored)
    assert [happened.snapshot for happened in told if isinstance(happened, Seen)] == [shot]
    fake.answers["games.watch"] = Refusal("not_found")
    await fake.drop()
    assert Gone("g1") in await until(events, Restored)


async def test_a_lost_connection_is_told_once_however_long_it_takes(fake, session, autojump_clock):
    events = session.events()
    await until(events, Restored)
    fake.down = True
    await fake.drop()
    with trio.move_on_after(100):
        assert isinstance(await anext(events), Waiting)
        await anext(events)
    assert not session.online
    fake.down = False
    session.retry_now()
    assert await until(events, Restored) == [Restored()]


async def test_events_of_the_future_come_as_they_are(fake, session, autojump_clock):
    events = await following(session)
    await fake.say("games.applauded", gameId="g1", by="bob")
    await fake.say("games.moved", **moved(4, mood="good"))
    assert await anext(events) == Received("games.applauded", {"gameId": "g1", "by": "bob"})
    assert await anext(events) == event(4)


async def test_a_call_during_an_interruption_waits_and_one_on_its_way_is_lost(fake, session, nursery, autojump_clock):
    fake.answers["games.move"] = None
    nursery.start_soon(drop_soon, fake)
    with pytest.raises(ConnectionLostError) as caught:
        await session.games.move(game_id="g1", position="B2")
    assert not caught.value.for_good
    assert (await session.games.get(game_id="g1")).seq == 3


async def drop_soon(fake):
    await trio.sleep(1)
    await fake.drop()


async def test_an_answer_that_comes_late_is_an_answer(fake, session, autojump_clock):
    fake.way = 9
    assert (await session.games.get(game_id="g1")).seq == 3


async def test_the_end_for_good_is_told_to_who_reads_and_who_calls(fake, session, autojump_clock):
    events = session.events()
    await until(events, Restored)
    await fake.say("server.bye", reason="account_closed", retry=False)
    await fake.drop()
    for waits in (lambda: until(events, Restored), lambda: session.games.get(game_id="g1")):
        with pytest.raises(ConnectionLostError) as caught:
            await waits()
        assert caught.value.for_good


async def test_who_begins_to_read_too_late_gets_the_games_as_they_are(fake, session, autojump_clock):
    fake.answers["games.watch"] = {"gameId": "g1", "seq": 9, "missed": "snapshot",
                                   "snapshot": unstructure(snapshot("B2", seq=9))}
    await session.games.get(game_id="g1")
    feed = session._client.happenings
    feed._most = 10
    for seq in range(4, 30):
        await fake.say("games.moved", **moved(seq))
    while not feed.incomplete:  # noqa: ASYNC110 - nothing tells that it is full
        await trio.sleep(1)
    told = await until(session.events(), Seen)
    assert told[-1].snapshot.seq == 9
    assert fake.heard[-1] == ("games.watch", {"gameId": "g1"})
