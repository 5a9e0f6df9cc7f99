"""How pairs play, and what becomes of refusals, silence and closed connections."""

import socket
import threading
from contextlib import contextmanager, suppress

import orjson
import pytest

from cli_client.load.crowd import Crowd
from cli_client.load.network import Target, resolve, source_address
from cli_client.load.plan import Plan


class Script:
    """A server with a thread for each connection; ``answer`` says what a message is answered with."""

    def __init__(self, answer):
        self.answer = answer
        self.socks = {}
        self.lock = threading.Lock()

    def serve(self, sock, number):
        with sock, sock.makefile("rb") as lines, suppress(OSError):  # the load tester closes when it likes
            for line in lines:
                with self.lock:
                    for other, value in self.answer(self, number, orjson.loads(line)):
                        self.socks[other].sendall(orjson.dumps(value) + b"\n")


@contextmanager
def served(answer):
    """A server for one pair that answers as the function says; gives the plan to play against it."""
    script = Script(answer)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        def accept():
            for number in range(2):
                sock, _ = listener.accept()
                script.socks[number] = sock
            for number in range(2):
                threads.append(threading.Thread(target=script.serve, args=(script.socks[number], number)))
                threads[-1].start()
        threads = [threading.Thread(target=accept)]
        threads[0].start()
        yield Plan("127.0.0.1", listener.getsockname()[1], pairs=1, seconds=0.1, timeout=0.3)
        for thread in threads:
            thread.join()


def play(plan, seconds=0.1):
    crowd = Crowd(plan, resolve(plan.host, plan.port)[0])
    return crowd.gather(), crowd.play(seconds), crowd.finish()


def seats(number, message):
    return [(number, {"gameId": "g", "playerId": str(number), "seat": number + 1})]


def forwarding(_script, number, message):
    """Seats the two, seat 1 being always the first connection, and forwards."""
    if "position" in message:
        return [(1 - number, {"position": message["position"]})]
    return seats(number, message)


def test_a_pair_plays_complete_games():
    with served(forwarding) as plan:
        gathered, played, _ = play(plan)
    assert gathered.connected == 2
    assert played.errors == {}
    assert 5 * played.games <= played.moves <= 9 * (played.games + 1)
    assert played.seconds >= 0.1


def test_a_move_that_comes_too_fast_is_sent_again():
    held = []

    def answer(script, number, message):
        if "position" in message and len(held) < 3:
            held.append(message)
            return [(number, {"error": {"code": "rate_limited", "message": "-", "retryAfterMs": 5}})]
        return forwarding(script, number, message)
    with served(answer) as plan:
        _, played, _ = play(plan)
    assert played.errors == {"rate_limited": 3}
    assert held[0] == held[1] == held[2]
    assert played.moves > 0


@pytest.mark.parametrize(("position", "code"), [
    ({"error": {"code": "space_taken", "message": "-"}}, "space_taken"),
    ({"nonsense": 1}, "not_understood"),
    ({"position": 99}, "unexpected_move"),
])
def test_a_refusal_ends_the_pair_and_is_counted(position, code):
    def answer(script, number, message):
        return [(number, position)] if "position" in message else seats(number, message)
    with served(answer) as plan:
        _, played, _ = play(plan, seconds=5)
    assert played.errors == {code: 1}
    assert played.moves == 0
    assert played.seconds < 4


def test_a_move_that_never_arrives_is_a_timeout():
    with served(lambda script, number, message: [] if "position" in message else seats(number, message)) as plan:
        _, played, _ = play(plan, seconds=5)
    assert played.errors == {"timeout": 1}


def test_a_closed_connection_is_counted():
    def answer(script, number, message):
        if "position" in message:
            script.socks[number].shutdown(socket.SHUT_RDWR)
            return []
        return seats(number, message)
    with served(answer) as plan:
        _, played, _ = play(plan, seconds=5)
    assert played.errors == {"closed": 1}


def test_players_in_different_games_are_no_pair():
    def answer(script, number, message):
        return [(number, {"gameId": str(number), "playerId": "p", "seat": 1})]
    with served(answer) as plan:
        gathered, played, _ = play(plan)
    assert gathered.errors == {"wrong_pairing": 1}
    assert played.moves == 0


def test_a_server_that_does_not_say_the_seat_begins_with_the_first():
    begun = []

    def answer(script, number, message):
        if "position" in message:
            begun.append(number)
            return [(1 - number, {"position": message["position"]})]
        return [(number, {"gameId": "g", "playerId": str(number)})]
    with served(answer) as plan:
        _, played, _ = play(plan)
    assert begun[0] == 0
    assert played.errors == {}


def test_nobody_there_at_all():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    gathered, played, _ = play(Plan("127.0.0.1", port, pairs=3, seconds=1))
    assert gathered.errors == {"connect_failed": 3}
    assert (gathered.connected, played.moves) == (0, 0)


def test_many_connections_come_from_many_addresses():
    assert source_address(0) == source_address(189) == "127.0.0.1"
    assert source_address(190) == "127.0.0.2"
    assert source_address(9_999) == "127.0.0.53"
    assert not Target(socket.AF_INET, ("192.0.2.1", 1)).has_many_sources
    assert not Target(socket.AF_INET6, ("::1", 1, 0, 0)).has_many_sources


def test_a_plan_is_shared_among_processes():
    shares = Plan("h", 1, pairs=7, seconds=1, rate=30).shares(3)
    assert [(share.first, share.pairs) for share in shares] == [(0, 2), (2, 2), (4, 3)]
    assert {share.rate for share in shares} == {10}
    assert len({share.tag for share in shares}) == 1
