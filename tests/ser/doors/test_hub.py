"""The hub's own affairs: a system that has no more files, listening that ends, and what is left at its end."""

import errno
import os
import socket
from typing import Any

import attrs
import pytest
import trio
import trio.testing

from ser.doors import hub
from ser.doors.admission import Admission
from tests.ser.doors.opening import PATIENCE, open_hub


@attrs.define
class Exhausted:
    """A listening socket on a system that has no more of something, for a while."""

    sock: socket.socket
    number: int
    times: int
    refused: int = 0

    def accept(self) -> Any:
        if self.refused < self.times:
            self.refused += 1
            raise OSError(self.number, os.strerror(self.number))
        return self.sock.accept()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.sock, name)


@pytest.mark.parametrize("number", sorted(hub.OUT_OF_RESOURCES))
async def test_when_the_system_has_no_more_files_the_hub_pauses_and_goes_on(
    number: int, autojump_clock: trio.testing.MockClock
) -> None:
    autojump_clock.autojump_threshold = 0.02
    made: list[Exhausted] = []

    def wrap(sock: socket.socket) -> Exhausted:
        made.append(Exhausted(sock, number, 3))
        return made[0]

    async with open_hub(Admission(), wrap) as opened:
        visitor = await opened.visit()
        begin = trio.current_time()
        assert await visitor.ask(b"hello") == b"hello"
        assert trio.current_time() - begin >= 3 * hub.ACCEPT_PAUSE
        assert made[0].refused == 3


async def test_a_connection_that_was_gone_before_it_was_taken_is_no_reason_to_pause() -> None:
    with trio.fail_after(PATIENCE):
        async with open_hub(Admission(), lambda sock: Exhausted(sock, errno.ECONNABORTED, 5)) as opened:
            assert await (await opened.visit()).ask(b"hello") == b"hello"


async def test_after_it_stops_listening_who_is_there_stays_and_nobody_comes() -> None:
    with trio.fail_after(PATIENCE):
        async with open_hub(Admission()) as opened:
            visitor = await opened.visit()
            await visitor.ask(b"hello")
            opened.door.stop_listening()
            with pytest.raises(OSError, match="all attempts to connect"):
                await opened.plain()
            assert await visitor.ask(b"still") == b"still"


async def test_at_its_end_everybody_is_cut_and_every_file_closed() -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - names only
    with trio.fail_after(PATIENCE):
        async with open_hub(admission := Admission()) as opened:
            for _ in range(10):
                await (await opened.visit()).ask(b"hello")
            assert len(opened.door) == 10
    assert [puppet.lost_times for puppet in opened.puppets] == [1] * 10
    assert len(os.listdir("/proc/self/fd")) <= before  # noqa: PTH208
    assert admission.admit("127.0.0.1")


async def test_who_does_not_close_after_the_last_word_is_cut_off(autojump_clock: trio.testing.MockClock) -> None:
    autojump_clock.autojump_threshold = 0.02
    async with open_hub(Admission()) as opened:
        visitor = await opened.visit()
        assert await visitor.ask(b"close") == b"bye"
        assert len(opened.door) == 1
        await trio.sleep(hub.LINGER + 0.1)
        assert len(opened.door) == 0


async def test_an_error_in_one_session_is_not_the_others() -> None:
    with trio.fail_after(PATIENCE):
        async with open_hub(Admission()) as opened:
            other, wrong = await opened.visit(), await opened.visit()
            await other.ask(b"hello")
            await wrong.ask(b"hello")
            await wrong.send(b"big nonsense\n")
            assert await wrong.at_end()
            assert await other.ask(b"again") == b"again"
