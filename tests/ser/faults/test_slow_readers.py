"""Connections that never read, that dribble, that ask without end: each harms only itself, in bounded memory."""

import json
import socket
from time import sleep

import pytest

from tests.ser.faults.servers import Client, Server, Table, serving, table
from tests.ser.harness import World

MEGABYTE = 1024 * 1024
NEVER_READING = 20
DRIBBLING = 50
FLOOD = 250
MOST_MEMORY = 48 * MEGABYTE
"""What the server may have grown by, whatever these do."""

HELLO = b'{"jsonrpc":"2.0","id":1,"method":"rpc.discover"}\n'
PING = b'{"jsonrpc":"2.0","id":1,"method":"server.ping"}\n'


def memory(server: Server) -> int:
    """Bytes of resident memory."""
    return int(server.running.memory_info().rss)


def descriptors(server: Server) -> int:
    """How many descriptors are open that are no files: the store opens its own when there is more to do."""
    return int(server.running.num_fds()) - len(server.running.open_files())


def deaf(server: Server) -> Client:
    """A connection with the smallest buffer, which will not read."""
    return Client(server.address, receive_buffer=4096)


def ask_until_cut(client: Client, request: bytes) -> None:
    """Asks and asks and never reads, until the server cuts the connection."""
    try:
        while True:
            client.raw(request * 20)
    except ConnectionError:
        return


@pytest.fixture
def fast(tmp_path_factory: pytest.TempPathFactory):
    """A server without limits on requests, on which output is what is bounded."""
    with serving(tmp_path_factory.mktemp("fast"), rate=1e6, burst=1e6, output_bytes=65536,
                 max_connections_per_address=5000, durability="relaxed") as server:
        yield server


def never_read(server: Server, players: Table, connections: int) -> None:
    before = memory(server)
    silent = [deaf(server) for _ in range(connections)]
    for client in silent:
        ask_until_cut(client, HELLO)
        players.play()
    assert memory(server) - before < MOST_MEMORY


def test_who_never_reads_is_cut_and_the_others_play_on(fast: Server) -> None:
    with table(fast) as players:
        never_read(fast, players, NEVER_READING)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_a_thousand_who_never_read_are_cut_and_the_others_play_on(fast: Server) -> None:
    with table(fast) as players:
        never_read(fast, players, 1000)


def test_a_watcher_who_never_reads_is_cut_while_the_game_goes_on(fast: Server) -> None:
    first, second, watcher = Client(fast.address), Client(fast.address), deaf(fast)
    for client in (first, second, watcher):
        client.good("auth.guest")
    board = {"gameType": "mnk", "options": {"rows": 19, "columns": 19, "line": 19}}
    first.good("lobby.quickMatch", **board)
    game = second.good("lobby.quickMatch", **board)["gameId"]
    watcher.good("games.watch", gameId=game)
    watch = b'{"jsonrpc":"2.0","method":"games.watch","id":1,"params":{"gameId":"%s"}}\n' % game.encode()
    ask_until_cut(watcher, watch)
    for position in range(30):
        (first if position % 2 == 0 else second).good("games.move", gameId=game, position=position)
    assert first.good("games.get", gameId=game)["ply"] == 30


def test_a_watcher_who_is_cut_is_noticed_by_nobody(fast: Server) -> None:
    first, second, deaf_one, other = Client(fast.address), Client(fast.address), deaf(fast), Client(fast.address)
    for client in (first, second, deaf_one, other):
        client.good("auth.guest")
    board = {"gameType": "mnk", "options": {"rows": 19, "columns": 19, "line": 19}}
    first.good("lobby.quickMatch", **board)
    game = second.good("lobby.quickMatch", **board)["gameId"]
    for client in (deaf_one, other):
        client.good("games.watch", gameId=game)
    # what it is told is made longer by its own asking: the moves alone would take long to fill the system's buffers
    look = b'{"jsonrpc":"2.0","method":"games.get","id":1,"params":{"gameId":"%s"}}\n' % game.encode()
    for position in range(60):
        (first if position % 2 == 0 else second).good("games.move", gameId=game, position=position)
        if position == 30:
            ask_until_cut(deaf_one, look)
    for client in (first, second, other):
        client.good("server.ping")
    heard = [[event["method"] for event in client.events if event["method"] != "games.watched"]
             for client in (first, second, other)]
    moves = ["games.moved"] * 30
    assert heard == [["lobby.matched", "games.started", *moves], ["games.started", *moves], [*moves, *moves]]


class WaitingLink:
    """A link whose other end does not take what waits, so that closing takes its time."""

    peer = "192.0.2.1"

    def write(self, data: bytes) -> None:
        """It waits."""

    def close(self) -> None:
        """It still waits."""

    def pause(self) -> None:
        """More comes all the same."""

    def wake(self) -> None:
        """More comes."""


async def test_what_comes_after_the_last_word_fills_no_memory(world: World) -> None:
    session = world.app.connect(WaitingLink())
    session.receive(b"x" * 100_000)
    assert not session.open
    for _ in range(100):
        session.receive(b"y" * 16384)
    assert len(session.lines) <= 100_000
    session.lost()


def dribble(server: Server, players: Table, connections: int) -> None:
    request = json.dumps({"jsonrpc": "2.0", "id": 7, "method": "server.ping"}).encode() + b"\n"
    slow = [Client(server.address) for _ in range(connections)]
    for client in slow:
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    for offset in range(len(request)):
        for client in slow:
            client.raw(request[offset : offset + 1])
        players.play()
    assert [client.line()["id"] for client in slow] == [7] * connections


def test_who_dribbles_is_answered_in_the_end_and_the_others_play_on(server: Server) -> None:
    with table(server) as players:
        dribble(server, players, DRIBBLING)


@pytest.mark.nightly
@pytest.mark.timeout(1800)
def test_a_thousand_who_dribble_are_answered_and_the_others_play_on(server: Server) -> None:
    with table(server) as players:
        dribble(server, players, 1000)


def test_who_asks_faster_than_allowed_is_refused_and_the_others_play_on(server: Server) -> None:
    flood = Client(server.address)
    flood.raw(PING * FLOOD)
    with table(server) as players:
        players.play(7)
        answers = [flood.line() for _ in range(FLOOD)]
    refused = [answer for answer in answers if "error" in answer]
    assert 1 <= len(refused) < FLOOD
    assert {answer["error"]["data"]["reason"] for answer in refused} == {"rate_limited"}
    assert all(answer["error"]["data"]["retryAfterMs"] > 0 for answer in refused)
    assert {answer["id"] for answer in answers} == {1}


def test_connections_that_come_and_go_leave_nothing_behind(server: Server) -> None:
    with table(server) as players:
        before, present = descriptors(server), len(Client.opened)
        for _ in range(300):
            client = Client(server.address)
            client.raw(b'{"username":null}\n')
            client.reset()
        players.play(3)
        for _ in range(100):
            Client(server.address).ask(username=None)
        while len(Client.opened) > present:
            Client.opened.pop().close()
        while descriptors(server) > before:
            players.play()
            sleep(0.05)  # who plays on without a pause is refused by the server's limit of requests
