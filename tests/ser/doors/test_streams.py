"""TLS: its handshake, what is no handshake, and errors that stay with their connection."""

import ssl
from contextlib import suppress

import pytest
import trio
import trio.testing

from ser.doors.admission import Admission
from ser.doors.streams import HANDSHAKE_TIMEOUT
from tests.ser.doors.opening import PATIENCE, open_streams


async def test_the_connection_is_encrypted_by_a_version_that_is_safe() -> None:
    with trio.fail_after(PATIENCE):
        async with open_streams(Admission(), tls=True) as opened:
            visitor = await opened.visit()
            assert await visitor.ask(b"hello") == b"hello"
            assert visitor.stream.version() in ("TLSv1.2", "TLSv1.3")


@pytest.mark.parametrize("text", [
    b'{"username":"ann"}\n', b"GET / HTTP/1.1\r\n\r\n", b"\x16\x03\x01" + b"\xff" * 400, b"\n",
])
async def test_what_is_no_handshake_is_disconnected_and_harms_nobody(text: bytes) -> None:
    with trio.fail_after(PATIENCE):
        async with open_streams(admission := Admission(), tls=True) as opened:
            plain = await opened.plain()
            await plain.send_all(text * 20)
            with suppress(trio.BrokenResourceError):
                while await plain.receive_some(100):
                    pass
            assert opened.puppets == []
            assert await (await opened.visit()).ask(b"hello") == b"hello"
            assert admission.refused == 0


@pytest.mark.parametrize("begun", [b"", b"\x16\x03\x01"])
async def test_half_a_handshake_is_given_ten_seconds(begun: bytes, autojump_clock: trio.testing.MockClock) -> None:
    autojump_clock.autojump_threshold = 0.05
    async with open_streams(Admission(), tls=True) as opened:
        plain = await opened.plain()
        if begun:
            await plain.send_all(begun)
        begin = trio.current_time()
        with trio.move_on_after(60):
            assert await plain.receive_some(1) == b""
        assert trio.current_time() - begin == pytest.approx(HANDSHAKE_TIMEOUT)


async def test_a_client_that_does_not_trust_the_certificate_harms_nobody() -> None:
    with trio.fail_after(PATIENCE):
        async with open_streams(Admission(), tls=True) as opened:
            stranger = trio.SSLStream(
                await opened.plain(), ssl.create_default_context(), server_hostname="localhost", https_compatible=True)
            with pytest.raises(trio.BrokenResourceError):
                await stranger.do_handshake()
            assert await (await opened.visit()).ask(b"hello") == b"hello"


@pytest.mark.parametrize("tls", [True, False])
async def test_an_error_in_one_session_is_not_the_others(tls: bool) -> None:
    with trio.fail_after(PATIENCE):
        async with open_streams(Admission(), tls=tls) as opened:
            other, wrong = await opened.visit(), await opened.visit()
            await other.ask(b"hello")
            await wrong.ask(b"hello")
            await wrong.send(b"big nonsense\n")
            assert await wrong.at_end()
            assert opened.puppets[1].lost_times == 1
            assert await other.ask(b"again") == b"again"
