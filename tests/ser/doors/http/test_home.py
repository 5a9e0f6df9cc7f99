"""The page for people, whether the server is well, and the documents."""

import re

import pytest

from engine.rules import RULES
from ser.doors.http.proxies import Proxies
from tests.ser.doors.http.asking import Web, document, open_web
from tests.ser.harness import World

DOORS = ("tcp://0.0.0.0:5005", "tls://0.0.0.0:5006", "http://0.0.0.0:8080")


async def test_the_page_says_what_this_is_and_how_to_connect_in_every_way(world: World) -> None:
    web = open_web(world, addresses=DOORS)
    page = await web.ask("GET", "/home", Host="games.example.org:8080", Accept="text/html,*/*")
    assert page.status == 200
    assert page.headers["content-type"].startswith("text/html")
    for text in ("nc games.example.org 5005", "cli-client --server games.example.org:5005", "/docs",
                 "http://games.example.org:8080/game", "http://games.example.org:8080/register"):
        assert text in page.value
    assert not [rules.title for rules in RULES.values() if rules.title not in page.value]
    assert not re.search(r"(src|href)=\"?https?:", page.value)


async def test_the_same_as_data(world: World) -> None:
    web = open_web(world, addresses=DOORS)
    answer = await web.ask("GET", "/home", Host="games.example.org:8080", Accept="application/json")
    assert (answer.status, answer.headers["content-type"]) == (200, "application/json")
    assert {name: answer.value[name] for name in ("socket", "tls", "http", "documentation")} == {
        "socket": "games.example.org:5005", "tls": "games.example.org:5006", "http": "http://games.example.org:8080",
        "documentation": "http://games.example.org:8080/docs"}
    assert [kind["gameType"] for kind in answer.value["gameTypes"]] == [*RULES]


async def test_an_address_of_version_six_stays_one(world: World) -> None:
    web = open_web(world, addresses=("tcp://[::]:5005",))
    answer = await web.ask("GET", "/home", Host="[2001:db8::1]:8080", Accept="application/json")
    assert answer.value["socket"] == "[2001:db8::1]:5005"


async def test_what_a_request_says_is_text_on_the_page(world: World) -> None:
    web = open_web(world, proxies=Proxies((), "https://play.example.org/<b>"), addresses=DOORS)
    page = await web.ask("GET", "/home")
    assert "<b>" not in page.value


async def test_the_root_leads_to_the_page(web: Web) -> None:
    answer = await web.ask("GET", "/")
    assert (answer.status, answer.headers["location"]) == (307, "/home")


async def test_whether_the_server_lives_and_is_ready(world: World) -> None:
    web = open_web(world, ready=False)
    assert (await web.ask("GET", "/healthz")).both == (200, {"status": "ok"})
    starting = await web.ask("GET", "/readyz")
    assert (starting.status, starting.code) == (503, "starting")
    web.site.ready = True
    assert (await web.ask("GET", "/readyz")).both == (200, {"status": "ready"})


async def test_the_documents(web: Web) -> None:
    told = await web.ask("GET", "/openapi.json")
    assert told.value == document()
    page = await web.ask("GET", "/docs")
    assert "/openapi.json" in page.value
    assert "https://cdn.jsdelivr.net" in page.headers["content-security-policy"]


@pytest.mark.parametrize("path", document()["paths"])
def test_every_operation_says_what_it_does_and_what_can_go_wrong(path: str) -> None:
    for method, operation in document()["paths"][path].items():
        assert operation.get("summary"), (method, path)
        assert operation.get("description"), (method, path)
        assert {"400", "413", "415", "429", "503"} <= operation["responses"].keys()
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")):
                assert "application/json" in response["content"], (method, path, status)
        assert "401" in operation["responses"] or not operation.get("security"), (method, path)


def test_every_way_to_show_a_token_is_described() -> None:
    told = document()
    used = {name for operations in told["paths"].values() for operation in operations.values()
            for scheme in operation.get("security", ()) for name in scheme}
    assert used == told["components"]["securitySchemes"].keys() == {"bearer", "Token", "Auth-Token"}
