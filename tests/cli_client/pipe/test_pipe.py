"""The pipe: JSON lines in, JSON lines out."""

import json
from collections.abc import AsyncIterator
from random import Random

import attrs
import pytest
import trio

from cli_client.connection.client import Client
from cli_client.connection.identity import Guest, MemoryVault
from cli_client.exits import ExitError
from cli_client.local import Local
from cli_client.model import intents
from cli_client.model.state import State, Wish
from cli_client.pipe import Pipe
from cli_client.running import run_face
from cli_client.store import Store
from engine.reasons import Refusal
from engine.wire.codec import unstructure
from tests.cli_client.model.test_inviting import CHALLENGE, ROOM


async def given(*lines) -> AsyncIterator[bytes]:
    for line in lines:
        yield line if isinstance(line, bytes) else json.dumps(line).encode()


async def run(*lines, backend=None, state=None, stay=False):
    said = []
    store = Store(backend or Local(), state or State(local=True))
    pipe = Pipe(store, said.append, 5, stay=stay)
    code = await run_face(store, lambda _: pipe.show(given(*lines)), heard=pipe.heard)
    return code, [json.loads(line) for line in said]


MATCH = {"method": "lobby.quickMatch", "params": {"gameType": "tic-tac-toe"}, "id": "m"}


async def test_every_line_is_answered_and_events_come_between(autojump_clock):
    code, said = await run(MATCH, {"position": "B2", "id": 1}, {"position": 4, "id": 2},
                           {"method": "games.resign", "params": {"gameId": "local-1"}})
    assert code == 0
    assert [line.get("method", ("id", line.get("id"))) for line in said] == [
        "client.online", ("id", "m"), "games.started", ("id", 1), ("id", 2), ("id", None), "games.ended"]
    assert said[3]["result"] == {"gameId": "local-1", "seq": 2, "ply": 1}
    assert said[4]["error"]["reason"] == "space_taken"


@pytest.mark.parametrize(("line", "reason"), [
    (b"{", "parse_error"),
    (b"[1]", "invalid_params"),
    ({"params": {}}, "invalid_params"),
    ({"method": "games.get", "params": [1]}, "invalid_params"),
    ({"position": 4}, "not_found"),
])
async def test_what_is_no_request_is_told(line, reason, autojump_clock):
    _, said = await run(line)
    assert said[-1]["id"] is None
    assert said[-1]["error"]["reason"] == reason


async def test_a_wish_keeps_it_until_the_game_is_over(autojump_clock):
    moves = [{"position": position} for position in ("A1", "B1", "A2", "B2", "A3")]
    code, said = await run(*moves, state=State(local=True, wish=Wish("tic-tac-toe")), stay=True)
    assert code == 0
    assert said[-1]["method"] == "games.ended"
    assert said[-1]["params"]["result"]["winners"] == [1]


async def test_without_input_it_does_not_wait_for_its_own_moves(autojump_clock):
    code, said = await run({"position": "A1"}, state=State(local=True, wish=Wish("tic-tac-toe")), stay=True)
    assert code == 0
    assert said[-1]["result"]["ply"] == 1


async def test_what_it_says_cannot_write_to_a_terminal(autojump_clock):
    _, said = await run({"method": "x", "id": "\x9b\u202e"})
    assert said[-1]["id"] == "\x9b\u202e"
    raw = []
    store = Store(Local(), State(local=True))
    pipe = Pipe(store, raw.append, 5, stay=False)
    await run_face(store, lambda _: pipe.show(given({"method": "x", "id": "\x9b"})), heard=pipe.heard)
    assert all(line.isascii() for line in raw)


async def test_the_first_connection_has_a_limit(fake, autojump_clock):
    fake.down = True
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    with pytest.raises(ExitError) as caught:
        await run(backend=client, state=State())
    assert caught.value.code == 5


async def test_a_refused_wish_fails(fake, autojump_clock):
    fake.answers["games.watch"] = Refusal("not_found")
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    code, said = await run(backend=client, state=State(wish=Wish(watch="g1")), stay=True)
    assert code == 1
    assert said[-1] == {"method": "client.failed", "params": {
        "method": "games.watch", "reason": "not_found",
        "message": "There is no such thing, or it is not yours to see."}}


async def test_a_declined_challenge_fails(fake, nursery, autojump_clock):
    fake.answers["lobby.quickMatch"] = {"gameId": "g1", "seat": 1, "status": "waiting"}
    fake.answers["lobby.challenge"] = {"roomId": "r2", "inviteId": "i1", "status": "open", "gameId": None}
    fake.answers["lobby.cancel"] = {}
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))

    async def decline():
        await trio.sleep(1)
        no = attrs.evolve(CHALLENGE, status="declined", receiver_name="bob")
        await fake.say("invites.answered", **unstructure(no))

    nursery.start_soon(decline)
    code, said = await run(backend=client, state=State(wish=Wish("tic-tac-toe", opponent="bob")), stay=True)
    assert code == 1
    assert [line["method"] for line in said] == [
        "client.online", "client.seated", "client.challenged", "invites.answered"]


async def test_a_link_is_told_as_it_is(fake, autojump_clock):
    fake.answers["rooms.create"] = unstructure(ROOM)
    fake.answers["rooms.link"] = Refusal("room_closed")
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    code, said = await run(backend=client, state=State(wish=Wish(then=intents.Invite())), stay=True)
    assert code == 1
    assert [line["method"] for line in said[1:]] == ["client.room", "client.failed"]


async def test_a_refused_identity_is_told(fake, autojump_clock):
    fake.answers["auth.guest"] = Refusal("name_taken")
    client = Client(fake.dial, Guest(), MemoryVault(), Random(1))
    code, said = await run(backend=client, state=State())
    assert code == 4
    assert said[-1]["params"]["reason"] == "name_taken"
