"""Records as JSON are read as those in text are, by the same grammar."""

import json
from typing import Any

import pytest

from engine.game import decide
from engine.game.facts import Fact, Player
from engine.game.record import read_record, record_as_json, write_record
from engine.game.record_json import read_any_record
from engine.reasons import Refusal
from engine.rules import RULES
from engine.rules.contract import capacity_of

SEED = b"s" * 32


def played(game_type: str, moves: int, *, clock: Any = None) -> tuple[Fact, ...]:
    """A game of which so many moves have been played, always the first that is legal; then somebody resigns."""
    rules = RULES[game_type]
    seats = capacity_of(rules, rules.configure({}))
    players = tuple(Player(f"u{seat}", f"player-{seat}") for seat in range(1, seats + 1))
    facts, game = decide.open_game(game_type, {}, players, 1_700_000_000_000, seed=SEED, clock=clock)
    for ply in range(moves):
        turn = game.turn or 0
        position = rules.format(game.board, rules.legal(game.board, turn)[0])
        more, game = decide.move(game, turn, position, 1_700_000_000_000 + 1234 * ply, seed=SEED)
        facts += more
    return facts + decide.resign(game, game.turn or 0, 1_700_000_900_000, seed=SEED)[0]


@pytest.mark.parametrize("game_type", RULES)
def test_both_forms_say_the_same(game_type: str) -> None:
    facts = played(game_type, 4, clock={"kind": "fischer", "initialMs": 600_000, "incrementMs": 1000})
    text = write_record(facts)
    as_json = json.dumps(record_as_json(facts))
    assert read_any_record(as_json) == read_record(text) == read_any_record(text)
    assert write_record(read_any_record(as_json)) == text


@pytest.mark.parametrize("change", [
    {"gameType": "tic-tac-toe\nopened: x"}, {"record": "1"}, {"openedAt": None}, {"openedAt": 10 ** 20}, {"events": 3},
    {"seats": [{"seat": 1}]}, {"events": [{"kind": "dance"}]}, {"options": {"a": 1.5}}, {"result": {}}, {"result": 3},
    {"seed": "no seed"}, {"clock": {}},
])
def test_what_is_no_record_is_refused(change: dict[str, Any]) -> None:
    record = record_as_json(played("tic-tac-toe", 2)) | change
    with pytest.raises(Refusal):
        read_any_record(json.dumps(record))


@pytest.mark.parametrize("text", ["{", "{}", ' {"record": 1}'])
def test_what_is_no_whole_json_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="no record as JSON"):
        read_any_record(text)


def test_moves_are_checked_as_in_text() -> None:
    record = record_as_json(played("tic-tac-toe", 2))
    record["events"][1]["position"] = record["events"][0]["position"]
    with pytest.raises(Refusal) as refused:
        read_any_record(json.dumps(record))
    assert refused.value.reason == "space_taken"
