"""Nothing is sent to where the operator has not allowed it, whatever an address looks like; what is allowed arrives."""

import json
import logging
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

import attrs
import pytest
import trio

from ser.app.ports import AddressRefusedError, NotSentError
from ser.main import StartError, _notifier
from ser.notify import SERVICES, AppriseNotifier, UnknownServiceError, guarded, is_allowed
from ser.settings import Settings
from tests.ser.harness import open_world

pytest.importorskip("apprise")

TIMEOUT = 10.0


@attrs.define
class Service:
    """A service on loopback that takes requests, and answers each with the next status."""

    port: int = 0
    statuses: list[int] = attrs.field(factory=list)
    headers: bytes = b""
    requests: list[bytes] = attrs.field(factory=list)
    slow: bool = False
    arrived: trio.Event = attrs.field(factory=trio.Event)

    async def serve(self, stream: trio.SocketStream) -> None:
        data = b""
        while b"\r\n\r\n" not in data or len(data.partition(b"\r\n\r\n")[2]) < _length(data):
            more = await stream.receive_some(65536)
            if not more:
                return
            data += more
        self.requests.append(data)
        self.arrived.set()
        if self.slow:
            await trio.sleep_forever()
        status = self.statuses.pop(0) if self.statuses else 200
        await stream.send_all(b"HTTP/1.1 %d X\r\nContent-Length: 2\r\nConnection: close\r\n%s\r\nok" % (
            status, self.headers))

    @property
    def messages(self) -> list[Any]:
        return [json.loads(request.partition(b"\r\n\r\n")[2]) for request in self.requests]


def _length(data: bytes) -> int:
    for line in data.partition(b"\r\n\r\n")[0].split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


@asynccontextmanager
async def open_service(**members: Any) -> AsyncIterator[Service]:
    service = Service(**members)
    async with trio.open_nursery() as nursery:
        (listener,) = await trio.open_tcp_listeners(0, host="127.0.0.1")
        service.port = listener.socket.getsockname()[1]
        nursery.start_soon(partial(trio.serve_listeners, service.serve, [listener]))
        yield service
        nursery.cancel_scope.cancel()


def notifier(*services: str, hosts: tuple[str, ...] = (), timeout: float = TIMEOUT) -> AppriseNotifier:
    return AppriseNotifier(services or tuple(SERVICES), hosts, timeout)


# ---------------------------------------------------------------------------------------------------------- arriving


async def test_a_message_arrives() -> None:
    async with open_service() as service:
        sender = notifier("json", hosts=(f"127.0.0.1:{service.port}",))
        address = f"json://127.0.0.1:{service.port}/hook"
        await sender.check(address)
        assert service.requests == [], "checking sends nothing"
        await sender.send(address, "ser", "It is your turn.\nReally <b>now</b>.")
        (message,) = service.messages
        assert (message["title"], message["message"]) == ("ser", "It is your turn.\nReally <b>now</b>.")
        assert service.requests[0].startswith(b"POST /hook ")


@pytest.mark.parametrize("status", [400, 401, 404, 500, 503])
async def test_what_is_not_taken_is_worth_another_attempt(status: int) -> None:
    async with open_service(statuses=[status]) as service:
        sender = notifier("json", hosts=(f"127.0.0.1:{service.port}",))
        with pytest.raises(NotSentError) as caught:
            await sender.send(f"json://127.0.0.1:{service.port}", "ser", "text")
        assert caught.value.again
        await sender.send(f"json://127.0.0.1:{service.port}", "ser", "text")


async def test_where_nobody_listens_it_is_worth_another_attempt() -> None:
    async with open_service() as service:
        port = service.port
    with pytest.raises(NotSentError) as caught:
        await notifier("json", hosts=(f"127.0.0.1:{port}",)).send(f"json://127.0.0.1:{port}", "ser", "text")
    assert caught.value.again


async def test_what_takes_too_long_may_have_arrived() -> None:
    async with open_service(slow=True) as service:
        sender = notifier("json", hosts=(f"127.0.0.1:{service.port}",), timeout=0.1)
        with pytest.raises(NotSentError) as caught:
            await sender.send(f"json://127.0.0.1:{service.port}", "ser", "text")
        assert not caught.value.again


async def test_nobody_is_followed_elsewhere() -> None:
    async with open_service() as other, open_service(statuses=[307]) as service:
        service.headers = b"Location: http://127.0.0.1:%d/\r\n" % other.port
        both = (f"127.0.0.1:{service.port}", f"127.0.0.1:{other.port}")
        with pytest.raises(NotSentError):
            await notifier("json", hosts=both).send(f"json://127.0.0.1:{service.port}", "ser", "text")
        assert (len(service.requests), other.requests) == (1, [])


async def test_a_turn_reaches_a_player_who_is_away() -> None:
    async with open_service() as service:
        sender = notifier("json", hosts=(f"127.0.0.1:{service.port}",))
        async with open_world(notifier=sender, notify_delay=0.01) as world:
            ann, bob = await world.registered("ann"), await world.registered("bob")
            address = f"json://127.0.0.1:{service.port}/bob"
            bob.send(bob.request("notifications.subscribe", address=address))
            assert "result" in await bob.line(within=TIMEOUT)
            game_id = (await ann.good("lobby.quickMatch"))["gameId"]
            await bob.good("lobby.quickMatch")
            await bob.leave()
            await ann.good("games.move", gameId=game_id, position=4)
            with trio.fail_after(TIMEOUT):
                await service.arrived.wait()
        (message,) = service.messages
        assert (message["title"], message["message"]) == ("ser", "It is your turn in tic-tac-toe against ann.")


# ----------------------------------------------------------------------------------------------------------- refusing

NOWHERE = ("", "x", "json", "json:", "json:/", "json://", "bogus://host", "JSON ://host", "http://127.0.0.1",
           "file:///etc/passwd", "syslog://", "dbus://", "windows://", "json:///", "ntfys://?", "tgram://x",
           "mailto://", "json://[", "json://\\x", "apprise://127.0.0.1/token", "exec://ls")


@pytest.mark.parametrize("address", NOWHERE)
async def test_what_is_no_address_of_a_service_is_refused(address: str) -> None:
    sender = notifier(hosts=("127.0.0.1", "host"))
    for attempt in (sender.check(address), sender.send(address, "ser", "text")):
        with pytest.raises(AddressRefusedError):
            await attempt


async def test_services_that_the_operator_has_not_listed_are_refused() -> None:
    with pytest.raises(AddressRefusedError, match="ntfys://, tgram:// only"):
        await notifier("ntfys", "tgram").check("json://127.0.0.1")


@pytest.mark.parametrize("address", [
    "json://127.0.0.1", "json://127.0.0.1:8080/admin", "json://localhost", "json://[::1]", "json://[::ffff:127.0.0.1]:80",
    "json://2130706433", "json://0x7f.1", "json://0", "json://169.254.169.254/latest/meta-data", "json://good.example.org@evil",
    "json://good.example.org:80@evil/", "json://evil#@good.example.org", "json://user:pass@evil", "json://good.example.org.evil",
    "json://evil.example.org", "json://example.org", "json://good.example.org:22", "json://good.example.org:6379/",
    "jsons://push.example.org:8444", "json://push.example.org", "jsons://a.b.wild.example.com.evil/", "json://wild.example.com",
    "ntfys://ntfy.evil.org/topic", "ntfy://127.0.0.1/topic", "gotify://127.0.0.1/token12345abcde",
    "mailtos://user:pass@evil.org", "mailtos://user:pass@gmail.com", "mailtos://me:x@good.example.org?smtp=127.0.0.1",
    "mailtos://me:x@good.example.org?smtp=evil&to=you@there.org", "matrixs://u:p@evil/#room",
    "nctalks://u:p@evil/room", "rockets://u:p@evil/#c", "barks://evil/key",
    "signal://evil/+15551234567/+15557654321", "mmosts://evil/3ccdd113474722377935511fc85d3dd4",
])
async def test_hosts_that_are_not_allowed_are_refused(address: str) -> None:
    sender = notifier(hosts=("good.example.org", "push.example.org:8443", "*.wild.example.com"))
    with pytest.raises(AddressRefusedError):
        await sender.check(address)
    with pytest.raises((AddressRefusedError, NotSentError)):
        await sender.send(address, "ser", "text")


@pytest.mark.parametrize("address", [
    "json://good.example.org", "jsons://GOOD.example.org./path", "json://good.example.org:443/", "jsons://push.example.org:8443",
    "jsons://a.b.wild.example.com", "ntfys://topic", "ntfys://ntfy.sh/topic?priority=high", "ntfy://good.example.org/topic",
    "tgram://123456789:abcdefg_hijklmnopqrstuvwxyz1234567/12315544/", "discord://4174216298/JHMHI8qBe7bk2ZwO5U711o3dV_js",
    "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ/#general", "pbul://abcdefghijklmnopqrstuvwxyz0123456",
    "pover://abcdefghijklmnopqrstuvwxyz0123@abcdefghijklmnopqrstuvwxyz0123", "gchat://workspace/key/token",
    "zulip://botname@apprise/abcdefghijklmnopqrstuvwxyz012345/stream", "gotifys://good.example.org/token12345abcde",
    "mailtos://user:pass@good.example.org?to=me@elsewhere.org", "mailto://me:x@elsewhere.org?smtp=good.example.org",
    "matrixs://u:p@good.example.org/#room", "mmosts://good.example.org/3ccdd113474722377935511fc85d3dd4",
    "rockets://u:p@good.example.org/#chan", "nctalks://u:p@good.example.org/room", "barks://good.example.org/device",
    "signals://good.example.org/+15551234567/+15557654321",
])
async def test_hosts_that_are_allowed_are_taken(address: str) -> None:
    await notifier(hosts=("good.example.org", "push.example.org:8443", "*.wild.example.com")).check(address)


@pytest.mark.parametrize("parameters", [
    "verify=no", "redirect=yes", "+X-Admin=1", "-x=1", ":payload=1", "method=DELETE", "rto=600", "cto=600", "retry=9",
    "attach=/etc/passwd", "store=yes", "emojis=yes", "format=html", "tz=x", "overflow=split", "unheard=of", "%2BX=1",
])
async def test_parameters_that_are_not_known_to_be_harmless_are_refused(parameters: str) -> None:
    with pytest.raises(AddressRefusedError):
        await notifier(hosts=("good.example.org",)).check(f"json://good.example.org/?{parameters}")


async def test_key_files_are_not_read() -> None:
    sender = notifier(hosts=("good.example.org",))
    for parameters in ("pgp=yes&pgpkey=/etc/passwd", "keyfile=/etc/passwd"):
        with pytest.raises(AddressRefusedError):
            await sender.check(f"mailtos://user:pass@good.example.org?{parameters}")


async def test_of_an_address_nothing_is_logged(
    capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with open_service(statuses=[500, 500]) as service:
        sender = notifier(hosts=("127.0.0.1:1", f"127.0.0.1:{service.port}"))
        for address in (f"json://user:Secret17@127.0.0.1:{service.port}/Secret17", "json://u:Secret17@127.0.0.1:1/Secret17",
                        "json://Secret17", "tgram://Secret17", "bogus://Secret17", "json://Secret17/?Secret17=1"):
            for attempt in (sender.check(address), sender.send(address, "ser", "text")):
                try:
                    await attempt
                except (AddressRefusedError, NotSentError) as error:
                    assert "Secret17" not in str(error)  # noqa: PT017 - it may or may not be refused
    assert "Secret17" not in "".join(capsys.readouterr()) + caplog.text


def test_a_service_that_there_is_not_is_the_operators_mistake() -> None:
    with pytest.raises(UnknownServiceError, match="there is no service 'smtp'; there are mailto, "):
        notifier("ntfys", "smtp")


def test_the_server_does_not_start_with_it() -> None:
    with pytest.raises(StartError, match="SER_NOTIFY_SERVICES: there is no service 'smtp'"):
        _notifier(Settings(notify_services="ntfys, smtp"))
    assert _notifier(Settings(notify_services=" , ")) is None
    made = _notifier(Settings(notify_services="ntfys, json", notify_hosts="a.org, b.org:99"))
    assert made is not None
    assert made.services == ("ntfys", "json")


def test_without_the_extra_the_server_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ser.notify.find_spec", lambda name: None)
    with pytest.raises(StartError, match=r"pip install 'ser\[notify\]'"):
        _notifier(Settings(notify_services="ntfys"))


# ---------------------------------------------------------------------------------------------------------- the guard


@pytest.mark.parametrize(("entry", "host", "port", "allowed"), [
    ("a.org", "a.org", 443, True), ("a.org", "a.org", 80, True), ("a.org", "a.org", 587, True),
    ("a.org", "a.org", 22, False), ("A.org", "a.org", 443, True), ("a.org", "b.a.org", 443, False),
    ("a.org", "xa.org", 443, False), ("a.org:8443", "a.org", 8443, True), ("a.org:8443", "a.org", 443, False),
    ("*.a.org", "b.a.org", 443, True), ("*.a.org", "c.b.a.org", 443, True), ("*.a.org", "a.org", 443, False),
    ("*.a.org", ".a.org", 443, False), ("*.a.org:99", "b.a.org", 99, True), ("::1", "::1", 443, True),
    ("[::1]:99", "::1", 99, True), ("[::1]:99", "::1", 443, False), ("::1:99", "::1", 99, False),
    ("127.0.0.1:99", "127.0.0.1", 99, True), ("*", "a.org", 443, False),
])
def test_a_list_of_hosts_says_what_it_says(entry: str, host: str, port: int, allowed: bool) -> None:
    assert is_allowed(host, port, [entry]) is allowed


async def test_only_the_thread_that_sends_is_guarded() -> None:
    notifier("json")  # puts the hook in its place
    outcomes: list[str] = []
    inside, outside = threading.Event(), threading.Event()

    def guarded_thread() -> None:
        with guarded(("a.org",)):
            inside.set()
            outside.wait()
            outcomes.append(_reach())

    async with open_service() as service, trio.open_nursery() as nursery:
        nursery.start_soon(trio.to_thread.run_sync, guarded_thread)
        await trio.to_thread.run_sync(inside.wait)
        stream = await trio.open_tcp_stream("127.0.0.1", service.port)
        await stream.aclose()
        outside.set()
    assert outcomes == ["PermissionError"]


def _reach() -> str:
    import socket  # noqa: PLC0415

    with socket.socket() as sock:
        try:
            sock.connect(("127.0.0.1", 9))  # no name has been looked up
        except OSError as error:
            return type(error).__name__
    return "connected"


@pytest.mark.parametrize("code", [
    "__import__('subprocess').run(['true'])", "__import__('os').system('true')",
    "__import__('socket').create_connection(('127.0.0.1', 9))", "__import__('socket').gethostbyname('localhost')",
])
def test_a_guarded_thread_cannot_do_anything_else_either(code: str) -> None:
    notifier("json")
    with guarded(("a.org",)), pytest.raises(PermissionError):
        eval(code)  # noqa: S307
