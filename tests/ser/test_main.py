"""The server put together: doors that lead to one application, on real sockets."""

import shutil
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest
import trio
import trio.testing
import trustme

from ser.main import Server, StartError, open_server
from ser.settings import Settings

PATIENCE = 20.0


@attrs.define
class Caller:
    """A client of a server on real sockets."""

    stream: Any
    buffer: bytes = b""

    async def send(self, **message: Any) -> None:
        await self.stream.send_all(orjson.dumps(message) + b"\n")

    async def line(self) -> Any:
        """The next line; None at the end."""
        while b"\n" not in self.buffer:
            data = bytes(await self.stream.receive_some(65536))
            if not data:
                return None
            self.buffer += data
        line, _, self.buffer = self.buffer.partition(b"\n")
        return orjson.loads(line)

    async def ask(self, **message: Any) -> Any:
        await self.send(**message)
        return await self.line()


@attrs.define
class Site:
    """A running server with its callers."""

    server: Server
    streams: list[trio.SocketStream] = attrs.field(factory=list)

    def port(self, scheme: str) -> int:
        address = next(address for address in self.server.addresses if address.startswith(scheme + "://"))
        return int(address.rpartition(":")[2])

    async def call(self, scheme: str = "tcp", host: str = "127.0.0.1", context: ssl.SSLContext | None = None) -> Caller:
        self.streams.append(await trio.open_tcp_stream(host, self.port(scheme)))
        if context is None:
            return Caller(self.streams[-1])
        return Caller(trio.SSLStream(self.streams[-1], context, server_hostname="localhost", https_compatible=True))


@asynccontextmanager
async def site(**settings: Any) -> AsyncIterator[Site]:
    """A server with these settings, in memory, on ports that the system chooses."""
    with trio.fail_after(PATIENCE):
        async with open_server(Settings(port=0, database_url="memory:", **{"http_port": None, **settings})) as server:
            opened = Site(server)
            yield opened
            for stream in opened.streams:
                stream.socket.close()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, dict[str, str]]:
    """A client's context that trusts the certificate, and the settings with its files."""
    folder, authority = tmp_path_factory.mktemp("tls"), trustme.CA()
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context, certify(folder, authority)


def certify(folder: Path, authority: trustme.CA) -> dict[str, str]:
    made = authority.issue_cert("localhost")
    (folder / "key.pem").write_bytes(made.private_key_pem.bytes())
    (folder / "cert.pem").write_bytes(b"".join(blob.bytes() for blob in made.cert_chain_pems))
    return {"tls_cert": str(folder / "cert.pem"), "tls_key": str(folder / "key.pem")}


def copied(files: dict[str, str], folder: Path) -> dict[str, str]:
    """The same settings, with files of their own."""
    return {name: shutil.copy(path, folder) for name, path in files.items()}


def spoil(path: str, text: str) -> None:
    Path(path).write_text(text, encoding="utf-8")


Certificate = tuple[ssl.SSLContext, dict[str, str]]


async def test_two_players_meet_over_tcp_and_tls(certificate: Certificate) -> None:
    context, files = certificate
    async with site(tls_port=0, **files) as opened:
        ann, bob = await opened.call(), await opened.call("tls", context=context)
        ids = [await player.ask(username=name) for player, name in ((ann, "ann"), (bob, "bob"))]
        assert ids[0]["gameId"] == ids[1]["gameId"]
        for mover, other, mine, position in ((ann, bob, ids[0], 4), (bob, ann, ids[1], "A1")):
            await mover.send(gameId=mine["gameId"], playerId=mine["playerId"], position=position)
            assert await other.line() == {"position": position}


async def test_the_addresses_are_told_with_the_ports_that_were_chosen(certificate: Certificate) -> None:
    async with site(tls_port=0, **certificate[1]) as opened:
        assert [address.rpartition(":")[0] for address in opened.server.addresses] == [
            "tcp://127.0.0.1", "tls://127.0.0.1"]
        assert opened.port("tcp") != opened.port("tls")


async def test_an_address_of_ipv6_stands_in_brackets() -> None:
    try:
        async with site(host="::1") as opened:
            assert opened.server.addresses[0].startswith("tcp://[::1]:")
            assert "result" in await (await opened.call(host="::1")).ask(jsonrpc="2.0", method="server.ping", id=1)
    except* StartError:
        pytest.skip("this machine has no IPv6")


async def test_limits_of_the_settings_hold() -> None:
    async with site(rate=7.5, max_connections_per_address=1) as opened:
        caller = await opened.call()
        hello = await caller.ask(jsonrpc="2.0", method="server.hello", id=1)
        assert hello["result"]["limits"]["rate"] == 7.5
        assert await (await opened.call()).line() is None


async def test_passwords_are_hashed_for_good() -> None:
    async with site() as opened:
        ann, back = await opened.call(), await opened.call()
        name = {"username": "ann", "password": "correct horse battery"}
        assert "result" in await ann.ask(jsonrpc="2.0", method="auth.register", id=1, params=name)
        account = await opened.server.app.store.account_named("ann")
        assert account is not None
        assert str(account.password_hash).startswith("$argon2id$")
        assert "gameId" in await back.ask(**name)


async def test_a_new_certificate_is_used_after_it_was_read_again(certificate: Certificate, tmp_path: Path) -> None:
    authority, context = trustme.CA(), ssl.create_default_context()
    authority.configure_trust(context)
    _, files = certificate
    own = copied(files, tmp_path)
    async with site(tls_port=0, **own) as opened:
        with pytest.raises(trio.BrokenResourceError):
            await (await opened.call("tls", context=context)).ask(username="ann")
        certify(tmp_path, authority)
        opened.server.load_certificate()
        assert "gameId" in await (await opened.call("tls", context=context)).ask(username="bob")


@pytest.mark.parametrize("broken", ["", "rubbish"])
async def test_a_certificate_that_cannot_be_read_again_leaves_the_old_one(
    certificate: Certificate, tmp_path: Path, broken: str
) -> None:
    context, files = certificate
    own = copied(files, tmp_path)
    async with site(tls_port=0, **own) as opened:
        spoil(own["tls_cert"], broken)
        with pytest.raises(StartError, match="certificate cannot be used"):
            opened.server.load_certificate()
        assert "gameId" in await (await opened.call("tls", context=context)).ask(username="bob")


# ----------------------------------------------------------------------------------------------------------- draining


async def no_signals() -> AsyncIterator[int]:
    await trio.sleep_forever()
    yield 0


async def test_when_it_drains_everybody_is_told_at_every_door_and_nobody_comes_in(certificate: Certificate) -> None:
    context, files = certificate
    async with site(tls_port=0, **files) as opened, trio.open_nursery() as nursery:
        callers = [await opened.call(), await opened.call("tls", context=context)]
        for caller in callers:
            await caller.ask(jsonrpc="2.0", method="auth.guest", id=1)
        nursery.start_soon(opened.server.drain, no_signals())
        for caller in callers:
            assert (await caller.line())["params"] == {"reason": "shutting_down", "retry": True, "afterMs": 1000}
            assert await caller.line() is None
        for scheme in ("tcp", "tls"):
            with pytest.raises(OSError, match="all attempts to connect"):
                await opened.call(scheme)
        for stream in opened.streams:
            stream.socket.close()


async def test_who_does_not_go_is_not_waited_for() -> None:
    async with site() as opened:
        stubborn = await opened.call()
        await stubborn.ask(jsonrpc="2.0", method="auth.guest", id=1)
        begin = trio.current_time()
        await opened.server.drain(no_signals())
        assert trio.current_time() - begin < 5


async def test_a_second_signal_ends_the_draining_at_once() -> None:
    send, receive = trio.open_memory_channel[int](1)
    async with site(drain_timeout=60.0) as opened, trio.open_nursery() as nursery:
        opened.server.app.spawn(trio.sleep_forever)
        nursery.start_soon(opened.server.drain, receive)
        await trio.testing.wait_all_tasks_blocked()
        send.send_nowait(15)
        await trio.testing.wait_all_tasks_blocked()
        assert not nursery.child_tasks
