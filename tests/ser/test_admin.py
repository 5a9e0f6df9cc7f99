"""``ser admin``: what it does to accounts, and what a running server makes of it."""

import socket
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

import orjson
import pytest
import trio
from click.testing import CliRunner, Result

from ser.cli import command
from ser.store import open_store
from tests.ser.processes import Process, server
from tests.ser.processes import command as process

PASSWORD = "correct horse battery"
Admin = Callable[..., Result]


@pytest.fixture
def admin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Admin:
    """Runs ``ser admin`` with these arguments, on a database of the test's own."""
    for name in ("SER_ADMIN_USERNAME", "SER_ADMIN_PASSWORD", "SER_SETTINGS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SER_DATABASE_URL", f"sqlite:///{tmp_path}/ser.db")

    def run(*arguments: str, said: str = "", **settings: str) -> Result:
        with monkeypatch.context() as patch:
            for name, value in settings.items():
                patch.setenv(name, value)
            return CliRunner().invoke(command(), ["admin", *arguments], input=said)

    return run


def listed(admin: Admin, *arguments: str) -> dict[str, dict[str, Any]]:
    """The accounts by name."""
    lines = admin("list", "--json", *arguments).output.splitlines()
    return {account["username"]: account for account in map(orjson.loads, lines)}


# ------------------------------------------------------------------------------------------------------- accounts


def test_an_admin_is_made_and_listed(admin: Admin) -> None:
    made = admin("create", "Admin", said=f"{PASSWORD}\n")
    assert (made.exit_code, made.output) == (0, "Admin is there, in the role admin\n")
    account = listed(admin)["Admin"]
    assert (account["role"], account["isActive"]) == ("admin", True)
    assert admin("list").output.split()[:3] == ["Admin", "admin", "active"]


def test_without_a_password_one_is_made_that_has_to_be_changed(admin: Admin) -> None:
    assert "comes in with " in admin("create", "ann", "--role", "player").output
    assert "comes in with " not in admin("create", "bob", said=PASSWORD).output


@pytest.mark.parametrize(("arguments", "said", "why"), [
    (["create", "a b"], PASSWORD, "A name has 2 to 20 characters"),
    (["create", "guest-1"], PASSWORD, "reserved"),
    (["create", "CHIEF"], PASSWORD, "the name CHIEF is in use"),
    (["create", "ann"], "12345678", "too easy to guess"),
    (["role", "nobody", "bot"], "", "there is no account 'nobody'"),
    (["delete", "'; DROP TABLE accounts; --"], "", "there is no account"),
    (["deactivate", "chief"], "", "no active admin"),
    (["delete", "chief"], "", "no active admin"),
    (["role", "chief", "player"], "", "no active admin"),
])
def test_what_is_refused_is_told_in_a_line(admin: Admin, arguments: list[str], said: str, why: str) -> None:
    admin("create", "chief", said=PASSWORD)
    done = admin(*arguments, said=said)
    assert done.exit_code == 1
    assert why in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert list(listed(admin)) == ["chief"]


@pytest.mark.parametrize("arguments", [
    ["nonsense"], ["create"], ["create", "ann", "--role", "king"], ["role", "ann"],
    ["create", "ann", "--password", PASSWORD],
])
def test_wrong_usage_has_a_status_of_its_own(admin: Admin, arguments: list[str]) -> None:
    assert admin(*arguments).exit_code == 2


def test_roles_and_activity_change(admin: Admin) -> None:
    for name in ("chief", "ann"):
        admin("create", name, said=PASSWORD)
    assert admin("role", "ANN", "bot").output == "ann has the role bot\n"
    assert listed(admin, "--role", "bot")["ann"]["isActive"]
    assert admin("deactivate", "ann").exit_code == 0
    assert list(listed(admin, "--inactive")) == ["ann"]
    assert admin("activate", listed(admin)["ann"]["userId"]).output == "ann is active\n"
    assert admin("delete", "ann").exit_code == 0
    before, after = listed(admin), listed(admin)
    assert (before, list(after), after["ann"]["isActive"]) == (after, ["chief", "ann"], False)


def test_a_database_in_memory_is_nothing_to_work_on(admin: Admin) -> None:
    done = admin("list", SER_DATABASE_URL="memory:")
    assert (done.exit_code, "keeps nothing" in done.stderr) == (1, True)


def test_a_database_that_cannot_be_used_is_told(admin: Admin) -> None:
    done = admin("list", SER_DATABASE_URL="rubbish")
    assert (done.exit_code, "the database cannot be used" in done.stderr) == (1, True)


# ------------------------------------------------------------------------------------------------------ passwords


@pytest.mark.parametrize(("settings", "taken"), [
    ({"SER_ADMIN_PASSWORD": PASSWORD}, True),
    ({"SER_ADMIN_PASSWORD": PASSWORD, "SER_ADMIN_USERNAME": "ANN"}, True),
    ({"SER_ADMIN_PASSWORD": PASSWORD, "SER_ADMIN_USERNAME": "chief"}, False),
    ({"SER_ADMIN_PASSWORD": ""}, False),
])
def test_the_password_of_the_environment_is_taken_for_whom_it_is_meant(
    admin: Admin, settings: dict[str, str], taken: bool
) -> None:
    assert ("comes in with" in admin("create", "ann", **settings).output) is not taken


def test_a_new_password_ends_all_logins(admin: Admin, tmp_path: Path) -> None:
    with server(tmp_path) as running, Line(running) as ann:
        ann.ask("auth.register", username="ann", password=PASSWORD)
        assert admin("reset-password", "ann", said="another horse battery").exit_code == 0
        assert ann.bye() == "logged_out"
        with Line(running) as again:
            assert again.reason("auth.login", username="ann", password=PASSWORD) == "bad_credentials"
            again.ask("auth.login", username="ann", password="another horse battery")


def test_a_guest_has_no_password_to_reset(admin: Admin, tmp_path: Path) -> None:
    with server(tmp_path) as running, Line(running) as guest:
        user = guest.ask("auth.guest")["user"]
        assert "is a guest" in admin("reset-password", user["userId"], said=PASSWORD).stderr


# ------------------------------------------------------------------------------------------------ a running server


class Line:
    """A connection of the full dialect to a server that runs."""

    def __init__(self, running: Process) -> None:
        self._socket = socket.create_connection(("127.0.0.1", running.port), 10)
        self._file = self._socket.makefile("rb")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
        self._socket.close()

    def send(self, value: Any) -> None:
        self._socket.sendall(orjson.dumps(value) + b"\n")

    def line(self) -> Any:
        return orjson.loads(self._file.readline())

    def call(self, method: str, **params: Any) -> Any:
        self.send({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        return self.line()

    def ask(self, method: str, **params: Any) -> Any:
        return self.call(method, **params)["result"]

    def reason(self, method: str, **params: Any) -> str:
        reason: str = self.call(method, **params)["error"]["data"]["reason"]
        return reason

    def closed(self) -> bool:
        """Whether the server closes without a word."""
        return self._file.readline() == b""

    def bye(self) -> str:
        """Why the server closes, which it does then."""
        line = self.line()
        assert (line["method"], self._file.readline()) == ("server.bye", b"")
        reason: str = line["params"]["reason"]
        return reason


def test_a_running_server_cuts_who_is_deactivated_and_knows_new_roles(admin: Admin, tmp_path: Path) -> None:
    with server(tmp_path) as running, Line(running) as ann, Line(running) as bob:
        token = ann.ask("auth.register", username="ann", password=PASSWORD)["accessToken"]["token"]
        bob.ask("auth.register", username="bob", password=PASSWORD)
        assert bob.reason("users.list") == "forbidden"
        assert admin("role", "bob", "admin").exit_code == 0
        assert admin("deactivate", "ann").exit_code == 0
        assert ann.bye() == "account_inactive"
        assert bob.ask("users.list", isActive=False)["users"][0]["username"] == "ann"
        with Line(running) as again:
            assert again.reason("auth.resume", accessToken=token) == "account_inactive"
        assert admin("deactivate", "bob").exit_code == 1


def test_the_secrets_of_who_is_deactivated_are_no_longer_good(admin: Admin, tmp_path: Path) -> None:
    with server(tmp_path) as running, Line(running) as classic, Line(running) as by_secret:
        classic.send({"username": None})
        seat = classic.line()
        mine = {"gameId": seat["gameId"], "playerId": seat["playerId"]}
        by_secret.send({**mine, "after": 0})
        by_secret.send({**mine, "position": 99})
        assert by_secret.line()["error"]["code"] == "illegal_move"
        user_id = trio.run(guest_of, f"sqlite:///{tmp_path}/ser.db", seat["gameId"])
        assert admin("deactivate", user_id).exit_code == 0
        assert [classic.closed(), by_secret.closed()] == [True, True]
        with Line(running) as later:
            later.send({**mine, "after": 0})
            assert later.line()["error"]["code"] == "not_found"


async def guest_of(url: str, game_id: str) -> str:
    """Who sits in a game's first seat."""
    async with open_store(url, "full") as store:
        stored = await store.game(game_id)
        assert stored is not None
        return stored.seats[0].user_id


def test_the_environment_makes_the_first_admin_and_no_other(tmp_path: Path) -> None:
    for name in ("chief", "other"):
        with server(tmp_path, SER_ADMIN_USERNAME=name, SER_ADMIN_PASSWORD=PASSWORD) as running, Line(running) as line:
            listed = line.ask("auth.login", username="chief", password=PASSWORD)
            assert listed["user"]["role"] == "admin"
            assert [user["username"] for user in line.ask("users.list")["users"]] == ["chief"]


def test_a_players_name_does_not_make_them_the_first_admin(tmp_path: Path) -> None:
    with server(tmp_path) as running, Line(running) as line:
        line.ask("auth.register", username="chief", password=PASSWORD)
    status, _, err = process(tmp_path, SER_ADMIN_USERNAME="Chief", SER_ADMIN_PASSWORD=PASSWORD)
    assert (status, "cannot be made: This name is in use." in err) == (1, True)
