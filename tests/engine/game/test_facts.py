"""Facts as they are stored: what was written once is read for ever."""

from typing import Any

import attrs
import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.game import facts
from engine.game.facts import (
    KINDS,
    Continued,
    Declined,
    Ended,
    Expired,
    Fact,
    Held,
    Moved,
    Offered,
    Opened,
    Paused,
    Player,
    Released,
    Resigned,
    Resumed,
    ReturnedTo,
    Revealed,
    Seated,
    TakenBack,
    TakenOver,
    Thrown,
    Withdrawn,
    pack,
    unpack,
)

ANN = Player("u-ann", "ann")
BOB = Player("u-bob", "Bob", guest=False)
STORED: list[tuple[Fact, str]] = [
    (
        Opened("mnk", {"rows": 3, "exact": True}, 2, (ANN, BOB), 1_700_000_000_000, early=True, opponent="bob"),
        ('{"f":"opened","v":1,"game_type":"mnk","options":{"rows":3,"exact":true},"capacity":2,"players":['
         '{"user_id":"u-ann","username":"ann","guest":true},{"user_id":"u-bob","username":"Bob","guest":false}],'
         '"at":1700000000000,"early":true,"opponent":"bob"}'),
    ),
    (
        Opened("tic-tac-toe", {}, 2, (), 0),
        ('{"f":"opened","v":1,"game_type":"tic-tac-toe","options":{},"capacity":2,"players":[],"at":0,"early":false,'
         '"opponent":null}'),
    ),
    (
        Opened("ludo", {"capacity": 3}, 3, (), 0, commitment="630dcd29"),
        ('{"f":"opened","v":1,"game_type":"ludo","options":{"capacity":3},"capacity":3,"players":[],"at":0,'
         '"early":false,"opponent":null,"commitment":"630dcd29"}'),
    ),
    (
        Opened("tic-tac-toe", {}, 2, (), 0, room="r-1", private=True),
        ('{"f":"opened","v":1,"game_type":"tic-tac-toe","options":{},"capacity":2,"players":[],"at":0,"early":false,'
         '"opponent":null,"room":"r-1","private":true}'),
    ),
    (
        Opened("tic-tac-toe", {}, 2, (), 0, private=True, key="9b74c989"),
        ('{"f":"opened","v":1,"game_type":"tic-tac-toe","options":{},"capacity":2,"players":[],"at":0,"early":false,'
         '"opponent":null,"private":true,"key":"9b74c989"}'),
    ),
    (
        Opened("mnk", {}, 2, (), 0, clock={"kind": "days", "perMoveDays": 3},
               on_leave={"kind": "bot", "graceMs": 5000}),
        ('{"f":"opened","v":1,"game_type":"mnk","options":{},"capacity":2,"players":[],"at":0,"early":false,'
         '"opponent":null,"clock":{"kind":"days","perMoveDays":3},"on_leave":{"kind":"bot","graceMs":5000}}'),
    ),
    (
        Seated(2, BOB, 5),
        '{"f":"seated","v":1,"seat":2,"player":{"user_id":"u-bob","username":"Bob","guest":false},"at":5}',
    ),
    (Moved(1, 1, 4, 6), '{"f":"moved","v":1,"seat":1,"ply":1,"position":4,"at":6}'),
    (Moved(2, 2, "b2", 7), '{"f":"moved","v":1,"seat":2,"ply":2,"position":"b2","at":7}'),
    (Moved(2, 2, 8, 7, 40), '{"f":"moved","v":1,"seat":2,"ply":2,"position":8,"at":7,"lag":40}'),
    (Thrown(3, 6, 5, 7), '{"f":"thrown","v":1,"number":3,"sides":6,"value":5,"at":7}'),
    (Resigned(3, 8), '{"f":"resigned","v":1,"seat":3,"at":8}'),
    (Resigned(3, 8, "timeout"), '{"f":"resigned","v":1,"seat":3,"at":8,"reason":"timeout"}'),
    (Revealed("00ff", 8), '{"f":"revealed","v":1,"seed":"00ff","at":8}'),
    (
        Ended("line", (1,), (1, 2), 8),
        '{"f":"ended","v":1,"reason":"line","winners":[1],"places":[1,2],"at":8,"seat":null}',
    ),
    (
        Ended("resigned", (2,), (2, 1), 8, 1),
        '{"f":"ended","v":1,"reason":"resigned","winners":[2],"places":[2,1],"at":8,"seat":1}',
    ),
    (Offered(1, "rematch", "mnk", 9), '{"f":"offered","v":1,"seat":1,"kind":"rematch","game_type":"mnk","at":9}'),
    (Offered(1, "draw", None, 9), '{"f":"offered","v":1,"seat":1,"kind":"draw","game_type":null,"at":9}'),
    (
        Opened("mnk", {}, 2, (), 1, watch_delay=5000),
        ('{"f":"opened","v":1,"game_type":"mnk","options":{},"capacity":2,"players":[],"at":1,"early":false,'
         '"opponent":null,"watch_delay":5000}'),
    ),
    (Declined(2, "draw", 9), '{"f":"declined","v":1,"seat":2,"kind":"draw","at":9}'),
    (Withdrawn(1, "pause", 9), '{"f":"withdrawn","v":1,"seat":1,"kind":"pause","at":9}'),
    (Expired("pause", 9), '{"f":"expired","v":1,"kind":"pause","at":9}'),
    (TakenBack(1, 4, 9), '{"f":"taken_back","v":1,"seat":1,"ply":4,"at":9}'),
    (Paused(9), '{"f":"paused","v":1,"at":9}'),
    (Resumed(9), '{"f":"resumed","v":1,"at":9}'),
    (Held(9), '{"f":"held","v":1,"at":9}'),
    (Released(9), '{"f":"released","v":1,"at":9}'),
    (TakenOver(2, "bot:easy", 9), '{"f":"taken_over","v":1,"seat":2,"bot":"bot:easy","at":9}'),
    (ReturnedTo(2, 9), '{"f":"returned_to","v":1,"seat":2,"at":9}'),
    (Continued("g-next", 10), '{"f":"continued","v":1,"game_id":"g-next","at":10}'),
    (
        Continued("g-next", 10, (1, 3), "mnk"),
        '{"f":"continued","v":1,"game_id":"g-next","at":10,"seats":[1,3],"game_type":"mnk"}',
    ),
]
"""The stored form of every kind. A change here needs a new version and an upgrade, not a new expectation."""

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SEATS = st.integers(1, 4)
PLAYERS = st.builds(Player, TEXT, TEXT, st.booleans())
MEMBERS: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("game_type", "reason", "kind", "game_id", "seed", "bot"), TEXT),
    **dict.fromkeys(("at", "ply", "number", "sides", "value"), st.integers(0, 2**53 - 1)),
    **dict.fromkeys(("winners", "places"), st.lists(SEATS).map(tuple)),
    "options": st.dictionaries(TEXT, st.integers(-(2**53) + 1, 2**53 - 1) | st.booleans()),
    "capacity": SEATS,
    "players": st.lists(PLAYERS).map(tuple),
    "player": PLAYERS,
    "early": st.booleans(),
    **dict.fromkeys(("opponent", "commitment", "room", "key"), st.none() | TEXT),
    "private": st.none() | st.booleans(),
    **dict.fromkeys(("clock", "on_leave"), st.none() | st.dictionaries(TEXT, TEXT | st.integers(0, 2**53 - 1))),
    **dict.fromkeys(("lag", "watch_delay"), st.none() | st.integers(0, 1000)),
    "seats": st.none() | st.lists(SEATS).map(tuple),
    "stays": st.none() | st.booleans(),
    "accepts": st.none() | st.dictionaries(TEXT, st.tuples(st.integers(0, 99), st.integers(0, 99))),
    "position": st.integers(-(2**53) + 1, 2**53 - 1) | TEXT,
}


def any_fact(kind: type[Any]) -> st.SearchStrategy[Fact]:
    names = [field.name for field in attrs.fields(kind)]
    seat = SEATS | st.none() if kind is Ended else SEATS
    return st.builds(kind, **{name: seat if name == "seat" else MEMBERS[name] for name in names})


@pytest.mark.parametrize(("fact", "stored"), STORED)
def test_the_stored_form_stays_as_it_is(fact: Fact, stored: str) -> None:
    assert pack(fact) == stored
    assert unpack(stored) == unpack(stored.encode()) == fact


def test_the_stored_form_of_every_kind_is_written_down_here() -> None:
    assert {type(fact) for fact, _ in STORED} == set(KINDS.values())
    assert {orjson.loads(stored)["f"] for _, stored in STORED} == set(KINDS)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_packed_is_unpacked_whatever_it_says(kind: type[Any]) -> None:
    @given(any_fact(kind))
    def holds(fact: Fact) -> None:
        again = unpack(pack(fact))
        assert again == fact
        assert type(again) is kind
        assert pack(again) == pack(fact)
        assert "\n" not in pack(fact)

    holds()


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_facts_cannot_be_changed(kind: type[Any]) -> None:
    fact = next(fact for fact, _ in STORED if type(fact) is kind)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        fact.at = 0


def test_facts_of_older_versions_are_brought_up_to_date_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts, "VERSION", 3)
    monkeypatch.setitem(facts.UPGRADES, ("moved", 1), lambda value: {**value, "at": value.pop("seconds") * 1000})
    monkeypatch.setitem(facts.UPGRADES, ("moved", 2), lambda value: {**value, "seat": value["seat"] + 1})
    old = b'{"f":"moved","v":1,"seat":0,"ply":1,"position":4,"seconds":6}'
    assert unpack(old) == Moved(1, 1, 4, 6000)


@pytest.mark.parametrize("data", [b'{"f":"exploded","v":1}', b'{"v":1}', b'{"f":"moved","v":1}', b"[]", b"{"])
def test_what_is_no_fact_is_an_error_of_ours_and_no_refusal(data: bytes) -> None:
    with pytest.raises((KeyError, AttributeError, TypeError, ValueError, ExceptionGroup)):
        unpack(data)
