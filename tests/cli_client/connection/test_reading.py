"""Messages are read tolerantly."""

import pytest

from cli_client.connection.reading import prune, read, read_event, read_failure, read_result
from engine.reasons import Refusal
from engine.wire.codec import unstructure
from engine.wire.messages.games import Watched
from engine.wire.messages.shared import Snapshot
from tests.cli_client.fakes import snapshot


def test_members_of_the_future_are_left_out_at_any_depth():
    shot = unstructure(snapshot("B2"))
    more = {**shot, "mood": "tense", "seats": [{**seat, "rating": 1500} for seat in shot["seats"]],
            "moves": [{**move, "spentMs": 3} for move in shot["moves"]]}
    assert read(Snapshot, more) == snapshot("B2")
    watched = read(Watched, {"gameId": "g1", "seq": 3, "missed": "snapshot", "snapshot": more, "new": None})
    assert watched.snapshot == snapshot("B2")


def test_free_values_are_left_as_they_are():
    shot = unstructure(snapshot())
    assert prune({**shot, "board": {"any": [{"thing": 1}]}}, Snapshot)["board"] == {"any": [{"thing": 1}]}


def test_what_is_missing_is_refused():
    with pytest.raises(Refusal, match="gameId"):
        read_result("games.move", {"seq": 1, "ply": 1})


def test_an_event_that_is_not_known_or_not_readable_is_nothing():
    assert read_event("weather.changed", {}) is None
    assert read_event("games.moved", {"gameId": 5}) is None


def test_failures_have_a_reason_whatever_they_look_like():
    failure = read_failure({"code": -32000, "message": "No.", "data": {"reason": "stale", "seq": 4}})
    assert (failure.reason, failure.message, failure.data) == ("stale", "No.", {"seq": 4})
    assert read_failure({"code": -32601, "message": "What?"}).reason == "method_not_found"
    assert read_failure("nonsense").reason == "internal"
    assert read_failure({}).reason == "internal"
