"""Games at this keyboard beside those of a server, in one client: each request goes to whom it is for."""

from random import Random

import trio

from cli_client.connection.client import Client
from cli_client.connection.identity import Guest, MemoryVault
from cli_client.local.together import Together
from cli_client.model import intents
from cli_client.model.replay import REPLAY
from cli_client.model.rewinding import PlayOn, Recall, Rewind, Show
from cli_client.model.state import State
from cli_client.store import Store
from engine.game.record import record_as_json
from engine.wire.codec import unstructure
from tests.cli_client.fakes import moved, snapshot, texts
from tests.cli_client.local.test_at_the_keyboard import first
from tests.cli_client.recorded import recorded

FACTS = recorded("tic-tac-toe", 3)


async def connected(fake, nursery):
    """A store with a server's game in it, and a replay of another game."""
    shot = unstructure(snapshot("B2", mine=2))
    summary = {"gameId": "g1", "gameType": "tic-tac-toe", "status": "playing", "turn": 2, "yourSeat": 2,
               "yourTurn": True, "players": ["ann", "bob"], "seq": 3, "ply": 1, "lastAt": 0, "result": None}
    fake.answers |= {
        "games.list": {"games": [summary], "total": 1},
        "games.watch": {"gameId": "g1", "seq": 3, "missed": "snapshot", "snapshot": shot},
        "games.record": {"format": "json", "record": record_as_json(FACTS)},
    }
    client = Client(fake.dial, Guest("ann"), MemoryVault(), Random(1))
    store = Store(Together(client, first), State())
    for task in (store.backend.run, store.pump, store.follow_up):
        nursery.start_soon(task)
    await trio.sleep(1)
    assert store.state.line.phase == "online"
    return store


async def test_a_game_is_played_on_as_another_tab_while_the_connection_lives_on(fake, nursery, autojump_clock):
    store = await connected(fake, nursery)
    for event in (intents.Watch("g1"), Recall()):
        store.dispatch(event)
        await trio.sleep(1)
    assert store.state.current == REPLAY
    store.dispatch(Rewind(2))
    store.dispatch(PlayOn("people"))
    await trio.sleep(1)
    assert [view.id for view in store.state.games] == ["g1", "local-1"]
    view = store.state.view
    assert (view.id, view.origin, view.both_seats) == ("local-1", "move 2 of game 1", True)
    store.dispatch(intents.Play("c3"))
    await trio.sleep(1)
    assert [move.position for move in store.state.view.snapshot.moves] == ["A1", "A2", "C3"]
    assert not [method for method, _ in fake.heard if method == "games.move"]
    await fake.say("games.moved", **moved(4, 2, "A1").params)
    await trio.sleep(1)
    assert len(store.state.find("g1").snapshot.moves) == 2
    assert store.state.line.phase == "online"
    store.dispatch(intents.Quit())
    assert store.state.question.text.startswith("what is played at this keyboard only will be lost.")


async def test_bots_move_here_beside_a_server(fake, nursery, autojump_clock):
    store = await connected(fake, nursery)
    store.dispatch(Show(FACTS, "g9"))
    store.dispatch(PlayOn("bot:easy"))
    await trio.sleep(1)
    store.dispatch(intents.Play("c3"))
    await trio.sleep(2)
    assert [(move.seat, move.position) for move in store.state.view.snapshot.moves] == [(1, "C3"), (2, "A1")]
    assert store.state.view.snapshot.seats[1].bot
    assert any(text.startswith("game 2 goes on from move 0 of g9") for text in texts(store.state))


async def test_a_lost_connection_does_not_stop_what_is_played_here(fake, nursery, autojump_clock):
    store = await connected(fake, nursery)
    store.dispatch(Show(FACTS, "g9"))
    store.dispatch(PlayOn("people"))
    fake.down = True
    await fake.drop()
    await trio.sleep(3)
    assert store.state.line.phase == "waiting"
    store.dispatch(intents.Play("b2"))
    await trio.sleep(0.5)
    assert store.state.view.cells[4] == "X"
    assert store.state.view.pending is None
