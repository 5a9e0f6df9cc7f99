"""A poller tells which of its sockets can be read, written, or have gone."""

import socket
import struct
from collections.abc import Iterator

import pytest

from ser.doors.poller import GONE, READ, WRITE, Poller, open_poller

Pair = tuple[socket.socket, socket.socket]


@pytest.fixture
def poller() -> Iterator[Poller]:
    made = open_poller()
    if made is None:
        pytest.skip("this machine has no poller")
    yield made
    made.close()


@pytest.fixture
def pair() -> Iterator[Pair]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        near = socket.create_connection(listener.getsockname())
        far, _ = listener.accept()
    yield near, far
    near.close()
    far.close()


def ready(poller: Poller, pair: Pair) -> int:
    """What the near end is ready for."""
    return dict(poller.ready(10)).get(pair[0].fileno(), 0)


def test_a_socket_is_ready_to_be_read_when_something_has_come(poller: Poller, pair: Pair) -> None:
    poller.watch(pair[0].fileno(), READ)
    assert ready(poller, pair) == 0
    pair[1].send(b"x")
    assert ready(poller, pair) == READ
    assert ready(poller, pair) == READ
    pair[0].recv(1)
    assert ready(poller, pair) == 0


@pytest.mark.parametrize(("wanted", "expected"), [(READ, READ), (WRITE, WRITE), (READ | WRITE, READ | WRITE), (0, 0)])
def test_it_tells_only_what_is_wanted(poller: Poller, pair: Pair, wanted: int, expected: int) -> None:
    pair[1].send(b"x")
    poller.watch(pair[0].fileno(), wanted)
    assert ready(poller, pair) == expected


def test_what_is_wanted_can_change(poller: Poller, pair: Pair) -> None:
    seen = []
    for wanted in (WRITE, READ, 0, READ | WRITE, WRITE):
        poller.watch(pair[0].fileno(), wanted)
        seen.append(ready(poller, pair))
    assert seen == [WRITE, 0, 0, WRITE, WRITE]


@pytest.mark.parametrize("wanted", [READ, 0])
def test_a_broken_connection_is_told_even_when_nothing_is_wanted(poller: Poller, pair: Pair, wanted: int) -> None:
    poller.watch(pair[0].fileno(), wanted)
    pair[1].setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    pair[1].close()
    assert ready(poller, pair) & GONE


def test_the_end_of_input_is_something_to_read(poller: Poller, pair: Pair) -> None:
    poller.watch(pair[0].fileno(), READ)
    pair[1].shutdown(socket.SHUT_WR)
    assert ready(poller, pair) == READ


def test_a_forgotten_socket_is_not_told(poller: Poller, pair: Pair) -> None:
    poller.watch(pair[0].fileno(), READ)
    pair[1].send(b"x")
    poller.forget(pair[0].fileno())
    assert poller.ready(10) == []
    poller.watch(pair[0].fileno(), READ)
    assert ready(poller, pair) == READ


def test_so_many_are_told_at_once_and_the_others_next_time(poller: Poller, pair: Pair) -> None:
    for sock in pair:
        poller.watch(sock.fileno(), WRITE)
    told = [poller.ready(1) for _ in range(2)]
    assert [len(some) for some in told] == [1, 1]


def test_its_own_descriptor_is_readable_when_something_is_ready(poller: Poller, pair: Pair) -> None:
    outer = open_poller()
    assert outer is not None
    outer.watch(poller.fileno(), READ)
    poller.watch(pair[0].fileno(), READ)
    assert outer.ready(10) == []
    pair[1].send(b"x")
    assert outer.ready(10) == [(poller.fileno(), READ)]
    outer.close()
