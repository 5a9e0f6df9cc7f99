"""Facts of rooms as they are stored: what was written once is read for ever."""

import attrs
import orjson
import pytest

from engine.game.facts import Player
from ser.app.rooms.facts import (
    KINDS,
    Cancelled,
    Closed,
    Created,
    Declined,
    Expired,
    Fact,
    Finished,
    Invited,
    Joined,
    Kicked,
    Left,
    Linked,
    Started,
    pack,
    unpack,
)

ANN = Player("u-ann", "ann")
BOB = Player("u-bob", "Bob", guest=False)
_ANN = '{"user_id":"u-ann","username":"ann","guest":true,"program":false}'
_BOB = '{"user_id":"u-bob","username":"Bob","guest":false,"program":false}'
STORED: list[tuple[Fact, str]] = [
    (
        Created(ANN, "Sunday", "tic-tac-toe", {}, 2, "public", "room", False, "joined", 5),
        ('{"f":"created","v":1,"player":' + _ANN + ',"name":"Sunday","game_type":"tic-tac-toe","options":{},'
         '"capacity":2,"visibility":"public","kind":"room","auto_start":false,"order":"joined","at":5}'),
    ),
    (
        Created(ANN, "Ü", "mnk", {"rows": 3, "x": True}, 2, "private", "challenge", True, "drawn", 5, "X",
                {"kind": "move", "perMoveMs": 1000}, {"kind": "claim", "graceMs": 5000}, 60_000),
        ('{"f":"created","v":1,"player":' + _ANN + ',"name":"Ü","game_type":"mnk","options":{"rows":3,"x":true},'
         '"capacity":2,"visibility":"private","kind":"challenge","auto_start":true,"order":"drawn","at":5,"role":"X",'
         '"clock":{"kind":"move","perMoveMs":1000},"on_leave":{"kind":"claim","graceMs":5000},'
         '"watch_delay":60000}'),
    ),
    (Joined(BOB, 6), '{"f":"joined","v":1,"player":' + _BOB + ',"at":6}'),
    (Joined(BOB, 6, "i-1", "O"), '{"f":"joined","v":1,"player":' + _BOB + ',"at":6,"invite_id":"i-1","role":"O"}'),
    (Left("u-bob", 7), '{"f":"left","v":1,"user_id":"u-bob","at":7}'),
    (Kicked("u-bob", "u-ann", 7), '{"f":"kicked","v":1,"user_id":"u-bob","by":"u-ann","at":7}'),
    (
        Invited("i-1", "u-ann", BOB, "code", 8, 9),
        ('{"f":"invited","v":1,"invite_id":"i-1","by":"u-ann","receiver":' + _BOB + ',"code":"code","at":8,'
         '"expires_at":9}'),
    ),
    (
        Linked("i-2", "u-ann", "hash", 8, 9, "X", 3),
        ('{"f":"linked","v":1,"invite_id":"i-2","by":"u-ann","code_hash":"hash","at":8,"expires_at":9,"role":"X",'
         '"uses":3}'),
    ),
    (Declined("i-1", "later", 9), '{"f":"declined","v":1,"invite_id":"i-1","reason":"later","at":9}'),
    (Cancelled("i-1", "u-ann", 9), '{"f":"cancelled","v":1,"invite_id":"i-1","by":"u-ann","at":9}'),
    (Expired("i-1", 9), '{"f":"expired","v":1,"invite_id":"i-1","at":9}'),
    (Started("g-1", ("u-bob", "u-ann"), 9), '{"f":"started","v":1,"game_id":"g-1","seats":["u-bob","u-ann"],"at":9}'),
    (Finished("g-1", 9), '{"f":"finished","v":1,"game_id":"g-1","at":9}'),
    (Closed("closed", 9, "u-ann"), '{"f":"closed","v":1,"reason":"closed","at":9,"by":"u-ann"}'),
    (Closed("empty", 9), '{"f":"closed","v":1,"reason":"empty","at":9}'),
]
"""The stored form of every kind. A change here needs a new version and an upgrade, not a new expectation."""


@pytest.mark.parametrize(("fact", "stored"), STORED)
def test_the_stored_form_stays_as_it_is(fact: Fact, stored: str) -> None:
    assert pack(fact) == stored
    assert unpack(stored) == unpack(stored.encode()) == fact


def test_the_stored_form_of_every_kind_is_written_down_here() -> None:
    assert {type(fact) for fact, _ in STORED} == set(KINDS.values())
    assert {orjson.loads(stored)["f"] for _, stored in STORED} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_facts_cannot_be_changed(kind: type) -> None:
    fact = next(fact for fact, _ in STORED if type(fact) is kind)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fact.at = 0
