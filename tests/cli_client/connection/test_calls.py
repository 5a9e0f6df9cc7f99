"""Every method of the server is a function of the library, with the types of its messages."""

import os
from pathlib import Path

import attrs
import pytest

from cli_client.connection import calls
from cli_client.connection.calling import sent
from cli_client.connection.session import Session
from engine.wire.messages import games, lobby
from engine.wire.messages.registry import METHODS
from tests.cli_client.connection.generating import LEFT_OUT, modules

FOLDER = Path(calls.__file__).parent


@pytest.mark.parametrize("name", modules())
def test_the_functions_are_those_of_the_messages(name):
    path = FOLDER / f"{name}.py"
    if os.environ.get("SER_GOLDEN") == "write":
        path.write_text(modules()[name], encoding="utf-8")
    assert path.read_text(encoding="utf-8") == modules()[name]


def test_there_are_no_others():
    assert {path.stem for path in FOLDER.glob("*.py")} == {"__init__", *modules()}


def test_what_has_no_function_is_a_method_all_the_same():
    assert METHODS.keys() >= LEFT_OUT


def test_a_session_has_them_all():
    session = Session(None)
    for name in METHODS.keys() - LEFT_OUT:
        area = name.partition(".")[0]
        assert type(getattr(session, area)).__module__ == f"cli_client.connection.calls.{area}"


def test_what_is_not_set_is_not_sent():
    assert sent(games.Move("g1", "B2")) == {"gameId": "g1", "position": "B2"}
    assert sent(games.Move("g1", "B2", ply=1)) == {"gameId": "g1", "position": "B2", "ply": 1}
    assert sent(lobby.QuickMatch(options={"rows": 5})) == {"options": {"rows": 5}}
    assert sent(lobby.QuickMatch()) == {}
    assert all(attrs.has(method.params) for method in METHODS.values())
