"""Records: what is written is read again, what does not replay is refused with its line, and anybody can check dice."""

import re
import runpy
import sys
from pathlib import Path
from random import Random
from typing import Any

import orjson
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from engine.game import decide
from engine.game.facts import ENDED, Ended, Fact, Moved, Player, Resigned, Revealed, Thrown
from engine.game.record import read_record, record_as_json, write_record
from engine.game.state import Game, evolve, replay
from engine.rules import RULES
from engine.rules.contract import Option, Rules
from tests.engine.game.games import AT, SITUATIONS
from tests.golden import same_as_golden
from tests.refusals import reason_of, refusal_of

GOLDEN = Path(__file__).parent / "golden"
DOCUMENT = (Path(__file__).parents[3] / "docs" / "RECORDS.md").read_text()
EXAMPLES: list[str] = re.findall(r"```record\n(.*?)```", DOCUMENT, re.DOTALL)
SNIPPET = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)[0]
NAMES = ("ann", "Bob", "eve-3", "bot:hard")
TIC_TAC_TOE, LUDO = EXAMPLES
OPTIONS = {"mnk": {"rows": 4, "columns": 3}, "gomoku": {"size": 13, "exact": True}, "ludo": {"capacity": 3}}


def players(seats: int) -> tuple[Player, ...]:
    return tuple(Player(f"u-{name}", name, guest=False) for name in NAMES[:seats])


def values(option: Option) -> st.SearchStrategy[int | bool]:
    if option.choices:
        return st.sampled_from(option.choices)
    return st.booleans() if option.kind == "boolean" else st.integers(option.minimum, option.maximum)


class Telling:
    """A game as it goes on, with all its facts."""

    def __init__(self, game_type: str, options: dict[str, Any], number: int = 1) -> None:
        self.random, self.seed = Random(number), b"%d" % number
        self.facts: list[Fact] = []
        opened = decide.open_game(game_type, options, players(1), AT, early=True, seed=self.seed)
        self.game = self.told(opened)
        for player in players(self.game.table.capacity)[1:]:
            if game_type == "tic-tac-toe":
                self.told(decide.move(self.game, 1, 4, AT))
            self.told(decide.sit(self.game, player, AT + 5, seed=self.seed))

    def told(self, decision: decide.Decision) -> Game:
        self.facts += decision[0]
        self.game = decision[1]
        return self.game

    def move(self) -> None:
        game, seat = self.game, self.game.turn or 0
        move = self.random.choice(game.table.rules.legal(game.board, seat))
        position = self.random.choice([move, game.table.rules.format(game.board, move).lower()])
        at = game.last_at + self.random.randint(-50, 9999)
        self.told(decide.move(game, seat, position, at, seed=self.seed))

    def leave(self) -> None:
        seat = self.random.randint(1, self.game.table.capacity)
        if reason_of(decide.resign, self.game, seat, AT, seed=self.seed) is None:
            self.told(decide.resign(self.game, seat, self.game.last_at + 1, seed=self.seed))

    def go_on(self, moves: int = 1000, leaving: float = 0.0) -> "Telling":
        while moves and self.game.status != ENDED:
            if self.random.random() < leaving:
                self.leave()
            else:
                self.move()
            moves -= 1
        return self

    def rematch(self) -> None:
        for seat in range(1, self.game.table.capacity + 1):
            self.told(decide.offer_rematch(self.game, seat, self.game.table.game_type, self.game.last_at, "g-next"))


@st.composite
def tellings(draw: st.DrawFn, rules: Rules[Any]) -> Telling:
    """Games at any point, with players who leave, and with what comes after the end."""
    raw = draw(st.fixed_dictionaries({}, optional={option.name: values(option) for option in rules.options}))
    assume(reason_of(rules.configure, raw) is None)
    telling = Telling(rules.name, raw, draw(st.integers(0, 2**32)))
    telling.go_on(draw(st.sampled_from((0, 1, 3, 20, 1000))), draw(st.sampled_from((0, 0, 0.02))))
    if telling.game.status == ENDED:
        telling.rematch()
    return telling


# ---------------------------------------------------------------------------------------------- writing and reading

@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@settings(max_examples=40)
@given(data=st.data())
def test_what_is_written_is_read_again(rules: Rules[Any], data: st.DataObject) -> None:
    telling = data.draw(tellings(rules))
    text = write_record(telling.facts)
    facts = read_record(text)
    assert write_record(facts) == text
    assert read_record(write_record(facts)) == facts
    one, other = telling.game, replay(facts)
    assert (other.board, other.throws, other.result) == (one.board, one.throws, one.result)
    assert (other.table.options, other.table.commitment, other.seed) == (
        one.table.options, one.table.commitment, one.seed)
    assert [player.username for player in other.table.seats] == [player.username for player in one.table.seats]
    assert [(move.seat, move.ply, move.at) for move in other.moves] == [
        (move.seat, move.ply, move.at) for move in one.moves]


@pytest.mark.parametrize("game_type", RULES)
@pytest.mark.parametrize("moves", [0, 3])
def test_a_game_that_was_called_off_is_read_again(game_type: str, moves: int) -> None:
    telling = Telling(game_type, {}).go_on(moves)
    telling.told(decide.call_off(telling.game, 2, telling.game.last_at + 1, seed=telling.seed))
    text = write_record(telling.facts)
    assert write_record(read_record(text)) == text
    assert "result: cancelled by seat 2; winners none; places none" in text


@pytest.mark.parametrize("rules", RULES.values(), ids=RULES)
@settings(max_examples=10)
@given(data=st.data())
def test_the_json_form_says_the_same(rules: Rules[Any], data: st.DataObject) -> None:
    facts = read_record(write_record(data.draw(tellings(rules)).facts))
    record = record_as_json(facts)
    assert orjson.loads(orjson.dumps(record)) == record
    counted = {kind: sum(event["kind"] == kind for event in record["events"]) for kind in ("move", "throw", "leave")}
    assert list(counted.values()) == [sum(isinstance(fact, kind) for fact in facts) for kind in (
        Moved, Thrown, Resigned)]
    game = replay(facts)
    assert (record["result"] is None) == (game.result is None)
    assert (record["seed"], record["commitment"]) == (game.seed, game.table.commitment)
    assert [event["position"] for event in record["events"] if event["kind"] == "move"] == [
        move.position for move in game.moves]


def golden_game(name: str) -> list[Fact]:
    """A game that is the same for ever, whatever Python does to ``random``."""
    facts, game = decide.open_game(name, OPTIONS.get(name, {}), players(OPTIONS.get(name, {}).get("capacity", 2)), AT,
                                   seed=b"golden")
    told = list(facts)
    while (seat := game.turn) is not None:
        legal = game.table.rules.legal(game.board, seat)
        facts, game = decide.move(game, seat, legal[game.ply * 7 % len(legal)], game.last_at + 1234, seed=b"golden")
        told += facts
    return told


@pytest.mark.parametrize("name", RULES)
def test_a_record_looks_as_it_always_did(name: str) -> None:
    facts = golden_game(name)
    same_as_golden(write_record(facts).encode(), GOLDEN / f"{name}.txt")
    assert replay(read_record(write_record(facts))).board == replay(facts).board


def test_the_json_form_looks_as_it_always_did() -> None:
    records = (record_as_json(golden_game(name)) for name in ("tic-tac-toe", "ludo"))
    same_as_golden(b"".join(orjson.dumps(record, option=orjson.OPT_APPEND_NEWLINE) for record in records),
                   GOLDEN / "records.jsonl")


def test_there_is_no_golden_record_of_a_type_that_is_gone() -> None:
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(RULES)


@pytest.mark.parametrize("situation", SITUATIONS)
def test_there_is_a_record_as_soon_as_everyone_sits(situation: str) -> None:
    game = SITUATIONS[situation]()
    facts: list[Fact] = [*decide.open_game("tic-tac-toe", {}, game.table.seats, AT)[0], *game.moves]
    if game.result is not None:
        seat = 1 if game.result.reason == "resigned" else None
        facts.append(Ended(game.result.reason, game.result.winners, game.result.places, AT, seat))
    if len(game.table.seats) < 2:
        assert reason_of(write_record, facts) == "game_not_started"
    else:
        assert replay(read_record(write_record(facts))).board == game.board


def test_a_record_of_a_game_that_is_played_keeps_the_seed_a_secret() -> None:
    text = write_record(Telling("ludo", {}).go_on(10).facts)
    assert "result: none\n" in text
    assert "seed" not in text
    assert "u-ann" not in text


# ------------------------------------------------------------------------------------------------------ the document

@pytest.mark.parametrize("text", EXAMPLES, ids=["tic-tac-toe", "ludo"])
def test_the_examples_of_the_document_are_records(text: str) -> None:
    without = "".join(line for line in text.splitlines(keepends=True) if not line.startswith("#"))
    assert write_record(read_record(text)) == without


def check_dice(text: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Runs the document's ten lines on a record."""
    script, record = path / "check.py", path / "record.txt"
    script.write_text(SNIPPET)
    record.write_text(text)
    monkeypatch.setattr(sys, "argv", [str(script), str(record)])
    runpy.run_path(str(script))


def test_anybody_can_check_the_dice_with_ten_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
                                                  capsys: pytest.CaptureFixture[str]) -> None:
    assert len(SNIPPET.splitlines()) == 10
    check_dice((GOLDEN / "ludo.txt").read_text(), tmp_path, monkeypatch)
    assert capsys.readouterr().out == "every throw is as the seed has it\n"


@pytest.mark.parametrize(("old", "new", "why"), [
    ("throw 2, seat 2: 5 of 6", "throw 2, seat 2: 6 of 6", "throw 2 was a 5"),
    ("seed: 0001", "seed: 0002", "another seed"),
])
def test_the_ten_lines_find_what_is_forged(
    old: str, new: str, why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(AssertionError, match=why):
        check_dice(LUDO.replace(old, new), tmp_path, monkeypatch)


# -------------------------------------------------------------------------------------------- what does not replay

def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


T, L = TIC_TAC_TOE, LUDO
FORGED: list[tuple[str, str, str, int, str]] = [
    # record, what is changed, to what, the line that is refused, and for what reason
    (T, "ser record 1", "ser record 2", 1, "invalid_params"),
    (T, "ser record 1\n", "", 1, "parse_error"),
    (T, "game: tic-tac-toe", "game: chess", 2, "unknown_game_type"),
    (T, "game: tic-tac-toe", "game: connect-four", 8, "illegal_move"),
    (T, "game: tic-tac-toe\n", "", 2, "parse_error"),
    (T, "game: tic-tac-toe\n", "game: tic-tac-toe\ngame: tic-tac-toe\n", 3, "parse_error"),
    (T, "options: none", "options: rows=3", 3, "invalid_params"),
    (T, "options: none", "options:", 3, "parse_error"),
    (T, "2023-11-14T", "2023-11-31T", 4, "parse_error"),
    (T, "2023-11-14T22:13:20.000Z", "yesterday", 4, "parse_error"),
    (T, "seat 2: bob\n", "", 3, "invalid_params"),
    (T, "seat 2: bob", "seat 3: bob", 6, "invalid_params"),
    (T, "seat 2: bob\n", "seat 2: bob\nseat 3: eve\n", 3, "invalid_params"),
    (T, "seat 1: ann\nseat 2: bob\n", "", 6, "parse_error"),
    (T, "seat 2: bob\n", f"seat 2: bob\ncommitment: {'0' * 64}\n", 2, "invalid_params"),
    (T, "move 1, seat 1: B2", "move 2, seat 1: B2", 8, "invalid_params"),
    (T, "move 1, seat 1: B2", "move 1, seat 2: B2", 8, "not_your_turn"),
    (T, "move 1, seat 1: B2", "move 1, seat 7: B2", 8, "not_your_turn"),
    (T, "move 1, seat 1: B2", "move 1, seat 1: D1", 8, "illegal_move"),
    (T, "move 1, seat 1: B2", "move 1 seat 1: B2", 8, "parse_error"),
    (T, "move 1, seat 1: B2", "move 01, seat 1: B2", 8, "parse_error"),
    (T, "move 1, seat 1: B2 (+2.310)", "move 1, seat 1: B2", 8, "parse_error"),
    (T, "move 1, seat 1: B2 (+2.310)", "move 1, seat 1: B2 (2.310)", 8, "parse_error"),
    (T, "move 1, seat 1: B2 (+2.310)", "move 1, seat 1: B2 (+2.31)", 8, "parse_error"),
    (T, "move 2, seat 2: A2", "move 2, seat 2: B2", 9, "space_taken"),
    (T, "move 4, seat 2: C3", "throw 1, seat 2: 3 of 6", 11, "invalid_params"),
    (T, "move 4, seat 2: C3", "seat 2 leaves (+0.000)\nmove 4, seat 2: C3", 11, "invalid_params"),
    (T, "move 4, seat 2: C3", "seat 3 leaves (+0.000)\nmove 4, seat 2: C3", 11, "invalid_params"),
    (T, "move 4, seat 2: C3", "seat 2: eve\nmove 4, seat 2: C3", 11, "parse_error"),
    (T, "# seat 1 threatens", "seat 1 threatens", 14, "parse_error"),
    (T, "result: resigned", "result: line", 15, "invalid_params"),
    (T, "result: resigned", "result: tired", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "resigned by seat 1; winners 1; places 1 2", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "resigned by seat 3; winners 1; places 1 2", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "resigned; winners 1; places 1 2", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "timeout; winners 2; places 1 2", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "timeout; winners 1; places 1", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "draw_agreed; winners none; places 1 2", 15, "invalid_params"),
    (T, "resigned by seat 2; winners 1; places 1 2", "draw_agreed; winners 1 2; places 1 1", 15, "invalid_params"),
    (T, T[T.index("result") :], "", 15, "parse_error"),
    (T, "places 1 2 (+20.000)\n", "places 1 2 (+20.000)\nmove 6, seat 2: B3 (+30.000)\n", 16, "parse_error"),
    (T, "places 1 2 (+20.000)\n", "places 1 2 (+20.000)\nseed: 00\n", 16, "invalid_params"),
    (T, "C1 (+10.000)\n", "C1 (+10.000)\nmove 6, seat 2: B1 (+11.000)\nmove 7, seat 1: A3 (+12.000)\n", 17,
     "invalid_params"),
    (L, "commitment: 63", "commitment: 64", 38, "invalid_params"),
    (L, LUDO.split("\n")[7] + "\n", "", 2, "invalid_params"),
    (L, "capacity=3", "capacity=4", 3, "invalid_params"),
    (L, "capacity=3", "capacity=many", 3, "invalid_params"),
    (L, "throw 2, seat 2: 5", "throw 2, seat 2: 6", 11, "invalid_params"),
    (L, "throw 2, seat 2: 5", "throw 2, seat 1: 5", 11, "invalid_params"),
    (L, "throw 2, seat 2: 5", "throw 3, seat 2: 5", 11, "invalid_params"),
    (L, "throw 2, seat 2: 5 of 6", "throw 2, seat 2: 5 of 8", 11, "invalid_params"),
    (L, "throw 2, seat 2: 5 of 6", "throw 2, seat 2: 7 of 6", 11, "invalid_params"),
    (L, "throw 23, seat 3: 6 of 6 (+0.000)\n", "", 32, "invalid_params"),
    (L, "throw 24, seat 3: 3 of 6 (+3.140)\n", "", 34, "invalid_params"),
    (L, "move 1, seat 3: 0 (+3.140)", "move 1, seat 3: 4 (+3.140)", 33, "illegal_move"),
    (L, "seat 2 leaves", "seat 4 leaves", 35, "invalid_params"),
    (L, "seat 2 leaves (+5.000)\n", "seat 2 leaves (+5.000)\nseat 2 leaves (+5.000)\n", 36, "game_over"),
    (L, "seat 2 leaves (+5.000)\n", "", 36, "invalid_params"),
    (L, "places 1 3 2", "places 1 2 3", 37, "invalid_params"),
    (L, LUDO.split("\n")[36], "result: none", 38, "invalid_params"),
    (L, "seed: 0001", "seed: 0002", 38, "invalid_params"),
    (L, "seed: 0001", "seed: 001", 38, "parse_error"),
]


@pytest.mark.parametrize(("text", "old", "new", "line", "reason"), FORGED)
def test_what_does_not_replay_is_refused_with_its_line(text: str, old: str, new: str, line: int, reason: str) -> None:
    refusal = refusal_of(read_record, changed(text, old, new))
    assert refusal is not None
    assert (refusal.data["line"], refusal.reason) == (line, reason)
    assert refusal.message.startswith(f"Line {line}: ")
    assert refusal.message.isprintable()
    assert len(refusal.message) < 160


def test_a_game_that_is_over_by_its_rules_needs_its_result() -> None:
    text = write_record(Telling("mnk", {}).go_on().facts)
    wrong = re.sub("result: .*", "result: none", text)
    assert refusal_of(read_record, wrong).data["line"] == wrong[: wrong.index("result")].count("\n") + 1


@pytest.mark.parametrize("name", ["tic-tac-toe", "ludo"])
@settings(max_examples=200)
@given(data=st.data())
def test_a_line_that_is_changed_anyhow_is_refused_or_makes_another_record(name: str, data: st.DataObject) -> None:
    lines = dict(zip(("tic-tac-toe", "ludo"), EXAMPLES, strict=True))[name].split("\n")
    index = data.draw(st.integers(0, len(lines) - 1))
    line = lines[index]
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, min(len(line), start + 3)))
    lines[index] = line[:start] + data.draw(st.text("0123456789abAB ,;:#(+-.)é\r\t", max_size=3)) + line[end:]
    refusal = refusal_of(read_record, "\n".join(lines))
    if refusal is None:
        facts = read_record("\n".join(lines))
        assert write_record(read_record(write_record(facts))) == write_record(facts)
    else:
        assert refusal.data["line"] >= 1


@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_line(text: str) -> None:
    assert refusal_of(read_record, text).data["line"] >= 1


def test_lines_may_end_as_they_do_elsewhere() -> None:
    assert read_record(TIC_TAC_TOE.replace("\n", "\r\n")) == read_record(TIC_TAC_TOE)
    assert read_record(TIC_TAC_TOE.rstrip()) == read_record("\n\n# mine\n" + TIC_TAC_TOE)


def test_what_is_read_is_a_game_like_any_other() -> None:
    facts = read_record(LUDO)
    game: Game | None = None
    for fact in facts:
        game = evolve(game, fact)
    assert game is not None
    assert isinstance(facts[-2], Ended)
    assert isinstance(facts[-1], Revealed)
    assert (game.status, game.seq, game.table.opened_at) == (ENDED, len(facts), AT)
