"""API A, as its page has it: tic-tac-toe rooms, for users with a name and a password."""

from typing import Any

import attrs
import pytest

from tests.ser.doors.http.asking import Answer, Web
from tests.ser.harness import PASSWORD, pass_time

EMPTY = [["", "", ""], ["", "", ""], ["", "", ""]]
WON = ((0, 0), (0, 1), (1, 0), (1, 1), (2, 0))
"""Columns and rows by which the host wins, in five moves."""


@attrs.define
class User:
    """Somebody with a token."""

    web: Web
    token: str
    header: str = "Token"

    async def ask(self, method: str, path: str, body: Any = None) -> Answer:
        sent = () if body is None else (body,)
        return await self.web.ask(method, f"/tic-tac-toe/{path}", *sent, token=self.token, header=self.header)

    async def create(self) -> str:
        answer = await self.ask("GET", "creategame")
        assert answer.status == 200, answer
        room: str = answer.value["token"]
        return room

    async def join(self, room: str) -> Answer:
        return await self.ask("GET", f"joingame/{room}")

    async def turn(self, room: str, x: Any, y: Any) -> Answer:
        return await self.ask("POST", f"game-turn/{room}", {"X": x, "Y": y})

    async def info(self, room: str) -> Answer:
        return await self.ask("GET", f"game-info/{room}")

    async def delete(self, room: str) -> Answer:
        return await self.ask("DELETE", f"deletegame/{room}")


async def users(web: Web, *names: str) -> list[User]:
    return [User(web, await web.registered(name)) for name in names]


async def in_a_room(web: Web) -> tuple[User, User, str]:
    """A host, a guest, and the room in which they play."""
    host, guest = await users(web, "host", "other")
    room = await host.create()
    assert (await guest.join(room)).both == (200, True)
    return host, guest, room


async def finished(web: Web) -> tuple[User, User, str]:
    """The same, after the host has won."""
    host, guest, room = await in_a_room(web)
    for number, (x, y) in enumerate(WON):
        assert (await (host, guest)[number % 2].turn(room, x, y)).status == 200
    return host, guest, room


async def test_a_story_from_registration_to_the_end(web: Web) -> None:
    for name in ("ann", "bob"):
        assert (await web.ask("POST", "/register", {"name": name, "password": PASSWORD})).status == 201
    tokens = [(await web.ask("POST", "/login", {"name": name, "password": PASSWORD})).value["token"]
              for name in ("ann", "bob")]
    ann, bob = (User(web, token) for token in tokens)
    room = await ann.create()
    before = (await ann.info(room)).value
    assert before == {"game-started": "False", "game-ended": "False", "map": EMPTY, "turn-num": 0, "user-turn": None,
                      "winner": None, "host": before["host"], "guest": None}
    assert (await bob.join(room)).both == (200, True)
    begun = (await bob.info(room)).value
    assert begun == {**before, "game-started": "True", "user-turn": before["host"], "guest": begun["guest"]}
    first = await ann.turn(room, 2, 0)
    assert first.both == (200, {**begun, "is_succesful": "True", "map": [["", "", "X"], *EMPTY[1:]], "turn-num": 1,
                                "user-turn": begun["guest"]})
    for who, x, y in ((bob, 0, 1), (ann, 1, 0), (bob, 1, 1)):
        assert (await who.turn(room, x, y)).value["is_succesful"] == "True"
    last = (await ann.turn(room, 0, 0)).value
    end = (await bob.info(room)).value
    assert last == {**end, "is_succesful": "True"}
    assert end == {**begun, "game-ended": "True", "map": [["X", "X", "X"], ["O", "O", ""], ["", "", ""]], "turn-num": 5,
                   "user-turn": None, "winner": before["host"]}
    assert (await bob.turn(room, 2, 2)).status == 409
    assert (await ann.info(room)).value == end
    assert (await bob.delete(room)).both == (200, True)
    assert [(await who.info(room)).status for who in (ann, bob)] == [404, 404]


# ------------------------------------------------------------------------------------------------ register, login


async def test_a_name_is_taken_once(web: Web) -> None:
    await web.registered("ann")
    again = await web.ask("POST", "/register", {"name": "ANN", "password": PASSWORD})
    assert (again.status, again.code) == (409, "name_taken")


@pytest.mark.parametrize(("name", "password", "code"), [
    ("a", PASSWORD, "name_invalid"), ("a b", PASSWORD, "name_invalid"), ("admin", PASSWORD, "name_invalid"),
    ("ann\x1b[31m", PASSWORD, "name_invalid"), ("ann", "123", "password_weak"), ("ann", "ann", "password_weak"),
])
async def test_a_name_or_password_that_will_not_do_is_refused(web: Web, name: str, password: str, code: str) -> None:
    refused = await web.ask("POST", "/register", {"name": name, "password": password})
    assert (refused.status, refused.code) == (422, code)


@pytest.mark.parametrize("path", ["/register", "/login"])
@pytest.mark.parametrize("body", [
    {}, {"name": "ann"}, {"password": PASSWORD}, {"name": 7, "password": PASSWORD}, [], 7, None, "ann",
    {"name": "ann", "password": PASSWORD, "more": 1}, {"name": "ann", "password": None},
], ids=str)
async def test_a_body_of_another_shape_is_refused(web: Web, path: str, body: Any) -> None:
    refused = await web.ask("POST", path, body)
    assert (refused.status, refused.code) == (422, "invalid_params")


async def test_a_wrong_name_and_a_wrong_password_are_the_same(web: Web) -> None:
    await web.registered("ann")
    wrong = [await web.ask("POST", "/login", {"name": name, "password": "wrong password"}) for name in ("ann", "bob")]
    assert wrong[0].both == wrong[1].both
    assert (wrong[0].status, wrong[0].code) == (401, "bad_credentials")


async def test_after_many_wrong_passwords_one_has_to_wait(web: Web) -> None:
    await web.registered("ann")
    wrong = {"name": "ann", "password": "wrong password"}
    answers = [await web.ask("POST", "/login", wrong) for _ in range(21)]
    assert [answer.status for answer in answers] == [401] * 20 + [429]
    assert int(answers[-1].headers["Retry-After"]) > 60


# -------------------------------------------------------------------------------------------------------- tokens

ROUTES = (("GET", "creategame"), ("GET", "joingame/x"), ("POST", "game-turn/x"), ("GET", "game-info/x"),
          ("DELETE", "deletegame/x"))


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_who_shows_no_token_or_a_wrong_one_is_asked_for_it(web: Web, method: str, path: str) -> None:
    body = ({"X": 0, "Y": 0},) if method == "POST" else ()
    for headers, code in (
        ({}, "login_required"), ({"Token": ""}, "login_required"), ({"Authorization": "Basic YQ=="}, "login_required"),
        ({"Token": "guess"}, "bad_credentials"), ({"Authorization": "Bearer guess"}, "bad_credentials"),
    ):
        answer = await web.ask(method, f"/tic-tac-toe/{path}", *body, **headers)
        assert (answer.status, answer.code) == (401, code)


@pytest.mark.parametrize("header", ["Token", "Authorization"])
async def test_a_token_is_shown_in_either_header(web: Web, header: str) -> None:
    assert await User(web, await web.registered("ann"), header).create()


async def test_a_token_is_good_for_an_hour(web: Web) -> None:
    ann, = await users(web, "ann")
    room = await ann.create()
    await pass_time(3600)
    answer = await ann.info(room)
    assert (answer.status, answer.code) == (401, "token_expired")


# ------------------------------------------------------------------------------------------- creategame, joingame


async def test_who_is_in_a_game_creates_and_joins_none(web: Web) -> None:
    host, guest, third = await users(web, "host", "other", "third")
    room, another = await host.create(), await third.create()
    assert [(await host.ask("GET", "creategame")).code, (await host.join(another)).code] == ["too_many_games"] * 2
    assert (await guest.join(room)).value is True
    assert [(await guest.ask("GET", "creategame")).status, (await guest.join(another)).status] == [409, 409]


async def test_nobody_joins_their_own_game_or_one_twice(web: Web) -> None:
    host, guest, room = await in_a_room(web)
    for who in (host, guest):
        answer = await who.join(room)
        assert (answer.status, answer.code) == (409, "already_joined")


async def test_a_game_that_is_full_or_over_is_not_joined(web: Web) -> None:
    host, guest, room = await finished(web)
    third, = await users(web, "third")
    assert (await third.join(room)).both == (200, False)
    next_room = await host.create()
    assert (await guest.join(next_room)).value is True
    assert (await third.join(next_room)).both == (200, False)
    assert (await third.info(next_room)).status == 404


async def test_after_the_end_one_is_in_no_game(web: Web) -> None:
    host, guest, room = await finished(web)
    assert await host.create() != room
    assert await guest.create() != room


@pytest.mark.parametrize("room", ["x", "g1.x", "g0000000000.AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "..", "a%2Fb", "é" * 300])
async def test_a_room_that_is_not_there_is_not_found(web: Web, room: str) -> None:
    ann, = await users(web, "ann")
    answers = [await ann.join(room), await ann.info(room), await ann.delete(room), await ann.turn(room, 0, 0)]
    assert [answer.status for answer in answers] == [404] * 4


async def test_a_room_s_token_cannot_be_guessed_from_the_game_s_identifier(web: Web) -> None:
    _host, guest, room = await in_a_room(web)
    game_id, _, secret = room.partition(".")
    assert len(secret) >= 22
    for guess in (game_id, f"{game_id}.", f"{game_id}.{secret[:-1]}", f"{game_id}.{secret[::-1]}"):
        assert (await guest.info(guess)).status == 404


# ----------------------------------------------------------------------------------------------------- game-turn


async def test_a_move_out_of_turn_or_on_a_taken_square_is_a_conflict(web: Web) -> None:
    host, guest, room = await in_a_room(web)
    early = await guest.turn(room, 0, 0)
    assert (early.status, early.code, early.value["is_succesful"]) == (409, "not_your_turn", "False")
    assert early.value["error-message"] == early.value["error"]["message"]
    await host.turn(room, 0, 0)
    taken = await guest.turn(room, 0, 0)
    assert (taken.status, taken.code, taken.value["is_succesful"]) == (409, "space_taken", "False")


async def test_a_move_before_the_beginning_and_after_the_end_is_a_conflict(web: Web) -> None:
    host, guest, room = await finished(web)
    assert (await guest.turn(room, 2, 2)).code == "game_over"
    assert (await host.turn(await host.create(), 0, 0)).code == "game_not_started"


@pytest.mark.parametrize(("x", "y"), [(3, 0), (0, 3), (7, 7), (-1, 0), (0, -1), (2**53 - 1, 0)])
async def test_there_are_nine_squares(web: Web, x: int, y: int) -> None:
    host, _guest, room = await in_a_room(web)
    answer = await host.turn(room, x, y)
    assert (answer.status, answer.code, answer.value["is_succesful"]) == (422, "illegal_move", "False")


@pytest.mark.parametrize(("x", "y"), [("0", 0), (0, None), (1.5, 0), (1.0, 0), (True, 0), ([], {}), (2**53, 0)])
async def test_columns_and_rows_are_whole_numbers(web: Web, x: Any, y: Any) -> None:
    host, _guest, room = await in_a_room(web)
    answer = await host.turn(room, x, y)
    assert (answer.status, answer.value["is_succesful"]) == (400 if x == 2**53 else 422, "False")


async def test_column_and_row_are_not_mixed_up(web: Web) -> None:
    host, _guest, room = await in_a_room(web)
    answer = await host.turn(room, 1, 2)
    assert answer.value["map"] == [["", "", ""], ["", "", ""], ["", "X", ""]]


async def test_others_neither_play_nor_see_nor_delete_a_game(web: Web) -> None:
    host, _guest, room = await in_a_room(web)
    third, = await users(web, "third")
    answers = [await third.info(room), await third.turn(room, 0, 0), await third.turn(room, 9, 9),
               await third.delete(room)]
    assert [(answer.status, answer.code) for answer in answers] == [(404, "not_found")] * 4
    assert (await host.info(room)).value["turn-num"] == 0


async def test_a_draw_has_no_winner(web: Web) -> None:
    host, guest, room = await in_a_room(web)
    for number, (x, y) in enumerate(((0, 0), (1, 0), (2, 0), (1, 1), (0, 1), (2, 1), (1, 2), (0, 2), (2, 2))):
        await (host, guest)[number % 2].turn(room, x, y)
    end = (await guest.info(room)).value
    assert (end["game-ended"], end["winner"], end["turn-num"], end["user-turn"]) == ("True", None, 9, None)


# ---------------------------------------------------------------------------------------------------- deletegame


@pytest.mark.parametrize("deleter", [0, 1])
async def test_a_running_game_that_is_deleted_ends_and_is_gone_for_both(web: Web, deleter: int) -> None:
    *players, room = await in_a_room(web)
    await players[0].turn(room, 0, 0)
    assert (await players[deleter].delete(room)).both == (200, True)
    answers = [await who.info(room) for who in players] + [await who.turn(room, 1, 1) for who in players]
    assert [answer.status for answer in answers] == [404] * 4
    live = await web.world.app.games.load(room.partition(".")[0])
    assert live.game.result is not None
    assert live.game.result.reason == "cancelled"
    assert [await who.create() != room for who in players] == [True, True]


async def test_a_waiting_game_that_is_deleted_cannot_be_joined(web: Web) -> None:
    host, guest = await users(web, "host", "other")
    room = await host.create()
    await host.delete(room)
    assert (await guest.join(room)).status == 404
    assert (await host.delete(room)).status == 404


async def test_a_finished_game_stays_as_it_was_in_the_players_history(web: Web) -> None:
    _host, guest, room = await finished(web)
    await guest.delete(room)
    client = web.world.client()
    await client.enter("auth.login", username="host", password=PASSWORD)
    listed = await client.good("games.list", status="ended")
    game, = listed["games"]
    assert (game["gameId"], game["result"]["reason"]) == (room.partition(".")[0], "line")


async def test_what_is_deleted_stays_deleted_when_the_game_is_read_again(web: Web) -> None:
    host, guest, room = await finished(web)
    await host.delete(room)
    web.world.app.games.drop_idle()
    assert web.world.app.games.in_memory(room.partition(".")[0]) is None
    assert [(await who.info(room)).status for who in (host, guest)] == [404, 404]


# ------------------------------------------------------------------------------------ the same games on all doors


async def test_a_game_that_was_begun_over_http_ends_in_the_terminal(web: Web) -> None:
    host, guest, room = await in_a_room(web)
    await host.turn(room, 0, 0)
    terminal = web.world.client()
    await terminal.enter("auth.login", username="other", password=PASSWORD)
    game, = (await terminal.good("games.list"))["games"]
    assert (game["gameId"], game["yourTurn"], game["players"]) == (room.partition(".")[0], True, ["host", "other"])
    for x, position in ((1, "B1"), (2, "B2")):
        await terminal.good("games.move", gameId=game["gameId"], position=position)
        assert (await host.info(room)).value["user-turn"] == (await host.info(room)).value["host"]
        await host.turn(room, x, 0)
    ended = await terminal.event("games.ended")
    assert ended["result"]["winners"] == [1]
    assert (await guest.info(room)).value["winner"] == (await host.info(room)).value["host"]


async def test_a_user_who_registered_in_the_terminal_plays_over_http(web: Web) -> None:
    terminal = await web.world.registered("ann")
    ann, (bob,) = User(web, terminal.access), await users(web, "bob")
    room = await ann.create()
    assert (await bob.join(room)).value is True
    begun = await terminal.event("games.started")
    assert (begun["gameId"], begun["yourSeat"]) == (room.partition(".")[0], 1)
    await ann.turn(room, 1, 1)
    assert (await terminal.event("games.moved"))["position"] == 4


async def test_a_room_is_no_place_for_quick_matches_and_nobody_else_s_to_see(web: Web) -> None:
    host, = await users(web, "host")
    terminal = web.world.client()
    await terminal.enter("auth.login", username="host", password=PASSWORD)
    room = await host.create()
    game_id = room.partition(".")[0]
    stranger = await web.world.guest("eve")
    assert (await stranger.good("lobby.quickMatch"))["gameId"] != game_id
    assert await stranger.refused("games.get", gameId=game_id) == "not_found"
    assert await stranger.refused("games.watch", gameId=game_id) == "not_found"
    assert (await stranger.good("server.ping", games={game_id: 1}))["stale"] == [game_id]


async def test_who_logs_out_in_the_terminal_is_out_over_http_at_once(web: Web) -> None:
    terminal = await web.world.registered("ann")
    ann = User(web, terminal.access)
    room = await ann.create()
    assert (await ann.info(room)).status == 200
    await terminal.good("auth.logout")
    assert (await ann.info(room)).status == 401


async def test_the_token_before_a_refresh_is_good_until_it_expires_or_the_login_ends(web: Web) -> None:
    terminal = await web.world.registered("ann")
    before = User(web, terminal.access)
    room = await before.create()
    refreshed = await terminal.good("auth.refresh", refreshToken=terminal.refresh)
    after = User(web, refreshed["accessToken"]["token"])
    assert [(await who.info(room)).status for who in (before, after)] == [200, 200]
    await terminal.good("auth.logout")
    assert [(await who.info(room)).status for who in (before, after)] == [401, 401]
