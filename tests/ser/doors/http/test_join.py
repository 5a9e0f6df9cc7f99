"""What the link of an invitation opens."""

from typing import Any

import pytest

from tests.ser.clients import Client
from tests.ser.doors.http.asking import Web
from tests.ser.harness import World, pass_time

PAGE = {"Accept": "text/html"}


async def linked(world: World, name: str = "Sunday", **more: Any) -> tuple[Client, str, str]:
    """Somebody with a room, the room, and the code of a link to it."""
    ann = await world.guest("ann")
    room = await ann.good("rooms.create", roomName=name, autoStart=True, **more)
    link = await ann.good("rooms.link", roomId=room["roomId"])
    return ann, room["roomId"], link["code"]


async def test_people_see_who_invites_them_to_what(world: World, web: Web) -> None:
    _, _, code = await linked(world, gameType="connect-four")
    answer = await web.ask("GET", f"/join/{code}", **PAGE)
    assert answer.status == 200
    assert "ann invites you to" in answer.value
    assert "connect four" in answer.value.lower()
    assert "Sunday" in answer.value
    assert f'data-code="{code}"' in answer.value


async def test_the_page_loads_nothing_from_elsewhere_and_says_so(world: World, web: Web) -> None:
    _, _, code = await linked(world)
    answer = await web.ask("GET", f"/join/{code}", **PAGE)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http://" not in answer.value.replace("http://play.test", "")
    assert "https://" not in answer.value


async def test_odd_names_are_text_on_the_page(world: World, web: Web) -> None:
    _, _, code = await linked(world, '<script>alert("x")</script> & "co"')
    page = (await web.ask("GET", f"/join/{code}", **PAGE)).value
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page


async def test_a_program_is_told_how_to_join_and_does(world: World, web: Web) -> None:
    ann, room, code = await linked(world)
    offer = (await web.ask("GET", f"/join/{code}", Accept="application/json")).value
    assert (offer["room"]["roomId"], offer["invitation"]["kind"]) == (room, "link")
    bob = world.player()
    bob.send(offer["join"]["classic"])
    assert (await bob.line())["seat"] in (1, 2)
    assert (await ann.event("games.started"))["status"] == "playing"


async def test_a_visitor_becomes_a_guest_and_sits_down_by_the_line_that_the_link_gives(world: World, web: Web) -> None:
    _, room, code = await linked(world)
    line = (await web.ask("GET", f"/join/{code}", Accept="application/json")).value["join"]["jsonrpc"]
    bob = world.client()
    entered = await bob.good(line["method"], **line["params"])
    assert (entered["room"]["roomId"], entered["user"]["guest"]) == (room, True)


@pytest.mark.parametrize("code", ["guess", "%00", "x" * 100, "..%2f..%2fetc"])
async def test_a_code_that_is_none_opens_nothing(web: Web, code: str) -> None:
    page = await web.ask("GET", f"/join/{code}", **PAGE)
    data = await web.ask("GET", f"/join/{code}", Accept="application/json")
    assert page.status == data.status == 404
    assert "play.js" not in str(page.value)


async def test_a_link_that_is_over_says_so(world: World, web: Web) -> None:
    ann = await world.guest("ann")
    room = await ann.good("rooms.create", roomName="Sunday")
    link = await ann.good("rooms.link", roomId=room["roomId"], expiresMs=60_000)
    await pass_time(61)
    page = await web.ask("GET", f"/join/{link['code']}", **PAGE)
    assert page.status == 410
    assert "not good any more" in page.value


@pytest.mark.parametrize(("name", "kind"), [("play.js", "text/javascript"), ("play.css", "text/css")])
async def test_what_the_page_loads_is_asked_for_again_only_when_it_changed(web: Web, name: str, kind: str) -> None:
    first = await web.ask("GET", f"/static/{name}")
    assert (first.status, first.headers["content-type"].partition(";")[0]) == (200, kind)
    again = await web.ask("GET", f"/static/{name}", if_none_match=first.headers["ETag"])
    assert again.status == 304


async def test_nothing_else_is_given_away(web: Web) -> None:
    for name in ("join.html", "home.html", "..%2fapp.py", "play.js.map"):
        assert (await web.ask("GET", f"/static/{name}")).status == 404
