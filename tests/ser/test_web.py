"""The HTTP door of a real server: on its own port, beside the others, with the same games."""

import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import attrs
import httpx
import orjson
import pytest
import trio
from prometheus_client.parser import text_string_to_metric_families

from ser.main import Server, StartError, open_server
from ser.settings import Settings
from tests.ser.processes import command, server

PATIENCE = 20.0
PASSWORD = "correct horse battery"


@attrs.define
class Site:
    """A running server, and somebody who asks it over HTTP."""

    server: Server
    client: httpx.AsyncClient

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> httpx.Response:
        content = None if body is None else orjson.dumps(body)
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.client.request(method, path, content=content, headers=said)

    async def figures(self, **headers: str) -> dict[tuple[str, ...], float]:
        """All figures, by name and the values of their labels."""
        answer = await self.ask("GET", "/metrics", **headers)
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        return {(sample.name, *sample.labels.values()): sample.value
                for family in text_string_to_metric_families(answer.text) for sample in family.samples}


def hello(name: str, version: str) -> bytes:
    """A line by which a client names itself."""
    params = {"client": {"name": name, "version": version}}
    return orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": "server.hello", "params": params}) + b"\n"


@asynccontextmanager
async def site(**settings: Any) -> AsyncIterator[Site]:
    """A server in memory, on ports that the system chooses."""
    given = {"port": 0, "http_port": 0, "database_url": "memory:", "bots_at_once": 0, **settings}
    with trio.fail_after(PATIENCE):
        async with open_server(Settings(**given)) as running:
            base = next(address for address in running.addresses if address.startswith("http://"))
            async with httpx.AsyncClient(base_url=base) as client:
                yield Site(running, client)


async def test_two_players_play_by_a_url(tmp_path: Path) -> None:
    async with site(database_url=f"sqlite:///{tmp_path}/ser.db") as opened:
        made = await opened.ask("POST", "/game")
        path = made.json()["invitationUrl"].removeprefix(str(opened.client.base_url).rstrip("/")).removesuffix("/join")
        assert path.startswith("/game/")
        joined = await opened.ask("POST", f"{path}/join")
        tokens = [answer.headers["Set-Auth-Token"] for answer in (joined, made)]
        for number, position in enumerate(("A1", "B1", "A2", "B2", "A3")):
            played = await opened.ask("PUT", path, {"position": position}, Auth_Token=tokens[number % 2])
            assert (played.status_code, played.json()) == (200, {"result": "OK"})
        assert (await opened.ask("GET", path, Auth_Token=tokens[1])).json() == {"status": "YOU_LOST"}


async def test_the_addresses_are_told_and_the_server_is_ready() -> None:
    async with site() as opened:
        assert [address.partition(":")[0] for address in opened.server.addresses] == ["tcp", "http"]
        assert (await opened.ask("GET", "/readyz")).json() == {"status": "ready"}
        told = (await opened.ask("GET", "/home", Accept="application/json")).json()
        assert f"tcp://{told['socket']}" == opened.server.addresses[0]


async def test_an_empty_port_switches_it_off() -> None:
    with trio.fail_after(PATIENCE):
        async with open_server(Settings(port=0, http_port=None, database_url="memory:")) as running:
            assert [address.partition(":")[0] for address in running.addresses] == ["tcp"]
            assert running.web is None


async def test_a_port_in_use_keeps_the_server_from_starting() -> None:
    with socket.create_server(("127.0.0.1", 0)) as other, pytest.RaisesGroup(
            pytest.RaisesExc(StartError, match="cannot listen"), flatten_subgroups=True):
        async with open_server(Settings(port=0, http_port=other.getsockname()[1], database_url="memory:")):
            pass


# --------------------------------------------------------------------------------------------------------- figures


async def test_what_is_done_is_measured() -> None:
    async with site() as opened:
        before = await opened.figures()
        assert before["ser_connections", "http"] == 1
        await opened.ask("POST", "/game")
        await opened.ask("POST", "/register", {"name": "ann", "password": PASSWORD})
        for _ in range(2):
            await opened.ask("POST", "/login", {"name": "ann", "password": "wrong password"})
        stream = await trio.open_tcp_stream("127.0.0.1", int(opened.server.addresses[0].rpartition(":")[2]))
        await stream.send_all(b'{"username":"bob"}\n' + hello("x", "7"))
        while b"jsonrpc" not in await stream.receive_some(65536):
            pass
        after = await opened.figures()
        expected = {
            ("ser_connections", "tcp"): 1, ("ser_clients", "x 7"): 1, ("ser_games", "waiting", "tic-tac-toe"): 2,
            ("ser_requests_total", "classic", "join", "ok"): 1,
            ("ser_requests_total", "jsonrpc", "server.hello", "ok"): 1,
            ("ser_requests_total", "http", "auth.login", "bad_credentials"): 2,
            ("ser_logins_refused_total", "bad_credentials"): 2, ("ser_http_answers_total", "POST", "/login", "401"): 2,
            ("ser_http_seconds_count", "POST", "/game"): 1, ("ser_internal_errors_total",): 0, ("ser_moves_total",): 0,
            ("ser_queue_length", "journal"): 0, ("ser_bots_thinking",): 0, ("ser_slow_clients_cut_total", "http"): 0,
            ("ser_slow_clients_cut_total", "websocket"): 0, ("ser_connections", "websocket"): 0,
        }
        assert {name: after.get(name) for name in expected} == expected
        assert after["ser_commit_seconds_count",] >= 4
        assert after["ser_commit_seconds_bucket", "+Inf"] == after["ser_commit_seconds_count",]
        await stream.aclose()


async def test_the_same_figures_are_there_as_json() -> None:
    async with site() as opened:
        figures = await opened.figures()
        told = (await opened.ask("GET", "/metrics", Accept="application/json")).json()
        names = {(sample["name"], *sample["labels"].values()) for family in told for sample in family["samples"]}
        assert {name for name in figures if name[0].startswith("ser_")} <= names | {
            ("ser_http_answers_total", "GET", "/metrics", "200")}


async def test_a_token_closes_the_figures() -> None:
    async with site(metrics_token="secret") as opened:
        assert (await opened.ask("GET", "/metrics")).status_code == 401
        assert (await opened.ask("GET", "/metrics", Authorization="Bearer guess")).status_code == 401
        assert await opened.figures(Authorization="Bearer secret")


async def test_clients_that_name_themselves_wildly_are_not_all_told_apart() -> None:
    async with site() as opened:
        streams = []
        for number in range(30):
            streams.append(await trio.open_tcp_stream("127.0.0.1", int(opened.server.addresses[0].rpartition(":")[2])))
            await streams[-1].send_all(hello(f"{number}" * 50, '\u202e"\n'))
            await streams[-1].receive_some(65536)
        clients = {name: value for name, value in (await opened.figures()).items() if name[0] == "ser_clients"}
        assert len(clients) == 21
        assert clients["ser_clients", "others"] == 10
        for stream in streams:
            await stream.aclose()


# ------------------------------------------------------------------------------------------------------- processes


def test_a_server_that_is_stopped_answers_what_is_under_way_and_leaves_in_order(tmp_path: Path) -> None:
    with server(tmp_path, SER_HTTP_PORT="0") as process:
        scheme, host, port = process.addresses[1]
        assert scheme == "http"
        with httpx.Client(base_url=f"http://{host}:{port}") as client:
            assert client.get("/readyz").status_code == 200
            with socket.create_connection((host, port)) as silent, socket.create_connection((host, port)) as half:
                half.sendall(b"POST /game HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{")
                silent.settimeout(10)
                assert process.stop(signal.SIGTERM) == 0
                assert silent.recv(1) == b""


def test_a_wrong_setting_is_told(tmp_path: Path) -> None:
    wrong = {"SER_HTTP_PORT": "http", "SER_TRUSTED_PROXIES": "proxy", "SER_PUBLIC_URL": "play.example.org"}
    for name, value in wrong.items():
        status, _, err = command(tmp_path, **{name: value})
        assert status == 2
        assert name.removeprefix("SER_").lower() in err
