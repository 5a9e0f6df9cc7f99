"""The protocol's document tells the truth: each of its examples is played against the application."""

from pathlib import Path
from typing import Any

import pytest
import trio.testing

from engine.wire.messages.registry import EVENTS, METHODS
from tests.ser.harness import FirstLegal, World, open_world
from tests.ser.wire_examples import Example, Mismatch, Names, examples, play_example

DOCUMENT = Path(__file__).parents[2] / "docs" / "PROTOCOL.md"
EXAMPLES = list(examples(DOCUMENT.read_text(encoding="utf-8")))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: f"line {example.number}")
async def test_the_example_holds(autojump_clock: trio.testing.MockClock, example: Example) -> None:
    async with open_world(thinker=FirstLegal()) as world:
        await play_example(world, example)


def test_the_document_has_examples_of_every_method_and_event() -> None:
    assert len(EXAMPLES) > 10
    text = "\n".join(step.text for example in EXAMPLES for step in example.steps)
    assert [name for name in (*METHODS, *EVENTS) if f'"{name}"' not in text] == []


# --------------------------------------------------------------------------------------------- the reader of examples

BLOCK = """# A document

```json
→ not this
```

```wire
→ {"username":"ann"}

← {"gameId":"<game>"}
A→ hello
B← ["…"]
```
"""


def test_examples_are_the_blocks_of_their_kind() -> None:
    (example,) = examples(BLOCK)
    assert example.number == 7
    assert [(step.number, step.connection, step.sent, step.text) for step in example.steps] == [
        (8, "", True, '{"username":"ann"}'), (10, "", False, '{"gameId":"<game>"}'), (11, "A", True, "hello"),
        (12, "B", False, '["…"]')]


@pytest.mark.parametrize("document", ["", "# nothing", "```json\n→ x\n```"])
def test_a_document_may_have_none(document: str) -> None:
    assert list(examples(document)) == []


@pytest.mark.parametrize("line", ["{}", "-> {}", "← not json", "AB→ {}", "a→ {}", "… sleep", "… 5"])
def test_a_line_that_is_none_is_an_error(line: str) -> None:
    with pytest.raises(ValueError):
        list(examples(f"```wire\n{line}\n```\n"))


@pytest.mark.parametrize(("expected", "actual"), [
    (1, 1), ("a", "a"), (None, None), ([1, "a"], [1, "a"]), ({"a": {"b": []}}, {"a": {"b": []}}),
    ("…", "anything\nat all"), ("a…c", "abc"), ("a…", "a"), ("…: …", "x: y"), ("<a>", {"any": "value"}), ("<a>", 7),
    (["<a>", "<a>"], [1, 1]), ({"x": "<a>", "y": "<a>"}, {"y": [2], "x": [2]}), ("a<b", "a<b"), ("(.*)", "(.*)"),
])
def test_what_is_said_is_what_is_written(expected: Any, actual: Any) -> None:
    Names().match(expected, actual)


@pytest.mark.parametrize(("expected", "actual"), [
    (1, 2), (1, 1.0), (True, 1), (0, False), ("a", "b"), ("1", 1), (None, 0), ("…", 7), ("a…c", "abd"), ("(.*)", "x"),
    ([1], [1, 2]), ([], {}), ({"a": 1}, {"a": 1, "b": 2}), ({"a": 1, "b": 2}, {"a": 1}), ({"a": 1}, {"a": 2}),
    (["<a>", "<a>"], [1, 2]), ("x", ["x"]),
])
def test_anything_else_is_a_mismatch(expected: Any, actual: Any) -> None:
    with pytest.raises(Mismatch):
        Names().match(expected, actual)


def test_names_are_filled_in_where_the_client_sends_them() -> None:
    names = Names()
    names.match({"gameId": "<game>", "token": "<secret>"}, {"gameId": "g1", "token": 'a"b'})
    assert names.fill('{"<game>":1,"x":"<secret>y","z":"<Not>"}') == '{"g1":1,"x":"a\\"by","z":"<Not>"}'
    with pytest.raises(KeyError):
        names.fill('"<unknown>"')


@pytest.mark.parametrize("lines", [
    '→ {}\n← {"error":{"code":"wrong","message":"…"}}',
    "→ {}\n",
    '→ {}\n← {"error":{"code":"unknown_message","message":"…"}}\n← {}',
    'A→ {}\nB← {"error":{"code":"unknown_message","message":"…"}}',
])
async def test_an_example_that_does_not_hold_is_told(world: World, lines: str) -> None:
    (example,) = examples(f"```wire\n{lines}\n```\n")
    with pytest.raises(Mismatch):
        await play_example(world, example)
