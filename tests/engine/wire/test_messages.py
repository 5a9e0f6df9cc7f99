"""The full dialect's messages: their list, their names, and how each looks on the wire, byte for byte."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import attrs
import orjson
import pytest

from engine.reasons import REASONS
from engine.wire.codec import dump, structure, unstructure
from engine.wire.jsonrpc import event, result
from engine.wire.messages import games, registry, shared
from engine.wire.messages.registry import EVENTS, METHODS
from tests.engine.wire.examples import example, least
from tests.golden import same_as_golden

GOLDEN = Path(__file__).parent / "golden" / "messages.txt"
PAST_TENSE = re.compile(r"(bye|presence|notice|thrown|left|held|withdrawn|takenBack|takenOver|\w+ed)")


def parts() -> Iterator[tuple[str, Any]]:
    """Every class of a message with what it is."""
    for name, method in METHODS.items():
        yield f"{name} params", method.params
        if attrs.has(method.result):
            yield f"{name} result", method.result
    yield from ((f"{name} event", kind) for name, kind in EVENTS.items())


PARTS = dict(parts())


def test_every_message_looks_as_it_always_did() -> None:
    lines = (f"{what}\n  most  {orjson.dumps(unstructure(example(kind))).decode()}\n"
             f"  least {orjson.dumps(unstructure(least(kind))).decode()}\n" for what, kind in PARTS.items())
    same_as_golden("".join(lines).encode(), GOLDEN)


@pytest.mark.parametrize("kind", PARTS.values(), ids=PARTS)
@pytest.mark.parametrize("made", [example, least])
def test_what_one_side_writes_the_other_reads(kind: type[Any], made: Any) -> None:
    message = made(kind)
    assert structure(orjson.loads(dump(unstructure(message))), kind) == message


@pytest.mark.parametrize("name", [*METHODS, *EVENTS])
def test_names_are_an_area_and_a_verb(name: str) -> None:
    assert re.fullmatch(r"[a-z]+\.[a-z][A-Za-z]*", name)


@pytest.mark.parametrize("name", EVENTS)
def test_events_are_named_for_what_has_happened(name: str) -> None:
    assert PAST_TENSE.fullmatch(name.partition(".")[2])
    assert name not in METHODS


@pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)
def test_every_method_says_in_one_sentence_what_it_does_and_lists_reasons_that_exist(method: registry.Method) -> None:
    assert method.summary.endswith((".", ":"))
    assert set(method.reasons) <= REASONS.keys()
    assert len(set(method.reasons)) == len(method.reasons)


@pytest.mark.parametrize("kind", PARTS.values(), ids=PARTS)
def test_members_are_in_camel_case(kind: type[Any]) -> None:
    for member in unstructure(example(kind)):
        assert re.fullmatch(r"[a-z][A-Za-z]*", member)


def test_only_messages_that_give_an_identity_or_tell_of_the_server_go_without_one() -> None:
    open_to_all = {name for name, method in METHODS.items() if not method.identity}
    assert open_to_all == {
        "server.hello", "server.ping", "rpc.discover",
        "auth.guest", "auth.register", "auth.login", "auth.resume", "auth.refresh",
        "invites.look", "invites.enter",
    }


def test_no_name_is_given_twice() -> None:
    with pytest.raises(ValueError, match=r"games\.move is there twice"):
        registry.method("games.move", shared.Empty)(shared.Empty)
    with pytest.raises(ValueError, match=r"games\.moved is there twice"):
        registry.event("games.moved")(shared.Empty)


def test_an_event_is_found_by_its_class() -> None:
    assert {registry.event_name(kind): kind for kind in EVENTS.values()} == EVENTS


# ---------------------------------------------------------------------------------- the examples of docs/PROTOCOL.md

SNAPSHOT = (
    '{"jsonrpc":"2.0","id":8,"result":{"gameId":"g","gameType":"tic-tac-toe","options":{},"seq":3,"ply":1,'
    '"status":"playing","turn":2,"yourSeat":2,"seats":[{"seat":1,"username":"ann","mark":"X","present":true},'
    '{"seat":2,"username":"bob","mark":"O","present":true}],"board":["","","","","X","","","",""],'
    '"moves":[{"ply":1,"seat":1,"position":4}],"result":null,"offers":[],"clock":null}}\n'
)


def test_a_move_and_its_announcement_look_as_the_protocol_has_them() -> None:
    params = {"gameId": "g", "position": 4, "ply": 1}
    assert structure(params, METHODS["games.move"].params) == games.Move("g", 4, 1)
    assert dump(result(7, unstructure(games.MoveStored("g", 3, 1)))) == (
        b'{"jsonrpc":"2.0","id":7,"result":{"gameId":"g","seq":3,"ply":1}}\n')
    assert event("games.moved", unstructure(games.Moved("g", 3, 1, 1, 4, 2))) == (
        b'{"jsonrpc":"2.0","method":"games.moved","params":'
        b'{"gameId":"g","seq":3,"ply":1,"seat":1,"position":4,"turn":2}}\n')


def test_a_snapshot_looks_as_the_protocol_has_it() -> None:
    snapshot = shared.Snapshot(
        "g", "tic-tac-toe", {}, 3, 1, "playing", 2, 2,
        [shared.Seat(1, "ann", "X", present=True), shared.Seat(2, "bob", "O", present=True)],
        ["", "", "", "", "X", "", "", "", ""], [shared.PlayedMove(1, 1, 4)], None, [])
    assert dump(result(8, unstructure(snapshot))).decode() == SNAPSHOT
