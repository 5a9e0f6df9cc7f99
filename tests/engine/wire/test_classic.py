"""The classic dialect: which message an object is, told by its members."""

from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.reasons import Refusal
from engine.wire import classic
from engine.wire.classic import Ack, After, Again, Join, Move, Resign, read
from tests.refusals import reason_of, refusal_of

SEAT = {"gameId": "g", "playerId": "p"}
RECOGNISED: list[tuple[dict[str, Any], Any]] = [
    ({"username": "ann"}, Join("ann")),
    ({"username": None}, Join(None)),
    ({"username": ""}, Join("")),
    ({"username": "ann", "gameType": "mnk"}, Join("ann", "mnk")),
    ({"username": "ann", "password": "pw", "opponent": "bob", "invite": "i", "ack": True},
     Join("ann", "tic-tac-toe", "pw", "bob", "i", ack=True)),
    ({**SEAT, "position": 4}, Move("g", "p", 4)),
    ({**SEAT, "position": "B2"}, Move("g", "p", "B2")),
    ({**SEAT, "position": -1}, Move("g", "p", -1)),
    ({**SEAT, "gameType": "tic-tac-toe"}, Again("g", "p", "tic-tac-toe")),
    ({**SEAT, "after": 2}, After("g", "p", 2)),
    ({**SEAT, "resign": True}, Resign("g", "p", resign=True)),
    ({**SEAT, "ack": 3}, Ack("g", "p", 3)),
]
UNKNOWN: list[dict[str, Any]] = [
    {}, {"hello": 1}, {"gameId": "g"}, SEAT, {"gameId": "g", "position": 4}, {"playerId": "p", "position": 4},
    {"Username": "ann"}, {"gameType": "mnk"}, {"gameid": "g", "playerid": "p", "position": 4}, {"ack": 1},
]
INVALID: list[tuple[dict[str, Any], str, str]] = [
    ({"username": 1}, "message.username", "a string or null"),
    ({"username": "ann", "ack": 1}, "message.ack", "true or false"),
    ({"username": "ann", "gameType": None}, "message.gameType", "a string"),
    ({"username": "ann", "colour": "red"}, "message", "no member colour"),
    ({"username": "ann", **SEAT, "position": 4}, "message", "no member username"),
    ({"gameId": 1, "playerId": "p", "position": 4}, "message.gameId", "a string"),
    ({"gameId": "g", "playerId": None, "position": 4}, "message.playerId", "a string"),
    *(({**SEAT, "position": position}, "message.position", "a whole number or a string")
      for position in (None, True, 4.0, [4], {"row": 1})),
    ({**SEAT, "position": 4, "ply": 1}, "message", "no member ply"),
    ({**SEAT, "after": "2"}, "message.after", "a whole number"),
    ({**SEAT, "ack": True}, "message.ack", "a whole number"),
    *(({**SEAT, "resign": resign}, "message.resign", "true") for resign in (False, None, 1, "true")),
    ({**SEAT, "gameType": 1}, "message.gameType", "a string"),
    ({**SEAT, "after": 1, "ack": 1}, "message", "no member ack"),
]


@pytest.mark.parametrize(("value", "message"), RECOGNISED)
def test_a_message_is_recognised_by_its_members(value: dict[str, Any], message: Any) -> None:
    assert read(value) == message
    assert type(read(value)) is type(message)


def test_every_kind_of_message_is_among_the_examples() -> None:
    assert {type(message) for _, message in RECOGNISED} == {kind for _, kind in classic.RECOGNISED}


@pytest.mark.parametrize("value", UNKNOWN, ids=str)
def test_an_object_without_the_members_of_any_message_is_unknown(value: dict[str, Any]) -> None:
    assert reason_of(read, value) == "unknown_message"


@pytest.mark.parametrize(("value", "path", "expected"), INVALID)
def test_a_message_with_a_wrong_member_is_refused_with_its_place(value: Any, path: str, expected: str) -> None:
    refusal = refusal_of(read, value)
    assert refusal is not None
    assert (refusal.reason, refusal.data) == ("invalid_params", {"path": path, "expected": expected})


NAMES = st.sampled_from(["gameId", "playerId", "position", "username", "after", "ack", "resign", "gameType", "x"])
VALUES = st.none() | st.booleans() | st.integers() | st.text(max_size=3) | st.lists(st.none()) | st.just({})


@given(st.dictionaries(NAMES, VALUES))
def test_any_object_is_a_message_or_refused(value: dict[str, Any]) -> None:
    assert reason_of(read, value) in (None, "unknown_message", "invalid_params")


@pytest.mark.parametrize(("refused", "game_id", "line"), [
    (Refusal("not_your_turn"), None, {"error": {"code": "not_your_turn", "message": "It is not your turn."}}),
    (Refusal("busy", "Wait.", retryAfterMs=5), None, {
        "error": {"code": "busy", "message": "Wait.", "retryAfterMs": 5}}),
    (Refusal("opponent_left"), "g", {
        "error": {"code": "opponent_left", "message": "Your opponent has left the game for good."}, "gameId": "g"}),
])
def test_a_refusal_is_a_line_with_its_code_and_its_sentence(refused: Refusal, game_id: str | None, line: Any) -> None:
    written = classic.refusal(refused, game_id)
    assert orjson.loads(written) == line
    assert written.endswith(b"\n")
