"""API C, as its page has it: accounts, users, rooms and invitations."""

from datetime import datetime
from typing import Any

import attrs
import pytest

from tests.ser.app.test_authorisation import change_account
from tests.ser.clients import Client
from tests.ser.doors.http.asking import Answer, Web
from tests.ser.doors.http.test_api_a import finished
from tests.ser.harness import PASSWORD, World

USER = {"username", "user_role", "user_id", "is_active", "created_at", "updated_at"}
ROOM = {"room_name", "room_id", "created_at", "is_closed", "is_ready", "players", "game_type", "capacity", "host_id",
        "game_id"}
INVITATION = {"invite_id", "inviter_id", "room_id", "receiver_id", "player_role", "is_accepted", "created_at",
              "updated_at", "ct"}


@attrs.define
class Person:
    """Somebody with an account."""

    web: Web
    name: str
    token: str
    refresh: dict[str, Any]
    user: dict[str, Any]

    async def ask(self, method: str, path: str, *body: Any, **more: Any) -> Answer:
        return await self.web.ask(method, path, *body, token=self.token, **more)

    async def good(self, method: str, path: str, *body: Any) -> Any:
        answer = await self.ask(method, path, *body)
        assert answer.status in (200, 201), answer
        return answer.value

    @property
    def id(self) -> str:
        found: str = self.user["user_id"]
        return found


def person(web: Web, answer: Answer) -> Person:
    value = answer.value
    assert value.keys() == {"success", "message", "timestamp", "access_token", "refresh_token", "user"}
    assert value["access_token"].keys() == value["refresh_token"].keys() == {"token", "token_type", "expires_in"}
    return Person(web, value["user"]["username"], value["access_token"]["token"], value["refresh_token"], value["user"])


async def registered(web: Web, name: str) -> Person:
    answer = await web.ask("POST", "/auth/registrate", {"username": name, "password": PASSWORD})
    assert answer.status == 201, answer
    return person(web, answer)


async def admin(web: Web) -> Person:
    chief = await registered(web, "chief")
    client = await on_the_socket(web.world, chief)
    await change_account(web.world, client, role="admin", updated_at=web.world.now_ms() + 1)
    await client.leave()
    web.world.app.bearers.forget(chief.id)
    return chief


async def on_the_socket(world: World, who: Person) -> Client:
    client = world.client()
    await client.enter("auth.login", username=who.name, password=PASSWORD)
    return client


async def room_of(host: Person, **more: Any) -> str:
    room: str = (await host.good("POST", "/rooms", {"room_name": "Sunday", **more}))["room_id"]
    return room


async def invited(host: Person, room: str, guest: Person) -> Any:
    return await host.good("POST", f"/rooms/{room}/invite", {"user_name": guest.name, "player_role": "O"})


async def test_a_story_of_accounts_a_room_and_an_invitation(web: Web) -> None:
    ann, bob = await registered(web, "ann"), await registered(web, "bob")
    room = await room_of(ann)
    invitation = await invited(ann, room, bob)
    mine = await bob.good("GET", "/invites/my")
    assert (mine["total_count"], mine["invitations"]) == (1, mine["invations"])
    assert mine["invitations"] == [invitation]
    joined = await bob.good("POST", f"/rooms/{room}/join", {"ct": invitation["ct"]})
    assert (joined["is_ready"], [player["user_id"] for player in joined["players"]]) == (True, [ann.id, bob.id])
    assert (await bob.good("GET", "/invites/my"))["invitations"][0]["is_accepted"] is True
    started = await ann.good("POST", f"/rooms/{room}/start")
    assert (started["is_closed"], started["game_id"] is None) == (True, False)
    player = await on_the_socket(web.world, ann)
    await player.good("games.move", gameId=started["game_id"], position="B2")


# ---------------------------------------------------------------------------------------------------------- accounts


@pytest.mark.parametrize("path", ["/auth/registrate", "/auth/register"])
async def test_who_registers_has_come_in_by_that(web: Web, path: str) -> None:
    answer = await web.ask("POST", path, {"username": "ann", "password": PASSWORD})
    ann = person(web, answer)
    assert (answer.status, ann.user["user_role"], ann.user["is_active"]) == (201, "player", True)
    assert ann.user.keys() == USER
    assert datetime.fromisoformat(ann.user["created_at"]).tzinfo is not None
    assert (await ann.good("GET", "/auth/me")) == (await ann.good("GET", "/users/me")) == ann.user


async def test_a_login_by_http_has_the_name_of_the_program(web: Web) -> None:
    body = {"username": "ann", "password": PASSWORD}
    await web.ask("POST", "/auth/register", body, User_Agent="gateway/7\x07")
    ann = person(web, await web.ask("POST", "/auth/login", body, User_Agent=""))
    logins = await (await on_the_socket(web.world, ann)).good("auth.sessions")
    assert {login["client"] for login in logins["sessions"]} == {"gateway/7", None}


@pytest.mark.parametrize(("body", "status", "code"), [
    ({"username": "ann", "password": PASSWORD}, 409, "name_taken"),
    ({"username": "a", "password": PASSWORD}, 422, "name_invalid"),
    ({"username": "eve", "password": "12345678"}, 422, "password_weak"),
    ({"username": "eve"}, 422, "invalid_params"),
    ({"username": "eve", "password": PASSWORD, "role": "admin"}, 422, "invalid_params"),
    ({"username": 7, "password": PASSWORD}, 422, "invalid_params"),
])
async def test_what_cannot_be_registered_is_refused_in_the_shape_of_this_api(
    web: Web, body: Any, status: int, code: str
) -> None:
    await registered(web, "ann")
    answer = await web.ask("POST", "/auth/register", body)
    assert (answer.status, answer.code, answer.value["success"]) == (status, code, False)
    assert answer.value["message"] == answer.value["error"]["message"]


async def test_logging_in_gives_another_pair_of_tokens(web: Web) -> None:
    ann = await registered(web, "ann")
    again = person(web, await web.ask("POST", "/auth/login", {"username": "ANN", "password": PASSWORD}))
    assert (again.user, again.token != ann.token) == (ann.user, True)
    wrong = [await web.ask("POST", "/auth/login", {"username": name, "password": "wrong horse battery"})
             for name in ("ann", "nobody")]
    assert wrong[0].status == wrong[1].status == 401
    assert wrong[0].value["error"] == wrong[1].value["error"]


async def test_a_refresh_token_is_good_once(web: Web) -> None:
    ann = await registered(web, "ann")
    fresh = person(web, await web.ask("POST", "/auth/refresh", {"refresh_token": ann.refresh}))
    assert fresh.token != ann.token
    await fresh.good("POST", "/auth/verify-token")
    assert (await web.ask("POST", "/auth/refresh", {"refresh_token": ann.refresh})).status == 401
    assert (await fresh.ask("POST", "/auth/verify-token")).status == 401


async def test_who_logs_out_has_no_token_any_more(web: Web) -> None:
    ann = await registered(web, "ann")
    answer = await ann.good("POST", "/auth/logout")
    assert answer.keys() == {"success", "message", "timestamp", "timestmap"}
    assert answer["timestamp"] == answer["timestmap"]
    assert (await ann.ask("GET", "/auth/me")).both[0] == 401


async def test_a_new_password_ends_the_other_logins(web: Web) -> None:
    ann = await registered(web, "ann")
    other = person(web, await web.ask("POST", "/auth/login", {"username": "ann", "password": PASSWORD}))
    new = "another horse battery"
    wrong = await ann.ask("POST", "/auth/change-password", {"current_password": "wrong one", "new_password": new})
    assert (wrong.status, wrong.code) == (401, "bad_credentials")
    await ann.good("POST", "/auth/change-password", {"current_password": PASSWORD, "new_password": new})
    assert (await other.ask("GET", "/auth/me")).status == 401
    assert (await ann.ask("GET", "/auth/me")).status == 200


@pytest.mark.parametrize(("method", "path"), [
    ("GET", "/auth/me"), ("POST", "/auth/verify-token"), ("POST", "/auth/logout"), ("GET", "/users/me"),
    ("GET", "/users"), ("GET", "/users/u1"), ("DELETE", "/users/u1"), ("POST", "/users/u1/activate"),
    ("POST", "/users/u1/deactivate"), ("GET", "/rooms"), ("GET", "/rooms/my"), ("POST", "/rooms/my"),
    ("GET", "/rooms/r1"), ("POST", "/rooms/r1"), ("POST", "/rooms/r1/start"), ("POST", "/rooms/r1/link"),
    ("DELETE", "/rooms/r1/members/me"), ("DELETE", "/rooms/r1/members/u1"), ("GET", "/invites/my"),
])
async def test_without_a_token_and_with_a_wrong_one_nothing_is_done(web: Web, method: str, path: str) -> None:
    assert (await web.ask(method, path)).status == 401
    assert (await web.ask(method, path, token="guess")).status == 401


# ------------------------------------------------------------------------------------------------------------- users


async def test_one_changes_ones_own_name_but_not_ones_role(web: Web) -> None:
    ann = await registered(web, "ann")
    changed = await ann.good("PUT", "/users/me", {"user_id": ann.id, "username": "anna"})
    assert (changed["username"], changed["user_id"]) == ("anna", ann.id)
    for more in ({"user_role": "admin"}, {"is_active": False}):
        assert (await ann.ask("PUT", "/users/me", {"user_id": ann.id, **more})).code == "forbidden"
    assert (await ann.ask("PUT", "/users/me", {"user_id": "u1", "username": "eve"})).code == "invalid_params"
    assert (await ann.good("GET", "/users/me"))["username"] == "anna"


@pytest.mark.parametrize(("method", "path", "body"), [
    ("GET", "/users", ()), ("GET", "/users/{id}", ()), ("DELETE", "/users/{id}", ()),
    ("POST", "/users", ({"username": "eve", "user_role": "player", "is_active": True},)),
    ("PUT", "/users/{id}", ({"user_id": "{id}", "username": "eve"},)),
    ("POST", "/users/{id}/deactivate", ()), ("POST", "/users/{id}/activate", ()), ("GET", "/rooms", ()),
])
async def test_what_is_for_admins_is_forbidden_to_all_others(web: Web, method: str, path: str, body: Any) -> None:
    ann, bob = await registered(web, "ann"), await registered(web, "bob")
    filled = [{name: value.format(id=bob.id) if isinstance(value, str) else value for name, value in each.items()}
              for each in body]
    answer = await ann.ask(method, path.format(id=bob.id), *filled)
    assert (answer.status, answer.code) == (403, "forbidden")


async def test_an_admin_makes_changes_and_deletes_users(web: Web) -> None:
    chief = await admin(web)
    made = await chief.good("POST", "/users", {"username": "eve", "user_role": "player", "is_active": True})
    once = made.pop("one_time_password")
    assert made.keys() == USER
    path = f"/users/{made['user_id']}"
    assert (await web.ask("POST", "/auth/login", {"username": "eve", "password": once})).status == 200
    assert await chief.good("GET", path) == made
    changed = await chief.good("PUT", path, {
        "user_id": made["user_id"], "username": "eva", "user_role": "admin", "is_active": False})
    assert (changed["username"], changed["user_role"], changed["is_active"]) == ("eva", "admin", False)
    assert (await chief.good("POST", f"{path}/activate"))["is_active"] is True
    assert (await chief.good("POST", f"{path}/deactivate"))["is_active"] is False
    assert (await chief.good("DELETE", path))["success"] is True
    assert (await chief.good("GET", path))["is_active"] is False


async def test_what_an_admin_changes_is_changed_as_a_whole_or_not_at_all(web: Web) -> None:
    chief, ann = await admin(web), await registered(web, "ann")
    await registered(web, "bob")
    taken = {"user_id": ann.id, "username": "bob", "user_role": "admin"}
    assert (await chief.ask("PUT", f"/users/{ann.id}", taken)).code == "name_taken"
    assert await chief.good("GET", f"/users/{ann.id}") == ann.user
    last = {"user_id": chief.id, "username": "boss", "user_role": "player"}
    assert (await chief.ask("PUT", f"/users/{chief.id}", last)).code == "last_admin"
    assert (await chief.good("GET", "/users/me"))["username"] == "chief"


async def test_a_bot_stays_a_bot_when_what_was_read_is_written_back(web: Web) -> None:
    chief, robo = await admin(web), await registered(web, "robo")
    client = await on_the_socket(web.world, chief)
    await client.good("users.setRole", userId=robo.id, role="bot")
    for who, path in ((chief, f"/users/{robo.id}"), (robo, "/users/me")):
        read = await who.good("GET", path)
        kept = {member: read[member] for member in ("user_id", "user_role", "is_active")}
        await who.good("PUT", path, {**kept, "username": "robot"})
        assert (await client.good("users.get", userId=robo.id))["role"] == "bot"


async def test_users_come_in_pages_by_role_and_activity(web: Web) -> None:
    chief = await admin(web)
    people = [await registered(web, name) for name in ("ann", "bob", "eve")]
    await chief.good("POST", f"/users/{people[2].id}/deactivate")
    page = await chief.good("GET", "/users?limit=2&offset=1")
    assert (len(page["users"]), page["total_count"], page["success"]) == (2, 4, True)
    admins = await chief.good("GET", "/users?role=admin")
    assert [user["username"] for user in admins["users"]] == ["chief"]
    inactive = await chief.good("GET", "/users?is_active=false")
    assert [user["username"] for user in inactive["users"]] == ["eve"]
    for query in ("limit=0", "limit=101", "offset=-1", "role=king", "is_active=perhaps", "limit=x"):
        assert (await chief.ask("GET", f"/users?{query}")).both[0] == 422
    assert (await chief.ask("GET", "/users/nothere")).both[0] == 404


async def test_a_user_who_is_deleted_stays_in_the_games_that_are_finished(web: Web) -> None:
    chief = await admin(web)
    _host, guest, room = await finished(web)
    before = (await guest.info(room)).value
    await chief.good("DELETE", f"/users/{before['host']}")
    assert (await guest.info(room)).value == before
    assert [user["username"] for user in (await chief.good("GET", "/users?is_active=false"))["users"]] == ["host"]
    assert (await web.ask("POST", "/auth/login", {"username": "host", "password": PASSWORD})).status == 401


async def test_a_deactivated_user_is_refused_at_once(web: Web) -> None:
    chief, ann = await admin(web), await registered(web, "ann")
    await ann.good("GET", "/auth/me")
    await chief.good("POST", f"/users/{ann.id}/deactivate")
    assert (await ann.ask("GET", "/auth/me")).both[0] in (401, 403)
    assert (await web.ask("POST", "/auth/login", {"username": "ann", "password": PASSWORD})).code == "account_inactive"


# ------------------------------------------------------------------------------------------------------------- rooms


async def test_a_room_has_what_the_page_says(web: Web) -> None:
    ann = await registered(web, "ann")
    answer = await ann.ask("POST", "/rooms", {"room_name": "Sunday", "game_type": "ludo", "capacity": 3})
    room = answer.value
    assert (answer.status, room.keys()) == (201, ROOM)
    assert (room["is_closed"], room["is_ready"], room["capacity"], room["game_id"]) == (False, False, 3, None)
    (player,) = room["players"]
    assert (player["user_id"], player["game_role"]) == (ann.id, player["geme_role"])
    assert await ann.good("GET", f"/rooms/{room['room_id']}") == await ann.good("POST", f"/rooms/{room['room_id']}")


@pytest.mark.parametrize(("body", "code"), [
    ({"room_name": ""}, "invalid_params"), ({"room_name": "\u202e\u0007"}, "invalid_params"),
    ({"room_name": "x", "game_type": "chess"}, "unknown_game_type"),
    ({"room_name": "x", "capacity": 9}, "invalid_params"),
    ({"room_name": "x", "options": {"rows": 5}}, "invalid_params"), ({}, "invalid_params"),
])
async def test_rooms_that_cannot_be_are_refused(web: Web, body: Any, code: str) -> None:
    ann = await registered(web, "ann")
    answer = await ann.ask("POST", "/rooms", body)
    assert (answer.status, answer.code) == (422, code)


async def test_ones_own_rooms_are_listed_both_ways(web: Web) -> None:
    ann, bob = await registered(web, "ann"), await registered(web, "bob")
    first, second = await room_of(ann), await room_of(ann)
    await room_of(bob)
    for method in ("GET", "POST"):
        page = await ann.good(method, "/rooms/my")
        assert ([room["room_id"] for room in page["rooms"]], page["total_count"]) == ([second, first], 2)
    assert (await ann.good("GET", "/rooms/my?is_ready=true"))["total_count"] == 0
    assert [room["room_id"] for room in (await ann.good("GET", "/rooms/my?limit=1&offset=1"))["rooms"]] == [first]


async def test_an_admin_sees_all_rooms(web: Web) -> None:
    chief, ann = await admin(web), await registered(web, "ann")
    room = await room_of(ann)
    assert [each["room_id"] for each in (await chief.good("GET", "/rooms"))["rooms"]] == [room]
    assert (await chief.good("GET", f"/rooms/{room}"))["room_name"] == "Sunday"
    assert (await chief.good("GET", "/rooms?is_closed=true"))["total_count"] == 0


async def test_a_room_is_not_there_for_who_has_no_part_in_it(web: Web) -> None:
    ann, bob, eve = [await registered(web, name) for name in ("ann", "bob", "eve")]
    room = await room_of(ann)
    invitation = await invited(ann, room, bob)
    assert invitation.keys() == INVITATION
    assert (await bob.good("GET", f"/rooms/{room}"))["room_id"] == room
    nothing = await eve.ask("GET", "/rooms/nothere")
    assert (await eve.ask("GET", f"/rooms/{room}")).value["error"] == nothing.value["error"]
    for who, ct in ((eve, invitation["ct"]), (bob, "guess"), (eve, "guess")):
        assert (await who.ask("POST", f"/rooms/{room}/join", {"ct": ct})).both[0] == 404


async def test_only_the_creator_sends_members_away_and_everybody_may_leave(web: Web) -> None:
    ann, bob = await registered(web, "ann"), await registered(web, "bob")
    room = await room_of(ann)
    await bob.good("POST", f"/rooms/{room}/join", {"ct": (await invited(ann, room, bob))["ct"]})
    assert (await bob.ask("DELETE", f"/rooms/{room}/members/{ann.id}")).both[0] == 403
    assert (await ann.good("DELETE", f"/rooms/{room}/members/{bob.id}"))["success"] is True
    assert (await bob.ask("DELETE", f"/rooms/{room}/members/me")).both[0] in (403, 404, 409)
    assert (await ann.good("DELETE", f"/rooms/{room}/members/me"))["success"] is True
    assert (await ann.good("GET", "/rooms/my"))["total_count"] == 0


async def test_a_links_token_is_good_for_anyone(web: Web) -> None:
    ann, eve = await registered(web, "ann"), await registered(web, "eve")
    room = await room_of(ann)
    link = await ann.good("POST", f"/rooms/{room}/link")
    assert link["url"].endswith(f"/join/{link['ct']}")
    assert link["share"].keys() == {"whatsapp", "telegram", "facebook", "sms"}
    assert (await eve.good("POST", f"/rooms/{room}/join", {"ct": link["ct"]}))["is_ready"] is True


async def test_a_room_that_is_not_ready_does_not_start(web: Web) -> None:
    ann = await registered(web, "ann")
    room = await room_of(ann)
    assert (await ann.ask("POST", f"/rooms/{room}/start")).both[0] == 409


async def test_invitations_are_found_by_who_made_them_for_what_and_what_they_came_to(web: Web) -> None:
    ann, bob, eve = [await registered(web, name) for name in ("ann", "bob", "eve")]
    await invited(ann, await room_of(ann), eve)
    await invited(bob, await room_of(bob), eve)
    for query, count in (("", 2), (f"?inviter_id={ann.id}", 1), ("?player_role=O", 2), ("?player_role=X", 0),
                         ("?is_accepted=true", 0), ("?is_accepted=false", 2)):
        assert (await eve.good("GET", f"/invites/my{query}"))["total_count"] == count, query


async def test_what_begins_on_the_socket_ends_over_http(web: Web) -> None:
    ann, bob = await registered(web, "ann"), await registered(web, "bob")
    client = await on_the_socket(web.world, ann)
    room = (await client.good("rooms.create", roomName="From a terminal", visibility="private"))["roomId"]
    await client.good("rooms.invite", roomId=room, username="bob")
    (invitation,) = (await bob.good("GET", "/invites/my"))["invitations"]
    joined = await bob.good("POST", f"/rooms/{room}/join", {"ct": invitation["ct"]})
    assert (joined["room_name"], joined["is_ready"]) == ("From a terminal", True)
    told = await client.event("rooms.updated")
    assert told["roomId"] == room
