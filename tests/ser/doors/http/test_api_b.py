"""API B, as its page has it: two players and an invitation URL, without accounts."""

from typing import Any

import attrs
import pytest
import trio

from ser.doors.http.proxies import Proxies
from tests.ser.doors.http.asking import Answer, Web, open_web
from tests.ser.harness import World, pass_time


@attrs.define
class Player:
    """Who holds a token for one game."""

    web: Web
    path: str
    token: str
    header: str = "Auth-Token"

    async def status(self) -> Answer:
        return await self.web.ask("GET", self.path, token=self.token, header=self.header)

    async def put(self, body: Any) -> Answer:
        return await self.web.ask("PUT", self.path, body, token=self.token, header=self.header)

    async def play(self, *positions: str) -> None:
        for position in positions:
            assert (await self.put({"position": position})).both == (200, {"result": "OK"})


async def opened(web: Web, body: Any = None) -> Player:
    """Who has opened a game."""
    answer = await web.ask("POST", "/game", *(() if body is None else (body,)))
    assert answer.status == 201, answer
    url = answer.value["invitationUrl"]
    assert answer.value.keys() == {"invitationUrl"}
    assert url.startswith("http://play.test/game/")
    return Player(web, url.removeprefix("http://play.test").removesuffix("/join"), answer.headers["Set-Auth-Token"])


async def joined(host: Player) -> Player:
    """Who was invited."""
    answer = await host.web.ask("POST", f"{host.path}/join")
    assert answer.both == (200, {"status": "YOUR_TURN"})
    return Player(host.web, host.path, answer.headers["Set-Auth-Token"])


async def pair(web: Web, body: Any = None) -> tuple[Player, Player]:
    """Who has opened a game, and who was invited and is to move."""
    host = await opened(web, body)
    return host, await joined(host)


async def played(first: Player, second: Player, *positions: str) -> None:
    for number, position in enumerate(positions):
        await (first, second)[number % 2].play(position)


async def test_a_story_of_two_players_and_a_url(web: Web) -> None:
    ann = await opened(web)
    assert (await ann.status()).both == (200, {"status": "AWAITING_OTHER_PLAYER"})
    bob = await joined(ann)
    assert bob.token != ann.token
    assert [(await player.status()).value["status"] for player in (ann, bob)] == ["OTHER_PLAYER_TURN", "YOUR_TURN"]
    assert (await bob.put({"position": "A1"})).both == (200, {"result": "OK"})
    assert (await ann.put({"position": "A1"})).both == (200, {"result": "SPACE_TAKEN"})
    assert (await ann.status()).value == {"status": "YOUR_TURN"}
    await played(ann, bob, "B1", "A2", "B2", "A3")
    assert [(await player.status()).value["status"] for player in (ann, bob)] == ["YOU_LOST", "YOU_WON"]


# ------------------------------------------------------------------------------------------------------------- opening


async def test_the_url_says_where_the_server_was_reached(web: Web) -> None:
    answer = await web.ask("POST", "/game", Host="games.example.org:8443")
    assert answer.value["invitationUrl"].startswith("http://games.example.org:8443/game/")
    assert answer.value["invitationUrl"].removesuffix("/join") == answer.headers["Location"]


async def test_the_url_is_where_the_operator_says(world: World) -> None:
    web = open_web(world, proxies=Proxies((), "https://play.example.org/"))
    answer = await web.ask("POST", "/game", Host="evil.example.org")
    assert answer.value["invitationUrl"].startswith("https://play.example.org/game/")


@pytest.mark.parametrize("host", ['"><script>', "a b", "a/b", "http://a", "é", ""])
async def test_a_host_that_cannot_be_one_is_not_repeated(web: Web, host: str) -> None:
    answer = await web.ask("POST", "/game", Host=host)
    assert answer.value["invitationUrl"].startswith("http://play.test/game/")


@pytest.mark.parametrize("body", [
    None, {}, {"size": 3}, {"gameType": "tic-tac-toe"}, {"gameType": "mnk", "options": {}},
], ids=str)
async def test_without_a_wish_it_is_three_by_three(web: Web, body: Any) -> None:
    host, guest = await pair(web, body)
    assert (await guest.put({"position": "A4"})).status == 422
    await played(guest, host, "A1", "B1", "A2", "B2", "A3")
    assert (await guest.status()).value["status"] == "YOU_WON"


async def test_a_larger_board_is_an_option(web: Web) -> None:
    host, guest = await pair(web, {"size": 19})
    await guest.play("S19")
    for row in range(18):
        await host.play(f"A{row + 1}")
        await guest.play(f"B{row + 1}")
    await host.play("A19")
    assert (await host.status()).value["status"] == "YOU_WON"


async def test_so_is_another_game_for_two(web: Web) -> None:
    host, guest = await pair(web, {"gameType": "mnk", "options": {"rows": 5, "columns": 7, "line": 4}})
    await played(guest, host, "E7", "A1", "D7", "A2", "C7", "A3", "B7")
    assert (await guest.status()).value["status"] == "YOU_WON"
    host, guest = await pair(web, {"gameType": "connect-four"})
    await played(guest, host, "4", "3", "4", "3", "4", "3", "4")
    assert (await host.status()).value["status"] == "YOU_LOST"


@pytest.mark.parametrize(("body", "code"), [
    ({"size": 2}, "invalid_params"), ({"size": 20}, "invalid_params"), ({"size": "4"}, "invalid_params"),
    ({"size": 4, "gameType": "mnk"}, "invalid_params"), ({"size": 3, "options": {}}, "invalid_params"),
    ({"gameType": "chess"}, "unknown_game_type"), ({"gameType": "ludo"}, "invalid_params"),
    ({"gameType": "mnk", "options": {"rows": 99}}, "invalid_params"), ({"options": {"rows": 4}}, "invalid_params"),
    ({"gameType": "mnk", "options": {"rows": "4"}}, "invalid_params"), ([], "invalid_params"), (7, "invalid_params"),
    ({"position": "A1"}, "invalid_params"), ({"gameType": 7}, "invalid_params"), ({"size": None}, "invalid_params"),
    ({"gameType": None}, "invalid_params"), ({"options": None}, "invalid_params"),
], ids=str)
async def test_a_game_that_cannot_be_is_not_opened(web: Web, body: Any, code: str) -> None:
    answer = await web.ask("POST", "/game", body)
    assert (answer.status, answer.code) == (422, code)
    assert not web.world.app.games.all_in_memory()


# ------------------------------------------------------------------------------------------------------------- joining


async def test_only_one_is_invited(web: Web) -> None:
    host, _ = await pair(web)
    answer = await web.ask("POST", f"{host.path}/join")
    assert (answer.status, answer.code) == (409, "room_full")


async def test_a_finished_game_is_not_joined(web: Web) -> None:
    host, guest = await pair(web)
    await played(guest, host, "A1", "B1", "A2", "B2", "A3")
    answer = await web.ask("POST", f"{host.path}/join")
    assert (answer.status, answer.code) == (409, "game_over")


@pytest.mark.parametrize("name", ["nothere", "g1.x", "g0.AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "é", "x" * 2000])
async def test_a_game_that_is_not_there_is_not_found(web: Web, name: str) -> None:
    host = await opened(web)
    lost = Player(web, f"/game/{name}", host.token)
    answers = [await web.ask("POST", f"/game/{name}/join"), await lost.status(), await lost.put({"position": "A1"})]
    assert [(answer.status, answer.code) for answer in answers] == [(404, "not_found")] * 3


async def test_the_game_s_identifier_alone_is_not_enough(web: Web) -> None:
    host = await opened(web)
    game_id, _, secret = host.path.removeprefix("/game/").partition(".")
    assert len(secret) >= 22
    for guess in (game_id, f"{game_id}.{secret[:-1]}", f"{game_id}.{secret.swapcase()}"):
        assert (await web.ask("POST", f"/game/{guess}/join")).status == 404


async def test_two_who_join_at_once_do_not_both_sit_down(web: Web) -> None:
    host, answers = await opened(web), list[Answer]()

    async def join() -> None:
        answers.append(await web.ask("POST", f"{host.path}/join"))

    async with trio.open_nursery() as nursery:
        for _ in range(10):
            nursery.start_soon(join)
    assert sorted(answer.status for answer in answers) == [200] + [409] * 9


# ------------------------------------------------------------------------------------------------------------- playing


async def test_what_cannot_be_played_now_is_a_conflict(web: Web) -> None:
    host = await opened(web)
    assert (await host.put({"position": "A1"})).code == "game_not_started"
    guest = await joined(host)
    assert (await host.put({"position": "A1"})).code == "not_your_turn"
    await played(guest, host, "A1", "B1", "A2", "B2", "A3")
    over = await host.put({"position": "C3"})
    assert (over.status, over.code) == (409, "game_over")


@pytest.mark.parametrize("body", [
    *({"position": each} for each in ("D1", "A4", "a1", "A", "1", "A01", " A1", "A1\n", "Å1", "", 1.5, 0, None, [])),
    {"pos": "A1"}, {"position": "A1", "more": 1}, {}, [], 7, None, "A1", True,
], ids=str)
async def test_what_is_no_square_is_well_formed_but_wrong(web: Web, body: Any) -> None:
    _host, guest = await pair(web)
    answer = await guest.put(body)
    assert answer.status == 422
    assert answer.code in ("invalid_params", "illegal_move")
    assert (await guest.status()).value["status"] == "YOUR_TURN"


@pytest.mark.parametrize("header", ["Auth-Token", "Authorization"])
async def test_a_token_is_shown_in_either_header(web: Web, header: str) -> None:
    _host, guest = await pair(web)
    guest.header = header
    await guest.play("A1")
    assert (await guest.status()).value["status"] == "OTHER_PLAYER_TURN"


@pytest.mark.parametrize("token", [None, "", "guess", "x" * 5000, "\xe9"])
async def test_nobody_plays_or_looks_without_the_token(web: Web, token: str | None) -> None:
    host, _guest = await pair(web)
    code = "bad_credentials" if token else "login_required"
    for method, body in (("GET", ()), ("PUT", ({"position": "A1"},))):
        answer = await web.ask(method, host.path, *body, token=token, header="Auth-Token")
        assert (answer.status, answer.code) == (401, code)


async def test_a_token_is_for_one_game(web: Web) -> None:
    (host, guest), (other, _) = await pair(web), await pair(web)
    guest.path = other.path
    assert [(await guest.status()).status, (await guest.put({"position": "A1"})).status] == [401, 401]
    host.token = other.token
    assert (await host.status()).status == 401


# ------------------------------------------------------------------------------------------------------------- looking


async def test_a_full_board_without_a_line_is_a_draw(web: Web) -> None:
    host, guest = await pair(web)
    await played(guest, host, "A1", "A2", "A3", "B2", "B1", "B3", "C2", "C1", "C3")
    assert [(await player.status()).value["status"] for player in (host, guest)] == ["DRAW", "DRAW"]


async def test_a_game_goes_on_when_it_is_read_again(web: Web) -> None:
    host = await opened(web)
    live = web.world.app.games.all_in_memory()[0]
    live.set_state(None)
    guest = await joined(host)
    await guest.play("A1")
    live.set_state(None)
    assert (await host.status()).value["status"] == "YOUR_TURN"


async def test_a_game_that_was_called_off_is_gone(web: Web) -> None:
    host = await opened(web)
    terminal = web.world.player()
    terminal.ids = {"gameId": host.path.removeprefix("/game/").partition(".")[0], "playerId": host.token}
    terminal.say(resign=True)
    await terminal.silent()
    answers = [await host.status(), await web.ask("POST", f"{host.path}/join")]
    assert [(answer.status, answer.code) for answer in answers] == [(410, "offer_gone")] * 2
    assert (await host.put({"position": "A1"})).status == 409


# ------------------------------------------------------------------------------------ the same games on all doors


async def test_a_game_that_was_opened_over_http_is_played_by_netcat(web: Web) -> None:
    host, guest = await pair(web)
    terminal = web.world.player()
    terminal.ids = {"gameId": host.path.removeprefix("/game/").partition(".")[0], "playerId": guest.token}
    terminal.move("A1")
    await terminal.silent()
    assert (await host.status()).value["status"] == "YOUR_TURN"
    await host.play("B2")
    assert await terminal.line() == {"position": "B2"}


async def test_nobody_stumbles_into_a_game_by_invitation(web: Web) -> None:
    host = await opened(web)
    eve = await web.world.joined("eve")
    assert eve.game_id != host.path.removeprefix("/game/").partition(".")[0]
    assert (await host.status()).value["status"] == "AWAITING_OTHER_PLAYER"


async def test_nothing_is_left_in_memory_of_games_that_are_over(web: Web) -> None:
    for _ in range(3):
        host, guest = await pair(web)
        await played(guest, host, "A1", "B1", "A2", "B2", "A3")
    await pass_time(2.0)
    assert web.world.app.games.all_in_memory() == []
    assert (await host.status()).value["status"] == "YOU_LOST"
