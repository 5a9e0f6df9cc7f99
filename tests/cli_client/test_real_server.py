"""The client library, the store and the commands against the real server."""

import json
import os
import re
import runpy
import signal
import sys
from functools import partial
from pathlib import Path

import pytest
import trio

from cli_client import Guest, connect
from cli_client.connection import ConnectionLostError, RequestRefusedError
from cli_client.connection.address import Address
from cli_client.connection.client import Client
from cli_client.connection.identity import ByLink, MemoryVault
from cli_client.model import intents, player, replaying, view
from cli_client.model.foreign import Stand
from cli_client.model.rewinding import GoTo, Recall
from cli_client.model.state import State, Wish
from cli_client.store import Store
from cli_client.ui.suggesting import legal_moves
from engine.rules import RULES
from engine.wire.messages.games import Moved, Started
from tests import forking

ROOT = Path(__file__).parents[2]
HOWTO = ROOT / "docs" / "howto"
EXAMPLES = re.findall(r"^```python\n(.*?)^```$", (HOWTO / "connect.md").read_text(encoding="utf-8"),
                      re.MULTILINE | re.DOTALL)


async def until(condition):
    """Waits, in real time, for what a real server does."""
    with trio.fail_after(20):
        while not condition():  # noqa: ASYNC110 - another process tells no event
            await trio.sleep(0.005)


async def next_event(events, kind):
    with trio.fail_after(20):
        async for event in events:
            if isinstance(event, kind):
                return event
    raise AssertionError(kind)


async def test_the_library_plays(shared_server):
    port = shared_server.port
    async with connect(port=port, entry=Guest("lib-ann")) as ann, connect(port=port, entry=Guest("lib-bob")) as bob:
        match = await ann.lobby.quick_match(game_type="tic-tac-toe", opponent="lib-bob")
        await bob.lobby.quick_match(game_type="tic-tac-toe", opponent="lib-ann")
        await next_event(ann.events(), Started)
        assert (await ann.games.move(game_id=match.game_id, position="B2", ply=1)).seq == 3
        assert (await next_event(bob.events(), Moved)).position == "B2"
        with pytest.raises(RequestRefusedError) as caught:
            await bob.games.move(game_id=match.game_id, position="B2", ply=2)
        assert caught.value.reason == "space_taken"


@pytest.mark.parametrize("number", range(len(EXAMPLES)))
async def test_the_examples_of_the_library_run(shared_server, number, capsys):
    example = {}
    exec(EXAMPLES[number], example)  # noqa: S102 - our own document
    with trio.fail_after(30):
        await example["main"]("127.0.0.1", shared_server.port)
    assert ["not_found: ", "over: resigned\n"][number] in capsys.readouterr().out


def test_the_example_bot_is_short():
    assert len((HOWTO / "library_bot.py").read_text(encoding="utf-8").splitlines()) <= 40


async def test_the_example_bot_plays_on_when_the_server_is_killed_and_no_event_is_lost_or_doubled(server):
    bot = runpy.run_path(str(HOWTO / "library_bot.py"))["main"]
    async with trio.open_nursery() as nursery, connect(port=server.port, entry=Guest("kill-ann")) as ann:
        match = await ann.lobby.quick_match(game_type="gomoku", opponent="kill-bob")
        events = ann.events()
        nursery.start_soon(partial(bot, "127.0.0.1", server.port, "kill-bob", "gomoku"))
        seqs = [(await next_event(events, Started)).seq]
        for ply, position in ((1, "A1"), (3, "H8"), (5, "O15")):
            stored = await play(ann, match.game_id, position, ply)
            if ply == 3:
                server.stop(signal.SIGKILL)
                await trio.to_thread.run_sync(server.start)
            answer = await next_event(events, Moved)
            assert (answer.seat, answer.ply) == (2, ply + 1)
            seqs += [stored.seq, answer.seq]
        assert seqs == list(range(2, 9))
        nursery.cancel_scope.cancel()


async def play(player, game_id, position, ply):
    """By its ply a move can be sent again, where nobody knows whether it was carried out."""
    while True:
        try:
            return await player.games.move(game_id=game_id, position=position, ply=ply)
        except ConnectionLostError:
            continue
        except RequestRefusedError as refused:  # a square that the bot has taken before
            if refused.reason != "space_taken":
                raise
            position = (await player.games.legal(game_id=game_id)).positions[-1]


async def test_a_taken_name_is_told_to_the_library(shared_server):
    async with connect(port=shared_server.port, entry=Guest("lib-eve")):
        with pytest.raises(ConnectionLostError, match="in use"):
            async with connect(port=shared_server.port, entry=Guest("lib-eve")):
                raise AssertionError("it was let in")


async def test_nobody_there():
    with pytest.raises(ConnectionLostError, match="nobody answers"):
        async with connect(port=1, within=0.1):
            raise AssertionError("it was let in")


class Seat:
    """A client with its store, and nobody in front of it."""

    def __init__(self, nursery, port, name, wish=None, entry=None):
        random = __import__("random").Random(name)
        client = Client(Address("127.0.0.1", port), entry or Guest(name), MemoryVault(), random)
        self.store = Store(client, State(wish=wish, address=f"127.0.0.1:{port}"))
        nursery.start_soon(self.store.backend.run)
        nursery.start_soon(self.store.pump)

    @property
    def view(self):
        return self.store.state.view

    def play(self, position):
        self.store.dispatch(intents.Play(position))


async def test_a_game_goes_on_over_kills_and_no_move_is_lost_or_doubled(server):
    async with trio.open_nursery() as nursery:
        wish = Wish("tic-tac-toe")
        seats = [Seat(nursery, server.port, name, wish) for name in ("ann", "bob")]
        await until(lambda: all(seat.view is not None and seat.view.running for seat in seats))
        mover, other = seats if seats[0].view.my_turn else reversed(seats)
        for number, position in enumerate(("B2", "A1", "C3", "A3", "A2", "C2", "B1", "B3", "C1")):
            if number % 4 == 0:
                server.stop(signal.SIGKILL if number else signal.SIGTERM)
                await until(lambda: all(seat.store.state.line.phase != "online" for seat in seats))
            mover.play(position)
            if number % 4 == 0:
                assert mover.view.pending is not None
                await trio.to_thread.run_sync(server.start)
                for seat in seats:
                    seat.store.dispatch(intents.Reconnect())
            await until(lambda n=number: all(len(s.view.snapshot.moves) == n + 1 and not s.view.pending for s in seats))
            mover, other = other, mover
        await until(lambda: all(seat.view.over for seat in seats))
        assert {seat.view.cells for seat in seats} == {("O", "X", "O", "X", "X", "O", "X", "O", "X")}
        nursery.cancel_scope.cancel()


async def test_a_game_with_dice_is_followed_by_everybody_even_when_one_leaves(shared_server):
    asked = []
    async with trio.open_nursery() as nursery:
        wish = Wish("ludo", {"capacity": 3})
        seats = [Seat(nursery, shared_server.port, name, wish) for name in ("dice-ann", "dice-bob", "dice-eve")]
        await until(lambda: all(seat.view is not None and seat.view.running for seat in seats))
        for seat in seats:
            post = seat.store.backend.post
            seat.store.backend.post = lambda method, params, tag=None, post=post: (
                asked.append(method), post(method, params, tag))
        for number in range(12):
            await until(lambda: any(seat.view.my_turn and seat.view.die for seat in seats))
            mover = next(seat for seat in seats if seat.view.my_turn)
            if number == 6:
                mover.store.dispatch(intents.Resign(sure=True))
                await until(lambda m=mover: not m.view.my_turn)
                continue
            mover.play(legal_moves(mover.store.state)[0])
            await until(lambda m=mover: m.view.pending is None)
        await until(lambda: len({seat.view.snapshot.seq for seat in seats}) == 1)
        assert len({seat.view.cells for seat in seats}) == 1
        assert len({seat.view.board for seat in seats}) == 1
        nursery.cancel_scope.cancel()
    assert set(asked) == {"games.move", "games.resign"}


@pytest.mark.parametrize("game_type", RULES)
async def test_a_game_type_that_the_client_does_not_know_is_drawn_and_played(shared_server, game_type, monkeypatch):
    for module in (view, replaying, player):
        monkeypatch.setattr(module, "RULES", {})
    async with trio.open_nursery() as nursery:
        seats = [Seat(nursery, shared_server.port, f"{name}-{game_type}", Wish(game_type)) for name in ("xan", "xob")]
        await until(playing_together(seats))
        for ply in range(1, 7):
            await until(lambda: any(legal_moves(seat.store.state) for seat in seats))
            mover = next(seat for seat in seats if legal_moves(seat.store.state))
            mover.play(legal_moves(mover.store.state)[0])
            await until(lambda ply=ply: all(len(seat.view.snapshot.moves) >= ply for seat in seats))
        await until(lambda: all(seat.view.board.described for seat in seats) and any(s.view.my_turn for s in seats))
        shown = [(seat.view.snapshot, seat.view.cells, seat.view.last_cell) for seat in seats]
        grounds = {seat.view.ground for seat in seats}
        nursery.cancel_scope.cancel()
    rules = RULES[game_type]
    assert grounds == {rules.ground(shown[0][0].options)}
    monkeypatch.undo()
    for snapshot, cells, last in shown:
        board = replaying.board_of(snapshot)
        assert not isinstance(board, Stand)
        assert cells == tuple(rules.view(board, snapshot.your_seat)["board"])
        assert last == rules.cell(board, rules.parse(board, snapshot.moves[-1].position))


def playing_together(seats):
    return lambda: all(seat.view is not None and seat.view.running for seat in seats)


async def test_a_link_brings_a_stranger_to_the_board_and_is_used_up(shared_server, command):
    async with trio.open_nursery() as nursery:
        ann = Seat(nursery, shared_server.port, "link-ann", Wish(then=intents.Invite("mnk", {"rows": 4}, 1)))
        await until(lambda: ann.store.state.door is not None)
        code = ann.store.state.door.url.rpartition("/")[2]
        wish = Wish(then=intents.Join(code, ann.store.state.door.room_id))
        bob = Seat(nursery, shared_server.port, "link-bob", wish, ByLink(code, "link-bob"))
        await until(playing_together([ann, bob]))
        assert {seat.view.id for seat in (ann, bob)} == {ann.view.id}
        assert bob.view.snapshot.options["rows"] == 4
        late = await trio.to_thread.run_sync(command, "join", code)
        assert (late.returncode, late.stdout) == (1, "")
        assert "Ask whoever sent it for a new link." in late.stderr
        nursery.cancel_scope.cancel()


async def test_a_game_is_looked_at_again_and_played_on_here(shared_server):
    async with trio.open_nursery() as nursery:
        seats = [Seat(nursery, shared_server.port, name, Wish("mnk", {"rows": 5})) for name in ("re-ann", "re-bob")]
        await until(playing_together(seats))
        mover = next(seat for seat in seats if seat.view.my_turn)
        mover.play("E1")
        await until(lambda: all(len(seat.view.snapshot.moves) == 1 for seat in seats))
        mover.store.dispatch(Recall())
        await until(lambda: mover.store.state.replay is not None)
        mover.store.dispatch(GoTo(-1))
        assert mover.view.caption.startswith(f"move 1 of 1: {mover.store.state.user.username} played E1.")
        nursery.cancel_scope.cancel()


async def test_a_challenge_is_accepted_by_whoever_it_is_for(shared_server):
    async with trio.open_nursery() as nursery:
        bob = Seat(nursery, shared_server.port, "duel-bob")
        await until(lambda: bob.store.state.restored)
        ann = Seat(nursery, shared_server.port, "duel-ann", Wish("tic-tac-toe", opponent="duel-bob"))
        await until(lambda: bob.store.state.invitations)
        bob.store.dispatch(intents.Reply(accept=True))
        await until(playing_together([ann, bob]))
        assert len(ann.store.state.games) == len(bob.store.state.games) == 1
        nursery.cancel_scope.cancel()


# -------------------------------------------------------------------------------------------------------- commands


@pytest.fixture
def command(shared_server, tmp_path):
    def run(*arguments, given="", password=None):
        environ = {**os.environ, "CLI_CLIENT_DATA_DIR": str(tmp_path),
                   "CLI_CLIENT_SERVER": f"127.0.0.1:{shared_server.port}"}
        if password is not None:
            environ["CLI_CLIENT_PASSWORD"] = password
        return forking.run([sys.executable, "-m", "cli_client", *arguments], given, cwd=ROOT, env=environ)
    return run


def test_register_log_in_and_be_remembered(command, tmp_path):
    nobody = command("games")
    assert (nobody.returncode, nobody.stdout) == (4, "")
    assert "cli-client login NAME" in nobody.stderr
    made = command("register", "cmd-ann", password="correct horse battery")
    assert (made.returncode, made.stdout) == (0, "registered and logged in as cmd-ann.\n")
    kept = list(tmp_path.rglob("*.json"))
    assert [path.stat().st_mode & 0o777 for path in kept] == [0o600]
    assert command("games").returncode == 0
    again = command("register", "cmd-ann", password="correct horse battery")
    assert again.returncode == 1
    wrong = command("login", "cmd-ann", password="wrong password")
    assert (wrong.returncode, wrong.stdout) == (4, "")
    piped = command("login", "cmd-ann", "--json", given="correct horse battery\n")
    assert json.loads(piped.stdout)["username"] == "cmd-ann"
    none = command("login", "cmd-ann", "--no-input")
    assert none.returncode == 2
    assert "CLI_CLIENT_PASSWORD" in none.stderr


def test_a_guest_who_registers_keeps_the_running_game(command):
    started = command("--json", given='{"method":"lobby.quickMatch","params":{"gameType":"mnk"},"id":1}\n')
    game_id = json.loads(started.stdout.splitlines()[-1])["result"]["gameId"]
    assert command("register", "cmd-eve", password="correct horse battery").returncode == 0
    listed = command("games", "--json")
    assert [json.loads(line)["gameId"] for line in listed.stdout.splitlines()] == [game_id]


def test_scripts_play_through_pipes(command):
    hello = command("--json", given='{"method":"server.ping","params":{},"id":7}\n')
    assert hello.returncode == 0
    assert json.loads(hello.stdout.splitlines()[-1])["id"] == 7
    watched = command("watch", "g-nowhere", "--json")
    assert watched.returncode == 1


def test_a_guest_comes_back_as_who_it_was(command):
    def name():
        said = command("--json", "--guest").stdout.splitlines()
        return json.loads(said[0])["params"]["user"]["username"]
    assert name() == name()


def test_every_command_speaks_json(command, tmp_path):
    assert command("register", "cmd-joe", "--json", password="correct horse battery").returncode == 0
    played = command("play", "--opponent", "bot:easy", "--json", given='{"position":"A1"}\n')
    said = [json.loads(line) for line in played.stdout.splitlines()]
    game_id = next(line["params"]["gameId"] for line in said if line.get("method") == "games.started")
    for arguments in (["games"], ["top"], ["stats"], ["stats", "cmd-joe"], ["status"], ["record", game_id],
                      ["replay", game_id], ["watch", game_id], ["invite"], ["doctor"], ["config", "list"],
                      ["config", "keys"], ["config", "path"], ["config", "get", "theme"]):
        done = command(*arguments, "--json")
        assert (done.returncode, done.stderr) == (0, "")
        assert [json.loads(line) for line in done.stdout.splitlines()]
    (tmp_path / "record").write_text(command("record", game_id).stdout)
    assert json.loads(command("verify", str(tmp_path / "record"), "--json").stdout)["plies"] == 2
